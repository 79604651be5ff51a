#!/usr/bin/env python3
"""Runs clang-tidy 19, a core each, and remembers what was clean.

Usage: clang_tidy.py [--all | FILE…]. Reads the preset `lint`, where the sources of a folder are one
unit, since most of the time goes into headers. Libraries and programs without the two slowest
checks, as far as they ship; --all: tests and their tools too, and every check for the rest; FILE…:
the units that these are in. A unit is not run again while its preprocessed text, the checks and
clang-tidy are the same (build/lint/clang-tidy/).
"""

import argparse
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "lint"
CLANG_TIDY = "clang-tidy-19"
UNITY = re.compile(r"\.dir/Unity/")
TESTS = re.compile(r"_(test|bench|fuzz)\.dir/")
TEST_TOOLS = re.compile(r"(causeway_sim|causeway-(bench|interop|sim|vectors))\.dir/")
# The analysis of paths, and one that with CLI11 takes as long as all others together.
QUICK = "--checks=-clang-analyzer-*,-performance-unnecessary-value-param"


def preprocessed(command: dict) -> bytes:
    words = shlex.split(command["command"])
    words = words[next(i for i, word in enumerate(words) if "clang++" in word):]
    output = words.index("-o")
    del words[output:output + 2]
    words[words.index("-c")] = "-E"
    return subprocess.run(words, cwd=command["directory"], capture_output=True, check=False).stdout


def check(command: dict, checks: str, version: bytes) -> str:
    """What clang-tidy has to say about one unit; nothing when it is clean."""
    config = (ROOT / ".clang-tidy").read_bytes() + checks.encode()
    key = hashlib.sha256(version + config + preprocessed(command)).hexdigest()
    stamp = BUILD / "clang-tidy" / key
    if stamp.exists():
        return ""
    run = subprocess.run([CLANG_TIDY, checks, "-p", str(BUILD), "--quiet", command["file"]],
                         capture_output=True, text=True, check=False)
    if run.returncode == 0:
        stamp.touch()
        return ""
    return run.stdout or run.stderr


def without_repeats(reports: list[str]) -> list[str]:
    """A finding in a header comes with each file that includes it: once is enough."""
    seen: set[str] = set()
    kept = []
    for finding in re.split(r"\n(?=/\S+:\d+:\d+: (?:error|warning))", "\n".join(reports)):
        head = finding.strip().split("\n", 1)[0]
        if head and head not in seen:
            seen.add(head)
            kept.append(finding.strip().replace(f"{ROOT}/", ""))
    return kept


def is_of(command: dict, sources: set[str]) -> bool:
    """Whether the unit is one of these sources, or includes one."""
    text = Path(command["file"]).read_text()
    return command["file"] in sources or any(f'"{source}"' in text for source in sources)


def commands_for(options: argparse.Namespace) -> list[dict]:
    everything = json.loads((BUILD / "compile_commands.json").read_text())
    # Once a unit, and none that the build writes: it may not be there yet, and nobody writes it.
    commands = [one for one in {one["file"]: one for one in everything}.values()
                if ROOT / "src" in Path(one["file"]).parents or UNITY.search(one["file"])]
    commands.sort(key=lambda command: -Path(command["file"]).stat().st_size)  # the longest first
    if options.all:
        return commands
    if options.files:
        sources = {str(Path(file).resolve()) for file in options.files}
        return [command for command in commands if is_of(command, sources)]
    tests = (TESTS, TEST_TOOLS)
    return [one for one in commands if not any(kind.search(one["file"]) for kind in tests)]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    commands = commands_for(options)
    (BUILD / "clang-tidy").mkdir(exist_ok=True)
    version = subprocess.run([CLANG_TIDY, "--version"], capture_output=True, check=True).stdout

    def report(command: dict) -> str:
        thorough = options.all and not TESTS.search(command["file"])
        return check(command, "--checks=" if thorough else QUICK, version)

    with ThreadPoolExecutor(int(os.environ.get("JOBS", os.cpu_count() or 1))) as pool:
        reports = list(pool.map(report, commands))
    findings = without_repeats(reports)
    for finding in findings:
        print(finding)
    print(f"clang-tidy: {len(commands)} units, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
