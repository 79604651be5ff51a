#!/usr/bin/env python3
"""Runs clang-tidy 19 over the sources of a build folder, a core each, and remembers what was clean.

Usage: clang_tidy.py [--all | --changed | FILE…]. Libraries and programs without the path analysis,
which takes most of the time; --changed: only those that changed last; --all: tests too, and the
path analysis for the rest. A file is not run again while its preprocessed text, the checks
and clang-tidy are the same (BUILD/clang-tidy/).
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
CLANG_TIDY = "clang-tidy-19"
TESTS = re.compile(r"_(test|bench|fuzz)\.cc$")
CHANGED_MAX = 50  # files of --changed: what ./dev check has time for
NO_PATHS = "--checks=-clang-analyzer-*"
# ASSERT_TRUE(x.ok()) says nothing to these two.
FOR_TESTS = f"{NO_PATHS},-bugprone-unchecked-optional-access"


def preprocessed(command: dict) -> bytes:
    words = shlex.split(command["command"])
    words = words[next(i for i, word in enumerate(words) if "clang++" in word):]
    output = words.index("-o")
    del words[output:output + 2]
    words[words.index("-c")] = "-E"
    return subprocess.run(words, cwd=command["directory"], capture_output=True, check=False).stdout


def check(command: dict, checks: str, build: Path, version: bytes) -> str:
    """What clang-tidy has to say about one file; nothing when it is clean."""
    config = (ROOT / ".clang-tidy").read_bytes() + checks.encode()
    key = hashlib.sha256(version + config + preprocessed(command)).hexdigest()
    stamp = build / "clang-tidy" / key
    if stamp.exists():
        return ""
    run = subprocess.run([CLANG_TIDY, checks, "-p", str(build), "--quiet", command["file"]],
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


def git(*words: str) -> list[str]:
    run = subprocess.run(["git", "-c", f"safe.directory={ROOT}", *words], cwd=ROOT,
                         capture_output=True, text=True, check=False)
    return run.stdout.splitlines()


def changed() -> list[str]:
    """Sources, and those beside a header, with the last change first."""
    paths = git("diff", "--name-only", "HEAD") + git("log", "--format=", "--name-only", "-n", "200")
    sources = (str(ROOT / Path(path).with_suffix(".cc")) for path in paths)
    return list(dict.fromkeys(sources))


def commands_for(options: argparse.Namespace) -> list[dict]:
    everything = json.loads((options.build / "compile_commands.json").read_text())
    commands = list({command["file"]: command for command in everything}.values())  # once a file
    if options.all:
        return commands
    if options.files:
        wanted = {str(Path(file).resolve()) for file in options.files}
        return [command for command in commands if command["file"] in wanted]
    commands = [command for command in commands if not TESTS.search(command["file"])]
    if options.changed:
        by_file = {command["file"]: command for command in commands}
        return [by_file[file] for file in changed() if file in by_file][:CHANGED_MAX]
    return commands


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--changed", action="store_true")
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    commands = commands_for(options)
    (options.build / "clang-tidy").mkdir(exist_ok=True)
    version = subprocess.run([CLANG_TIDY, "--version"], capture_output=True, check=True).stdout

    def report(command: dict) -> str:
        thorough = "--checks=" if options.all else NO_PATHS
        checks = FOR_TESTS if TESTS.search(command["file"]) else thorough
        return check(command, checks, options.build, version)

    with ThreadPoolExecutor(int(os.environ.get("JOBS", os.cpu_count() or 1))) as pool:
        reports = list(pool.map(report, commands))
    findings = without_repeats(reports)
    for finding in findings:
        print(finding)
    print(f"clang-tidy: {len(commands)} files, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
