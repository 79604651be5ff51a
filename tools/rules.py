"""Finds every `inline constexpr Rule NAME{"area.object.condition", "source"}` of src/."""

import re
from dataclasses import dataclass

from cpp_source import Source, without_comments

LITERALS = r'((?:"(?:\\.|[^"\\])*"\s*)+)'
DEFINITION = re.compile(
    rf"\binline\s+constexpr\s+(?:\w+::)*Rule\s+(\w+)\s*\{{\s*{LITERALS},\s*{LITERALS},?\s*\}}"
)


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
