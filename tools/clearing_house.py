#!/usr/bin/env python3
"""A stand-in for the clearing house: strict where its documentation is, and faulty where asked to.

Usage: clearing_house.py --certificate PEM --key PEM --credentials FILE [--port N]. Listens on
127.0.0.1, says "listening PORT", and ends with its standard input. Nothing leaves this computer.

Beside the API below /ispws there is, without a password:
  GET  /stand-in/reports          what it has, as JSON
  POST /stand-in/fault            {"at": N, "what": WORD}: at the N-th request from now on (1: the
                                  next); {}: none. WORD: see FAULTS.
  POST /stand-in/clock            {"advance_s": N}
  POST /stand-in/forget           {}: begin as at the start
"""

import argparse
import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
import hashlib
import http.server
import json
from pathlib import Path
import re
import socket
import ssl
import sys
import threading
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

import clearing_house_schema as schema

BODY_MAX = 512 * 1024 * 1024
OPEN_FOR = timedelta(hours=24)
UNTOUCHED_FOR = timedelta(hours=1)
# "…_after": the request is done first.
FAULTS = ("drop", "drop_after", "hang_after", "garbage", "garbage_after", "cut_after", "503",
          "503_after", "401", "1000", "1000_after", "1110", "4100", "5001", "9999", "9999_after",
          "damaged")
DESCRIPTIONS = {0: "Success", 1000: "Server error", 4000: "Invalid request",
                4100: "Validation failed", 4110: "Malformed XML", 4200: "Malformed file",
                5001: "Report does not exist", 5002: "File does not exist",
                5101: "Report already retracted", 5102: "Report already finished"}


class Refused(Exception):
    def __init__(self, code: int, why: str = ""):
        super().__init__(why)
        self.code = code


@dataclass
class File:
    file_id: str
    md5: str
    sha256: str
    size: int
    details: str = ""


@dataclass
class Report:
    number: int
    xml: str
    opened: datetime
    changed: datetime
    state: str = "open"  # open, finished, retracted, deleted
    files: list[File] = field(default_factory=list)


class ClearingHouse:
    """Reports and their life cycle; one request at a time."""

    def __init__(self) -> None:
        self.reports: dict[int, Report] = {}
        self.advanced = timedelta()
        self.requests: list[str] = []
        self.problems: list[str] = []
        self.fault: tuple[int, str] | None = None

    def now(self) -> datetime:
        return datetime.now(timezone.utc) + self.advanced

    def take_fault(self) -> str:
        if self.fault is None:
            return ""
        at, what = self.fault
        self.fault = None if at <= 1 else (at - 1, what)
        return what if at <= 1 else ""

    def open_report(self, number: str) -> Report:
        report = self.reports.get(int(number)) if re.fullmatch(r"\d{1,18}", number) else None
        if report is None:
            raise Refused(5001)
        now = self.now()
        is_old = now >= report.opened + OPEN_FOR and now >= report.changed + UNTOUCHED_FOR
        if report.state == "open" and is_old:
            report.state = "deleted"
        if report.state != "open":
            raise Refused({"deleted": 5001, "retracted": 5101, "finished": 5102}[report.state])
        return report

    def document(self, body: bytes, rule: schema.Element) -> ET.Element:
        if b"<!DOCTYPE" in body:
            raise Refused(4110, "a DOCTYPE")
        try:
            document = ET.fromstring(body.decode("utf-8"))
        except (ET.ParseError, UnicodeDecodeError) as error:
            raise Refused(4110, str(error)) from error
        try:
            schema.check(document, rule, self.now())
        except schema.Invalid as error:
            raise Refused(4100, str(error)) from error
        return document

    def submit(self, body: bytes) -> str:
        self.document(body, schema.REPORT)
        number = 4_564_654 + len(self.reports)
        self.reports[number] = Report(number, body.decode(), self.now(), self.now())
        return response(0, reportId=number)

    def upload(self, number: str, content: bytes) -> str:
        report = self.open_report(number)
        if not content:
            raise Refused(4200, "an empty file")
        md5 = hashlib.md5(content).hexdigest()
        file_id = hashlib.md5(f"{number}/{len(report.files)}/{md5}".encode()).hexdigest()
        report.files.append(File(file_id, md5, hashlib.sha256(content).hexdigest(), len(content)))
        report.changed = self.now()
        return response(0, reportId=number, fileId=file_id, hash=md5)

    def fileinfo(self, body: bytes) -> str:
        document = self.document(body, schema.FILE_DETAILS)
        report = self.open_report(document.findtext("reportId") or "")
        file_id = document.findtext("fileId")
        file = next((file for file in report.files if file.file_id == file_id), None)
        if file is None:
            raise Refused(5002)
        if file.details:
            raise Refused(4100, "this file was described")
        hashes = {node.get("hashType"): node.text for node in document.iter("originalFileHash")}
        if hashes.get("MD5", file.md5) != file.md5:
            raise Refused(4100, "another MD5 than that of the file")
        file.details = body.decode()
        report.changed = self.now()
        return response(0, reportId=report.number)

    def finish(self, number: str) -> str:
        report = self.open_report(number)
        report.state = "finished"
        ids = "".join(f"<fileId>{file.file_id}</fileId>" for file in report.files)
        return (f"<reportDoneResponse><responseCode>0</responseCode><reportId>{number}</reportId>"
                f"<files>{ids}</files></reportDoneResponse>")

    def retract(self, number: str) -> str:
        self.open_report(number).state = "retracted"
        return response(0, reportId=number)


def response(code: int, **elements: object) -> str:
    inside = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in elements.items())
    description = DESCRIPTIONS.get(code, "Something else")
    return (f"<reportResponse><responseCode>{code}</responseCode><responseDescription>{description}"
            f"</responseDescription>{inside}</reportResponse>")


def parse_multipart(content_type: str, body: bytes) -> dict[str, bytes]:
    """Fields by name, strictly: RFC 7578 with nothing around it."""
    match = re.fullmatch(r'multipart/form-data; ?boundary="?([\w\'()+,./:=?-]{1,70})"?',
                         content_type)
    if match is None:
        raise Refused(4000, f"content type {content_type!r}")
    boundary = b"--" + match[1].encode()
    if not body.startswith(boundary + b"\r\n") or not body.endswith(b"\r\n" + boundary + b"--\r\n"):
        raise Refused(4000, "no multipart body")
    fields: dict[str, bytes] = {}
    for part in body[len(boundary) + 2:-len(boundary) - 6].split(b"\r\n" + boundary + b"\r\n"):
        head, separator, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'^Content-Disposition: form-data; name="(\w+)"', head, re.M)
        if not separator or name is None or name[1].decode() in fields:
            raise Refused(4000, "no part of a form")
        fields[name[1].decode()] = content
    return fields


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece
    disable_nagle_algorithm = True
    house: ClearingHouse
    authorization: str
    lock = threading.Lock()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr: it would be the only place where names are written down."""

    def do_GET(self) -> None:
        self.serve(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch(r"\d{1,10}", length) or int(length) > BODY_MAX:
            return self.answer(411, b"", "text/plain")
        self.serve(self.rfile.read(int(length)))

    def serve(self, body: bytes) -> None:
        with self.lock:
            if self.path.startswith("/stand-in/"):
                return self.control(body)
            if not self.path.startswith("/ispws/"):
                return self.answer(404, b"", "text/plain")
            self.api(self.path.removeprefix("/ispws/"), body)

    def api(self, name: str, body: bytes) -> None:
        if self.headers.get("Authorization") != self.authorization:
            return self.answer(401, b"", "text/plain")
        fault = self.house.take_fault()
        self.house.requests.append(name + (f" {fault}" if fault else ""))
        if fault and not fault.endswith("_after") and fault != "damaged":
            return self.fail(fault, "")
        try:
            text = self.route(name, body)
        except Refused as refused:
            self.house.problems.append(f"{name}: {refused.code} {refused}")
            text = response(refused.code)
        if fault == "damaged":
            text = re.sub(r"<hash>..", "<hash>zz", text)
        elif fault:
            return self.fail(fault.removesuffix("_after"), text)
        self.answer(200, text.encode(), "text/xml; charset=utf-8")

    def route(self, name: str, body: bytes) -> str:
        content_type = self.headers.get("Content-Type", "")
        if (self.command, name) == ("GET", "status"):
            return response(0)
        if self.command == "GET":
            raise Refused(4000, "no such address")
        if name in ("submit", "fileinfo"):
            if content_type != "text/xml; charset=utf-8":
                raise Refused(4000, f"content type {content_type!r}")
            return getattr(self.house, name)(body)
        if name not in ("upload", "finish", "retract"):
            raise Refused(4000, "no such address")
        fields = parse_multipart(content_type, body)
        if set(fields) != ({"id", "file"} if name == "upload" else {"id"}):
            raise Refused(4000, f"the fields {sorted(fields)}")
        number = fields["id"].decode("ascii", "replace")
        if name == "upload":
            return self.house.upload(number, fields["file"])
        return getattr(self.house, name)(number)

    def fail(self, what: str, text: str) -> None:
        if what in ("drop", "hang"):
            if what == "hang":
                self.connection.settimeout(60)
                try:
                    self.rfile.read(1)  # until the other side has enough
                except OSError:
                    pass
            self.close_connection = True
            return self.connection.shutdown(socket.SHUT_RDWR)
        if what == "cut":
            return self.answer(200, text.encode()[:len(text) // 2], "text/xml; charset=utf-8")
        if what == "garbage":
            return self.answer(200, b"<html>Welcome</html>", "text/html")
        if what in ("401", "503"):
            return self.answer(int(what), b"", "text/plain")
        self.answer(200, response(int(what)).encode(), "text/xml; charset=utf-8")

    def control(self, body: bytes) -> None:
        wanted = json.loads(body or b"{}")
        if self.path == "/stand-in/fault":
            if wanted and wanted["what"] not in FAULTS:
                return self.answer(400, b"", "text/plain")
            self.house.fault = (wanted["at"], wanted["what"]) if wanted else None
        elif self.path == "/stand-in/clock":
            self.house.advanced += timedelta(seconds=wanted["advance_s"])
        elif self.path == "/stand-in/forget":
            Handler.house = ClearingHouse()
        state = {
            "requests": self.house.requests,
            "problems": self.house.problems,
            "reports": [{"id": str(report.number), "state": report.state, "xml": report.xml,
                         "files": [vars(file) for file in report.files]}
                        for report in self.house.reports.values()],
        }
        self.answer(200, json.dumps(state).encode(), "application/json")

    def answer(self, status: int, body: bytes, content_type: str) -> None:
        self.send_response(status)
        if body:
            self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Request-ID", f"{len(self.house.requests):08}")
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    """Each connection does its own handshake, so that one that hangs holds up no other."""

    daemon_threads = True

    def __init__(self, port: int, context: ssl.SSLContext):
        super().__init__(("127.0.0.1", port), Handler)
        self.context = context

    def finish_request(self, request, client_address) -> None:
        request.settimeout(60)
        with self.context.wrap_socket(request, server_side=True) as stream:
            super().finish_request(stream, client_address)

    def handle_error(self, request, client_address) -> None:
        """A connection that broke is the other side's business."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("certificate", "key", "credentials"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    credentials = options.credentials.read_bytes().strip()
    Handler.house = ClearingHouse()
    Handler.authorization = "Basic " + base64.b64encode(credentials).decode()
    server = Server(options.port, context)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"listening {server.server_port}", flush=True)
    sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
