"""Where the time of a running Orrery goes, by operator of libtorch, with Linux's perf.

Usage: orrery bench world --threads 1 --rounds 20000 --cases dynamics_window --python none &
       profile.py PID [SECONDS]
Prints each operator's share of the processor's time (the outermost one on the stack; backward passes by their function's name). `generated kernels` are the
products and convolutions that oneDNN compiles at run time, whose callers perf cannot see; `java` is the virtual machine, our code and the calls across."""

import collections
import re
import subprocess
import sys
import tempfile

pid, seconds = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "8"
with tempfile.TemporaryDirectory() as folder:
    recorded = folder + "/perf.data"
    subprocess.run(["perf", "record", "-q", "-o", recorded, "-F", "150", "--call-graph", "dwarf,16384", "-p", pid, "--", "sleep", seconds], check=True)
    subprocess.run(["jcmd", pid, "Compiler.perfmap"], check=True, stdout=subprocess.DEVNULL)  # names of compiled Java, in /tmp/perf-PID.map
    listed = subprocess.run(
        ["perf", "script", "-i", recorded, "--no-inline", "-F", "tid,ip,sym,dso"], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ).stdout


def operator(frames):
    found = [m.group(1) for f in frames for m in [re.search(r"at::_ops::(\w+)::(?:call|redispatch)", f)] if m]
    backward = [m.group(1) for f in frames for m in [re.search(r"(\w+Backward\d*)::apply", f)] if m]
    if backward or found:
        return backward[-1] if backward else found[-1]
    leaf = frames[0]
    if "[unknown]" in leaf:
        return "generated kernels"
    if "/libc.so" in leaf or "/libstdc++" in leaf:
        return "libc, mostly memory"
    return "java" if "libjvm" in leaf or ".map)" in leaf or "libjnitorch" in leaf else "libtorch, elsewhere"


threads = collections.defaultdict(list)  # the busiest one computes; others compile Java or collect garbage
for sample in listed.split("\n\n"):
    thread, *frames = [line.strip() for line in sample.split("\n") if line.strip()] or [""]
    if frames:
        threads[thread].append(operator(frames))
counted = collections.Counter(max(threads.values(), key=len))
total = sum(counted.values())
print(f"{total} samples")
for name, count in counted.most_common(16):
    print(f"{100 * count / total:5.1f} %  {name}")
