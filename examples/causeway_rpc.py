"""Causeway for Python: starts `causeway daemon --rpc stdio` and speaks JSON-RPC with it.

    with Causeway("bot") as account:
        account.call("send", target="@ada", message="hello")
        for event in account.events():
            print(event["type"])
"""

import collections
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
    """One account. Calls may come from several threads.

    What has been read counts as told (docs/formats/rpc.md). So no more is read than one event ahead of
    `events`, but what stands before the answer to a call.
    """

    def __init__(self, profile, program=None):
        program = program or os.environ.get("CAUSEWAY", "causeway")
        self._process = subprocess.Popen(
            [program, "--profile", profile, "daemon", "--rpc", "stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._answers = {}
        self._events = collections.deque()
        self._next_id = 0
        self._has_ended = False
        self._is_closed = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Waits until what was said last is sent."""
        self._process.stdin.close()
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
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
            self._changed.notify_all()
            request = {"jsonrpc": "2.0", "method": method, "params": names, "id": self._next_id}
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        said = answer.get()
        if said is None:
            raise EOFError("causeway has ended")
        if "error" in said:
            raise Refused(said["error"])
        return said["result"]

    def events(self):
        """What arrives, from now on and while nobody listened, as it comes."""
        self.call("subscribe")
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._events or self._has_ended)
                if not self._events:
                    return
                event = self._events.popleft()
                self._changed.notify_all()
            yield event

    def _read(self):
        while line := self._next_line():
            said = json.loads(line)
            with self._changed:
                if said.get("method") == "receive":
                    self._events.append(said["params"])
                elif answer := self._answers.pop(said.get("id"), None):
                    answer.put(said)
                else:
                    # To what could not be read as a request, so that it does not say to which.
                    print(f"causeway: {said.get('error')}", file=sys.stderr)
                self._changed.notify_all()
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()
            for answer in self._answers.values():
                answer.put(None)

    def _next_line(self):
        with self._changed:
            self._changed.wait_for(lambda: not self._events or self._answers or self._is_closed)
            if self._is_closed:
                self._process.stdout.close()  # what is left is for the next who listens
                return b""
        # Not a byte more: the one behind it is read when it is wanted.
        return self._process.stdout.raw.readline()
