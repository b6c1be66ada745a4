"""Makes the files of this folder from scikit-learn's digits.csv.gz (see card.md): python3 make.py DIGITS.CSV.GZ"""

import csv
import gzip
import struct
import sys


def write(name, shape, data):
    with open(name, "wb") as file, gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as packed:
        packed.write(struct.pack(f">4B{len(shape)}I", 0, 0, 8, len(shape), *shape) + bytes(data))


with gzip.open(sys.argv[1], "rt") as table:
    rows = [[int(float(value)) for value in row] for row in csv.reader(table)]

write("optical-digits-images-idx3-ubyte.gz", (len(rows), 8, 8), [value for row in rows for value in row[:64]])
write("optical-digits-labels-idx1-ubyte.gz", (len(rows),), [row[64] for row in rows])
