#!/usr/bin/env python3
"""Checks docs/attacks.md: each attack has its row, each row a test, and each test is there. A test
that calls itself by the number of a row (`Row12…`) is named in that row.
"""

import re
import sys
from pathlib import Path

import rules
from cpp_source import Source

ROOT = Path(__file__).resolve().parent.parent
TABLE = "docs/attacks.md"
ATTACKS = 31
ROW = re.compile(r"^\| (\d+) \|(.*)\|$", re.M)
CELL = re.compile(r"(?<!\\)\|")
LINK = re.compile(r"\[([^\]]+)\]\(\.\./([^)]+)\)")
NUMBERS = re.compile(r"(?:Row|And)(\d+)")


def gtests(root: Path) -> dict[str, set[str]]:
    """`Suite.Name` of each test below src/, and the files that define it."""
    found: dict[str, set[str]] = {}
    for path in sorted((root / "src").rglob("*_test.cc")):
        source = Source(root, path.relative_to(root).as_posix())
        for match in rules.TEST.finditer(source.code):
            found.setdefault(f"{match[1]}.{match[2]}", set()).add(source.path)
    return found


def numbers_of(test: str) -> set[int]:
    """The rows that a test's own name says it is of."""
    name = test.split(".")[1]
    return {int(number) for number in NUMBERS.findall(name)} if name.startswith("Row") else set()


def is_run(root: Path, path: str) -> bool:
    """Whether a file is a test by itself: a fuzz target, or a script that the build runs."""
    if not (root / path).is_file():
        return False
    checks = (root / "cmake/checks.cmake").read_text(encoding="utf-8")
    return path.endswith("_fuzz.cc") or path.removeprefix("tools/") in checks


def named_in(root: Path, tests: dict[str, set[str]], cell: str) -> tuple[set[str], list[str]]:
    """The tests that a cell names, and what is wrong with them."""
    named, wrong = set(), []
    for text, path in LINK.findall(cell):
        named.add(text)
        if text == path:
            if not is_run(root, path):
                wrong.append(f"{path} is no test that is run")
        elif path not in tests.get(text, ()):
            wrong.append(f"{path} has no test {text}")
    return named, wrong


def findings(root: Path) -> list[str]:
    tests = gtests(root)
    found, named_by_row = [], {}
    for match in ROW.finditer((root / TABLE).read_text(encoding="utf-8")):
        number, cells = int(match[1]), CELL.split(match[2])
        if len(cells) != 3 or not all(cell.strip() for cell in cells):
            found.append(f"row {number} is not: attack, outcome, tests")
        if number in named_by_row:
            found.append(f"row {number} is there twice")
        named_by_row[number], wrong = named_in(root, tests, cells[-1])
        found += [f"row {number}: {text}" for text in wrong]
        if not named_by_row[number]:
            found.append(f"row {number} has no test")
    for number in sorted(set(range(1, ATTACKS + 1)) ^ set(named_by_row)):
        found.append(f"row {number} is {'not in the table' if number <= ATTACKS else 'unknown'}")
    for test in sorted(tests):
        for number in sorted(numbers_of(test)):
            if test not in named_by_row.get(number, ()):
                found.append(f"row {number} does not name {test}")
    return found


def main() -> int:
    found = findings(ROOT)
    for finding in found:
        print(f"{TABLE}: {finding}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
