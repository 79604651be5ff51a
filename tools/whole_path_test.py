#!/usr/bin/env python3
"""The whole path, by real processes: what somebody was sent is reported, proven, looked at by two
people at the console, told to the clearing house, preserved, and told to whoever it concerns; a
decision against which somebody appeals is overturned by another; and what was tagged with a key
that somebody copied proves nothing.

Usage: whole_path_test.py BIN_FOLDER
"""

import contextlib
import datetime
import hashlib
from pathlib import Path
import sys
import tempfile

from console import Person
from world import World, decide, look_at_picture, png, reveal, take, until, verdict

WORDS = "Come to the old mill, and tell nobody."
INSULT = "You are worth nothing."


def digest(tip: dict) -> str:
    whole = "\n".join([tip["xml"], *(each["xml"] for each in tip["attached"])])
    return hashlib.sha256(whole.encode()).hexdigest()


def report_to_clearing_house(world: World) -> None:
    picture = world.work / "stripes.png"
    picture.write_bytes(png())
    world.run("bob", "accept", "@ada")
    world.run("ada", "send", "@bob", "-m", WORDS, "-f", str(picture))
    reported = world.message("bob", "@ada", WORDS)
    world.run("bob", "report", "@ada", "--message", reported, "--reason", "child-safety", "--yes")
    print("reported")

    owl = world.staff("owl", "child_safety")
    swift = world.staff("swift", "child_safety")
    case = take(owl, "child-safety")
    assert case["verified"] == 1, case
    file = look_at_picture(owl, case)
    abuse = {"incident": "enticement", "files": [file], "words": "He wants to meet the child."}
    ban = verdict("ban", "child.abuse", child_abuse=abuse)
    assert decide(owl, case, ban)["outcome"] == "proposed"
    assert not owl.get("cybertips")["items"], "one alone makes no tip"
    second = take(swift, "second")
    assert second["number"] == case["number"] and second["second"] and not second["decisions"]
    look_at_picture(swift, second)
    assert decide(swift, second, ban)["outcome"] == "agreed"
    print("verified, and reviewed by two")

    draft = owl.get("cybertips")["items"][0]
    assert draft["state"] == "draft" and draft["test"], draft
    whole = owl.post(f"cybertips/{draft['id']}/send", {"digest": digest(
        owl.get(f"cybertips/{draft['id']}"))})
    assert whole["finished"] is None, whole
    done = until("the tip is finished", lambda: [
        tip for tip in owl.get("cybertips")["items"] if tip["state"] == "finished"])[0]
    look_at_tip(world.tips_there(), picture.read_bytes())
    assert done["preserved_until"] is not None, done
    preserved = datetime.datetime.fromisoformat(done["preserved_until"].replace("Z", "+00:00"))
    assert preserved - datetime.datetime.now(datetime.timezone.utc) > datetime.timedelta(days=364)
    print("finished at the clearing house, and preserved")

    assert world.notice("ada", "measure")["measure"] == "banned"
    assert world.notice("bob", "report_decided")["kind"] == "report_decided"
    refuse_to_send(world, "ada", "@bob", "you send nothing any more")
    print("told to both, and in force")
    look_at_what_is_kept(world, case["number"])
    print("opened again by a third, as it is preserved")


def look_at_tip(there: list[dict], content: bytes) -> None:
    """The one tip that the clearing house has: which file, and what two said of it."""
    assert [each["state"] for each in there] == ["finished"], there
    [file] = there[0]["files"]
    assert file["sha256"] == hashlib.sha256(content).hexdigest(), file
    for part in ("<fileViewedByEsp>true<", "<industryClassification>B2<"):
        assert part in file["details"], file["details"]
    for part in ("Online Enticement of Children for Sexual Acts", "He wants to meet the child.",
                 WORDS):
        assert part in there[0]["xml"], there[0]["xml"]


def look_at_what_is_kept(world: World, number: str) -> None:
    told = world.notice("ada", "measure")
    world.run("ada", "appeal", told["decision"], "-m", "It was not me.")
    hobby = world.staff("hobby", "child_safety")
    again = take(hobby, "appeals")
    assert again["number"] == number, again
    look_at_picture(hobby, again)
    assert WORDS in [part["text"] for entry in reveal(hobby, again)["entries"]
                     for part in entry.get("parts", [])]


def refuse_to_send(world: World, profile: str, to: str, why: str) -> None:
    done = world.run(profile, "send", to, "-m", "Do you hear me?", check=False)
    assert " sent to " not in done.stdout, done.stdout
    assert done.returncode != 0 and why in " ".join(done.stderr.split()), done


def appeal_that_is_overturned(world: World) -> Person:
    world.run("bob", "accept", "@cleo")
    world.run("cleo", "send", "@bob", "-m", INSULT)
    reported = world.message("bob", "@cleo", INSULT)
    world.run("bob", "report", "@cleo", "--message", reported, "--reason", "harassment", "--yes")
    wren = world.staff("wren", "reviewer")
    hawk = world.staff("hawk", "reviewer")
    case = take(wren, "harassment")
    entries = reveal(wren, case)["entries"]
    assert entries[-1]["verdict"] == "VERIFIED", entries
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3)
    suspended = verdict("suspend", "harassment.repeated", end.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
    made = decide(wren, case, suspended)
    assert made["outcome"] == "undoable", made
    told = world.notice("cleo", "measure")
    assert told["measure"] == "suspended" and told["statement"], told
    refuse_to_send(world, "cleo", "@bob", "for a while you send nothing")
    print("suspended")

    world.run("cleo", "appeal", told["decision"], "-m", "It was a joke between us.")
    appealed = take(hawk, "appeals")
    assert appealed["number"] == case["number"] and appealed["appeal"], appealed
    decided = hawk.post(f"cases/{appealed['number']}/appeal", {
        "version": hawk.get(f"cases/{appealed['number']}")["version"], "outcome": "overturned",
        "reason": "A joke, as both say.", "words": "We were wrong."})
    assert decided["decision"]["state"] == "overturned", decided
    assert world.notice("cleo", "appeal_decided")["measure"] == "none"
    world.run("cleo", "send", "@bob", "-m", "All is well.")
    world.message("bob", "@cleo", "All is well.")
    print("appealed against, overturned, and lifted")
    return wren


def key_that_was_copied(world: World, wren: Person) -> None:
    """What was tagged with it proves nothing from then on, also where it was reported before."""
    world.run("bob", "accept", "@dora")
    said = {}
    for text in ("Give me your code.", "Give me your code now."):
        world.run("dora", "send", "@bob", "-m", text)
        said[text] = world.message("bob", "@dora", text)
    first, second = said.values()
    world.run("bob", "report", "@dora", "--message", first, "--reason", "fraud", "--yes")
    case = take(wren, "fraud")
    assert reveal(wren, case)["entries"][-1]["verdict"] == "VERIFIED"

    mark = ("mark-compromised", "1")
    beside = world.causewayd(*mark, "--for-good", check=False)
    assert beside.returncode == 1 and "Stop it first" in beside.stderr, beside

    def stolen() -> None:
        asked = world.causewayd(*mark, check=False)
        assert asked.returncode == 1 and "UNVERIFIED" in asked.stdout, asked
        missing = world.causewayd("mark-compromised", "7", "--for-good", check=False)
        assert missing.returncode == 1 and "There is no franking key" in missing.stderr, missing
        world.causewayd(*mark, "--for-good")

    world.while_stopped(stolen)
    wren.port = world.console_port()
    refuse_to_believe(reveal(wren, case)["entries"][-1])
    world.run("bob", "report", "@dora", "--message", second, "--reason", "fraud", "--yes")
    unproven = take(wren, "unproven")
    assert unproven["verified"] == 0 and unproven["reports_list"][0]["unverified"], unproven
    refuse_to_believe(reveal(wren, unproven)["entries"][-1])
    world.run("dora", "send", "@bob", "-m", "And now another key tags.")
    print("proves nothing, as its key was copied")


def refuse_to_believe(entry: dict) -> None:
    assert entry["verdict"] == "UNVERIFIED", entry
    assert entry["rule"] == "report.frank_key_is_trusted" and entry["says"], entry


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as ends:
        world = World(Path(sys.argv[1]).resolve(), Path(folder), ends)
        world.register("ada", "bob", "cleo", "dora")
        report_to_clearing_house(world)
        wren = appeal_that_is_overturned(world)
        key_that_was_copied(world, wren)  # few log in within one minute
    return 0


if __name__ == "__main__":
    sys.exit(main())
