"""The networks of Orrery's live worlds as a plain port to PyTorch, with the weights and the input that `orrery bench` writes.

Usage: world_bench.py --inputs FOLDER --cases a,b [--infer] [--variant fp32|fp32_cl|autocast|bf16] [--compile] [--threads 1]
FOLDER holds NET.safetensors with the weights as net.KEY and the input as in.NAME. Prints one JSON object like the scripts of shared/peers: seconds a training
step (AdamW, clip 1.0) or a call, and the first loss, which must be the one that Orrery finds."""

import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F
from common import best, emit
from inputs import stored

p = argparse.ArgumentParser()
p.add_argument("--inputs", required=True)
p.add_argument("--cases", required=True)
p.add_argument("--infer", action="store_true")
p.add_argument("--variant", default="fp32")
p.add_argument("--compile", action="store_true")
p.add_argument("--n", type=int, default=5)
p.add_argument("--threads", type=int, default=1)
a = p.parse_args()
torch.set_num_threads(a.threads)
torch.manual_seed(0)
LAST = {"memory_format": torch.channels_last} if a.variant.endswith("_cl") else {}


class Residual(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(8, c), nn.Conv2d(c, c, 3, padding=1)
        self.norm2, self.conv2 = nn.GroupNorm(8, c), nn.Conv2d(c, c, 3, padding=1)

    def forward(self, x):
        y = self.conv1(F.silu(self.norm1(x)))
        return x + self.conv2(F.silu(self.norm2(y)))


class Encoder(nn.Module):
    def __init__(self, c, a, b, d):
        super().__init__()
        self.add_module("in", nn.Conv2d(12, a, 3, padding=1))
        self.half = Residual(a)  # a key of ours, and a method of nn.Module
        self.to_quarter = nn.Conv2d(a, b, 3, 2, 1)
        self.quarter, self.to_eighth = Residual(b), nn.Conv2d(b, d, 3, 2, 1)
        self.eighth = nn.Sequential(Residual(d), Residual(d))
        self.norm, self.out = nn.GroupNorm(8, d), nn.Conv2d(d, c, 1)

    def forward(self, x):
        x = getattr(self, "in")(F.pixel_unshuffle(x * 2 - 1, 2).contiguous(**LAST))
        x = self.to_eighth(self.quarter(self.to_quarter(self._modules["half"](x))))
        return torch.tanh(self.out(F.silu(self.norm(self.eighth(x)))))


class Decoder(nn.Module):
    def __init__(self, c, a, b, d):
        super().__init__()
        self.add_module("in", nn.Conv2d(c, d, 3, padding=1))
        self.eighth = nn.Sequential(Residual(d), Residual(d))
        self.to_quarter, self.quarter = nn.Conv2d(d, 4 * b, 1), Residual(b)
        self.to_half = nn.Conv2d(b, 4 * a, 1)
        self.half = Residual(a)
        self.norm, self.out = nn.GroupNorm(8, a), nn.Conv2d(a, 12, 3, padding=1)

    def forward(self, z):
        x = self.eighth(getattr(self, "in")(z.contiguous(**LAST)))
        x = self.quarter(F.pixel_shuffle(self.to_quarter(x), 2))
        x = self._modules["half"](F.pixel_shuffle(self.to_half(x), 2))
        return (F.pixel_shuffle(self.out(F.silu(self.norm(x))), 2).float() + 1) * 0.5


class Tokenizer(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(16, 32, 64, 128), Decoder(16, 32, 64, 128)

    def forward(self, x):
        error = self.decoder(self.encoder(x)) - x
        return error.square().mean() + 0.1 * error.abs().mean()


def rotate(x, cos, sin):
    return x * cos + torch.stack((-x[..., 1::2], x[..., ::2]), -1).flatten(-2) * sin


class Attention(nn.Module):
    def __init__(self, d, h, over_time):
        super().__init__()
        self.h, self.over_time = h, over_time
        self.qkv, self.out = nn.Linear(d, 3 * d, bias=False), nn.Linear(d, d, bias=False)
        self.q_norm, self.k_norm = nn.RMSNorm(d // h, 1e-6), nn.RMSNorm(d // h, 1e-6)

    def forward(self, x, turn, past):
        b, t, s, d = x.shape
        q, k, v = self.qkv(x).view(b, t, s, 3, self.h, d // self.h).unbind(3)
        q, k = self.q_norm(q), self.k_norm(k)
        if not self.over_time:
            q, k, v = (y.flatten(0, 1).transpose(1, 2) for y in (q, k, v))  # [BT, H, S, d]
            return self.out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, t, s, d)), None
        q, k = rotate(q, *turn), rotate(k, *turn)
        q, k, v = (y.permute(0, 2, 3, 1, 4).flatten(0, 1) for y in (q, k, v))  # [BS, H, T, d]
        new = (k, v)
        if past is not None:
            k, v = torch.cat((past[0], k), 2), torch.cat((past[1], v), 2)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=past is None)
        return self.out(y.view(b, s, self.h, t, -1).permute(0, 3, 1, 2, 4).reshape(b, t, s, d)), new


class FeedForward(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.add_module("in", nn.Linear(d, 4 * d))
        self.out = nn.Linear(2 * d, d)

    def forward(self, x):
        gate, value = getattr(self, "in")(x).chunk(2, -1)
        return self.out(F.silu(gate) * value)


class Block(nn.Module):
    def __init__(self, d, h, over_time):
        super().__init__()
        self.norm1, self.space = nn.RMSNorm(d, 1e-6), Attention(d, h, False)
        if over_time:
            self.norm2, self.time = nn.RMSNorm(d, 1e-6), Attention(d, h, True)
        self.norm3, self.mlp = nn.RMSNorm(d, 1e-6), FeedForward(d)
        self.over_time = over_time

    def forward(self, x, turn, past):
        x = x + self.space(self.norm1(x), None, None)[0]
        new = None
        if self.over_time:
            y, new = self.time(self.norm2(x), turn, past)
            x = x + y
        return x + self.mlp(self.norm3(x)), new


class Table(nn.Module):
    def __init__(self, count, d):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(count, d))

    def forward(self, i):
        return F.embedding(i, self.weight)


class Dynamics(nn.Module):
    """Width 192, 3 heads, 4 layers, 16 tokens of 64 numbers, 2 registers, 3 actions: the size called micro."""

    def __init__(self, d=192, h=3, layers=4, tokens=16, c=64, registers=2, actions=3):
        super().__init__()
        self.tokens, self.head = tokens, d // h
        self.action, self.signal, self.step = Table(actions + 1, d), Table(9, d), Table(4, d)
        self.add_module("in", nn.Linear(c, d))
        self.pos, self.reg = nn.Parameter(torch.zeros(tokens, d)), nn.Parameter(torch.zeros(registers, d))
        self.layers = nn.ModuleList(Block(d, h, i % 2 == 1) for i in range(layers))
        self.norm, self.out = nn.RMSNorm(d, 1e-6), nn.Linear(d, c)

    def turn(self, first, frames, dtype):
        speed = 100.0 ** (-torch.arange(0, self.head, 2, dtype=torch.float64) / self.head)
        angle = (torch.arange(first, first + frames, dtype=torch.float64)[:, None] * speed).repeat_interleave(2, -1)
        return [f(angle).to(dtype)[:, None, None, :] for f in (torch.cos, torch.sin)]  # [T, 1, 1, d]

    def forward(self, z, actions, signals, steps, turn, past=None):
        b, t = z.shape[:2]
        acted = self.action(actions).unsqueeze(2)
        control = acted + self.signal(signals).unsqueeze(2) + self.step(steps).unsqueeze(2)
        x = torch.cat((control, self.reg.expand(b, t, -1, -1), getattr(self, "in")(z) + self.pos + acted), 2)
        kept = []
        for layer in self.layers:
            x, new = layer(x, turn, past[len(kept)] if past and layer.over_time else None)
            if new is not None:
                kept.append(new)
        return self.out(self.norm(x[:, :, -self.tokens :])), kept


class LocalBlock(nn.Module):
    def __init__(self, w, d):
        super().__init__()
        self.norm1, self.conv1, self.steer = nn.GroupNorm(8, w), nn.Conv2d(w, w, 3, padding=1), nn.Linear(d, 2 * w)
        self.norm2, self.conv2 = nn.GroupNorm(8, w), nn.Conv2d(w, w, 3, padding=1)

    def forward(self, x, control):
        y = self.norm2(self.conv1(F.silu(self.norm1(x))))
        scale, shift = self.steer(control)[..., None, None].chunk(2, 1)
        return x + self.conv2(F.silu(y * (scale + 1) + shift))


class Local(nn.Module):
    """Width 192 (96 in convolutions), 2 blocks, 4 frames of 8x8 tokens of 192 numbers, 5 actions: that of zoo/billiard."""

    def __init__(self, d=192, layers=4, columns=8, c=192, past=4, actions=5):
        super().__init__()
        self.columns, self.past = columns, past
        self.action = Table(actions + 1, d)
        self.add_module("in", nn.Conv2d(c // 4 * past, d // 2, 1))
        self.layers = nn.ModuleList(LocalBlock(d // 2, d) for _ in range(layers // 2))
        self.norm, self.out = nn.GroupNorm(8, d // 2), nn.Conv2d(d // 2, c // 4, 3, padding=1)

    def forward(self, before, actions):
        b, t, n, c = before.shape
        grid = before.flatten(0, 1).transpose(1, 2).reshape(b * t, c, n // self.columns, self.columns)
        x = F.pixel_shuffle(grid, 2).reshape(b, -1, 2 * n // self.columns, 2 * self.columns).contiguous(**LAST)
        x, control = getattr(self, "in")(x), F.silu(self.action(actions[:, 0]))
        for layer in self.layers:
            x = layer(x, control)
        made = self.out(F.silu(self.norm(x)))
        return F.pixel_unshuffle(made, 2).flatten(2, 3).transpose(1, 2).unsqueeze(1)  # [B, 1, N, C]


def network(name, made):
    weights, given = stored(a.inputs, name)
    made.load_state_dict(weights)
    if LAST:
        made = made.to(**LAST)
    if a.variant == "bf16":
        made, given = made.bfloat16(), {k: v.bfloat16() if v.is_floating_point() else v for k, v in given.items()}
    return made, given


def autocast():
    return torch.autocast("cpu", torch.bfloat16, enabled=a.variant == "autocast")


def compiled(f):
    return torch.compile(f) if a.compile else f


def loss_of(case):
    """A network and the function that gives its loss."""
    if case == "tokenizer":
        net, given = network("tokenizer", Tokenizer())
        f = compiled(net)
        return net, lambda: f(given["pictures"])
    if case == "dynamics":
        net, given = network("dynamics", Dynamics())
        turn, f = net.turn(0, given["z"].shape[1], torch.float32), compiled(net)
        return net, lambda: F.mse_loss(f(given["z"], given["actions"], given["signals"], given["steps"], turn)[0].float(), given["clean"])
    net, given = network("local", Local())
    f = compiled(net)
    return net, lambda: F.mse_loss(f(given["before"], given["actions"]).float(), given["after"])


def training(case):
    net, loss = loss_of(case)
    opt = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.01)
    losses = []

    def step():
        opt.zero_grad(set_to_none=True)
        with autocast():
            total = loss()
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        losses.append(total.item())

    return step, losses


def frame_of_dynamics(net, given):
    """One frame of play: four denoising passes over a full cache, one pass that writes the frame into it."""
    f, window, k = compiled(net), 16, 4
    z, action = given["z"][:1, :1], given["actions"][:1, :1]
    level = [torch.full((1, 1), i) for i in range(9)]
    full = net.turn(0, window - 1, z.dtype)
    before = (given["z"][:1, : window - 1], given["actions"][:1, : window - 1])
    past = net(*before, level[7].expand(1, window - 1), level[3].expand(1, window - 1), full)[1]
    state = {"past": past, "at": window - 1}

    def frame():
        turn, x = net.turn(state["at"], 1, z.dtype), torch.randn_like(z)
        for i in range(k):
            made = f(x, action, level[2 * i], level[2], turn, state["past"])[0]
            x = (x + (made - x) / (1 - i / k) / k).clamp(-3, 3)
        blurred = x * 0.875 + torch.randn_like(x) * 0.125
        new = f(blurred, action, level[7], level[3], turn, state["past"])[1]
        state["past"] = [[torch.cat((old[:, :, 1:], now), 2) for old, now in zip(*pair)] for pair in zip(state["past"], new)]
        state["at"] += 1
        return x

    return frame


def frame_of_local(net, given):
    """One frame of play: found from the last four, then one of them."""
    f = compiled(net)
    state = {"recent": given["before"][:1]}

    def frame():
        made = f(state["recent"], given["actions"][:1]).clamp(-3, 3)
        state["recent"] = torch.cat((state["recent"][:, 1:], made), 1)
        return made

    return frame


def inference(case):
    if case.startswith("tokenizer"):
        net, given = network("tokenizer", Tokenizer())
        pictures = given["pictures"][:1]
        with torch.no_grad():
            latents = net.encoder(pictures)
        part, x = (net.encoder, pictures) if case == "tokenizer_encode" else (net.decoder, latents)
        f = compiled(part)
        return lambda: f(x)
    if case.startswith("local"):
        net, given = network("local", Local())
        return frame_of_local(net, given)
    net, given = network("dynamics", Dynamics())
    if case == "dynamics_frame":
        with torch.no_grad():
            return frame_of_dynamics(net, given)
    turn, f = net.turn(0, given["z"].shape[1], given["z"].dtype), compiled(net)
    return lambda: f(given["z"][:1], given["actions"][:1], given["signals"][:1], given["steps"][:1], turn)[0]


out = {}
for case in a.cases.split(","):
    if a.infer:
        call, losses = inference(case), []

        def run():
            with torch.no_grad(), autocast():
                made = call()
                if not losses:
                    losses.append(made.float().square().mean().item())

    else:
        run, losses = training(case)
    measured = best(run, a.n)
    out[case] = {**measured, "first_loss": losses[0]}
emit("world_bench", a, out)
