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
HEAD = """# What is checked, where, and the test that breaks it

Written by `tools/validation_table.py` (`./dev lint --fix`) from the `Rule` objects of `src/`; do
not edit. A test is named when it mentions the rule; a file, when a table in it does. None is empty:
`tools/tidy.py` refuses a rule without a test.

{count} rules.
"""
COLUMNS = "| rule | source | checked in | broken by |\n|---|---|---|---|\n"


def sources() -> list[Source]:
    return [Source(ROOT, path.relative_to(ROOT).as_posix())
            for path in sorted((ROOT / "src").rglob("*")) if path.suffix in (".cc", ".h")]


def row(rule: rules.RuleDefinition, code, broken_by: set[str]) -> str:
    checked = [source.path.removeprefix("src/") for source, words in code
               if words[rule.identifier] > (source.path == rule.path)]
    cells = [f"`{rule.name}`", rule.source.replace("|", "\\|"),
             "<br>".join(checked), "<br>".join(sorted(broken_by))]
    return "| " + " | ".join(cells) + " |\n"


def table() -> str:
    everything = sources()
    layers = Layers.read(ROOT / "CMakeLists.txt")
    code = [(source, Counter(re.findall(r"\w+", source.code)))
            for source in everything if not source.is_test]
    tests = rules.RuleTests(everything, layers)
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
                    tests.that_break(rule, folder))
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
