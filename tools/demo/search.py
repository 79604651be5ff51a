#!/usr/bin/env python3
"""Looks for words in files, in every form in which a program might have written them down.

    search.py [--bytes-of FILE] WORDS PATH...

WORDS holds one word a line. PATH is a file, or a folder with all that is below it. Each word is
looked for as UTF-8, UTF-16LE, base64 (both alphabets, at each of the three alignments) and
hexadecimal (both cases); with --bytes-of, so are stretches of that file, taken all along it.

Prints "FORM WORD in PATH" for each that is found. Ends with 0 where nothing is found, 1 where
something is, 2 where there is nothing to look for or in.
"""

import argparse
import base64
import sys
from pathlib import Path

STRETCH_SIZE = 16
STRETCH_COUNT = 32


def base64_forms(data):
    """What `data` looks like inside a longer base64 text, whatever stands before and behind it."""
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + data)
        first = -(-shift * 8 // 6)  # characters that also hold bits of what stands before
        last = (shift + len(data)) * 8 // 6
        standard = encoded[first:last]
        yield standard
        yield standard.translate(bytes.maketrans(b"+/", b"-_"))


def forms(data):
    """(name, bytes) of each form of a stretch of bytes."""
    yield "plain", data
    yield "hexadecimal", data.hex().encode()
    yield "hexadecimal", data.hex().upper().encode()
    for form in base64_forms(data):
        yield "base64", form


def needles_of_word(word):
    for name, form in forms(word.encode()):
        yield name, word, form
    yield "UTF-16LE", word, word.encode("utf-16-le")


def needles_of_file(path):
    data = path.read_bytes()
    step = max(1, (len(data) - STRETCH_SIZE) // (STRETCH_COUNT - 1))
    for at in range(0, len(data) - STRETCH_SIZE + 1, step):
        for name, form in forms(data[at : at + STRETCH_SIZE]):
            yield name, f"{path.name}[{at}]", form


def files_below(paths):
    for path in paths:
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*")) if file.is_file())
        else:
            yield path


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes-of", type=Path)
    parser.add_argument("words", type=Path)
    parser.add_argument("paths", type=Path, nargs="+")
    arguments = parser.parse_args()

    words = [word for word in arguments.words.read_text().splitlines() if word]
    needles = {needle for word in words for needle in needles_of_word(word)}
    if arguments.bytes_of:
        needles.update(needles_of_file(arguments.bytes_of))
    files = list(files_below(arguments.paths))
    if not needles or not files:
        print("search: nothing to look for, or nothing to look in", file=sys.stderr)
        return 2

    found = set()
    size_bytes = 0
    for file in files:
        content = file.read_bytes()
        size_bytes += len(content)
        found.update((name, what, file) for name, what, form in needles if form in content)
    for name, what, file in sorted(found):
        print(f"{name} {what} in {file}")
    print(
        f"searched {len(files)} files, {size_bytes} bytes, for {len(needles)} forms:"
        f" {len(found)} found",
        file=sys.stderr,
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
