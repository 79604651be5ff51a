#!/usr/bin/env python3
"""Prints what a reviewer is shown of the next case's first report, as the console says it in JSON.

Usage: read_report.py BIN_FOLDER PROVIDER_FOLDER QUEUE. The provider runs, and nobody else works.
"""

import json
from pathlib import Path
import sys

import console
from world import reveal, take


def main() -> int:
    program, folder, queue = Path(sys.argv[1]) / "causewayd", Path(sys.argv[2]), sys.argv[3]
    events = map(json.loads, (folder / "log.jsonl").read_text().splitlines())
    port = [each["port"] for each in events if each["event"] == "console_listening"][-1]
    link = console.invite(program, folder / "causeway.toml", "wren", "reviewer")
    wren = console.Person(port, folder / "tls/certificate.pem", "wren", link)
    print(json.dumps(reveal(wren, take(wren, queue))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
