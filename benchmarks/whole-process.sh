#!/bin/sh
# How long reading takes as a process: reports of 100,000 and of 1,000,000 objects, against a small
# reader in Python and against grep, all on the same file in the same run.
#
#   mvn -Pbenchmarks -Dquick package && benchmarks/whole-process.sh
#
# Last, the whole of `unleak analyze` on each, in the heap that it is to live with.
#
# Needs python3 and 2 GB in ${TMPDIR:-/tmp}. RUNS (5) is how often each is run: the fastest counts.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
jar=$top/benchmarks/target/benchmarks.jar
unleak=$top/cli/target/unleak.jar
sample=$top/parser/src/test/resources/lab/k61-kmemleak.txt
work=${TMPDIR:-/tmp}/unleak-benchmark
package=io.github.unleak.benchmarks

[ -f "$jar" ] || { echo "no $jar: mvn -Pbenchmarks -Dquick package" >&2; exit 2; }
mkdir -p "$work"

for count in ${COUNTS:-100000 1000000}; do
  file=$work/report-$count.txt
  [ -f "$file" ] || java -cp "$jar" $package.ReportGenerator "$sample" "$count" "$file"
  java -Xmx3g -cp "$jar" $package.ReadReport "$file" keep
  python3 - "$file" "$jar" "$package.ReadReport" "$top/benchmarks/regex_reader.py" "${RUNS:-5}" "$unleak" <<'END'
import os, subprocess, sys, time

file, jar, main, regex, runs, unleak = sys.argv[1:]
size = os.path.getsize(file) / 1e6


def best(*command, times=int(runs)):
    fastest = None
    for _ in range(times):
        start = time.perf_counter()
        # Not to /dev/null: grep would stop at the first match.
        subprocess.run(command, check=True, capture_output=True)
        took = time.perf_counter() - start
        fastest = took if fastest is None else min(fastest, took)
    return fastest


start = best("java", "-version")
whole = best("java", "-cp", jar, main, file)
python = best("python3", regex, file, times=1)
grep = best("grep", "-c", "unreferenced object", file)
print(f"{os.path.basename(file)}: {size:.0f} MB")
print(f"  unleak  {whole:7.2f} s  {size / whole:6.0f} MB/s whole process,"
      f" {size / (whole - start):.0f} MB/s without the {start:.2f} s that java -version takes")
print(f"  python  {python:7.2f} s  {size / python:6.0f} MB/s  unleak is {python / whole:.1f} times as fast")
print(f"  grep -c {grep:7.2f} s  {size / grep:6.0f} MB/s  unleak takes {whole / grep:.1f} times as long")
for form in "text", "json":
    command = ["java", "-Xmx1500m", "-XX:+UseParallelGC", "-jar", unleak, "analyze"]
    start = time.perf_counter()
    child = subprocess.Popen(command + ["--format", form, file], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    took = time.perf_counter() - start
    print(f"  analyze --format {form}: {took:.1f} s, status {os.waitstatus_to_exitcode(status)},"
          f" at most {used.ru_maxrss / 1024:.0f} MiB resident")
END
done
