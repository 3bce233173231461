#!/bin/sh
# How long a trace takes as a process, `unleak replay` against grep on the same file in the same run:
# a sparse trace of 850 MB, 20 other events for each one of interest, and a dense one of 650 MB.
#
#   mvn -Pbenchmarks -Dquick package && benchmarks/trace-speed.sh [RECORDING]
#
# RECORDING is a text trace, plain or xz; by default the one of a sample. With DAT=FILE that trace.dat
# is read as well, against `trace-cmd report FILE | unleak replay -`.
#
# Needs python3, xz and 2 GB in ${TMPDIR:-/tmp}. RUNS (5) is how often each is run: the fastest counts.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
jar=$top/benchmarks/target/benchmarks.jar
recording=${1:-$top/samples/cases/lab-leak-traced.leak/input/trace.txt.xz}
work=${TMPDIR:-/tmp}/unleak-benchmark
generator=io.github.unleak.benchmarks.TraceGenerator

[ -f "$jar" ] || { echo "no $jar: mvn -Pbenchmarks -Dquick package" >&2; exit 2; }
mkdir -p "$work"
case $recording in
*.xz) xz -dkc "$recording" >"$work/recording.txt" ;;
*) cp "$recording" "$work/recording.txt" ;;
esac
java -cp "$jar" $generator "$work/recording.txt" 850000000 20 "$work/sparse.txt"
java -cp "$jar" $generator "$work/recording.txt" 650000000 0 "$work/dense.txt"

python3 - "$top/bin/unleak" "${RUNS:-5}" "$work/sparse.txt" "$work/dense.txt" ${DAT:+"$DAT"} <<'END'
import os, subprocess, sys, time

unleak, runs, *files = sys.argv[1:]
environment = dict(os.environ, LC_ALL="C")


def run(command):
    start = time.perf_counter()
    # Not to /dev/null: grep would stop at the first match.
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    child.stdout.read()
    _, _, used = os.wait4(child.pid, 0)
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def report(name, other, *command):
    with open(command[-1], "rb") as file:
        while file.read(1 << 24):
            pass
    pairs = [(run(other), run(command)) for _ in range(int(runs))]
    theirs = min(pair[0] for pair in pairs)
    ours = min(pair[1] for pair in pairs)
    size = os.path.getsize(command[-1]) / 1e6
    print(f"{os.path.basename(command[-1])}: {size:.0f} MB in {ours[0]:.2f} s = {size / ours[0]:.0f} MB/s,"
          f" {ours[1]:.2f} s of processor time, at most {max(pair[1][2] for pair in pairs):.0f} MB resident;"
          f" {name} {theirs[0]:.2f} s: {ours[0] / theirs[0]:.2f} times that")


version = min(run([unleak, "--version"])[0] for _ in range(5))
print(f"unleak --version: {version:.2f} s, of which each run below has its share")
for file in files[:2]:
    report("grep", ["grep", "-cE", "kmem_cache|iova|depot", file], unleak, "replay", file)
for file in files[2:]:
    piped = f"trace-cmd report '{file}' | '{unleak}' replay -"
    report("trace-cmd report | unleak", ["sh", "-c", piped], unleak, "replay", file)
END
