#!/usr/bin/env python3
"""Plants one bug after the other in a copy of the sources and lets the simulator look for it.

Usage: planted_bugs.py [--check] [--seeds N] [NAME…]. Says `NAME: found at seed S: what it saw`, and
fails when a bug is not found in N seeds, or when the simulator finds something where none was
planted. --check: only that each bug can still be planted, once and only once, in today's sources.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "build" / "planted"


@dataclass(frozen=True)
class Bug:
    name: str
    what: str  # what somebody might have got wrong
    file: str
    right: str  # stands once in the file
    wrong: str


BUGS = [
    Bug("delivery-order",
        "the device takes inbox items as they come, whatever their numbers",
        "src/client/inbox.cc",
        "if (item->number != newest + 1 || is_full) {",
        "if (is_full) {"),
    Bug("inbox-order",
        "the hub reads the inbox backwards",
        "src/provider/inbox.cc",
        "return pushes;",
        "return {pushes.rbegin(), pushes.rend()};"),
    Bug("ack-before-store",
        "the device acknowledges what it holds in memory only",
        "src/client/engine.cc",
        "ack{.number = TRY(store.inbox_number())};",
        "ack{.number = TRY(store.inbox_number()) + memory_.inbox.items.size()};"),
    Bug("answer-before-store",
        "the hub says yes to what it could not keep",
        "src/provider/batch.cc",
        "      if (transaction->changes() > 0) transaction->commit();\n",
        "      try {\n"
        "        if (transaction->changes() > 0) transaction->commit();\n"
        "      } catch (const StoreError&) {\n"
        "        return outcomes;\n"
        "      }\n"),
    Bug("frank-check",
        "the device shows what its sender did not commit to",
        "src/franking/commitment.cc",
        "if (!equal_ct(opening.commitment, commitment)) return Error{rules::commitment_matches};\n",
        "if (!equal_ct(opening.commitment, commitment) && opening.franked.content.empty()) {\n"
        "    return Error{rules::commitment_matches};\n"
        "  }\n"),
    Bug("forgotten-message",
        "a message that was late for its epoch is not sent again",
        "src/client/outbox.cc",
        "  entry.encrypted.clear();\n  return context.store.put_outbox(entry);\n",
        "  return context.store.delete_outbox(entry.row);\n"),
    Bug("ratchet-not-stored",
        "a message leaves before the ratchet's next step is in the store",
        "src/client/outbox.cc",
        "  TRY(put_ratchets(context, conversation, group));\n",
        ""),
    Bug("search-of-yesterday",
        "search goes on finding what a message said before it was edited",
        "src/client/annotations.cc",
        "  TRY(context.store.mark_unindexed(line->row));\n",
        ""),
    Bug("shown-twice",
        "a message that its sender sent again is shown again",
        "src/client/opened.cc",
        "const bool is_new = !known;",
        "const bool is_new = !known || known->presence == Presence::shown;"),
    Bug("old-epoch",
        "the hub takes messages of epochs that are over",
        "src/provider/handlers_messages.cc",
        "if (epoch == conversation.epoch) return;",
        "if (epoch <= conversation.epoch) return;"),
    Bug("repeat-not-recognised",
        "the hub takes a message again whose answer was lost",
        "src/provider/handlers_messages.cc",
        "if (!earlier) return;",
        "if (!earlier || earlier.has_value()) return;"),
    Bug("set-back-not-noticed",
        "a device whose disk was set back goes on with the keys that it had",
        "src/client/session.cc",
        " TRY(be_set_back(context, login.acked));\n",
        " TRY(context.store.put_inbox_number(login.acked));\n"),
    Bug("missed-not-asked-for",
        "a device that was set back comes back in, and does not ask what it has forgotten",
        "src/client/set_back.cc",
        "  return note_missed(context, entry.conversation, entry.since_seq, entry.seq);\n",
        "  return {};\n"),
    Bug("unreadable-shown",
        "what cannot be opened becomes a row that nobody can read",
        "src/client/received.cc",
        "    return note_told(context, conversation.id, item.frank, Telling::unreadable);\n",
        "    TRY(context.store.add_message(\n"
        "        TRY(unproven(context.store, conversation, item, decrypted.error()))\n"
        "    ));\n"
        "    return {};\n"),
    Bug("key-package-twice",
        "the hub gives a one-time key package to everybody who asks",
        "src/adapters/sqlite_provider/key_package_table.cc",
        "SET key_package = NULL WHERE id = ?",
        "SET key_package = key_package WHERE id = ?"),
    Bug("no-last-resort",
        "the hub has nothing left for a device whose one-time key packages ran out",
        "src/adapters/sqlite_provider/key_package_table.cc",
        "SELECT key_package FROM last_resort WHERE device = ? AND suite = ?",
        "SELECT key_package FROM last_resort WHERE device = ? AND suite = ? AND FALSE"),
    Bug("segment-half-taken",
        "a backup says that it has what it does not",
        "src/client/backup.cc",
        "      TRY(add_message(*message));\n",
        "      if (message->epoch % 2 == 0) TRY(add_message(*message));\n"),
    Bug("key-of-yesterday",
        "the backup keeps the identity key with which it began",
        "src/client/backup_account.cc",
        "  index.identity_key = self.identity_key.private_key.clone();\n",
        "  if (index.identity_key.empty()) {\n"
        "    index.identity_key = self.identity_key.private_key.clone();\n"
        "  }\n"),
    Bug("nobody-answers",
        "requests for what is missing are not answered",
        "src/client/history_answers.cc",
        "    if (availability == Availability::given) "
        "TRY(writer.give(*export_message(*message)));\n",
        "    if (availability == Availability::given && !message) {\n"
        "      TRY(writer.give(*export_message(*message)));\n"
        "    }\n"),
    Bug("report-epoch",
        "a report says of all its lines that they are of the epoch of the first",
        "src/client/reports.cc",
        "      message.conversation, message.epoch, *message.frank, "
        "message.application_data.clone()\n",
        "      message.conversation,\n"
        "      preview.report.entries.empty() ? message.epoch\n"
        "                                     : preview.report.entries.front().context.epoch,\n"
        "      *message.frank,\n"
        "      message.application_data.clone()\n"),
    Bug("report-outcome",
        "what came of a report is told, and not kept",
        "src/client/filings.cc",
        "  own->state = FilingState::decided;\n",
        ""),
]


def misplaced() -> list[str]:
    """Bugs that today's sources have no one place for."""
    return [f"{bug.name}: its place is {(ROOT / bug.file).read_text().count(bug.right)} times in "
            f"{bug.file}" for bug in BUGS
            if (ROOT / bug.file).read_text().count(bug.right) != 1]


def copy_sources() -> None:
    """Only what has changed gets a new time, so that the next build is short."""
    for top in ("cmake", "fuzz", "src"):
        for source in (ROOT / top).rglob("*"):
            write(COPY / source.relative_to(ROOT), source)
        for old in (COPY / top).rglob("*"):
            if old.is_file() and not (ROOT / old.relative_to(COPY)).exists():
                old.unlink()
    for name in ("CMakeLists.txt", "CMakePresets.json"):
        write(COPY / name, ROOT / name)


def write(target: Path, source: Path) -> None:
    if source.is_dir():
        return
    if target.exists() and target.read_bytes() == source.read_bytes():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def build() -> None:
    if not (COPY / "build" / "build.ninja").exists():
        run(["cmake", "--preset", "dev"])
    run(["ninja", "-C", "build", "-j", os.environ.get("JOBS", str(os.cpu_count())), "causeway-sim"])


def run(words: list[str]) -> None:
    made = subprocess.run(words, cwd=COPY, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        sys.exit(f"{made.stdout}{made.stderr}planted bugs: {words[0]} failed")


def look(seeds: int) -> str:
    """`seed S: what it saw`, or nothing."""
    found = subprocess.run(["build/bin/causeway-sim", "--seeds", str(seeds), "--until-failure"],
                           cwd=COPY, capture_output=True, text=True, check=False)
    if found.returncode == 0:
        return ""
    seen = re.search(r"^seed (\d+) FAILED\n +(.*)$", found.stdout, re.MULTILINE)
    return f"seed {seen[1]}: {seen[2]}" if seen else f"no seed: status {found.returncode}"


def find(bug: Bug, seeds: int) -> bool:
    place = COPY / bug.file
    right = place.read_text()
    place.write_text(right.replace(bug.right, bug.wrong))
    try:
        build()
        seen = look(seeds)
    finally:
        place.write_text(right)
    print(f"{bug.name}: found at {seen}" if seen else f"{bug.name}: NOT FOUND in {seeds} seeds",
          flush=True)
    return bool(seen)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--seeds", type=int, default=300)
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    wrong = misplaced()
    wrong += [f"{name}: there is no such bug; there are: {', '.join(bug.name for bug in BUGS)}"
              for name in options.names if name not in {bug.name for bug in BUGS}]
    if wrong or options.check:
        print("\n".join(wrong) or f"{len(BUGS)} bugs can be planted")
        return 1 if wrong else 0
    copy_sources()
    build()
    if seen := look(20):
        print(f"without a planted bug, the simulator found one at {seen}")
        return 1
    bugs = [bug for bug in BUGS if not options.names or bug.name in options.names]
    found = sum([find(bug, options.seeds) for bug in bugs])
    print(f"{found} of {len(bugs)} planted bugs found")
    return 0 if found == len(bugs) else 1


if __name__ == "__main__":
    sys.exit(main())
