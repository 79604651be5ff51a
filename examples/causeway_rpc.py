"""Causeway for Python: starts `causeway daemon --rpc stdio` and speaks JSON-RPC with it.

    with Causeway("bot") as account:
        account.call("send", target="@ada", message="hello")
        for event in account.events():
            print(event["type"])
"""

import json
import os
import queue
import subprocess
import sys
import threading


class Refused(Exception):
    """What the daemon refused: `code` is the exit code that the command would have had."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["code"]
        self.data = error.get("data", {})


class Causeway:
    """One account. Calls may come from several threads."""

    def __init__(self, profile, program=None):
        program = program or os.environ.get("CAUSEWAY", "causeway")
        self._process = subprocess.Popen(
            [program, "--profile", profile, "daemon", "--rpc", "stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self._lock = threading.Lock()
        self._answers = {}
        self._events = queue.Queue()
        self._next_id = 0
        self._has_ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Waits until what was said last is sent."""
        self._process.stdin.close()
        self._process.wait()

    def call(self, method, **params):
        """The objects that the command prints. Throws `Refused`."""
        answer = queue.Queue()
        names = {name.replace("_", "-"): value for name, value in params.items()}
        with self._lock:
            if self._has_ended:
                raise EOFError("causeway has ended")
            self._next_id += 1
            self._answers[self._next_id] = answer
            request = {"jsonrpc": "2.0", "method": method, "params": names, "id": self._next_id}
            print(json.dumps(request), file=self._process.stdin, flush=True)
        said = answer.get()
        if said is None:
            raise EOFError("causeway has ended")
        if "error" in said:
            raise Refused(said["error"])
        return said["result"]

    def events(self):
        """What arrives, from now on and while nobody listened, as it comes."""
        self.call("subscribe")
        while (event := self._events.get()) is not None:
            yield event

    def _read(self):
        for line in self._process.stdout:
            said = json.loads(line)
            if said.get("method") == "receive":
                self._events.put(said["params"])
            elif answer := self._answers.pop(said.get("id"), None):
                answer.put(said)
            else:
                # To what could not be read as a request, so that it does not say to which.
                print(f"causeway: {said.get('error')}", file=sys.stderr)
        with self._lock:
            self._has_ended = True
        self._events.put(None)
        for answer in list(self._answers.values()):
            answer.put(None)
