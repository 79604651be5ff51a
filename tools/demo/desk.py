#!/usr/bin/env python3
"""A provider whose reviewers' console has something of everything to do: reports for each reason,
filed by real clients, a decision appealed against and a ban that waits for a second person. It says
where the console is and how to get in, and stays until Ctrl-C.

Usage: desk.py BIN_FOLDER [--once]
  --once  looks whether each queue has what belongs there, and ends
"""

import collections
import contextlib
import datetime
from pathlib import Path
import signal
import socket
import sys
import tempfile
import time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from world import (World, decide, fail, look_at_picture, png, reveal, take,  # noqa: E402
                   until, verdict)

REPORTERS = ("bob", "cleo", "dora")
# Reason, queue, who is reported, and what they said.
REASONS = (
    ("spam", "spam", "starling", "Buy two tents, get three! Only today, only here."),
    ("harassment", "harassment", "magpie", "I said it before: nobody here wants you."),
    ("hate", "harassment", "jackdaw", "People from the valley are worth less than we are."),
    ("violence", "imminent-harm", "shrike", "Come to the bridge and I will break your arm."),
    ("self-harm", "imminent-harm", "plover", "I do not want to be here tomorrow."),
    ("intimate-images", "intimate-images", "cuckoo", "Pay, or everybody sees your pictures."),
    ("child-safety", "child-safety", "buzzard", "How old are you? Tell nobody that I ask."),
    ("fraud", "fraud", "jay", "Send me the code that you just got, I am from your bank."),
    ("impersonation", "fraud", "mockingbird", "This is your mayor. I need your vote, and 50."),
    ("illegal-goods", "fraud", "pipit", "I have some left, no prescription needed."),
    ("terrorism", "imminent-harm", "kite", "The station on Friday. Who comes along?"),
    ("unwanted-sexual", "sexual", "rook", "What are you wearing? Do answer me."),
    ("other", "other", "finch", "I post the whole ending of the book here, every day."),
)
# By which name colleagues see them, their role, and what it is for.
STAFF = (
    ("alder", "admin", "lets staff in, and sees no case"),
    ("linden", "lead", "decides where reviewers differ, and reverses decisions"),
    ("rowan", "reviewer", "works in all queues but child safety"),
    ("willow", "child_safety", "works in child safety, and files CyberTips"),
    ("osprey", "child_safety", "is the second whom a CyberTip needs"),
    ("wagtail", "analyst", "sees the numbers, and nothing else"),
    ("stork", "auditor", "reads the log and the decisions, and takes no case"),
)
# The first is of the section that stands last, [console].
SETTINGS = "demo = true\n[limits]\nregistrations_per_hour = 1000\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def say(world: World, who: str, whom: str, *texts: str) -> list[str]:
    """The ids under which `whom` has the messages."""
    world.run(whom, "accept", "@" + who)
    for text in texts:
        world.run(who, "send", "@" + whom, "-m", text)
    return [world.message(whom, "@" + who, text) for text in texts]


def report(world: World, who: str, target: str, reason: str, *arguments: str) -> None:
    world.run(who, "report", target, "--reason", reason, "--yes", *arguments)


class Desk:
    """What is seeded, and how many cases wait in each queue then."""

    def __init__(self, world: World):
        self.world = world
        self.waiting = collections.Counter()
        self.picture = world.work / "stripes.png"
        self.picture.write_bytes(png())

    def seed(self) -> None:
        self.world.register(*REPORTERS)
        # Before anything else is tagged with the keys of which something becomes.
        said = self.lines_of_each_verdict()
        self.tip_that_waits()
        # Each of these two is the only case of its queue for as long as somebody takes it there.
        self.appeal_that_waits()
        self.ban_that_waits()
        report(self.world, "bob", "@shrew", "harassment", "--message", said, "--before", "3")
        self.waiting["harassment"] += 1
        self.every_reason()
        self.conversation_with_withheld_lines()
        self.account_without_messages()
        self.group("crow", "Riches", "Everybody who joins earns 500 a day.", ("cleo",))
        self.group("parrot", "Watches", "Cheap watches, cheap watches.", REPORTERS)
        # With a message it is about whoever said it; without, about the group.
        report(self.world, "cleo", "#Riches", "fraud", "--without-content")
        self.waiting["unproven"] += 1

    def reported(self, who: str, reporter: str, text: str, reason: str, queue: str, by: str):
        """A case of what `who` said, which a reviewer has before them: both, the reviewer first."""
        self.world.register(who)
        [said] = say(self.world, who, reporter, text)
        report(self.world, reporter, "@" + who, reason, "--message", said)
        reviewer = self.world.staff(by, "reviewer")
        case = take(reviewer, queue)
        reveal(reviewer, case)
        return reviewer, case

    def lines_of_each_verdict(self) -> str:
        """The last of four messages, each of another verdict. The first key is copied, the second
        lost, and of the third the provider has another than the one it tagged with: as if the tag
        were forged."""
        texts = ("Nobody will believe you.", "Nor will they later.", "You made that up.",
                 "And I said this, too.")
        said = []

        def key(number: int) -> Path:
            return self.world.folder / f"data/frank-keys/frank-key-{number:010}"

        def copied() -> None:
            self.world.causewayd("mark-compromised", "1", "--for-good")

        def lost() -> None:
            key(2).unlink()
            self.world.causewayd("give-up-keys", "--for-good")

        def changed() -> None:
            content = bytearray(key(3).read_bytes())
            content[-1] ^= 1
            key(3).write_bytes(content)

        self.world.register("shrew")
        for text, work in zip(texts, (copied, lost, changed, None)):
            said += say(self.world, "shrew", "bob", text)
            if work:
                self.world.while_stopped(work)
        return said[-1]

    def tip_that_waits(self) -> None:
        """Two agree on what becomes a CyberTip; one of them adds its picture to what is known."""
        self.world.register("shoveler")
        text = "Send me one of these, or I show this one."
        self.world.run("dora", "accept", "@shoveler")
        self.world.run("shoveler", "send", "@dora", "-m", text, "-f", str(self.picture))
        said = self.world.message("dora", "@shoveler", text)
        report(self.world, "dora", "@shoveler", "child-safety", "--message", said)
        owl, swift = (self.world.staff(alias, "child_safety") for alias in ("owl", "swift"))
        case = take(owl, "child-safety")
        file = look_at_picture(owl, case)
        abuse = {"incident": "enticement", "files": [file], "words": "It says what it wants."}
        ban = verdict("ban", "child.abuse", child_abuse=abuse)
        decide(owl, case, ban)
        look_at_picture(swift, take(swift, "second"))
        shown = [each for entry in reveal(swift, case)["entries"] for each in entry["attachments"]]
        if decide(swift, case, ban)["outcome"] != "agreed":
            fail("the two do not agree")
        known = {"hash": shown[0]["hash"], "label": "Stripes, for the demo"}
        swift.post("banks/confirm/entries", known)

    def appeal_that_waits(self) -> None:
        wren, case = self.reported("sparrow", "bob", "You are worth nothing.", "harassment",
                                   "harassment", "wren")
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3)
        decide(wren, case, verdict("suspend", "harassment.repeated",
                                   end.strftime("%Y-%m-%dT%H:%M:%S.000Z")))
        told = self.world.notice("sparrow", "measure")
        self.world.run("sparrow", "appeal", told["decision"], "-m", "It was a joke between us.")
        self.waiting["appeals"] += 1

    def ban_that_waits(self) -> None:
        hawk, case = self.reported("gull", "cleo", "You have won! Send 20 to have it sent to you.",
                                   "fraud", "fraud", "hawk")
        if decide(hawk, case, verdict("ban", "fraud.deception"))["outcome"] != "proposed":
            fail("one alone bans")
        self.waiting["second"] += 1

    def every_reason(self) -> None:
        for number, (reason, queue, who, text) in enumerate(REASONS):
            reporter = REPORTERS[number % len(REPORTERS)]
            self.world.register(who)
            self.world.run(reporter, "accept", "@" + who)
            attached = ("-f", str(self.picture)) if reason == "child-safety" else ()
            self.world.run(who, "send", "@" + reporter, "-m", text, *attached)
            said = self.world.message(reporter, "@" + who, text)
            report(self.world, reporter, "@" + who, reason, "--message", said,
                   "--note", "Please look at this.")
            self.waiting[queue] += 1

    def conversation_with_withheld_lines(self) -> None:
        self.world.register("raven")
        said = say(self.world, "raven", "dora", "Hello again.", "My address is 7 Mill Lane.",
                   "Why do you not answer?", "Answer me, or I come and get you.")
        report(self.world, "dora", "@raven", "harassment", "--message", said[3], "--before", "3",
               "--withhold", said[1])
        self.waiting["harassment"] += 1

    def account_without_messages(self) -> None:
        self.world.register("heron")
        say(self.world, "heron", "bob", "Good day.")
        report(self.world, "bob", "@heron", "impersonation", "--without-content",
               "--note", "The name is mine.")
        self.waiting["unproven"] += 1

    def group(self, who: str, name: str, text: str, reporters: tuple[str, ...]) -> None:
        """All reports of one message are one case."""
        self.world.register(who)
        for reporter in reporters:
            self.world.run(reporter, "accept", "@" + who)
        self.world.run(who, "group", "new", name, *("@" + each for each in reporters))
        self.world.run(who, "send", "#" + name, "-m", text)
        for reporter in reporters:
            said = self.world.message(reporter, "#" + name, text)
            report(self.world, reporter, "#" + name, "spam", "--message", said)
        self.waiting["spam"] += 1

    def cases(self, person, queue: str) -> list[dict]:
        return person.get(f"queues/{queue}/cases")["items"]

    def check(self) -> None:
        """Each queue has what was seeded, and the reports are what they were to be."""
        eagle = self.world.staff("eagle", "reviewer,child_safety")

        def look():
            found = {each["id"]: each["waiting"] for each in eagle.get("queues")["items"]}
            self.found = {queue: count for queue, count in found.items() if count}
            return self.found == dict(self.waiting)

        with contextlib.suppress(SystemExit):
            until("the queues", look)
        if self.found != dict(self.waiting):
            fail(f"there was to wait {dict(self.waiting)}, and there waits {self.found}")
        rows = [row for queue in self.waiting for row in self.cases(eagle, queue)]
        missing = {row[0] for row in REASONS} - {each for row in rows for each in row["reasons"]}
        if missing:
            fail(f"nothing is reported as {sorted(missing)}")
        self.check_staff()
        kinds = {
            "a group": any(row["subject"]["kind"] == "group" for row in rows),
            "one with several reporters": any(row["reporters"] == 3 for row in rows),
            "several messages": any(row["entries"] >= 4 for row in rows),
            "one without messages": any(row["entries"] == 0 for row in rows),
        }
        if not all(kinds.values()):
            fail(f"not there: {[kind for kind, there in kinds.items() if not there]}")
        if not eagle.get("session")["demo"]:
            fail("the console does not say that it is a demo")
        case = take(eagle, "child-safety")
        look_at_picture(eagle, case)
        # It is compared in the background, and may not have been when the case was taken.
        until("a picture that is known is said to be",
              lambda: eagle.get(f"cases/{case['number']}")["known"] == "confirm")
        if [each["state"] for each in eagle.get("cybertips")["items"]] != ["draft"]:
            fail("no CyberTip waits for who looks at it")
        proofs = ("verified", "expired", "unverified", "invalid")
        numbers = [row["number"] for row in self.cases(eagle, "harassment")]
        if not any(all(head[proof] for proof in proofs) for number in numbers
                   for head in eagle.get(f"cases/{number}")["reports_list"]):
            fail("there is no report with a line of each verdict")


    def check_staff(self) -> None:
        """Each role that there is has somebody."""
        refused = self.world.causewayd("console", "invite", "--alias", "x", "--roles", "x",
                                       check=False).stderr
        roles = refused.strip().split("but ")[-1].rstrip(".").split(", ")
        if set(roles) != {role for _, role, _ in STAFF}:
            fail(f"there is nobody for some of {roles}")


def invitations(world: World) -> None:
    print(f"""
The reviewers' console:  https://localhost:{world.console_port()}/safety/
Your browser will warn you: the provider made its certificate itself. Go on all the same.
Open one of these links in it; there you make a passkey, or a passphrase with one-time codes:
""")
    for alias, role, does in STAFF:
        print(f"  {role}: {alias}, who {does}\n    {world.invite(alias, role)}")
    print("\nCtrl-C ends it, and nothing remains.", flush=True)


def main() -> int:
    once = "--once" in sys.argv[2:]
    # Whoever ends it otherwise ends the provider, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with (contextlib.suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as folder,
          contextlib.ExitStack() as ends):
        world = World(Path(sys.argv[1]).resolve(), Path(folder), ends, SETTINGS, free_port())
        print("People talk, and report each other. That takes a minute.", flush=True)
        desk = Desk(world)
        begun = time.monotonic()
        desk.seed()
        print(f"{sum(desk.waiting.values())} cases wait, made in {time.monotonic() - begun:.0f} s.")
        invitations(world)
        if once:
            desk.check()
            return 0
        signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
