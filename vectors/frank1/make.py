#!/usr/bin/env python3
"""Writes frank1.json: FRANK-1 (docs/formats/frank1.md) a second time, in Python's standard library.

The format is that of ../shared/vectors/franking/frank1-vectors.json; the values are other ones.
"""

import hashlib
import hmac
import json
import struct
from pathlib import Path

GROUP = bytes(range(0xC0, 0xD0))
HUB = hashlib.sha256(b"chat.example").digest()[:16]
SERVER_KEY = hashlib.sha256(b"frank1.json server key").digest()
KEY_ID = 41


def varint(length):
    if length < 1 << 6:
        return struct.pack(">B", length)
    if length < 1 << 14:
        return struct.pack(">H", length | 1 << 14)
    return struct.pack(">I", length | 2 << 30)


def opaque(data):
    return varint(len(data)) + data


def mac(key, label, *parts):
    return hmac.new(key, label + b"\0\0" + b"".join(parts), hashlib.sha256).digest()


def commitment(key, group, epoch, account, device, content):
    context = b"\1" + opaque(group) + struct.pack(">Q", epoch) + account + device
    return mac(key, b"FRANK-1 commit", context, opaque(content))


def context_of(message, **changes):
    f = {"key_id": KEY_ID, "hub": HUB, "group": GROUP} | message | changes
    return (b"\1" + struct.pack(">I", f["key_id"]) + f["hub"] + opaque(f["group"])
            + struct.pack(">Q", f["epoch"]) + f["account"] + f["device"]
            + struct.pack(">QQQ", f["seq"], f["accepted_ms"], f["ack_seq"]) + f["commitment"])


def message(seq, epoch, sender, content):
    key = hashlib.sha256(b"frank1.json franking key %d" % seq).digest()
    account, device = bytes([sender]) * 16, bytes([sender + 1]) * 16
    return {"key": key, "account": account, "device": device, "epoch": epoch, "content": content,
            "seq": seq, "accepted_ms": 1790000000000 + 250 * seq, "ack_seq": max(0, seq - 2),
            "commitment": commitment(key, GROUP, epoch, account, device, content)}


def positive(m):
    return {
        "account": m["account"].hex(), "device": m["device"].hex(), "epoch": m["epoch"],
        "content": m["content"].hex(), "franking_key": m["key"].hex(),
        "application_data": (b"\1" + m["key"] + opaque(m["content"])).hex(),
        "commitment": m["commitment"].hex(),
        "authenticated_data": (bytes.fromhex("23f02020") + m["commitment"]).hex(),
        "seq": m["seq"], "accepted_ms": m["accepted_ms"], "ack_seq": m["ack_seq"],
        "frank_context": context_of(m).hex(),
        "server_frank": mac(SERVER_KEY, b"FRANK-1 server", context_of(m)).hex(),
    }


def negatives(m):
    changes = {
        "group": GROUP[::-1], "epoch": m["epoch"] + 1, "account": b"\7" * 16, "device": b"\7" * 16,
        "seq": m["seq"] + 1, "accepted_ms": m["accepted_ms"] - 1, "ack_seq": m["ack_seq"] + 1,
        "key_id": KEY_ID + 1, "hub": b"\0" * 16, "commitment": b"\xff" * 32,
    }
    frank = mac(SERVER_KEY, b"FRANK-1 server", context_of(m)).hex()
    tags = [{"case": "other_" + name, "frank_context": context_of(m, **{name: value}).hex(),
             "server_frank": frank, "must_fail": True} for name, value in changes.items()]
    opening = [m["key"], GROUP, m["epoch"], m["account"], m["device"], m["content"]]
    others = [("commit_content", 5, m["content"] + b"!"), ("commit_key", 0, b"\0" * 32),
              ("commit_device", 4, m["account"])]
    commitments = [{"case": case, "must_fail": True, "expected": m["commitment"].hex(),
                    "commitment": commitment(*opening[:at], value, *opening[at + 1:]).hex()}
                   for case, at, value in others]
    return tags + commitments


MESSAGES = [
    message(1, 0, 0x10, b""),
    message(2, 7, 0x20, b"x" * 63),   # the longest content with a length of one byte
    message(3, 7, 0x20, b"y" * 64),
    message(4, 1 << 40, 0x30, bytes(range(256)) * 64),  # the shortest with four: 2^14
]

Path(__file__).with_name("frank1.json").write_text(json.dumps({
    "label_commit": (b"FRANK-1 commit" + b"\0\0").hex(),
    "label_server": (b"FRANK-1 server" + b"\0\0").hex(),
    "server_key": SERVER_KEY.hex(), "key_id": KEY_ID, "hub_id": HUB.hex(), "group_id": GROUP.hex(),
    "messages": [positive(m) for m in MESSAGES], "negatives": negatives(MESSAGES[2]),
}, indent=1) + "\n")
