"""The two programs that play actors, and ts-mls mended where it is known to be wrong."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
NODE_VERSION_MIN = 20


class Refused(Exception):
    """A side refused what the script asked of it."""

    def __init__(self, side: str, operation: str, why: str, actor: str):
        super().__init__(f"{side} refused {operation}: {why} ({actor})")


class Peer:
    """One process with any number of actors; a request and its answer are one line each."""

    def __init__(self, side: str, command: list[str]):
        self.side = side
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.hello = self.ask("hello")

    def ask(self, operation: str, actor: str = "", **fields) -> dict:
        assert self.process.stdin and self.process.stdout
        request = {"operation": operation, "actor": actor, **fields}
        print(json.dumps(request), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.side} ended with status {self.process.wait()} in {operation}")
        answer = json.loads(line)
        if "refused" in answer:
            raise Refused(self.side, operation, answer["refused"], actor)
        return answer


class TsMls:
    """ts-mls as npm has it, and copies in which known defects are mended."""

    def __init__(self) -> None:
        self.peers: dict[str, Peer] = {}
        # Here, so that the copies find the packages that they need.
        self.copies = tempfile.TemporaryDirectory(prefix=".mended-", dir=HERE / "node_modules")

    def peer(self, mended: tuple[dict, ...] = ()) -> Peer:
        names = "+".join(sorted(defect["name"] for defect in mended)) or "ts-mls"
        if names not in self.peers:
            folder = Path(self.copies.name) / names
            shutil.copytree(HERE / "node_modules/ts-mls", folder)
            mend(folder, mended)
            self.peers[names] = Peer("theirs", ["node", str(HERE / "peer.mjs"), str(folder)])
        return self.peers[names]


def mend(folder: Path, defects: tuple[dict, ...]) -> None:
    for defect in defects:
        for change in defect["mend"]:
            path = folder / "dist/src" / change["file"]
            before = path.read_text(encoding="utf-8")
            if change["from"] not in before:
                raise SystemExit(f"known.json: {defect['name']}: {change['file']} is another now")
            path.write_text(before.replace(change["from"], change["to"]), encoding="utf-8")


def install() -> str:
    """Installs ts-mls below node_modules; what is missing for that, or nothing."""
    try:
        version = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return f"no node {NODE_VERSION_MIN}"
    if int(version.stdout.lstrip("v").split(".")[0]) < NODE_VERSION_MIN:
        return f"no node {NODE_VERSION_MIN} (this one is {version.stdout.strip()})"
    # Written last, so that what was begun and not finished is begun again.
    done = HERE / "node_modules/.installed"
    lock = (HERE / "package-lock.json").read_text(encoding="utf-8")
    if done.is_file() and done.read_text(encoding="utf-8") == lock:
        return ""
    try:
        npm = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                              "--fetch-retries=1"],
                             cwd=HERE, check=False, capture_output=True, text=True)
    except OSError:
        return "no npm"
    if npm.returncode != 0:
        return f"npm ci failed: {npm.stderr.strip()}"
    done.write_text(lock, encoding="utf-8")
    return ""
