#!/usr/bin/env python3
"""That causeway-vectors can fail: one case of each official file, then the same with a value wrong.

Usage: broken_vectors_test.py VECTORS COMMAND…
VECTORS is the folder of test data, COMMAND what runs causeway-vectors. Exits 77 without the data.
"""

import copy
import json
import subprocess
import sys
import tempfile
from pathlib import Path

# File, where in its first case a value is made wrong, and what is then said.
BREAKS = (
    ("mls/tree-math", ("root",), "root"),
    ("mls/tree-operations", ("tree_hash_after",), "tree_hash_after"),
    ("mls/tree-validation", ("tree_hashes", 0), "tree hash"),
    ("mls/messages", ("mls_welcome",), "mls_welcome"),
    ("mls/deserialization", ("length",), "length"),
    ("mls/crypto-basics", ("derive_secret", "out"), "derive_secret"),
    ("mls/key-schedule", ("epochs", 0, "epoch_authenticator"), "epoch_authenticator"),
    ("mls/psk_secret", ("psk_secret",), "psk_secret"),
    ("mls/secret-tree", ("sender_data", "nonce"), "nonce"),
    ("mls/message-protection", ("application",), "the content"),
    ("mls/transcript-hashes", ("interim_transcript_hash_after",), "interim_transcript_hash"),
    ("mls/treekem", ("update_paths", 0, "commit_secret"), "commit_secret"),
    ("mls/welcome", ("signer_pub",), "GroupInfo"),
    ("mls/passive-client-welcome", ("initial_epoch_authenticator",), "join"),
    ("mls/passive-client-handling-commit", ("epochs", 0, "epoch_authenticator"), "epoch 0"),
    ("mls/passive-client-random", ("epochs", 1, "epoch_authenticator"), "epoch 1"),
    ("franking/frank1-vectors", ("messages", 0, "commitment"), "commitment"),
)
EPOCHS_MAX = 2  # of a case
SKIPPED = 77


def first_case(content):
    """What a file of this one case holds, and the case in it."""
    if not isinstance(content, list):
        return content, content
    case = content[0]
    if "initial_epoch_authenticator" in case:
        case["epochs"] = case["epochs"][:EPOCHS_MAX]
    return [case], case


def break_value(content, place: tuple):
    """A copy with the value at `place` of the first case made wrong."""
    whole, at = first_case(copy.deepcopy(content))
    for step in place[:-1]:
        at = at[step]
    value = at[place[-1]]
    if isinstance(value, int):
        at[place[-1]] = value + 1
    else:
        at[place[-1]] = format(int(value[0], 16) ^ 1, "x") + value[1:]
    return whole


def run(command: list[str], file: Path, content) -> tuple[bool, str]:
    """Whether all passed, and what was said."""
    file.write_text(json.dumps(content))
    done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def main() -> int:
    vectors, command = Path(sys.argv[1]), sys.argv[2:]
    if not vectors.is_dir():
        print("skipped: no vectors")
        return SKIPPED
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, place, said in BREAKS:
            content = json.loads((vectors / f"{name}.json").read_text())
            file = Path(folder) / "case.json"
            sound, text = run(command, file, first_case(copy.deepcopy(content))[0])
            if not sound:
                wrong += 1
                print(f"{name}: fails as it is: {text}")
            passed, text = run(command, file, break_value(content, place))
            if passed or said not in text:
                wrong += 1
                print(f"{name}: {place} is wrong, and what is said is: {text}")
    print(f"{len(BREAKS)} files, {wrong} mistakes")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
