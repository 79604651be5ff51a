"""Somebody of the provider's staff at the reviewers' console, for scripts
(docs/formats/safety-api.md), with codes of RFC 6238 instead of a passkey."""

import base64
import hashlib
import hmac
import http.client
import json
from pathlib import Path
import ssl
import struct
import subprocess
import time

STEP_S = 30
PASSPHRASE = "for a test, and nothing else"


class Refused(Exception):
    """What the console answered instead, with the name of the rule."""

    def __init__(self, status: int, rule: str, says: str):
        super().__init__(f"{status} {rule}: {says}")
        self.status = status
        self.rule = rule


def code(secret: str, step: int) -> str:
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


class Person:
    """One of the staff, who came by an invitation and has logged in again since."""

    def __init__(self, port: int, certificate: Path, alias: str, invitation: str):
        self.context = ssl.create_default_context(cafile=str(certificate))
        self.port = port
        self.alias = alias
        self.cookie = ""
        self.accept(invitation.strip().split("#/invitation/")[1])

    def accept(self, token: str) -> None:
        begun = self.post("invitation/totp/begin", {"token": token})
        self.secret = begun["secret"]
        # The code of the step before is taken, too, and leaves this one's for the log-in.
        step = int(time.time()) // STEP_S - 1
        self.post("invitation/totp", {
            "token": token, "ceremony": begun["ceremony"], "passphrase": PASSPHRASE,
            "code": code(self.secret, step)})
        self.call("DELETE", "session")
        self.cookie = ""
        self.post("login/totp", {"alias": self.alias, "passphrase": PASSPHRASE,
                                 "code": code(self.secret, int(time.time()) // STEP_S)})

    def call(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        headers = {"X-Causeway-Console": "1", "User-Agent": "a script"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self.cookie:
            headers["Cookie"] = self.cookie
        connection = http.client.HTTPSConnection("localhost", self.port, context=self.context,
                                                 timeout=60)
        connection.request(method, "/safety/api/" + path,
                           None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        content = answer.read()
        cookie = answer.getheader("Set-Cookie")
        connection.close()
        if cookie:
            self.cookie = cookie.split(";")[0]
        if answer.status >= 400:
            refusal = json.loads(content)
            raise Refused(answer.status, refusal["rule"], refusal["says"])
        return answer.status, content

    def get(self, path: str) -> dict:
        return json.loads(self.call("GET", path)[1])

    def post(self, path: str, body: object) -> dict | None:
        """The answer; None where there is none."""
        status, content = self.call("POST", path, body)
        return None if status == 204 else json.loads(content)

    def picture(self, path: str, body: object) -> bytes:
        return self.call("POST", path, body)[1]


def invite(program: Path, config: Path, alias: str, roles: str) -> str:
    """The link; whoever opens it becomes one of the staff."""
    command = [program, "console", "invite", "--alias", alias, "--roles", roles, "--config", config]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
