"""A tokenizer of diffusers with the weights and the inputs that `orrery bench tokenizer` writes: encoding and decoding one clip.

Usage: tokenizer_bench.py --inputs FOLDER --net NAME [--variant fp32|fp32_cl|bf16|bf16_cl|autocast] [--compile] [--threads 1]
FOLDER holds NAME.json with the class and what its constructor takes, and NAME.safetensors (see inputs.py). Prints one JSON object like the scripts of shared/peers:
seconds a call, and the mean square of what came out, which must be that of Orrery. Latents are the means of the encoder's, as it gives them."""

import argparse
import json
import os

import diffusers
import torch
import torch.nn.functional as F
from common import best, emit
from inputs import stored

p = argparse.ArgumentParser()
p.add_argument("--inputs", required=True)
p.add_argument("--net", required=True)
p.add_argument("--variant", default="fp32")
p.add_argument("--compile", action="store_true")
p.add_argument("--n", type=int, default=5)
p.add_argument("--threads", type=int, default=1)
a = p.parse_args()
torch.set_num_threads(a.threads)
torch.set_grad_enabled(False)
_pool3d = F.avg_pool3d


def pool3d(x, kernel_size, stride=None, **k):
    """libtorch has no such kernel in bf16 on processors; the same over pictures gives the same numbers."""
    ks = (kernel_size,) * 3 if isinstance(kernel_size, int) else tuple(kernel_size)
    if x.dtype == torch.bfloat16 and not k:
        if ks[0] == 1:
            return F.avg_pool2d(x.flatten(1, 2), ks[1:]).unflatten(1, x.shape[1:3])
        return _pool3d(x.float(), kernel_size, stride).to(x.dtype)
    return _pool3d(x, kernel_size, stride, **k)


F.avg_pool3d = pool3d
with open(os.path.join(a.inputs, a.net + ".json")) as file:
    made = json.load(file)
weights, given = stored(a.inputs, a.net)
net = getattr(diffusers, made["class"])(**made["config"]).eval()
missing, surplus = net.load_state_dict(weights, strict=False)
assert not surplus and all(k.split(".")[-1] in ("wavelets", "_arange", "patch_size_buffer") for k in missing), (missing, surplus)
del weights
dtype = torch.bfloat16 if a.variant.startswith("bf16") else torch.float32
net, given = net.to(dtype), {k: v.to(dtype) for k, v in given.items()}
if a.variant.endswith("_cl"):
    for q in net.parameters():
        if q.dim() == 5:
            q.data = q.data.contiguous(memory_format=torch.channels_last_3d)
    given = {k: v.contiguous(memory_format=torch.channels_last_3d) for k, v in given.items()}
if a.compile:
    net.encoder, net.decoder = torch.compile(net.encoder), torch.compile(net.decoder)


def encode():
    z = net._encode(given["encode"])
    return z[:, : given["decode"].shape[1]]  # of Wan: the means, without the log-variances


def decode():
    x = net._decode(given["decode"])
    return x[0] if isinstance(x, tuple) else x.sample


out = {}
for part, work in (("encode", encode), ("decode", decode)):
    found = []

    def run():
        with torch.autocast("cpu", torch.bfloat16, enabled=a.variant == "autocast"):
            y = work()
        if not found:
            found.append(y.float().square().mean().item())

    measured = best(run, a.n)
    out[a.net + "_" + part] = {**measured, "first_loss": found[0]}
emit("tokenizer_bench", a, out)
