"""The arrows between folders, read from the layer(), adapter() and program() lines of CMake."""

import re
from dataclasses import dataclass, field
from pathlib import Path

LINE = re.compile(r"^\s*(layer|adapter|program)\(\s*([\w-]+)([^)]*)\)", re.M)
PREFIX = {"layer": "", "adapter": "adapters/", "program": "cmd/"}
KEYWORDS = ("USES", "LIBRARIES", "EXCEPTIONS")


@dataclass
class Layers:
    uses: dict[str, list[str]] = field(default_factory=dict)
    core: set[str] = field(default_factory=set)  # layers without exceptions, threads, I/O

    @staticmethod
    def read(cmake: Path) -> "Layers":
        text = re.sub(r"#[^\n]*", "", cmake.read_text(encoding="utf-8"))
        layers = Layers()
        for kind, name, rest in LINE.findall(text):
            words: dict[str, list[str]] = {}
            keyword = ""
            for word in rest.split():
                if word in KEYWORDS:
                    keyword = word
                words.setdefault(keyword, []).append(word)
            layers.uses[PREFIX[kind] + name] = words.get("USES", [])[1:]
            if kind == "layer" and "EXCEPTIONS" not in words:
                layers.core.add(name)
        return layers

    def below(self, folder: str) -> set[str]:
        """The folder and all that it reaches downwards."""
        reached: set[str] = set()
        waiting = [folder]
        while waiting:
            current = waiting.pop()
            if current not in reached:
                reached.add(current)
                waiting += self.uses.get(current, [])
        return reached

    def problems(self) -> list[str]:
        found = []
        for folder, uses in self.uses.items():
            found += [f"{folder} uses {used}, which no line declares"
                      for used in uses if used not in self.uses]
            if any(folder in self.below(used) for used in uses):
                found.append(f"{folder} reaches itself: arrows only point down")
        return found
