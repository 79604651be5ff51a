#!/usr/bin/env python3
"""A policy, checks and scenarios of a few lines, and what is written of them."""

import json
import tempfile
import unittest
from pathlib import Path

import desk_rules

FILES = {
    "policy/regimes.toml": """
version = "7"
home = "US"
[[regime]]
id = "us.warrant"
title = "Warrant"
track = "domestic"
purpose = "production"
basis = "18 USC 2703(a)"
mark = "R"
in_force = true
unlocks = ["D0_bsi", "D3_cipher"]
checks = ["R02", "us.need"]
[[regime]]
id = "uk.daa"
title = "Agreement"
track = "agreement"
purpose = "production"
basis = "18 USC 2523"
mark = "P"
in_force = true
from = 2022-10-03
verified = false
unlocks = ["D0_bsi", "D1_ident"]
instruments = [{id = "small", unlocks = ["D0_bsi"]}, {id = "all", unlocks = ["D0_bsi", "D1_ident"]}]
[[regime]]
id = "ca.daa"
title = "None"
track = "agreement"
purpose = "production"
basis = "none"
mark = "U"
in_force = false
unlocks = []
""",
    "src/policy/check.h": """
enum class CheckId : std::uint8_t {
  // clang-format off
  R01, R02,
  emergency_need,
};
template <> struct Names<CheckId> {
  static constexpr std::array<std::string_view, 3> all{"R01", "R02", "us.need"};
};
""",
    "src/policy/check.cc": """
Check{CheckId::R01, always, false, "Is it "
      "who?", "NO", "policy"},
Check{CheckId::R02, listed, true, "May it?", "REFUSED", ""},
Check{CheckId::emergency_need, listed, true, "Is | there need?", "REFUSED", "law"},
""",
    "src/policy/check_test.cc": """
TEST(Checks, RefuseTheSecond) { expect(CheckId::R02); }
// R01
TEST(Checks, NeedNeed) { expect("us.need", R021); }
""",
    "policy/scenarios/T01/expected.json": json.dumps(
        {"input": "a", "decision": "APPROVED", "deciding_rule": "R02", "produce": ["D0_bsi"],
         "produce_allowed": True}),
    "policy/scenarios/T02/expected.json": json.dumps(
        {"input": "b", "decision": "REFUSED", "deciding_rule": "R02", "fails": ["R02", "us.need"],
         "passes": ["R01"], "refuse": {"D3_cipher": "LATE"}, "produce_allowed": False}),
}


def written(changes: dict[str, tuple[str, str]] | None = None) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for path, text in FILES.items():
            old, new = (changes or {}).get(path, ("", ""))
            assert old in text
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        return desk_rules.document(Path(folder))


class DeskRules(unittest.TestCase):
    def test_the_matrix_has_a_row_for_each_instrument_that_differs(self):
        text = written()
        refused = " | PARTIAL" * 3
        self.assertIn("| `us.warrant` | **APPROVED** | PARTIAL | PARTIAL | **APPROVED** | ", text)
        self.assertIn(f"| `uk.daa` `small` | **APPROVED** | PARTIAL{refused} |", text)
        self.assertIn(f"| `uk.daa` `all` | **APPROVED** | **APPROVED**{refused} |", text)
        self.assertIn("| `ca.daa` |" + " REDIRECT_MLAT |" * 8, text)
        self.assertEqual(text.count("| *never* | *never* |"), 3)

    def test_a_rule_has_its_source_and_its_tests(self):
        text = written()
        self.assertIn("| R01 | Is it who? | NO | policy | every request | T02 (passes) |", text)
        self.assertIn("| R02 | May it? | REFUSED | basis of the regime | `us.warrant` | T01 "
                      "(decides)<br>T02 (decides)<br>Checks.RefuseTheSecond |", text)
        self.assertIn("| us.need | Is \\| there need? | REFUSED | law | `us.warrant` | T02 (fails)"
                      "<br>Checks.NeedNeed |", text)

    def test_a_scenario_has_its_decision(self):
        text = written()
        self.assertIn("| T01 | a | APPROVED | R02 | D0_bsi |", text)
        self.assertIn("| T02 | b | REFUSED | R02 | refused D3_cipher for LATE |", text)

    def test_a_regime_says_what_nobody_has_verified(self):
        self.assertIn("| yes, from 2022-10-03 (not verified) |", written())
        verified = {"policy/regimes.toml": ("verified = false", "verified = true")}
        self.assertNotIn("not verified", written(verified))

    def test_whatever_changes_is_seen(self):
        for path, change in {
            "policy/regimes.toml": ('["D0_bsi", "D3_cipher"]', '["D0_bsi"]'),
            "src/policy/check.cc": ("May it?", "Can it?"),
            "src/policy/check_test.cc": ("CheckId::R02", "CheckId::R01"),
            "policy/scenarios/T02/expected.json": ("REFUSED", "APPROVED"),
        }.items():
            self.assertNotEqual(written({path: change}), written(), path)

    def test_a_check_that_cannot_be_read_is_not_left_out(self):
        with self.assertRaises(SystemExit):
            written({"src/policy/check.cc": ("CheckId::R02, listed, true,", "CheckId::R02, ")})


if __name__ == "__main__":
    unittest.main()
