"""Finds every `inline constexpr Rule NAME{"area.object.condition", "source"}` of src/, and the
tests that break it: those that name it, as NAME in code or "area.object.condition" in a text.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from cpp_source import Source, without_comments
from layers import Layers

LITERALS = r'((?:"(?:\\.|[^"\\])*"\s*)+)'
DEFINITION = re.compile(
    rf"\binline\s+constexpr\s+(?:\w+::)*Rule\s+(\w+)\s*\{{\s*{LITERALS},\s*{LITERALS},?\s*\}}"
)
TEST = re.compile(r"^(?:TEST|TEST_F|TEST_P|TYPED_TEST|RC_GTEST_PROP)\(\s*(\w+)\s*,\s*(\w+)", re.M)
NAME = re.compile(r"\w+(?:\.\w+)+")


@dataclass(frozen=True)
class RuleDefinition:
    identifier: str
    name: str
    source: str
    path: str
    line: int


def joined(literals: str) -> str:
    return "".join(re.findall(r'"((?:\\.|[^"\\])*)"', literals))


def definitions(sources: list[Source]) -> list[RuleDefinition]:
    found = []
    for source in sources:
        if source.is_test:
            continue
        code = without_comments(source.text, keep_literals=True)
        for match in DEFINITION.finditer(code):
            found.append(RuleDefinition(match[1], joined(match[2]), joined(match[3]), source.path,
                                        source.line_of(match.start())))
    return found


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def tests_by_word(source: Source) -> dict[str, set[str]]:
    """Which tests of one file mention which word of code or dotted name in a text; the file itself
    stands for the lines between tests."""
    starts = [(match.start(), f"{match[1]}.{match[2]}") for match in TEST.finditer(source.code)]
    ends = {function.line + function.length for function in source.functions()}
    texts = without_comments(source.text, keep_literals=True).splitlines()
    found: dict[str, set[str]] = {}
    file = current = Path(source.path).name
    offset = 0
    for number, line in enumerate(source.code.splitlines(keepends=True), 1):
        if starts and starts[0][0] < offset + len(line):
            current = starts.pop(0)[1]
        elif number in ends:
            current = file
        for word in re.findall(r"\w+", line) + NAME.findall(texts[number - 1]):
            found.setdefault(word, set()).add(current)
        offset += len(line)
    return found


class RuleTests:
    """The tests of a tree. One counts for the rules of its own folder and of those below it."""

    def __init__(self, sources: list[Source], layers: Layers):
        self.layers = layers
        self.files = [(source.folder, tests_by_word(source)) for source in sources
                      if source.is_test]

    def that_break(self, rule: RuleDefinition, folder: str) -> set[str]:
        return {test for by, words in self.files if folder in self.layers.below(by)
                for word in (rule.identifier, rule.name) for test in words.get(word, ())}
