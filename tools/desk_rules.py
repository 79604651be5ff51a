#!/usr/bin/env python3
"""Writes docs/desk-rules.md: what each regime of policy/regimes.toml answers to each class of data,
each check with its source and its tests, each scenario with its decision. With --check: fails when
the file is not what it would write.
"""

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import rules
from cpp_source import Source, without_comments

ROOT = Path(__file__).resolve().parent.parent
TABLE = "docs/desk-rules.md"
CLASSES = ["D0_bsi", "D1_ident", "D2_records", "D3_cipher", "D4_reported", "LIVE_metadata"]
NEVER_HELD = ["plaintext", "keys"]
CONTENT = {"D3_cipher", "D4_reported", "plaintext"}
CHECK = re.compile(rf"\bCheck\{{\s*CheckId::(\w+),\s*(\w+),\s*(true|false),\s*"
                   rf"{rules.LITERALS},\s*{rules.LITERALS},\s*{rules.LITERALS}\s*,?\s*\}}")
NAMES = re.compile(r"Names<CheckId>\s*\{.*?all\{(.*?)\};", re.S)
ENUM = re.compile(r"enum class CheckId[^{]*\{(.*?)\};", re.S)
ASKED = {"always": "every request", "running_desk": "cases of the running desk"}
HEAD = """# The rules of the desk, and what they answer

Written by `tools/desk_rules.py` (`./dev lint --fix`) from `policy/regimes.toml`,
`src/policy/check.cc` and `policy/scenarios/`; do not edit. `causeway desk explain R13` says the
same of one rule, `causeway desk regimes` of the policy, and `causeway desk decide` answers a
request.

Policy version {version}, home {home}: {regimes} regimes, {checks} rules, {scenarios} scenarios.
"""
MATRIX = """
## What is answered, by regime and class

To a request for this class alone that nothing else stands against, when its regime is in force,
about an account of which everything is held. **APPROVED**: it is produced. PARTIAL: it is refused
with `INSTRUMENT_INSUFFICIENT`; what else was asked for is produced. *never*: nobody but the members
of a conversation has it; its absence is attested. Where the instruments of a regime differ, each
has a row. A demand of R21 (decryption, keys, a changed client, a silent device, suppressed notices)
is answered OBJECT_DECRYPTION in every row; under the home state's own regimes what else was asked
for is produced all the same. `DeskMatrix` (src/cmd/causeway) holds each cell against decisions.

"""


@dataclass(frozen=True)
class Check:
    name: str  # "R13", "us.emergency.need"
    identifier: str  # "R13", "emergency_need"
    asked: str
    asks: str
    answers: str
    source: str


def read(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def read_checks(root: Path) -> list[Check]:
    header = without_comments(read(root, "src/policy/check.h"), keep_literals=True)
    names = re.findall(r'"([^"]+)"', NAMES.search(header)[1])
    identifiers = re.findall(r"\w+", ENUM.search(header)[1])
    name_of = dict(zip(identifiers, names, strict=True))
    rows = CHECK.findall(without_comments(read(root, "src/policy/check.cc"), keep_literals=True))
    found = [Check(name_of[identifier], identifier, asked, *map(rules.joined, texts))
             for identifier, asked, _, *texts in rows]
    if [check.identifier for check in found] != identifiers:
        sys.exit("src/policy/check.cc: not a row that tools/desk_rules.py can read for each check")
    return found


def by_number(path: Path) -> tuple[str, int]:
    """C9 before C10."""
    return path.parent.name[0], int(path.parent.name[1:])


def read_scenarios(root: Path) -> dict[str, dict]:
    """What is expected of each, by its id."""
    return {path.parent.name: json.loads(path.read_text(encoding="utf-8"))
            for path in sorted(root.glob("policy/scenarios/*/expected.json"), key=by_number)}


def tests_by_check(root: Path, checks: list[Check]) -> dict[str, list[str]]:
    """`Suite.Name` of each unit test that names a check."""
    found: dict[str, list[str]] = {check.name: [] for check in checks}
    for path in sorted((root / "src").rglob("*_test.cc")):
        source = Source(root, path.relative_to(root).as_posix())
        # Of the reader of the file, which names checks as it names anything.
        if "policy" not in source.folder or source.folder == "adapters/toml_policy":
            continue
        starts = list(rules.TEST.finditer(source.code))
        text = without_comments(source.text, keep_literals=True)
        for start, end in zip(starts, starts[1:] + [None]):
            body = text[start.start():end.start() if end else len(text)]
            for check in checks:
                if re.search(rf"\b(?:{re.escape(check.name)}|{check.identifier})(?![\w.])", body):
                    found[check.name].append(f"{start[1]}.{start[2]}")
    return found


def answered(regime: dict, unlocks: list[str], data_class: str) -> str:
    """The cell of the matrix."""
    checks = regime.get("checks", [])
    if "answer" in regime:
        return regime["answer"]
    if regime["track"] == "outbound":
        return "REJECT_NO_BASIS"
    if not regime["in_force"]:
        return "REDIRECT_MLAT"
    if regime["purpose"] == "preservation":
        return "PRESERVED"
    if regime["purpose"] == "notice":
        return "NOTICE_BARRED"
    if "civil.any.content" in checks:
        return "REFUSE_CONTENT"
    if data_class in CONTENT and "R27" in checks:
        return "ART17"
    if data_class in NEVER_HELD:
        return "*never*"
    return "**APPROVED**" if data_class in unlocks else "PARTIAL"


def cells(*texts: str) -> str:
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |\n"


def heading(*texts: str) -> str:
    return cells(*texts) + "|" + "---|" * len(texts) + "\n"


def instruments_apart(regime: dict) -> list[tuple[str, list[str]]]:
    """The rows of a regime: what each is called and unlocks."""
    instruments = regime.get("instruments", [])
    if len({tuple(each["unlocks"]) for each in instruments}) < 2:
        return [(f"`{regime['id']}`", regime["unlocks"])]
    return [(f"`{regime['id']}` `{each['id']}`", each["unlocks"]) for each in instruments]


def matrix(policy: dict) -> str:
    columns = CLASSES + NEVER_HELD
    text = MATRIX + heading("regime", *(f"`{name}`" for name in columns))
    for regime in policy["regime"]:
        for name, unlocks in instruments_apart(regime):
            text += cells(name, *(answered(regime, unlocks, each) for each in columns))
    return text


def regimes(policy: dict) -> str:
    text = "\n## Regimes\n\n" + heading("regime", "basis", "in force", "checks that it lists")
    for regime in policy["regime"]:
        days = [f"{word} {regime[word]}" for word in ("from", "until") if word in regime]
        force = "yes" if regime.get("in_force", True) else "no"
        if days:
            force += ", " + ", ".join(days)
            force += "" if regime.get("verified") else " (not verified)"
        basis = f"{regime['basis']} [{regime['mark']}]"
        text += cells(f"`{regime['id']}` {regime['title']}", basis, force,
                      ", ".join(regime.get("checks", [])))
    return text


def asked_of(policy: dict, check: Check) -> str:
    if check.asked in ASKED:
        return ASKED[check.asked]
    listed = [f"`{regime['id']}`" for regime in policy["regime"]
              if check.name in regime.get("checks", [])]
    return ", ".join(listed) or "none"


def names_check(expected: dict, check: Check) -> str:
    """How a scenario is a test of a check, if it is."""
    if expected["deciding_rule"] == check.name:
        return "decides"
    return next((how for how in ("fails", "passes") if check.name in expected.get(how, [])), "")


def checks_table(policy: dict, checks: list[Check], scenarios: dict[str, dict],
                 tests: dict[str, list[str]]) -> str:
    text = "\n## Rules\n\n" + heading("rule", "question", "if not", "source", "asked of", "tests")
    for check in checks:
        of_scenarios = [f"{name} ({how})" for name, expected in scenarios.items()
                        if (how := names_check(expected, check))]
        text += cells(check.name, check.asks, check.answers, check.source or "basis of the regime",
                      asked_of(policy, check), "<br>".join(of_scenarios + tests[check.name]))
    return text


def classes_text(expected: dict) -> str:
    parts = [", ".join(expected["produce"])] if expected.get("produce") else []
    refused = ", ".join(f"{name} for {reason}"
                        for name, reason in expected.get("refuse", {}).items())
    parts += [f"refused {refused}"] if refused else []
    if "produce" not in expected and expected.get("produce_allowed"):
        parts = ["not stated", *parts]
    return "; ".join(parts) or "nothing"


def scenarios_table(scenarios: dict[str, dict]) -> str:
    text = "\n## Scenarios\n\n" + heading("scenario", "request", "decision", "rule", "produced")
    for name, expected in scenarios.items():
        text += cells(name, expected.get("input", ""), expected["decision"],
                      expected["deciding_rule"], classes_text(expected))
    return text


def document(root: Path) -> str:
    policy = tomllib.loads(read(root, "policy/regimes.toml"))
    checks, scenarios = read_checks(root), read_scenarios(root)
    head = HEAD.format(version=policy["version"], home=policy["home"], checks=len(checks),
                       regimes=len(policy["regime"]), scenarios=len(scenarios))
    return (head + matrix(policy) + regimes(policy)
            + checks_table(policy, checks, scenarios, tests_by_check(root, checks))
            + scenarios_table(scenarios))


def main() -> int:
    text = document(ROOT)
    if sys.argv[1:] != ["--check"]:
        (ROOT / TABLE).write_text(text, encoding="utf-8")
        return 0
    if (ROOT / TABLE).is_file() and read(ROOT, TABLE) == text:
        return 0
    print(f"{TABLE} is not what policy and checks say; write it with ./dev lint --fix")
    return 1


if __name__ == "__main__":
    sys.exit(main())
