"""Reads C++ just well enough for the checks of this folder: no parser, no preprocessor."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

TOKEN = re.compile(
    r"""//[^\n]* | /\*.*?\*/
      | R"(?P<mark>[^()\s\\]*)\(.*?\)(?P=mark)"
      | "(?:\\.|[^"\\\n])*" | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])*'
    """,
    re.S | re.X,
)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\\n?)*", re.M)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)

# What may stand between a function's parameters and its body.
BEFORE_BODY = re.compile(
    r"\)\s*(?:(?:const|override|final|mutable|noexcept(?:\s*\([^)]*\))?|&&?)\s*)*"
    r"(?:->.*|:[^:].*\)|requires\b.*)?$",
    re.S,
)
SCOPE = re.compile(
    r"\s*(?:template\s*<.*>\s*)?(?:inline\s+)?(?:namespace|class|struct|union|enum|extern)\b", re.S
)
LABEL = re.compile(r"\s*(?:(?:public|private|protected)\s*:(?!:)\s*)?")


def blank(text: str) -> str:
    """Spaces, with every line end where it was."""
    return re.sub(r"[^\n]", " ", text)


def without_comments(text: str, keep_literals: bool = False) -> str:
    def replace(match: re.Match) -> str:
        token = match.group()
        if token.startswith("/"):
            return blank(token)
        return token if keep_literals else token[0] + blank(token[1:-1]) + token[-1]

    return TOKEN.sub(replace, text)


@dataclass(frozen=True)
class Function:
    line: int  # of its name
    length: int  # in lines, to the closing brace
    header: str


@dataclass
class Source:
    """One file. `code` has neither comments nor the insides of literals, `text` has everything."""

    root: Path
    path: str  # from the root, with "/"

    @cached_property
    def text(self) -> str:
        return (self.root / self.path).read_text(encoding="utf-8")

    @cached_property
    def code(self) -> str:
        return without_comments(self.text)

    @property
    def folder(self) -> str:
        """The folder below src/: "tls", "adapters/sqlite", "cmd/causeway"."""
        parts = self.path.split("/")[1:-1]
        return "/".join(parts[: 2 if parts[:1] in (["adapters"], ["cmd"]) else 1])

    @property
    def is_test(self) -> bool:
        return re.search(r"_(test|bench|fuzz)\.(cc|h)$", self.path) is not None

    def line_of(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    def includes(self) -> list[tuple[str, str, int]]:
        """The bracket, the name and the line of each #include."""
        code = without_comments(self.text, keep_literals=True)
        return [(m[1], m[2], self.line_of(m.start(1))) for m in INCLUDE.finditer(code)]

    def functions(self) -> list[Function]:
        """Outermost functions. A lambda or local class counts with the function around it."""
        code = DIRECTIVE.sub(lambda match: blank(match.group()), self.code)
        found: list[Function] = []
        open_braces: list[tuple[str, int]] = []  # kind, where its header starts
        start = 0  # of the header: behind the last ; { or }
        for match in re.finditer(r"[{};]", code):
            at = match.start()
            if match.group() == "{":
                kind = brace_kind(code[start:at], [kind for kind, _ in open_braces])
                open_braces.append((kind, start))
            elif match.group() == "}" and open_braces:
                kind, header_start = open_braces.pop()
                if kind == "value":  # `a_{1}` among initialisers: the header goes on behind it
                    start = header_start
                    continue
                if kind == "function":
                    found.append(self._function(header_start, at))
            start = at + 1
        return found

    def _function(self, header_start: int, end: int) -> Function:
        name = LABEL.match(self.code, header_start).end()
        line = self.line_of(name)
        header = self.code[name:end].split("{", 1)[0]
        return Function(line, self.line_of(end) - line + 1, " ".join(header.split()))


def brace_kind(header: str, outside: list[str]) -> str:
    if "function" in outside or "block" in outside:
        return "block"
    if SCOPE.match(header, LABEL.match(header).end()):
        return "scope"
    plain = re.sub(r"\{.*\}", "()", header, flags=re.S)
    assigned = re.sub(r"operator\s*[^\s\w(]+|\([^()]*\)|[<>=!]=", "", plain)
    return "function" if "=" not in assigned and BEFORE_BODY.search(plain) else "value"
