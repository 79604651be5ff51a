#!/usr/bin/env python3
"""Writes docs/validation.md: each rule that something from outside can break, its source, where it
is checked and which tests break it. With --check: fails when the file is not what it would write.
"""

import re
import sys
from collections import Counter
from pathlib import Path

import rules
from cpp_source import Source
from layers import Layers

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs/validation.md"
TEST = re.compile(r"^(?:TEST|TEST_F|TEST_P|TYPED_TEST|RC_GTEST_PROP)\(\s*(\w+)\s*,\s*(\w+)", re.M)
HEAD = """# What is checked, where, and the test that breaks it

Written by `tools/validation_table.py` (`./dev lint --fix`) from the `Rule` objects of `src/`; do
not edit. A test is named when it mentions the rule; a file, when a table in it does.

{count} rules.
"""
COLUMNS = "| rule | source | checked in | broken by |\n|---|---|---|---|\n"


def sources() -> list[Source]:
    return [Source(ROOT, path.relative_to(ROOT).as_posix())
            for path in sorted((ROOT / "src").rglob("*")) if path.suffix in (".cc", ".h")]


def tests_by_word(source: Source) -> dict[str, set[str]]:
    """Which tests of one file mention which word; "" stands for the lines between tests."""
    starts = [(match.start(), f"{match[1]}.{match[2]}") for match in TEST.finditer(source.code)]
    ends = {function.line + function.length for function in source.functions()}
    found: dict[str, set[str]] = {}
    current = ""
    offset = 0
    for number, line in enumerate(source.code.splitlines(keepends=True), 1):
        if starts and starts[0][0] < offset + len(line):
            current = starts.pop(0)[1]
        elif number in ends:
            current = ""
        for word in rules.words(line):
            found.setdefault(word, set()).add(current)
        offset += len(line)
    return found


def row(rule: rules.RuleDefinition, code, tests) -> str:
    checked = [source.path.removeprefix("src/") for source, words in code
               if words[rule.identifier] > (source.path == rule.path)]
    broken_by: set[str] = set()
    for source, words in tests:
        for test in words.get(rule.identifier, ()):
            broken_by.add(test or Path(source.path).name)
    cells = [f"`{rule.name}`", rule.source.replace("|", "\\|"),
             "<br>".join(checked), "<br>".join(sorted(broken_by))]
    return "| " + " | ".join(cells) + " |\n"


def table() -> str:
    everything = sources()
    layers = Layers.read(ROOT / "CMakeLists.txt")
    code = [(source, Counter(re.findall(r"\w+", source.code)))
            for source in everything if not source.is_test]
    tests = [(source, tests_by_word(source)) for source in everything if source.is_test]
    found = sorted(rules.definitions(everything), key=lambda rule: rule.name)
    text = HEAD.format(count=len(found))
    area = ""
    for rule in found:
        if rule.name.split(".")[0] != area:
            area = rule.name.split(".")[0]
            text += f"\n## {area}\n\n{COLUMNS}"
        folder = Source(ROOT, rule.path).folder
        near = {user for user in layers.uses if folder in layers.below(user)}
        text += row(rule, [file for file in code if file[0].folder in near],
                    [file for file in tests if file[0].folder in near])
    return text


def main() -> int:
    text = table()
    if sys.argv[1:] != ["--check"]:
        TABLE.parent.mkdir(exist_ok=True)
        TABLE.write_text(text, encoding="utf-8")
        return 0
    if TABLE.is_file() and TABLE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/validation.md is not what the code says; write it with ./dev lint --fix")
    return 1


if __name__ == "__main__":
    sys.exit(main())
