#!/usr/bin/env python3
"""Checks of the source tree that no compiler makes: layers, sizes, banned names, tested rules.

Usage: tidy.py [ROOT]. Prints `file:line: what is wrong` and exits 1, or nothing and exits 0.
The limits and lists are in tidy_tables.py, a planted violation of each in tidy_test.py.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
import re

import rules
import tidy_tables as tables
from cpp_source import Source
from layers import Layers

Problem = tuple[str, int, str]  # path, line, what
DECODER = re.compile(
    r"^ *static Result<(\w+)> decode\(|^Result<[\w:]+> (parse_\w+)\(ByteView", re.M)


@dataclass
class Tree:
    root: Path

    @cached_property
    def cpp(self) -> list[Source]:
        paths = [path for folder in ("src", "fuzz") for path in (self.root / folder).rglob("*")]
        return [Source(self.root, path.relative_to(self.root).as_posix())
                for path in sorted(paths) if path.suffix in (".cc", ".h")]

    @cached_property
    def src(self) -> list[Source]:
        return [source for source in self.cpp if source.path.startswith("src/")]

    @cached_property
    def others(self) -> list[Source]:
        """Scripts and build files, for the limits that count lines and columns."""
        patterns = ("tools/**/*.py", "tools/**/*.sh", "cmake/*.cmake", "CMakeLists.txt", "dev",
                    ".ci/run")
        paths = [path for pattern in patterns for path in self.root.glob(pattern)]
        return [Source(self.root, path.relative_to(self.root).as_posix())
                for path in sorted(paths) if path.is_file()]

    @cached_property
    def layers(self) -> Layers:
        return Layers.read(self.root / "CMakeLists.txt")


def allowed(source: Source, places) -> bool:
    return any(source.is_test if place == tables.TESTS else fnmatch(source.folder, place)
               for place in places)


def arrows(tree: Tree) -> Iterator[Problem]:
    for problem in tree.layers.problems():
        yield "CMakeLists.txt", 1, problem
    for source in tree.src:
        if source.folder not in tree.layers.uses:
            yield source.path, 1, f"no line of CMakeLists.txt declares src/{source.folder}"
            continue
        below = tree.layers.below(source.folder)
        for bracket, name, line in source.includes():
            if bracket != '"':
                continue
            target = Source(tree.root, f"src/{name}")
            if not (tree.root / target.path).is_file():
                yield source.path, line, f'"{name}" is no file below src/'
            elif target.folder not in below:
                yield source.path, line, f"{source.folder} may not include {target.folder}"


def libraries(tree: Tree) -> Iterator[Problem]:
    for source in tree.src:
        for bracket, name, line in source.includes():
            if bracket != "<":
                continue
            homes = next((homes for prefix, homes in tables.LIBRARY_HOMES
                          if name.startswith(prefix)), None)
            if homes is not None and not allowed(source, homes):
                yield source.path, line, f"<{name}> belongs in {', '.join(homes)}"
            if name in tables.CORE_FORBIDDEN_HEADERS and source.folder in tree.layers.core \
                    and not source.is_test:
                yield source.path, line, f"<{name}> has no place in a layer without EXCEPTIONS"


def sizes(tree: Tree) -> Iterator[Problem]:
    for source in tree.cpp + tree.others:
        lines = source.text.splitlines()
        most = tables.COLUMNS_MAX
        for number, line in enumerate(lines, 1):
            if "clang-format o" in line:
                most = tables.COLUMNS_MAX if "on" in line.split() else tables.ROW_COLUMNS_MAX
            if len(line) > most:
                yield source.path, number, f"{len(line)} columns, at most {most}"
        if len(lines) > tables.FILE_LINES_MAX:
            yield source.path, 1, f"{len(lines)} lines, at most {tables.FILE_LINES_MAX} a file"
        for line, length in function_sizes(source):
            if length > tables.FUNCTION_LINES_MAX:
                yield (source.path, line,
                       f"{length} lines, at most {tables.FUNCTION_LINES_MAX} a function")


def function_sizes(source: Source) -> list[tuple[int, int]]:
    if source.path.endswith((".cc", ".h")):
        return [(function.line, function.length) for function in source.functions()]
    if source.path.endswith(".py"):
        return [(node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1)
                for node in ast.walk(ast.parse(source.text))
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return []


def header_guards(tree: Tree) -> Iterator[Problem]:
    for source in tree.cpp:
        if source.path.endswith(".h") and not re.search(r"^#pragma once$", source.code, re.M):
            yield source.path, 1, "a header begins with #pragma once"


def suspensions(tree: Tree) -> Iterator[Problem]:
    for source in tree.src:
        for match in re.finditer(r"\bco_await\b", source.code):
            start = max(source.code.rfind(mark, 0, match.start()) for mark in ";{}") + 1
            before = source.code[start:match.start()]
            operand = source.code[match.end():].split(";", 1)[0]
            line = source.line_of(match.start())
            if not tables.BEFORE_CO_AWAIT.match(before):
                yield source.path, line, "co_await stands first in its statement"
            if tables.IN_CO_AWAIT.search(operand):
                yield source.path, line, "no { or [ in what is awaited: name it in a line before"


def banned_names(tree: Tree) -> Iterator[Problem]:
    for source in tree.src:
        bans = tables.BANS + (tables.HEADER_BANS if source.path.endswith(".h") else [])
        for ban in bans:
            if allowed(source, ban.allowed):
                continue
            for match in ban.matches(source.code):
                yield (source.path, source.line_of(match.start()),
                       f"{match.group()}: use {ban.instead}")
        if not allowed(source, tables.REVEAL_HOMES):
            for match in re.finditer(r"\breveal(?:_mutable)?\s*\(", source.code):
                yield (source.path, source.line_of(match.start()),
                       "reveal() outside its homes (tools/tidy_tables.py)")


def unfinished(tree: Tree) -> Iterator[Problem]:
    for source in tree.cpp + tree.others:
        if Path(source.path).name in ("tidy_tables.py", "tidy_test.py"):
            continue
        for match in tables.UNFINISHED.finditer(source.text):
            yield (source.path, source.line_of(match.start()),
                   f"{match.group()}: finish it, or name the issue: TODO(#12)")


def dead_headers(tree: Tree) -> Iterator[Problem]:
    included = {(name, source.path) for source in tree.src for _, name, _ in source.includes()}
    for source in tree.src:
        name = source.path.removeprefix("src/")
        if source.path.endswith(".h") and not any(
                used == name and by != source.path for used, by in included):
            yield source.path, 1, "nobody includes this header"


def tested_rules(tree: Tree) -> Iterator[Problem]:
    first: dict[str, rules.RuleDefinition] = {}
    tests = rules.RuleTests(tree.src, tree.layers)
    for rule in rules.definitions(tree.src):
        other = first.setdefault(rule.name, rule)
        if other is not rule:
            yield rule.path, rule.line, f'rule "{rule.name}" is also in {other.path}'
        if not re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", rule.name):
            yield rule.path, rule.line, f'rule "{rule.name}" is not area.object.condition'
        if not tests.that_break(rule, Source(tree.root, rule.path).folder):
            yield rule.path, rule.line, f"no test breaks rule {rule.identifier}"


def corpora(tree: Tree) -> Iterator[Problem]:
    for source in tree.src:
        if source.path.endswith("_fuzz.cc"):
            target = source.folder.replace("/", "_") + "_" + Path(source.path).stem
            corpus = tree.root / "fuzz" / target
            if not any(path.is_file() for path in corpus.glob("**/*")):
                yield source.path, 1, f"fuzz/{target} holds no input to replay"


def fuzzed_decoders(tree: Tree) -> Iterator[Problem]:
    """Each decoder that is written by hand is named in a fuzz target."""
    fuzzed = {word for source in tree.src if re.search(r"_fuzz\.(cc|h)$", source.path)
              for word in rules.words(source.code)}
    for source in tree.src:
        if source.is_test or not source.path.endswith(".h"):
            continue
        for match in DECODER.finditer(source.code):
            name = match[1] or match[2]
            if name not in fuzzed:
                yield source.path, source.line_of(match.start()), f"no fuzz target decodes {name}"


CHECKS = [arrows, libraries, sizes, header_guards, suspensions, banned_names, unfinished,
          dead_headers, tested_rules, corpora, fuzzed_decoders]


def problems(root: Path) -> list[Problem]:
    tree = Tree(root)
    return sorted({problem for check in CHECKS for problem in check(tree)})


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    found = problems(root)
    for path, line, text in found:
        print(f"{path}:{line}: {text}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
