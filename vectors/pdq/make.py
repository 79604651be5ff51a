#!/usr/bin/env python3
"""Writes pdq.csv: PDQ (src/pdq/hash.h) a second time, in Python's standard library.

Columns and generators are those of ../shared/vectors/pdq/synthetic-vectors.csv; the sizes are other
ones. Every sum is rounded to a float, in the order of the specification, whose words and formulas
this file follows; it shares no code with src/pdq.
"""

import math
import struct
from pathlib import Path

MASK = 0xFFFFFFFF
FLOAT = struct.Struct("f")
PICTURES = [(1, 90, 70, 3), (1, 129, 65, 1), (1, 640, 333, 3), (2, 64, 64, 3), (2, 127, 128, 1),
            (2, 257, 191, 3), (3, 63, 200, 3), (3, 400, 300, 3), (0, 96, 96, 1), (4, 70, 70, 1),
            (1, 5, 9, 3), (1, 4, 4, 1)]


def f32(value):
    return FLOAT.unpack(FLOAT.pack(value))[0]


def pixel(generator, x, y, c, w, h):
    if generator == 0:
        return x * 255 // (w - 1)
    if generator == 1:
        return ((x * x * 3 + y * y * 5 + x * y * 7 + c * 977) >> 7) & 255
    if generator == 2:
        s = ((x // 8) * 2654435761 ^ (y // 8) * 2246822519 ^ c * 3266489917) & MASK
        s ^= s >> 15
        s = s * 2246822519 & MASK
        s ^= s >> 13
        return s >> 24
    if generator == 3:
        dx, dy = x - w // 3, y - h // 2
        return 230 - c * 20 if dx * dx + dy * dy < w * h // 9 else 40 + c * 15
    return 128


def luma(generator, x, y, w, h, channels):
    if channels == 1:
        return float(pixel(generator, x, y, 0, w, h))
    r, g, b = (pixel(generator, x, y, c, w, h) for c in range(3))
    red_green = f32(f32(f32(0.299) * r) + f32(f32(0.587) * g))
    return f32(red_green + f32(f32(0.114) * b))


def box(line, window):
    """Four phases: filling, growing, full, shrinking; written where the window's middle is."""
    half = (window + 2) // 2
    total, size, entering, leaving, out = 0.0, 0, 0, 0, []
    for _ in range(half - 1):
        total, size, entering = f32(total + line[entering]), size + 1, entering + 1
    for _ in range(window - half + 1):
        total, size, entering = f32(total + line[entering]), size + 1, entering + 1
        out.append(f32(total / size))
    for _ in range(len(line) - window):
        total = f32(total + line[entering])
        total = f32(total - line[leaving])
        entering, leaving = entering + 1, leaving + 1
        out.append(f32(total / size))
    for _ in range(half - 1):
        total, size, leaving = f32(total - line[leaving]), size - 1, leaving + 1
        out.append(f32(total / size))
    return out


def columns(rows):
    return [list(column) for column in zip(*rows)]


def blurred(rows):
    height, width = len(rows), len(rows[0])
    for _ in range(2):
        rows = [box(row, (width + 127) // 128) for row in rows]
        rows = columns([box(column, (height + 127) // 128) for column in columns(rows)])
    return rows


def grid_of(rows):
    height, width = len(rows), len(rows[0])
    return [[rows[int((i + 0.5) * height / 64)][int((j + 0.5) * width / 64)] for j in range(64)]
            for i in range(64)]


def quality_of(grid):
    def steps(lines):
        return sum(abs(int(f32(f32(f32(u - v) * 100) / 255)))
                   for above, below in zip(lines, lines[1:]) for u, v in zip(above, below))
    return min(100, (steps(grid) + steps(columns(grid))) // 90)


def product(left, right):
    def cell(row, column):
        total = 0.0
        for a, b in zip(row, column):
            total = f32(total + f32(a * b))
        return total
    right_columns = columns(right)
    return [[cell(row, column) for column in right_columns] for row in left]


def text_of(b):
    median = sorted(value for row in b for value in row)[127]
    words = [sum((value > median) << j for j, value in enumerate(row)) for row in b]
    return "".join(f"{word:04x}" for word in reversed(words))


def turns(b):
    """What a turn of the picture does to b; the waves 0, 2, 4, … are odd about the middle."""
    def signs(rows, of_row, of_column):
        return [[value * (of_row if i % 2 == 0 else 1) * (of_column if j % 2 == 0 else 1)
                 for j, value in enumerate(row)] for i, row in enumerate(rows)]
    t = columns(b)
    return [b, signs(t, -1, 1), signs(b, -1, -1), signs(t, 1, -1), signs(b, -1, 1),
            signs(b, 1, -1), t, signs(t, -1, -1)]


def hashes_of(rows):
    """The quality, and the hashes of the original and of its turns: those are of the blurred
    picture at all sizes, the original of 64 x 64 pixels is not blurred."""
    scale = f32(math.sqrt(2.0 / 64))
    basis = [[f32(scale * math.cos(math.pi / 128 * (i + 1) * (2 * j + 1))) for j in range(64)]
             for i in range(16)]
    grid = grid_of(blurred(rows))
    original = rows if (len(rows), len(rows[0])) == (64, 64) else grid
    b, b_original = (product(product(basis, g), columns(basis)) for g in (grid, original))
    return quality_of(original), [text_of(b_original)] + [text_of(turn) for turn in turns(b)[1:]]


def line_of(generator, w, h, channels):
    quality, hashes = 0, ["0" * 64] * 8
    if min(w, h) >= 5:
        quality, hashes = hashes_of([[luma(generator, x, y, w, h, channels) for x in range(w)]
                                     for y in range(h)])
    return ",".join(map(str, (generator, w, h, channels, hashes[0], quality, *hashes[1:])))


HEADER = ("generator,width,height,channels,pdq_hex,quality,rot90,rot180,rot270,flipx,flipy,"
          "flipplus1,flipminus1")

if __name__ == "__main__":
    lines = [HEADER] + [line_of(*picture) for picture in PICTURES]
    (Path(__file__).parent / "pdq.csv").write_text("\n".join(lines) + "\n")
