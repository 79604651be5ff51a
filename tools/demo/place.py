#!/usr/bin/env python3
"""Prints what the EXIF block of a JPEG says about place, time and camera, or that it says nothing.

    place.py FILE
"""

import struct
import sys
from pathlib import Path

MAKE, MODEL, TIME, GPS = 0x10F, 0x110, 0x132, 0x8825
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4
ASCII, RATIONAL = 2, 5
SIZES = {1: 1, ASCII: 1, 3: 2, 4: 4, RATIONAL: 8}


def exif_block(jpeg):
    """The TIFF structure in the APP1 segment (Exif 2.32, 4.5.4), or nothing."""
    at = 2
    while jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        size = struct.unpack_from(">H", jpeg, at + 2)[0]
        if jpeg[at + 1] == 0xE1 and jpeg[at + 4 : at + 10] == b"Exif\0\0":
            return jpeg[at + 10 : at + 2 + size]
        at += 2 + size
    return None


def directory(tiff, at):
    """The entries of one directory: tag to text, number, or list of degrees, minutes, seconds."""
    order = "<" if tiff[:2] == b"II" else ">"
    entries = {}
    for i in range(struct.unpack_from(order + "H", tiff, at)[0]):
        entry = at + 2 + 12 * i
        tag, kind, count = struct.unpack_from(order + "HHI", tiff, entry)
        value = entry + 8
        if SIZES[kind] * count > 4:
            value = struct.unpack_from(order + "I", tiff, value)[0]
        if kind == ASCII:
            entries[tag] = tiff[value : value + count - 1].decode()
        elif kind == RATIONAL:
            parts = struct.unpack_from(f"{order}{2 * count}I", tiff, value)
            entries[tag] = [a / b for a, b in zip(parts[::2], parts[1::2])]
        else:
            entries[tag] = struct.unpack_from(order + "I", tiff, value)[0]
    return entries


def main():
    tiff = exif_block(Path(sys.argv[1]).read_bytes())
    if tiff is None:
        print("no place, no time, no camera")
        return
    about = directory(tiff, struct.unpack_from("<I" if tiff[:2] == b"II" else ">I", tiff, 4)[0])
    if GPS in about:
        gps = directory(tiff, about[GPS])
        degrees = "{:.0f}°{:.0f}'{:.1f}\"".format
        print("place ", degrees(*gps[LATITUDE]), gps[LATITUDE_REF], end=", ")
        print(degrees(*gps[LONGITUDE]), gps[LONGITUDE_REF])
    for name, tag in ("time  ", TIME), ("camera", MODEL):
        if tag in about:
            print(name, about[tag])


if __name__ == "__main__":
    main()
