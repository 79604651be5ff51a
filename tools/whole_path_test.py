#!/usr/bin/env python3
"""The whole path, by real processes: what somebody was sent is reported, proven, looked at by two
people at the console, told to the clearing house, preserved, and told to whoever it concerns; and a
decision against which somebody appeals is overturned by another.

Usage: whole_path_test.py BIN_FOLDER
"""

import contextlib
import datetime
import hashlib
import http.client
import json
import os
from pathlib import Path
import ssl
import struct
import subprocess
import sys
import tempfile
import time
import zlib

import console

PATIENCE_S = 60
WORDS = "Come to the old mill, and tell nobody."
INSULT = "You are worth nothing."


def fail(what: str) -> None:
    raise SystemExit(f"whole_path_test: {what}")


def until(what: str, look):
    """What `look` answers as soon as that is something."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    fail(f"{what}: not within {PATIENCE_S} s")
    return None


def png(width: int = 96, height: int = 96) -> bytes:
    """A harmless picture: stripes."""
    def pixel(x: int, y: int) -> bytes:
        return bytes([x * 2 & 255, y * 2 & 255, 128 if (x // 8 + y // 8) & 1 else 0])

    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(width)) for y in range(height))
    chunk = lambda name, data: (struct.pack(">I", len(data)) + name + data
                                + struct.pack(">I", zlib.crc32(name + data)))
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class World:
    """A provider, its clearing house, and people with a device each."""

    def __init__(self, bin_folder: Path, work: Path, ends: contextlib.ExitStack):
        self.bin = bin_folder
        self.work = work
        self.folder = work / "provider"
        self.config = self.folder / "causeway.toml"
        self.certificate = self.folder / "tls/certificate.pem"
        self.environment = {**os.environ, "XDG_DATA_HOME": str(work / "devices"), "NO_COLOR": "1"}
        subprocess.run([self.bin / "causewayd", "init", "--dir", self.folder, "--port", "0"],
                       check=True, stdout=subprocess.DEVNULL)
        self.start_clearing_house(ends)
        self.start_provider(ends)

    def start_clearing_house(self, ends: contextlib.ExitStack) -> None:
        credentials = self.work / "credentials"
        credentials.write_text("usr123:a password\n")
        credentials.chmod(0o600)
        script = Path(__file__).parent / "clearing_house.py"
        process = subprocess.Popen(
            [sys.executable, script, "--certificate", self.certificate,
             "--key", self.folder / "tls/key.pem", "--credentials", credentials],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ends.callback(process.wait)
        ends.callback(process.stdin.close)
        self.house_port = int(process.stdout.readline().split()[1])
        pin = hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.certificate.read_text())).hexdigest()
        with self.config.open("a") as config:
            config.write(f'\n[clearing_house]\nenvironment = "test"\n'
                         f'credentials = "{credentials}"\n'
                         f'stand_in = "https://localhost:{self.house_port}#sha256={pin}"\n'
                         'first_name = "Robin"\nlast_name = "Reed"\nemail = "safety@localhost"\n')

    def start_provider(self, ends: contextlib.ExitStack) -> None:
        self.log = self.folder / "log.jsonl"
        with self.log.open("w") as log:
            self.provider = subprocess.Popen(
                [self.bin / "causewayd", "serve", "--config", self.config],
                stdout=subprocess.PIPE, stderr=log, text=True)
        ends.callback(self.stop_provider)
        line = self.provider.stdout.readline()
        if not line.startswith("--server "):
            fail("the provider does not start: " + self.log.read_text())
        self.server = line.removeprefix("--server ").strip()

    def stop_provider(self) -> None:
        self.provider.terminate()
        if self.provider.wait() != 0:
            fail(f"the provider ended with {self.provider.returncode}: {self.log.read_text()}")

    def console_port(self) -> int:
        for line in self.log.read_text().splitlines():
            event = json.loads(line)
            if event["event"] == "console_listening":
                return event["port"]
        fail("there is no console")
        return 0

    def staff(self, alias: str, roles: str) -> console.Person:
        link = console.invite(self.bin / "causewayd", self.config, alias, roles)
        return console.Person(self.console_port(), self.certificate, alias, link)

    def run(self, profile: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        done = subprocess.run([self.bin / "causeway", "--profile", profile, *arguments],
                              env=self.environment, capture_output=True, text=True)
        if check and done.returncode != 0:
            fail(f"{profile}: {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done

    def lines(self, profile: str, *arguments: str) -> list[dict]:
        return [json.loads(line)
                for line in self.run(profile, "--json", *arguments).stdout.splitlines()]

    def register(self, *profiles: str) -> None:
        for profile in profiles:
            self.run(profile, "register", profile, "--server", self.server)

    def message(self, profile: str, chat: str, text: str) -> str:
        """The id under which the profile has it."""
        self.run(profile, "recv")
        found = [line["id"] for line in self.lines(profile, "show", chat)
                 if line.get("text") == text]
        return found[0] if found else fail(f"{profile} was not sent: {text}")

    def notice(self, profile: str, kind: str) -> dict:
        def look():
            self.run(profile, "recv")
            return [line for line in self.lines(profile, "notices") if line.get("kind") == kind]

        return until(f"a notice for {profile}: {kind}", look)[-1]

    def tips_there(self) -> list[dict]:
        """What the clearing house has."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPSConnection("localhost", self.house_port, context=context)
        connection.request("GET", "/stand-in/reports")
        return json.loads(connection.getresponse().read())["reports"]


def take(person: console.Person, queue: str) -> dict:
    """The next case of the queue, as soon as there is one."""
    return until(f"a case in {queue} for {person.alias}",
                 lambda: person.post(f"queues/{queue}/next", {}))


def reveal(person: console.Person, case: dict) -> dict:
    report = case["reports_list"][0]["id"]
    return person.post(f"cases/{case['number']}/reports/{report}/reveal", {})


def decide(person: console.Person, case: dict, verdict: dict) -> dict:
    path = f"cases/{case['number']}"
    version = person.get(path)["version"]
    return person.post(path + "/decision", {"version": version, "verdict": verdict})


def verdict(measure: str, policy: str, until_time=None, child_abuse=None) -> dict:
    return {"measure": measure, "until": until_time, "policy": policy, "reason": "As they said.",
            "template": None, "words": "", "child_abuse": child_abuse}


def look_at_picture(person: console.Person, case: dict) -> dict:
    """Reveals the report and looks at its picture in whole; the file of a verdict."""
    report = case["reports_list"][0]["id"]

    def proven():
        entries = [entry for entry in reveal(person, case)["entries"] if entry["kind"] == "opened"]
        return [(entry, each) for entry in entries for each in entry["attachments"]
                if each["state"] == "proven" and each["shown"]]

    entry, attachment = until("the picture is proven", proven)[0]
    assert entry["verdict"] == "VERIFIED", entry
    assert entry["is_subject"], entry
    picture = person.picture(f"cases/{case['number']}/reports/{report}/media",
                             {"seq": entry["seq"], "index": attachment["index"], "size": "whole"})
    assert picture[:4] in (b"\x89PNG", b"RIFF"), picture[:16]
    return {"report": report, "seq": entry["seq"], "index": attachment["index"], "class": "B2",
            "viewed": True}


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
    there = world.tips_there()
    assert [each["state"] for each in there] == ["finished"], there
    assert done["preserved_until"] is not None, done
    preserved = datetime.datetime.fromisoformat(done["preserved_until"].replace("Z", "+00:00"))
    assert preserved - datetime.datetime.now(datetime.timezone.utc) > datetime.timedelta(days=364)
    print("finished at the clearing house, and preserved")

    assert world.notice("ada", "measure")["measure"] == "banned"
    assert world.notice("bob", "report_decided")["kind"] == "report_decided"
    refuse_to_send(world, "ada", "@bob")
    print("told to both, and in force")


def refuse_to_send(world: World, profile: str, to: str) -> None:
    done = world.run(profile, "send", to, "-m", "Do you hear me?", check=False)
    assert " sent to " not in done.stdout, done.stdout


def appeal_that_is_overturned(world: World) -> None:
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
    refuse_to_send(world, "cleo", "@bob")
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


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as ends:
        world = World(Path(sys.argv[1]).resolve(), Path(folder), ends)
        world.register("ada", "bob", "cleo")
        report_to_clearing_house(world)
        appeal_that_is_overturned(world)
    return 0


if __name__ == "__main__":
    sys.exit(main())
