"""Runs a peer script turn by turn, so that two programs can be timed in alternation on one machine.

Usage: turns.py SCRIPT [ARGUMENTS]. Started by `orrery bench`, which talks to it over stdin and stdout.
A peer script times everything through `from common import best, emit`. This program gives it another `common`: its `best` warms up, says that
it is ready, and then runs only when it is told to. Lines out begin with @ and hold one JSON object: {"ready": n}, the n-th call of best, from 0;
{"wall_ms": …, "cpu_ms": …}, one turn; {"results": …, "torch": …, "peak_mb": …}, the end. Lines in: `go N` runs N times, `next` ends this call of best.
"""

import json
import os
import runpy
import sys
import time
import types

WARM = 2
LONG = 1.0  # seconds
talk = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # whatever the script or a compiler prints goes to stderr
calls = 0


def say(what):
    talk.write("@" + json.dumps(what) + "\n")
    talk.flush()


def turn(fn, times):
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        fn()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    say({"wall_ms": wall * 1e3 / times, "cpu_ms": cpu * 1e3 / times})
    return wall / times


def best(fn, n, warm=1):
    global calls
    for _ in range(max(warm, WARM)):
        begun = time.perf_counter()
        fn()
        if time.perf_counter() - begun > LONG and "--compile" not in sys.argv:
            break  # a second time would warm nothing
    say({"ready": calls})
    calls += 1
    seconds = []
    while True:
        words = sys.stdin.readline().split()
        if not words:
            sys.exit("nobody asks any more")
        if words[0] == "next":
            return {"min_s": min(seconds, default=None), "n": len(seconds)}  # none: a case that nobody asked for
        seconds.append(turn(fn, int(words[1])))


def peak_mb():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return None


def emit(name, args, results):
    import torch

    say({"results": results, "torch": torch.__version__, "peak_mb": peak_mb()})


common = types.ModuleType("common")
common.best, common.emit = best, emit
sys.modules["common"] = common
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
