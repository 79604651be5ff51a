"""A provider with its reviewers' console, a clearing house, and people with a device each, all of
them real processes; and what the staff does at the console. For scripts."""

import contextlib
import hashlib
import http.client
import json
import os
from pathlib import Path
import ssl
import struct
import subprocess
import sys
import time
import zlib

import console

PATIENCE_S = 60


def fail(what: str) -> None:
    raise SystemExit(f"{Path(sys.argv[0]).stem}: {what}")


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
    """A provider, its clearing house, and people with a device each. Ctrl-C reaches neither of the
    first two by itself: they are ended in order."""

    def __init__(self, bin_folder: Path, work: Path, ends: contextlib.ExitStack,
                 settings: str = "", console_port: int = 0):
        self.bin = bin_folder
        self.work = work
        self.ends = ends
        self.folder = work / "provider"
        self.config = self.folder / "causeway.toml"
        self.certificate = self.folder / "tls/certificate.pem"
        self.environment = {**os.environ, "XDG_DATA_HOME": str(work / "devices"), "NO_COLOR": "1"}
        subprocess.run([self.bin / "causewayd", "init", "--dir", self.folder, "--port", "0"],
                       check=True, stdout=subprocess.DEVNULL)
        before, console_part = self.config.read_text().split("[console]")
        console_part = console_part.replace("port = 0", f"port = {console_port}")
        self.config.write_text(f"{before}[console]{console_part}\n{settings}")
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
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)
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
        with self.log.open("a") as log:
            self.log_begin = log.tell()
            self.provider = subprocess.Popen(
                [self.bin / "causewayd", "serve", "--config", self.config],
                stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True)
        ends.callback(self.stop_provider)
        line = self.provider.stdout.readline()
        if not line.startswith("--server "):
            fail("the provider does not start: " + self.log.read_text())
        self.server = line.removeprefix("--server ").strip()

    def stop_provider(self) -> None:
        self.provider.terminate()
        if self.provider.wait() != 0:
            fail(f"the provider ended with {self.provider.returncode}: {self.log.read_text()}")

    def while_stopped(self, work) -> None:
        """Starts the provider again after `work`, where people's devices find it."""
        port = self.port_of("listening")
        self.stop_provider()
        settings = self.config.read_text()
        if f"port = {port}\n" not in settings:
            self.config.write_text(settings.replace("port = 0\n", f"port = {port}\n", 1))
        work()
        self.start_provider(self.ends)

    def causewayd(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        done = subprocess.run([self.bin / "causewayd", *arguments, "--config", self.config],
                              capture_output=True, text=True)
        if check and done.returncode != 0:
            fail(f"causewayd {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done

    def console_port(self) -> int:
        return self.port_of("console_listening")

    def port_of(self, event: str) -> int:
        """Of the provider that runs, when it has said it."""
        def look() -> list[int]:
            with self.log.open() as log:
                log.seek(self.log_begin)
                lines = [line for line in log if line.endswith("\n")]
            return [each["port"] for each in map(json.loads, lines) if each["event"] == event]

        return until(event, look)[0]

    def staff(self, alias: str, roles: str) -> console.Person:
        return console.Person(self.console_port(), self.certificate, alias,
                              self.invite(alias, roles))

    def invite(self, alias: str, roles: str) -> str:
        """The link for one more of the staff."""
        return console.invite(self.bin / "causewayd", self.config, alias, roles)

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
