#!/usr/bin/env python3
"""Writes docs/benchmarks.md from what `causeway-bench --json` prints, on stdin: `./dev bench mls
--write`. With --check FILE: whether a run has every operation for every suite and size.
"""

import json
import platform
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/benchmarks.md"

FIRST = ["keypackage_gen"]  # of the smallest group only: it depends on none
TIMES = [
    "create_nopath", "join_cold_nopath", "commit_cold", "process_cold", "commit_warm",
    "process_warm", "add_one_warm", "join_warm", "encrypt_1k", "decrypt_1k",
]
MEMORY = ["member_rss", "member_peak"]
GROWTH = ["commit_warm", "process_warm"]  # of the large group

COLUMNS = ["cpu_us", "wall_us", "limit_us", "bytes"]

MEANINGS = {
    "keypackage_gen": "a key package is made",
    "create_nopath": "a group of one adds all others in one commit without a path",
    "join_cold_nopath": "the last of them joins: the signature of every leaf is checked",
    "commit_cold": "the first commit with a path in such a group: one HPKE seal for each other",
    "process_cold": "another member follows it",
    "commit_warm": "a commit with a path after every member has made one",
    "process_warm": "another member follows it",
    "add_one_warm": "one more is added, with a path",
    "join_warm": "and joins",
    "encrypt_1k": "1 KiB is encrypted and signed",
    "decrypt_1k": "and opened",
}

# CPU microseconds of mlspp (C++, over the same OpenSSL), suite 1, measured by others.
MLSPP = {
    ("encrypt_1k", 1000): 82, ("decrypt_1k", 1000): 180,
    ("create_nopath", 1000): 1_108_000, ("join_cold_nopath", 1000): 88_800,
    ("commit_cold", 1000): 85_200, ("process_cold", 1000): 16_800,
    ("commit_warm", 100): 1_720, ("process_warm", 100): 1_410,
    ("commit_warm", 1000): 6_800, ("process_warm", 1000): 11_000,
}

HEAD = """# What MLS costs a member

Written by `./dev bench mls --write`, at {commit} on {machine}; do not edit.

Each time is that of one operation in microseconds, the median of many in the best of three runs:
*CPU* of one thread that does it alone, *wall* as a person waits for it, with {threads} that share
what can be shared: the seals of a commit, the signatures of a tree. The *limit* is what the
public-key and AEAD operations alone cost that the RFC makes unavoidable, each by itself in the same
runs with the same libraries ({libraries}), the fastest of many batches.

{meanings}
"""


def measurements(lines) -> list[dict]:
    """Of each operation the least of all runs: others at work on the machine only add to it."""
    least: dict[tuple, dict] = {}
    for line in filter(str.strip, lines):
        m = json.loads(line)
        held = least.setdefault((m["op"], m["suite"], m["n"]), m)
        held |= {column: min(held[column], m[column]) for column in COLUMNS}
    return list(least.values())


def suites(run: list[dict]) -> list[int]:
    return sorted({m["suite"] for m in run})


def sizes(run: list[dict]) -> list[int]:
    return sorted({m["n"] for m in run if m["op"] == "member_rss"})


def check(run: list[dict]) -> list[str]:
    """What is missing or makes no sense."""
    have = {(m["op"], m["suite"], m["n"]): m for m in run}
    want = {(op, suite, n) for op in TIMES + MEMORY for suite in suites(run) for n in sizes(run)}
    want |= {(op, suite, sizes(run)[0]) for op in FIRST for suite in suites(run)}
    faults = [f"{op}: nothing for suite {suite}, n = {n}" for op, suite, n in want - set(have)]
    for (op, suite, n), m in have.items():
        if op not in MEMORY and not (m["limit_us"] > 0 and m["cpu_us"] > 0 and m["bytes"] > 0):
            faults.append(f"{op}, suite {suite}, n = {n}: something is zero")
    return faults


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def times_table(run: list[dict], suite: int) -> str:
    rows = ["| operation | members | CPU µs | wall µs | limit µs | CPU ÷ limit |",
            "|---|--:|--:|--:|--:|--:|"]
    for op in FIRST + TIMES:
        for m in sorted((m for m in run if (m["op"], m["suite"]) == (op, suite)),
                        key=lambda m: m["n"]):
            rows.append(f"| `{op}` | {m['n']:,} | {number(m['cpu_us'])} | {number(m['wall_us'])} | "
                        f"{number(m['limit_us'])} | {m['cpu_us'] / m['limit_us']:.2f} |")
    return "\n".join(rows)


def memory_table(run: list[dict]) -> str:
    rows = ["| members | suite | after the join, KB | at the most, KB |", "|--:|--:|--:|--:|"]
    for n in sizes(run):
        for suite in suites(run):
            after, peak = (next(m["bytes"] for m in run if (m["op"], m["suite"], m["n"]) ==
                                (op, suite, n)) for op in MEMORY)
            rows.append(f"| {n:,} | {suite} | {number(after / 1000)} | {number(peak / 1000)} |")
    return "\n".join(rows)


def peer_table(run: list[dict]) -> str:
    rows = ["| operation | members | mlspp, CPU µs | here | share |", "|---|--:|--:|--:|--:|"]
    for (op, n), theirs in MLSPP.items():
        ours = next((m["cpu_us"] for m in run if (m["op"], m["suite"], m["n"]) == (op, 1, n)), None)
        if ours is not None:
            rows.append(f"| `{op}` | {n:,} | {theirs:,} | {number(ours)} | {ours / theirs:.3f} |")
    return "\n".join(rows)


def output(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=True).stdout


def machine() -> tuple[str, int]:
    info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*: (.*)$", info, re.M)
    count = info.count("\nprocessor") + info.startswith("processor")
    name = " ".join(model[1].split()) if model else platform.machine()
    per_core = re.search(r"Thread\(s\) per core:\s*(\d+)", output("lscpu"))
    threads = f" ({per_core[1]} threads a core)" if per_core and per_core[1] != "1" else ""
    return f"{count} × {name}{threads}", count


def page(run: list[dict]) -> str:
    name, threads = machine()
    libraries = ", ".join(f"{library} {output('pkg-config', '--modversion', package).strip()}"
                          for library, package in (("OpenSSL", "libcrypto"),
                                                   ("libsodium", "libsodium")))
    meanings = "\n".join(f"- `{op}`: {text}" for op, text in MEANINGS.items())
    parts = [HEAD.format(commit=output("git", "describe", "--always", "--dirty").strip(),
                         machine=name, threads=f"{threads} threads", libraries=libraries,
                         meanings=meanings)]
    for suite in suites(run):
        parts.append(f"## Suite {suite}\n\n{times_table(run, suite)}\n")
    parts.append("## Memory\n\nResident memory that a process has more than before it joined, in a "
                 f"process that does nothing else.\n\n{memory_table(run)}\n")
    parts.append("## Beside mlspp\n\nFigures of mlspp, another implementation in C++ over OpenSSL, "
                 "that others measured on a machine of\nthe same kind: not in this run, and no "
                 "command here makes them again, so the order of magnitude is what\ncounts. Where "
                 "they gave a range, its lower end.\n\n"
                 f"{peer_table(run)}\n")
    return "\n".join(parts)


def main() -> int:
    if sys.argv[1:2] == ["--check"]:
        with open(sys.argv[2], encoding="utf-8") as lines:
            faults = check(measurements(lines))
    else:
        run = measurements(sys.stdin)
        faults = check(run)
        if not faults:
            PAGE.write_text(page(run), encoding="utf-8")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
