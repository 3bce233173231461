"""A small reader of kmemleak reports as one would write it in an afternoon: the yardstick."""

import re
import sys

HEADER = re.compile(r"unreferenced object (0x[0-9a-f]+) \(size (\d+)\):")
COMM = re.compile(r'  comm "(.*)", pid (\d+), jiffies (\d+)(?: \(age ([\d.]+)s\))?')
ROW = re.compile(r"    ((?:[0-9a-f]{2} ){1,16})")
TRACE = re.compile(r"  backtrace(?: \(crc ([0-9a-f]+)\))?:")
FRAME = re.compile(r"    (?:\[<(.+)>\] )?(\S+?)(?:\+0x([0-9a-f]+)/0x([0-9a-f]+))?(?: \[(\w+)\])?$")

objects = []
tracing = False
with open(sys.argv[1], encoding="ascii") as report:
    for line in report:
        if match := HEADER.match(line):
            objects.append({"address": match[1], "size": int(match[2]), "dump": b"", "frames": []})
            tracing = False
        elif match := COMM.match(line):
            objects[-1].update(comm=match[1], pid=int(match[2]), jiffies=int(match[3]), age=match[4])
        elif match := TRACE.match(line):
            objects[-1]["crc"] = match[1]
            tracing = True
        elif tracing and (match := FRAME.match(line)):
            objects[-1]["frames"].append(match.groups())
        elif match := ROW.match(line):
            objects[-1]["dump"] += bytes.fromhex(match[1])
print(len(objects))
