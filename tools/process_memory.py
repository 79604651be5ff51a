#!/usr/bin/env python3
"""Writes what a process has in its memory into a file, to be searched.

    process_memory.py PID FILE

Its heaps, stacks and everything else that it may write to. Ends with 1, and says why, where this
user may not look.
"""

import sys
from pathlib import Path


def main():
    pid, target = sys.argv[1], Path(sys.argv[2])
    try:
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory, target.open("wb") as out:
            for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
                place, rights = line.split()[:2]
                if not rights.startswith("rw"):
                    continue
                start, end = (int(number, 16) for number in place.split("-"))
                memory.seek(start)
                try:
                    out.write(memory.read(end - start))
                except OSError:  # what the process has kept from everybody, or given back meanwhile
                    continue
    except OSError as error:
        print(f"process_memory: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
