"""Single operations at the shapes of our networks. Usage: ops_bench.py --cases a,b [--variant fp32|bf16] [--threads 1]. One JSON object, seconds a call."""

import argparse

import torch
import torch.nn.functional as F
from common import best, emit

p = argparse.ArgumentParser()
p.add_argument("--cases", required=True)
p.add_argument("--variant", default="fp32")
p.add_argument("--n", type=int, default=5)
p.add_argument("--threads", type=int, default=1)
a = p.parse_args()
torch.set_num_threads(a.threads)
torch.set_grad_enabled(False)
torch.manual_seed(0)
TYPE = torch.bfloat16 if a.variant == "bf16" else torch.float32


def r(*shape):
    return torch.randn(*shape).to(TYPE)


def plain_attention(q):
    return (q @ q.transpose(-2, -1) / q.shape[-1] ** 0.5).softmax(-1) @ q


def call(case):
    if case.startswith("matmul"):
        n = int(case.split("_")[1])
        x, y = r(n, n), r(n, n)
        return lambda: x @ y
    if case == "copy":
        x, y = r(1 << 25), r(1 << 25)
        return lambda: y.copy_(x)
    if case == "linear_512":
        x, w, b = r(512, 768), r(3072, 768), r(3072)
        return lambda: F.linear(x, w, b)
    if case == "linear_19":
        x, w, b = r(19, 192), r(768, 192), r(768)
        return lambda: F.linear(x, w, b)
    if case == "bmm":
        x, y = r(12, 512, 64), r(12, 64, 512)
        return lambda: x.bmm(y)
    if case.startswith("conv2d"):
        form = torch.channels_last if case.endswith("last") else torch.contiguous_format
        x, w = r(1, 128, 64, 64).contiguous(memory_format=form), r(128, 128, 3, 3).contiguous(memory_format=form)
        return lambda: F.conv2d(x, w, padding=1)
    if case.startswith("conv3d"):
        form = torch.channels_last_3d if case.endswith("last") else torch.contiguous_format
        x, w = r(1, 64, 8, 48, 48).contiguous(memory_format=form), r(64, 64, 3, 3, 3).contiguous(memory_format=form)
        return lambda: F.conv3d(x, w, padding=1)
    if case == "sdpa":
        q = r(1, 12, 1024, 64)
        return lambda: F.scaled_dot_product_attention(q, q, q)
    if case == "sdpa_small":
        q = r(32, 3, 19, 64)
        return lambda: F.scaled_dot_product_attention(q, q, q)
    if case == "attention":
        q = r(1, 12, 1024, 64)
        return lambda: plain_attention(q)
    x = r(1, 128, 64, 64)
    if case == "group_norm":
        w, b = r(128), r(128)
        return lambda: F.group_norm(x, 8, w, b)
    if case == "silu":
        return lambda: F.silu(x)
    y, w, b = r(512, 768), r(768), r(768)
    return (lambda: F.layer_norm(y, (768,), w, b)) if case == "layer_norm" else (lambda: F.rms_norm(y, (768,), w, 1e-6))


emit("ops_bench", a, {case: best(call(case), a.n) for case in a.cases.split(",")})
