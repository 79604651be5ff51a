#!/usr/bin/env python3
"""Posts what arrives to a URL, and sends what is posted to it on loopback."""

import argparse
import hmac
import http.client
import http.server
import json
import pathlib
import sys
import threading
import time
import urllib.error
import urllib.request

from causeway_rpc import Causeway, Refused

BODY_SIZE_MAX = 1 << 20
HTTP_STATUS = {2: 400, 5: 429, 7: 404, 8: 403}


def make_handler(account, token):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            given = self.headers.get("Authorization", "").encode()
            if not hmac.compare_digest(given, b"Bearer " + token):
                return self.answer(401, {"message": "the token is missing or wrong"})
            try:
                size = int(self.headers.get("Content-Length", ""))
                if not 0 < size <= BODY_SIZE_MAX:
                    raise ValueError
                body = json.loads(self.rfile.read(size))
                params = {"target": body["target"], "message": body["message"]}
            except (ValueError, KeyError, TypeError):
                return self.answer(400, {"message": 'it takes {"target": …, "message": …}'})
            try:
                return self.answer(200, account.call("send", **params)[0])
            except Refused as refusal:
                return self.answer(HTTP_STATUS.get(refusal.code, 502), refusal.data)

        def answer(self, status, said):
            text = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            """Nothing about people's messages."""

    return Handler


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Whoever says that something is elsewhere has not taken it."""

    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect)
TOO_EARLY = {408, 429}


def post(url, event):
    """Until it is taken (2xx), or refused for good (4xx)."""
    pause = 1
    while True:
        request = urllib.request.Request(
            url, json.dumps(event).encode(), {"Content-Type": "application/json"}
        )
        try:
            with OPENER.open(request, timeout=30):
                return
        except urllib.error.HTTPError as error:
            print(f"{url} did not take an event: {error.code}", file=sys.stderr)
            if 400 <= error.code < 500 and error.code not in TOO_EARLY:
                return
        except (OSError, http.client.HTTPException) as error:
            print(f"{url} did not take an event: {error}", file=sys.stderr)
        time.sleep(pause)
        pause = min(2 * pause, 60)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", required=True, help="which account")
    parser.add_argument("--post-to", required=True, metavar="URL", help="where events go")
    parser.add_argument("--port", type=int, default=0, help="of loopback, for what is to be sent")
    parser.add_argument("--token-file", required=True, type=pathlib.Path, help="its first line")
    arguments = parser.parse_args()
    token = arguments.token_file.read_bytes().split(b"\n", 1)[0].strip()
    if not token:
        parser.error("the token file is empty")
    with Causeway(arguments.profile) as account:
        address = ("127.0.0.1", arguments.port)
        server = http.server.ThreadingHTTPServer(address, make_handler(account, token))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
        for event in account.events():
            post(arguments.post_to, event)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
