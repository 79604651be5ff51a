#!/usr/bin/env python3
"""The service file of systemd does what it says with the program that it starts.

Starts `ExecStart` in a scratch folder, with the limits of the file, under a stand-in for the
manager: readiness, reload and stop are as the file says, and no system call is outside its filter.
Usage: service_test.py BIN_FOLDER
"""

import json
import os
from pathlib import Path
import re
import resource
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

ROOT = Path(__file__).resolve().parent.parent
UNIT = ROOT / "packaging" / "causewayd.service"
INSTALLED_FOLDER = "/var/lib/causeway"
INSTALLED_PROGRAM = "/usr/local/bin/causewayd"
EXPOSURE_MAX = 2.0
PATIENCE_SECONDS = 60
NOT_OF_THE_SERVICE = {"fchown"}  # SQLite's, where it runs as root


def fail(sentence: str) -> None:
    sys.exit(f"service_test: {sentence}")


def directives() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text().splitlines():
        match = re.fullmatch(r"(\w+)=(.*)", line)
        if match:
            found.setdefault(match[1], []).append(match[2])
        elif line and not line.startswith(("#", "[")):
            fail(f"this is no directive: {line}")
    return found


def allowed_calls(filters: list[str]) -> set[str]:
    """What SystemCallFilter= comes to, with systemd's own list of groups."""
    listing = subprocess.run(["systemd-analyze", "syscall-filter"], check=True,
                             capture_output=True, text=True).stdout
    groups: dict[str, list[str]] = {}
    for line in listing.splitlines():
        if line.startswith("@"):
            group = groups.setdefault(line.strip(), [])
        elif line.startswith("    ") and not line.strip().startswith("#"):
            group.append(line.strip())

    def expand(name: str) -> set[str]:
        if not name.startswith("@"):
            return {name}
        return set().union(*(expand(member) for member in groups[name]))

    allowed: set[str] = set()
    for text in filters:
        names = set().union(*(expand(name) for name in text.lstrip("~").split()))
        allowed = allowed - names if text.startswith("~") else allowed | names
    return allowed


def run(*words: str, **options) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_SECONDS,
                          **options)
    if done.returncode != 0:
        fail(f"{shlex.join(words)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


class Service:
    """The program as the manager runs it, with the folder in another place."""

    def __init__(self, unit: dict[str, list[str]], bin_folder: Path, folder: Path):
        self.unit = unit
        self.folder = folder
        self.log = folder / "log.jsonl"
        self.calls = folder / "calls.txt"
        words = [word.replace(INSTALLED_FOLDER, str(folder / "p"))
                 for word in shlex.split(unit["ExecStart"][0])]
        if words[0] != INSTALLED_PROGRAM:
            fail(f"ExecStart is not {INSTALLED_PROGRAM}")
        words[0] = str(bin_folder / "causewayd")
        self.is_traced = bool(shutil.which("strace") and shutil.which("systemd-analyze"))
        if self.is_traced:
            words = ["strace", "-f", "-D", "-qq", "-o", str(self.calls), *words]
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(folder / "manager"))
        self.manager.settimeout(PATIENCE_SECONDS)
        with self.log.open("w") as log:
            self.process = subprocess.Popen(words, stderr=log, stdout=subprocess.DEVNULL,
                                            preexec_fn=self.limit, cwd="/",
                                            env={"NOTIFY_SOCKET": str(folder / "manager")})

    def limit(self) -> None:
        files = min(int(self.unit["LimitNOFILE"][0]),
                    resource.getrlimit(resource.RLIMIT_NOFILE)[1])
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(files, 1024), files))
        os.umask(int(self.unit["UMask"][0], 8))

    def expect_state(self, state: str) -> None:
        try:
            heard = self.manager.recv(4096).decode()
        except TimeoutError:
            heard = "nothing"
        if heard != state:
            fail(f"the manager hears {heard}, not {state}: {self.log.read_text()}")

    def events(self) -> list[dict]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def reload(self) -> None:
        if self.unit["ExecReload"] != ["kill -HUP $MAINPID"]:
            fail("ExecReload does not send SIGHUP")
        self.process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.expect_state("STOPPING=1")
        status = self.process.wait(int(self.unit["TimeoutStopSec"][0]))
        if status != 0:
            fail(f"it ended with {status}")


def use(service: Service, bin_folder: Path) -> None:
    """Two people, a file: what a provider does all day."""
    folder = service.folder
    server = (folder / "p" / "data" / "address").read_text().strip()
    photo = folder / "file"
    photo.write_bytes(os.urandom(100_000))
    environment = {"XDG_DATA_HOME": str(folder / "people"), "PATH": "/usr/bin:/bin"}
    causeway = str(bin_folder / "causeway")
    for name in ("ada", "bob"):
        code = folder / "code"
        code.write_text(run(str(bin_folder / "causewayd"), "invite", "--config",
                            str(folder / "p" / "causeway.toml")))
        run(causeway, "--profile", name, "register", name, "--server", server,
            "--invite-file", str(code), env=environment)
    run(causeway, "--profile", "ada", "send", "@bob", "-f", str(photo), env=environment)
    run(causeway, "--profile", "bob", "recv", "--save", str(folder), env=environment)


def check_calls(service: Service) -> str:
    if not service.is_traced:
        return "skipped: its system calls (strace or systemd-analyze is not installed)"
    made = set(re.findall(r"^\d+ +(\w+)\(", service.calls.read_text(), re.MULTILINE))
    if not {"accept", "fdatasync"} <= made:
        fail(f"strace saw nothing of interest: {sorted(made)}")
    refused = made - allowed_calls(service.unit["SystemCallFilter"]) - NOT_OF_THE_SERVICE
    if refused:
        fail(f"SystemCallFilter refuses what it does: {sorted(refused)}")
    return f"{len(made)} system calls, all within the filter"


def check_exposure() -> str:
    if not shutil.which("systemd-analyze"):
        return "skipped: its exposure (systemd-analyze is not installed)"
    told = run("systemd-analyze", "security", "--offline=true", str(UNIT))
    exposure = float(re.search(r"exposure level for \S+: ([\d.]+)", told)[1])
    if exposure >= EXPOSURE_MAX:
        fail(f"its exposure is {exposure}, not below {EXPOSURE_MAX}")
    verified = subprocess.run(["systemd-analyze", "verify", str(UNIT)], capture_output=True,
                              text=True, timeout=PATIENCE_SECONDS)
    complaints = [line for line in verified.stderr.splitlines()
                  if UNIT.name in line and "is not executable" not in line]
    if complaints:
        fail("systemd-analyze verify: " + "; ".join(complaints))
    return f"exposure {exposure}"


def main(bin_folder: Path) -> None:
    unit = directives()
    if unit["Type"] != ["notify"] or unit["StateDirectory"] != [Path(INSTALLED_FOLDER).name]:
        fail("it is another kind of service")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        run(str(bin_folder / "causewayd"), "init", "--dir", str(folder / "p"), "--port", "0",
            "--registration", "invite")
        service = Service(unit, bin_folder, folder)
        try:
            service.expect_state("READY=1")
            use(service, bin_folder)
            service.reload()
            service.stop()
        finally:
            service.process.kill()
            service.process.wait()
        names = [event["event"] for event in service.events()]
        if names != ["console_listening", "listening", "certificate_reloaded", "stopping",
                     "stopped"]:
            fail(f"its log: {names}")
        calls = check_calls(service)
    print(f"service: ready, reloaded, stopped; {calls}; {check_exposure()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
