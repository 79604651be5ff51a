"""What tools/tidy.py forbids, as data. Every exception says why it is one.

Places are folders below src/ ("adapters/http*" matches all that begin so), or TESTS.
"""

import re
from dataclasses import dataclass

COLUMNS_MAX = 100
ROW_COLUMNS_MAX = 200  # of tables between `clang-format off` and `on`: a row is one line
FUNCTION_LINES_MAX = 60
FILE_LINES_MAX = 500

TESTS = "TESTS"  # *_test, *_bench and *_fuzz files of any folder
ADAPTERS = "adapters/*"
CMD = "cmd/*"

# Outside libraries and the only places that may include them; the first row that fits counts.
LIBRARY_HOMES = [
    # TLS, its certificates, and the SHA-1 of RFC 6455; keys and random bytes come from crypto.
    *((f"openssl/{name}.h", ["crypto", "adapters/http*"])
      for name in ("bio", "err", "evp", "pem", "ssl", "x509", "x509v3")),
    ("openssl/", ["crypto"]),
    ("sodium", ["crypto"]),
    ("boost/", ["adapters/http*", "adapters/threads"]),
    ("sqlite3.h", ["adapters/sqlite*"]),
    ("libxml/", ["adapters/clearing_house"]),
    ("fido", ["adapters/passkeys"]),
    ("liboath/", ["adapters/one_time_codes"]),
    ("qrencode.h", ["adapters/qr"]),
    # Their decoders run in a process that can do nothing else (ADR 0021).
    *((name, ["adapters/pictures"]) for name in ("jpeglib.h", "png.h", "webp/")),
    ("seccomp.h", ["adapters/process"]),
    ("nlohmann/", [ADAPTERS, CMD, TESTS]),
    ("toml++/", [ADAPTERS, CMD]),
    ("CLI/", [ADAPTERS, CMD]),
    ("spdlog/", [ADAPTERS, CMD]),
    ("fmt/", [ADAPTERS, CMD]),
    ("gtest/", [TESTS]),
    ("gmock/", [TESTS]),
    ("rapidcheck", [TESTS]),
    ("benchmark/", [TESTS]),
]

# Layers without EXCEPTIONS build for WebAssembly too and do no I/O (ADR 0004, ADR 0005).
CORE_FORBIDDEN_HEADERS = [
    "condition_variable", "coroutine", "expected", "filesystem", "format", "fstream", "future",
    "iostream", "mutex", "random", "ranges", "stdexcept", "thread",
]


@dataclass(frozen=True)
class Ban:
    pattern: str
    instead: str
    allowed: tuple[str, ...] = ()

    def matches(self, code: str):
        return re.finditer(self.pattern, code)


BANS = [
    Ban(r"\b(?:system|steady|high_resolution)_clock::now\b", "a Clock, or the Instant handed in",
        (ADAPTERS, CMD, TESTS)),
    Ban(r"\brandom_device\b|\bs?rand\s*\(", "Random"),
    Ban(r"\bmemcmp\b", "equal_ct for secrets and tags, == for the rest"),
    Ban(r"[=!]=\s*[\w.>()-]*\b(?:commitment|frank)\b(?!\s*[-.(])|\b(?:commitment|frank)\s*[=!]=",
        "equal_ct for commitments and franks", (TESTS, "cmd/causeway-vectors")),
    Ban(r"\bstd::(?:cout|cerr|clog)\b", "a return value; only programs print", (CMD,)),
    Ban(r"\bcatch\s*\(\s*\.\.\.\s*\)", "the one catch of the host",
        (ADAPTERS, CMD)),  # threads of an adapter end in one
]
HEADER_BANS = [
    Ban(r"(?m)^using\s+namespace\b", "the name in full, or a using-declaration in the .cc"),
]

# Who may look into a Secret, and what for.
REVEAL_HOMES = {
    "base": "defines it",
    "crypto": "hands keys to the libraries",
    "tls": "encodes secret fields into secret buffers",
    "mls_wire": "encodes GroupSecrets and private messages",
    "mls_group": "key schedule and secret tree",
    "content": "keys of attachments inside encrypted content",
    "franking": "the opening key of a frank inside encrypted content",
    "report": "what a participant discloses, on its way into the seal and out of it",
    "safety": "what was disclosed, on its way to the clearing house",
    "identity": "signs with the identity and device keys",
    "directory": "the VRF key",
    "client": "seals what goes to the store",
    "adapters/files": "the key file",
    "adapters/frank": "what is shown, between the process that holds the keys and this one",
    "adapters/one_time_codes": "the secret of the codes, between its library and the person",
    "adapters/http_safety": "hashes passphrases; shows appeals and notes of reporters to whoever decides, once that is logged",
    "adapters/process": "reads what is wiped afterwards",
    "adapters/sqlite*": "the key that seals the pages",
    "adapters/http": "the TLS key, from its file to OpenSSL",
    "adapters/clearing_house": "user name and password, from their file to the HTTP client",
    "sim": "its checkers open the state that a device stored",
    "cmd/causeway": "shows the codes that people carry from one device to another, and reads them; shows a report before it is sent",
    "cmd/causewayd": "writes the TLS key and the franking keys to private files",
    "cmd/causeway-bench": "times the bare operations, with throw-away keys",
    "cmd/causeway-interop": "shows epoch secrets of throw-away groups to be compared",
    "cmd/causeway-vectors": "compares derived secrets with published vectors",
    TESTS: "compare secrets with expected values",
}

# Words that mark unfinished work; only the first is allowed, with an issue: (#12).
UNFINISHED = re.compile(r"\b(?:TODO(?!\(#\d+\))|FIXME|XXX)\b")

# co_await first in its statement, one per statement: GCC 12 frees twice otherwise, and one
# suspension a line reads better. What may stand before it:
BEFORE_CO_AWAIT = re.compile(
    r"^\s*(?:(?:if|for|while)\b.*\)|else|do|co_return"
    r"|(?:[\w:<>,*&.\->\s]*?(?:\[[\w\s,]*\]|[\w.\->]+)\s*=))?\s*$",
    re.S,
)
IN_CO_AWAIT = re.compile(r"[{\[]")
