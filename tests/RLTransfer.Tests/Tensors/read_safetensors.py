"""Reads a safetensors file with nothing but Python's own library; prints names, types, shapes and sums as JSON,
and writes the tensors again in the reverse order, with another layout of the header."""
import json
import struct
import sys

formats = {"F64": "d", "F32": "f", "I64": "q", "I32": "i", "I16": "h", "I8": "b", "U8": "B", "BOOL": "?", "F16": "e"}

with open(sys.argv[1], "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length))
    data = file.read()

assert (8 + length) % 8 == 0
metadata = header.pop("__metadata__", {})
found = {"metadata": metadata, "tensors": {}}
for name, entry in header.items():
    begin, end = entry["data_offsets"]
    raw = data[begin:end]
    if entry["dtype"] == "BF16":
        values = struct.unpack(f"<{len(raw) // 2}f", b"".join(b"\0\0" + raw[i:i + 2] for i in range(0, len(raw), 2)))
    else:
        code = formats[entry["dtype"]]
        values = struct.unpack(f"<{len(raw) // struct.calcsize(code)}{code}", raw)
    found["tensors"][name] = {"dtype": entry["dtype"], "shape": entry["shape"], "sum": float(sum(values))}
print(json.dumps(found))

again, parts, at = {"__metadata__": {"by": "Python"}}, [], 0
for name, entry in reversed(header.items()):
    begin, end = entry["data_offsets"]
    parts.append(data[begin:end])
    again[name] = {"data_offsets": [at, at + end - begin], "shape": entry["shape"], "dtype": entry["dtype"]}
    at += end - begin
text = json.dumps(again, indent=1).encode()
with open(sys.argv[2], "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
