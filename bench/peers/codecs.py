"""Plain codecs by the footage protocol of docs/lab/tokenizers.md: what a learned tokenizer has to beat.

Usage: codecs.py FOOTAGE [--images FOLDER] [--linear 4x8x8:16,8x8x8:16,4x8x8:6,8x16x16:6] [--taef2 FILE] [--h264 0.05,0.1]
FOOTAGE holds CATALOGUE.json with the split of each video. The protocol: of each video of the split `val` the first 61 frames or as many as it has, cut down to 1 more than a
multiple of the frames of a token; the square in the middle, shrunk by area or enlarged bilinearly to 256x256; PSNR of the error over a whole clip in bytes, then
the mean over clips. Prints one JSON object a codec. Needs torch, numpy and av, for --images Pillow.
  images  every twentieth of these frames is a clip of its own; written as PNG into FOLDER, for `orrery tokenizer eval FOLDER`
  linear  principal components of blocks, TIMExSIDExSIDE:NUMBERS; the first frame has blocks of its own, as a causal tokenizer has; fitted on the split `train`
  taef2   a small neural image codec (8x8, 32 numbers) on every twentieth frame; FILE is taef2.safetensors
  h264    libx264, preset veryslow, at so many bits a pixel: the rate factor that gives them, found for each clip"""

import argparse
import io
import json
import os

import av
import numpy as np
import torch
import torch.nn.functional as F

SIDE, FRAMES, SAMPLES, APART = 256, 61, 16384, 20
p = argparse.ArgumentParser()
p.add_argument("footage")
p.add_argument("--images", default="")
p.add_argument("--linear", default="")
p.add_argument("--taef2", default="")
p.add_argument("--h264", default="")
p.add_argument("--threads", type=int, default=1)
a = p.parse_args()
torch.set_num_threads(a.threads)
torch.set_grad_enabled(False)


def area(size, new):
    """Each new pixel as the mean of what it covers, [new, size]."""
    edge = np.arange(new + 1) * size / new
    low, high = np.maximum(edge[:-1, None], np.arange(size)), np.minimum(edge[1:, None], np.arange(1, size + 1))
    return torch.tensor(np.maximum(high - low, 0) * new / size, dtype=torch.float32)


def square(frame):
    """[H, W, 3] bytes to [3, 256, 256] in 0..255, whole numbers."""
    side = min(frame.shape[:2])
    top, left = ((n - side) // 2 for n in frame.shape[:2])
    x = torch.from_numpy(frame[top : top + side, left : left + side].copy()).permute(2, 0, 1).float()
    if side > SIDE:
        shrink = area(side, SIDE)
        x = shrink @ x @ shrink.T
    elif side < SIDE:
        x = F.interpolate(x[None], (SIDE, SIDE), mode="bilinear", align_corners=False)[0]
    return x.round()


def clips(split, multiple):
    """[T, 3, 256, 256] of every video of a split."""
    with open(os.path.join(a.footage, "CATALOGUE.json")) as file:
        entries = json.load(file)["files"]
    for entry in sorted((e for e in entries if e.get("split") == split), key=lambda e: e["file"]):
        frames = []
        with av.open(os.path.join(a.footage, entry["file"])) as video:
            for frame in video.decode(video=0):
                frames.append(square(frame.to_ndarray(format="rgb24")))
                if len(frames) == FRAMES:
                    break
        if frames:
            yield entry["file"], torch.stack(frames[: (len(frames) - 1) // multiple * multiple + 1])


def images(split):
    """Every twentieth frame of every video of a split, [1, 3, 256, 256]."""
    for file, clip in clips(split, 1):
        for t in range(0, len(clip), APART):
            yield f"{os.path.splitext(file)[0]}-{t:02d}", clip[t : t + 1]


def psnr(clip, back):
    error = (back.round().clamp(0, 255) - clip).double().square().mean()
    return 10 * torch.log10(255**2 / error).item()


def score(name, judged, codec, **more):
    """Prints the mean over clips of what a codec gives back."""
    each = {file: psnr(clip, codec(clip)) for file, clip in judged}
    print(json.dumps({"codec": name, "psnr": round(sum(each.values()) / len(each), 2), **more, "clips": {k: round(v, 2) for k, v in each.items()}}), flush=True)


def blocks(x, time, side):
    """[T, 3, H, W] to rows of time·3·side·side numbers."""
    t, c, h, w = x.shape
    y = x.view(t // time, time, c, h // side, side, w // side, side)
    return y.permute(0, 3, 5, 1, 2, 4, 6).reshape(-1, time * c * side * side)


def unblocks(rows, shape, time, side):
    t, c, h, w = shape
    y = rows.view(t // time, h // side, w // side, time, c, side, side)
    return y.permute(0, 3, 4, 1, 5, 2, 6).reshape(shape)


class Components:
    """Mean and first components of rows."""

    def __init__(self, rows, count):
        self.mean = rows.mean(0)
        self.basis = torch.svd_lowrank(rows - self.mean, q=count + 16, niter=12)[2][:, :count]

    def back(self, rows):
        return (rows - self.mean) @ self.basis @ self.basis.T + self.mean


def linear(time, side, count):
    generator = torch.Generator().manual_seed(0)
    first, later = [], []
    for _, clip in clips("train", time):
        for kept, part, length in ((first, clip[:1], 1), (later, clip[1:], time)):
            if len(part):
                rows = blocks(part, length, side)
                kept.append(rows[torch.randperm(len(rows), generator=generator)[: SAMPLES // 28]])
    first, later = Components(torch.cat(first), count), Components(torch.cat(later), count)

    def codec(clip):
        parts = [unblocks(first.back(blocks(clip[:1], 1, side)), clip[:1].shape, 1, side)]
        if len(clip) > 1:
            parts.append(unblocks(later.back(blocks(clip[1:], time, side)), clip[1:].shape, time, side))
        return torch.cat(parts)

    judged = images("val") if a.images else clips("val", time)
    score(f"linear {time}x{side}x{side}" + (", images" if a.images else ""), judged, codec, numbers=count)


def read_weights(file):
    with open(file, "rb") as f:
        data = bytearray(f.read())
    begin = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:begin])
    header.pop("__metadata__", None)
    types = {"F16": torch.float16, "F32": torch.float32}
    return {
        k: torch.frombuffer(data[begin + e["data_offsets"][0] : begin + e["data_offsets"][1]], dtype=types[e["dtype"]]).view(e["shape"]).float()
        for k, e in header.items()
    }


class Taef2:
    """madebyollin/taesd's TAEF2, by its published keys. What lies between the numbered layers is in `run`."""

    ENCODER = {2: "half", 6: "half", 10: "half"}
    DECODER = {0: "clamp", 2: "relu", 6: "double", 11: "double", 16: "double"}

    def __init__(self, file):
        self.weights = read_weights(file)

    def conv(self, x, key, stride=1):
        w = self.weights[key + ".weight"]
        return F.conv2d(x, w, self.weights.get(key + ".bias"), stride, w.shape[-1] // 2)

    def block(self, x, key):
        if key + ".pool.0.weight" in self.weights:
            h = F.group_norm(self.conv(x, key + ".pool.0"), 4, self.weights[key + ".pool.1.weight"], self.weights[key + ".pool.1.bias"], 1e-5)
            x = x + self.conv(F.relu(h), key + ".pool.3")
        h = F.relu(self.conv(x, key + ".conv.0"))
        return F.relu(self.conv(F.relu(self.conv(h, key + ".conv.2")), key + ".conv.4") + x)

    def run(self, x, side, layers, special):
        for i in range(layers):
            key, what = f"{side}.{i}", special.get(i)
            if what == "clamp":
                x = 3 * torch.tanh(x / 3)
            elif what == "relu":
                x = F.relu(x)
            elif what == "double":
                x = F.interpolate(x, scale_factor=2)
            elif key + ".weight" in self.weights:
                x = self.conv(x, key, 2 if what == "half" else 1)
            else:
                x = self.block(x, key)
        return x

    def codec(self, clip):
        back = [self.run(self.run(x[None] / 255, "encoder", 15, self.ENCODER), "decoder", 20, self.DECODER) for x in clip]
        return torch.cat(back) * 255


def h264_at(clip, quality):
    """The frames as libx264 gives them back at a constant rate factor, and the bits that it took."""
    file, size = io.BytesIO(), 0
    with av.open(file, "w", format="matroska") as out:
        stream = out.add_stream("libx264", rate=24)
        stream.width = stream.height = SIDE
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "veryslow", "crf": str(quality), "x264-params": "keyint=1000"}
        frames = [av.VideoFrame.from_ndarray(x.permute(1, 2, 0).byte().numpy(), format="rgb24") for x in clip]
        for frame in frames + [None]:
            for packet in stream.encode(frame):
                size += packet.size
                out.mux(packet)
    file.seek(0)
    with av.open(file) as back:
        frames = [torch.from_numpy(f.to_ndarray(format="rgb24")).permute(2, 0, 1).float() for f in back.decode(video=0)]
    return torch.stack(frames), 8 * size


def h264(per_pixel):
    taken = []

    def codec(clip):
        pixels, low, high = len(clip) * SIDE * SIDE, 10.0, 51.0
        for _ in range(9):  # halvings of the range of its quality
            quality = (low + high) / 2
            back, bits = h264_at(clip, quality)
            if abs(bits / pixels / per_pixel - 1) < 0.02:
                break
            low, high = (quality, high) if bits / pixels > per_pixel else (low, quality)
        taken.append(bits / pixels)
        return back

    score("h264 at %g bits a pixel" % per_pixel, clips("val", 4), codec)
    print(json.dumps({"bits_per_pixel": round(sum(taken) / len(taken), 4)}), flush=True)


if a.images:
    from PIL import Image

    os.makedirs(a.images, exist_ok=True)
    for name, x in images("val"):
        Image.fromarray(x[0].permute(1, 2, 0).byte().numpy()).save(os.path.join(a.images, name + ".png"))
for wanted in filter(None, a.linear.split(",")):
    size, count = wanted.split(":")
    time, side, _ = map(int, size.split("x"))
    linear(time, side, int(count))
if a.taef2:
    score("taef2, images", images("val"), Taef2(a.taef2).codec, numbers=32)
for per_pixel in filter(None, a.h264.split(",")):
    h264(float(per_pixel))
