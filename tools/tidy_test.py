#!/usr/bin/env python3
"""Plants one violation of each check of tidy.py into a clean tree and sees exactly it reported."""

import tempfile
import unittest
from pathlib import Path

import tidy
from cpp_source import Source

CMAKE = """
layer(base)
layer(tls USES base)  # a comment
layer(crypto USES base LIBRARIES OpenSSL::Crypto)
layer(wire USES tls)
layer(provider EXCEPTIONS USES wire)
adapter(sqlite USES base LIBRARIES SQLite::SQLite3)
adapter(http_provider USES provider)
program(causewayd USES adapters/sqlite adapters/http_provider
        LIBRARIES toml)
"""

CLEAN = {
    "CMakeLists.txt": CMAKE,
    "src/base/a.h": '#pragma once\n#include <vector>\nint a();\n',
    "src/base/a.cc": '#include "base/a.h"\n\nint a() {\n  return 1;  // memcmp, std::cout\n}\n',
    "src/wire/rules.h": '#pragma once\ninline constexpr Rule once{"wire.x.once", "RFC 1 §2"};\n'
                        'inline constexpr Rule told{"wire.x.told", "RFC 1 §3"};\n',
    "src/wire/x.cc": '#include "base/a.h"\n#include "wire/rules.h"\n',
    "src/wire/x_test.cc": '#include "wire/rules.h"\nTEST(X, Once) { expect(rules::once); }\n',
    "src/provider/x_test.cc": 'TEST(X, Told) {\n  expect("403 wire.x.told");\n}\n',
    "src/wire/x_fuzz.cc": "int fuzz() { return 0; }\n",
    "fuzz/wire_x_fuzz/empty": "",
    "src/adapters/sqlite/db.cc": "#include <sqlite3.h>\n",
    "src/adapters/http_provider/serve.cc":
        "Task serve() {\n  auto [error, size] = co_await read(stream);\n"
        "  if (error) co_await stop();\n  co_return co_await next(size);\n}\n",
    "src/cmd/causewayd/main.cc": "#include <toml++/toml.h>\nint main() { std::cout << 1; }\n",
    "tools/x.py": "def f():\n    return 1\n",
}


def body(lines: int) -> str:
    return "".join(f"  step({number});\n" for number in range(lines))


# What to add to the clean tree, and what is said of it.
VIOLATIONS = [
    ("up", {"src/base/b.cc": '#include "wire/rules.h"\n'}, "base may not include wire"),
    ("sibling", {"src/crypto/b.cc": '#include "tls/t.h"\n', "src/tls/t.h": "#pragma once\n"},
     "crypto may not include tls"),
    ("adapter", {"src/provider/b.cc": '#include "adapters/sqlite/db.h"\n',
                 "src/adapters/sqlite/db.h": "#pragma once\n"},
     "provider may not include adapters/sqlite"),
    ("missing", {"src/tls/b.cc": '#include "b.h"\n'}, '"b.h" is no file below src/'),
    ("undeclared", {"src/stray/b.cc": "\n"}, "no line of CMakeLists.txt declares src/stray"),
    ("cycle", {"CMakeLists.txt": CMAKE.replace("layer(base)", "layer(base USES wire)")},
     "reaches itself"),
    ("unknown", {"CMakeLists.txt": CMAKE.replace("USES tls)", "USES tls nothing)")},
     "wire uses nothing, which no line declares"),
    ("openssl", {"src/tls/b.cc": "#include <openssl/evp.h>\n"}, "<openssl/evp.h> belongs in"),
    ("sodium", {"src/base/b.cc": "#include <sodium.h>\n"}, "<sodium.h> belongs in crypto"),
    ("boost", {"src/provider/b.cc": "#include <boost/asio.hpp>\n"}, "<boost/asio.hpp> belongs in"),
    ("sqlite", {"src/provider/b.cc": "#include <sqlite3.h>\n"}, "<sqlite3.h> belongs in"),
    ("pictures", {"src/provider/b.cc": "#include <webp/decode.h>\n"}, "<webp/decode.h> belongs in"),
    ("json", {"src/wire/b.cc": "#include <nlohmann/json.hpp>\n"}, "<nlohmann/json.hpp> belongs"),
    ("core", {"src/wire/b.cc": "#include <thread>\n"}, "<thread> has no place"),
    ("columns", {"src/wire/b.cc": "int x;  // " + "x" * 100 + "\n"}, "111 columns, at most 100"),
    ("columns after a table", {"src/wire/b.cc": "// clang-format off\nint x;  // " + "x" * 130
                               + "\n// clang-format on\nint y;  // " + "y" * 100 + "\n"},
     "111 columns, at most 100"),
    ("columns of scripts", {"tools/b.py": "x = '" + "x" * 100 + "'\n"}, "columns, at most 100"),
    ("file", {"src/wire/b.cc": "int x();\n" * 501}, "501 lines, at most 500 a file"),
    ("function", {"src/wire/b.cc": "int f() {\n" + body(59) + "}\n"}, "61 lines, at most 60"),
    ("test body", {"src/wire/b_test.cc": "TEST(A, B) {\n" + body(70) + "}\n"}, "72 lines"),
    ("python function", {"tools/b.py": "def f():\n" + "    f()\n" * 60}, "61 lines, at most 60"),
    ("guard", {"src/wire/b.cc": '#include "wire/b.h"\n', "src/wire/b.h": "int b();\n"},
     "a header begins with #pragma once"),
    ("await inside", {"src/adapters/http_provider/b.cc": "Task f() {\n  g(co_await h());\n}\n"},
     "co_await stands first"),
    ("await if", {"src/adapters/http_provider/b.cc": "Task f() {\n  if (co_await h()) g();\n}\n"},
     "co_await stands first"),
    ("await brace", {"src/adapters/http_provider/b.cc": "Task f() {\n  co_await g(X{1});\n}\n"},
     "no { or ["),
    ("await lambda", {"src/adapters/http_provider/b.cc": "Task f() {\n  co_await g([] {});\n}\n"},
     "no { or ["),
    ("clock", {"src/wire/b.cc": "auto x = std::chrono::system_clock::now();\n"}, "use a Clock"),
    ("random", {"src/wire/b.cc": "std::random_device device;\n"}, "use Random"),
    ("memcmp", {"src/crypto/b.cc": "int x = memcmp(a, b, 3);\n"}, "use equal_ct"),
    ("commitment", {"src/wire/b.cc": "bool x = opening.commitment == commitment_of(y);\n"},
     "use equal_ct for commitments"),
    ("frank", {"src/wire/b.cc": "bool x = make_frank(key, context) != entry.frank;\n"},
     "use equal_ct for commitments"),
    ("cout", {"src/provider/b.cc": "void f() { std::cout << 1; }\n"}, "only programs print"),
    ("catch all", {"src/provider/b.cc": "void f() { try { g(); } catch (...) {} }\n"},
     "use the one catch"),
    ("using", {"src/wire/b.cc": '#include "wire/b.h"\n',
               "src/wire/b.h": "#pragma once\nusing namespace std;\n"}, "use the name in full"),
    ("reveal", {"src/provider/b.cc": "auto x = key.reveal();\n"}, "reveal() outside its homes"),
    ("todo", {"src/wire/b.cc": "// TODO: later\n"}, "TODO: finish it"),
    ("fixme", {"src/wire/b.cc": "// FIXME(#12): later\n"}, "FIXME: finish it"),
    ("dead header", {"src/wire/b.h": "#pragma once\n"}, "nobody includes this header"),
    ("rule twice", {"src/tls/b.cc": 'inline constexpr Rule once{"wire.x.once", "here"};\n'},
     'rule "wire.x.once" is also in'),
    ("rule name", {"src/wire/b.cc": 'inline constexpr Rule once{"Once!", "here"};\n'},
     'rule "Once!" is not area.object.condition'),
    ("rule untested", {"src/wire/b.cc": 'inline constexpr Rule never{"wire.never", "here"};\n'},
     "no test breaks rule never"),
    ("rule in a comment", {"src/wire/rules.h": CLEAN["src/wire/rules.h"]
                           + 'inline constexpr Rule never{"wire.never", "here"};\n',
                           "src/wire/b_test.cc": "// never: wire.never\nint never_ever() {}\n"},
     "no test breaks rule never"),
    ("rule tested below it", {"src/tls/b.cc": 'inline constexpr Rule above{"tls.above", "here"};\n',
                              "src/base/b_test.cc": 'TEST(B, B) { is("tls.above"); }\n'},
     "no test breaks rule above"),
    ("decoder", {"src/wire/x.h": "#pragma once\nstruct Message {\n"
                 "  static Result<Message> decode(tls::Reader& reader);\n};\n",
                 "src/wire/y.cc": '#include "wire/x.h"\n'},
     "no fuzz target decodes Message"),
    ("parser", {"src/wire/x.h": "#pragma once\nResult<Message> parse_message(ByteView bytes);\n",
                "src/wire/y.cc": '#include "wire/x.h"\n'},
     "no fuzz target decodes parse_message"),
    ("corpus", {"src/tls/b_fuzz.cc": "\n"}, "fuzz/tls_b_fuzz holds no input"),
]


def findings(files: dict[str, str]) -> list[tuple[str, str]]:
    """The name of each check that found something in the clean tree plus `files`, and what."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in (CLEAN | files).items():
            file = Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        tree = tidy.Tree(Path(folder))
        return [(check.__name__, text) for check in tidy.CHECKS for _, _, text in check(tree)]


class Tidy(unittest.TestCase):
    def test_a_clean_tree_is_clean(self):
        self.assertEqual(findings({}), [])

    def test_each_violation_is_found_and_nothing_else(self):
        fired = set()
        for name, files, expected in VIOLATIONS:
            with self.subTest(name):
                found = findings(files)
                self.assertTrue(found, f"{name}: nothing found")
                self.assertTrue(all(expected in text for _, text in found), found)
                fired |= {check for check, _ in found}
        # A check that cannot fire would not be missed otherwise.
        self.assertEqual(fired, {check.__name__ for check in tidy.CHECKS})

    def test_functions_are_measured(self):
        text = ("struct A {\n public:\n  A() : a_{1}, b_(2) {\n  }\n  int a_ = {3};\n};\n"
                "const std::array rows{\n  Row{1},\n};\n"
                "bool operator==(const A& a, const A& b) {\n  return [] { return 1; }();\n}\n")
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "x.cc").write_text(text, encoding="utf-8")
            functions = Source(Path(folder), "x.cc").functions()
        self.assertEqual([(one.line, one.length) for one in functions], [(3, 2), (10, 3)])


if __name__ == "__main__":
    unittest.main()
