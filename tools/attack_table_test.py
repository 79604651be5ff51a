#!/usr/bin/env python3
"""Spoils a table of attacks in each way that there is, and sees exactly that reported."""

import tempfile
import unittest
from pathlib import Path

import attack_table

ROW_1 = ("| 1 | bit | mismatch | [Attacks.Row1Bit](../src/a_test.cc)"
         "<br>[Attacks.Bits](../src/a_test.cc) |")
ROW_2 = "| 2 | mark | none found | [tools/mark_test.sh](../tools/mark_test.sh) |"
ROW_3 = "| 3 | parser | refused | [src/x_fuzz.cc](../src/x_fuzz.cc) |"
FILES = {
    "docs/attacks.md": f"# Attacks\n\n{ROW_1}\n{ROW_2}\n{ROW_3}\n",
    "src/a_test.cc": "TEST(Attacks, Row1Bit) {}\nTEST_F(Attacks, Bits) {}\n",
    "src/x_fuzz.cc": "",
    "tools/mark_test.sh": "",
    "cmake/checks.cmake": "test(mark COMMAND ${tools}/mark_test.sh)\n",
}

# What becomes of which file, and what is said of it.
VIOLATIONS = [
    ("docs/attacks.md", (ROW_2 + "\n", ""), "row 2 is not in the table"),
    ("docs/attacks.md", (ROW_2, ROW_2 + "\n" + ROW_2), "row 2 is there twice"),
    ("docs/attacks.md", (ROW_2, ROW_2 + "\n" + ROW_2.replace("2", "4", 1)), "row 4 is unknown"),
    ("docs/attacks.md", ("[tools/mark_test.sh](../tools/mark_test.sh)", "by hand"),
     "row 2 has no test"),
    ("docs/attacks.md", ("| none found ", ""), "row 2 is not: attack, outcome, tests"),
    ("docs/attacks.md", ("none found", ""), "row 2 is not: attack, outcome, tests"),
    ("src/a_test.cc", ("Bits", "Bytes"), "row 1: src/a_test.cc has no test Attacks.Bits"),
    ("src/a_test.cc", ("TEST_F", "// TEST_F"), "row 1: src/a_test.cc has no test Attacks.Bits"),
    ("src/a_test.cc", ("Bits) {}\n", "Bits) {}\nTEST(Attacks, Row1And3Both) {}\n"),
     "row 1 does not name Attacks.Row1And3Both\nrow 3 does not name Attacks.Row1And3Both"),
    ("cmake/checks.cmake", ("mark_test.sh", "other_test.sh"),
     "row 2: tools/mark_test.sh is no test that is run"),
    ("docs/attacks.md", ("x_fuzz.cc", "y_fuzz.cc"),
     "row 3: src/y_fuzz.cc is no test that is run"),
]


def findings(files: dict[str, str]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return attack_table.findings(Path(folder))


class AttackTable(unittest.TestCase):
    def setUp(self):
        attack_table.ATTACKS = 3

    def test_a_whole_table_is_whole(self):
        self.assertEqual(findings(FILES), [])

    def test_each_violation_is_found_and_nothing_else(self):
        for path, (before, after), said in VIOLATIONS:
            with self.subTest(said):
                self.assertIn(before, FILES[path])
                spoilt = FILES | {path: FILES[path].replace(before, after)}
                self.assertEqual(findings(spoilt), said.split("\n"))


if __name__ == "__main__":
    unittest.main()
