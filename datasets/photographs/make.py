"""Makes the file of this folder from the photographs of scikit-image (see card.md): python3 make.py FOLDER-OF-PHOTOGRAPHS"""

import gzip
import os
import struct
import sys

from PIL import Image

SIDE = 64

# file, which part of it (left, upper, right, lower), how many times smaller, rows and columns of patches
PHOTOGRAPHS = [
    ("chelsea.png", (0, 0, 451, 300), 1, 3, 4),
    ("coffee.png", (0, 0, 600, 400), 2, 3, 4),
    ("rocket.jpg", (0, 180, 640, 427), 2, 1, 4),
    ("hubble_deep_field.jpg", (200, 200, 712, 712), 4, 2, 2),
    ("retina.jpg", (200, 200, 1224, 1224), 8, 2, 2),
    ("camera.png", (0, 0, 512, 512), 3, 2, 2),
    ("brick.png", (0, 0, 512, 512), 3, 2, 2),
    ("grass.png", (0, 0, 512, 512), 3, 2, 2),
    ("gravel.png", (0, 0, 512, 512), 3, 2, 2),
]

patches = []
for name, part, smaller, rows, columns in PHOTOGRAPHS:
    picture = Image.open(os.path.join(sys.argv[1], name)).convert("RGB").crop(part).reduce(smaller)
    for row in range(rows):
        for column in range(columns):
            # Evenly spread, side by side where there is no room between them.
            top = row * (picture.height - SIDE) // max(1, rows - 1)
            left = column * (picture.width - SIDE) // max(1, columns - 1)
            patches.append(picture.crop((left, top, left + SIDE, top + SIDE)))

data = b"".join(patch.tobytes() for patch in patches)
with open("photographs-patches-idx4-ubyte.gz", "wb") as file, gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as packed:
    packed.write(struct.pack(">4B4I", 0, 0, 8, 4, len(patches), SIDE, SIDE, 3) + data)

if len(sys.argv) > 2:
    sheet = Image.new("RGB", (12 * SIDE, SIDE * -(-len(patches) // 12)))
    for i, patch in enumerate(patches):
        sheet.paste(patch, (i % 12 * SIDE, i // 12 * SIDE))
    sheet.save(sys.argv[2])
