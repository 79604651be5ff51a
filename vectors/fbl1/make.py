#!/usr/bin/env python3
"""Writes fbl1.json: FBL1 (docs/formats/fbl1.md) a second time, in Python.

Needs the package `cryptography` for the two AEADs. Byte i of a file of N bytes is i mod 251.
"""

import hashlib
import hmac
import json
import struct
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

CHUNK = 1 << 16
AEADS = {1: AESGCM, 2: ChaCha20Poly1305}


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def seal(algorithm, file_key, salt, file):
    front = b"FBL1" + bytes([algorithm, 16, 0, 0]) + salt
    prk = mac(salt, file_key)
    aead = AEADS[algorithm](mac(prk, b"FBL1 enc\1"))  # HKDF-Expand to 32 bytes: one block
    header = front + mac(mac(prk, b"FBL1 com\1"), front)
    chunks = [file[at:at + CHUNK] for at in range(0, len(file), CHUNK)] or [b""]
    blob = header
    for i, chunk in enumerate(chunks):
        nonce = salt[:7] + struct.pack(">IB", i, i == len(chunks) - 1)
        blob += aead.encrypt(nonce, chunk, header)
    return blob


def case(algorithm, size):
    name = b"fbl1.json %d %d" % (algorithm, size)
    file_key = hashlib.sha256(b"key " + name).digest()
    salt = hashlib.sha256(b"salt " + name).digest()[:24]
    blob = seal(algorithm, file_key, salt, bytes(i % 251 for i in range(size)))
    return {"alg": algorithm, "file_key": file_key.hex(), "salt": salt.hex(), "size": size,
            "header": blob[:64].hex(), "blob_size": len(blob), "last_16": blob[-16:].hex(),
            "content_hash": hashlib.sha256(blob).hexdigest()}


SIZES = [0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17]
Path(__file__).with_name("fbl1.json").write_text(
    json.dumps([case(a, size) for a in AEADS for size in SIZES], indent=1) + "\n")
