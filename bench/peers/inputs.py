"""What `orrery bench` writes for its peers: FOLDER/NAME.safetensors with weights as net.KEY and inputs as in.NAME."""

import json
import os

import torch

TYPES = {"F32": torch.float32, "I64": torch.int64}


def stored(folder, name):
    """The weights and the inputs of a network."""
    with open(os.path.join(folder, name + ".safetensors"), "rb") as file:
        data = bytearray(file.read())
    begin = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:begin])
    header.pop("__metadata__", None)
    tensors = {}
    for key, entry in header.items():
        low, high = (begin + x for x in entry["data_offsets"])
        tensors[key] = torch.frombuffer(data[low:high], dtype=TYPES[entry["dtype"]]).view(entry["shape"])
    return [{k[len(part) :]: v for k, v in tensors.items() if k.startswith(part)} for part in ("net.", "in.")]
