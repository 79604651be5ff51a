#!/usr/bin/env python3
"""Writes small pictures full of metadata, for src/content/picture_test.cc. Needs Pillow.

Every piece of metadata contains the word SECRET, so that a test can look for it.
"""

import struct
import zlib
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, PngImagePlugin

HERE = Path(__file__).parent
TURNED = 6  # orientation: turn by 90 degrees
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET place</x:xmpmeta>'
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture():
    image = Image.new("RGB", (24, 16))
    image.putdata([(x * 10, y * 15, (x * y) % 256) for y in range(16) for x in range(24)])
    return image


def exif(orientation):
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010F] = "SECRET camera"
    block[0x0132] = "2026:01:02 03:04:05 SECRET"
    block.get_ifd(0x8825)[29] = "SECRET GPS date"
    return block


def segment(marker, content):
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jpeg(name, orientation, **options):
    out = BytesIO()
    picture().save(out, "JPEG", exif=exif(orientation), icc_profile=ICC, comment="SECRET comment",
                   **options)
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
    iptc = segment(0xED, b"Photoshop 3.0\0SECRET caption")
    maker = segment(0xE5, b"SECRET maker")
    thumbnail = segment(0xE0, b"JFXX\0\x13\1\1SECRET thumbnail")
    film = b"SECRET film behind the picture"
    (HERE / name).write_bytes(b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\2SECRET")
                              + maker + thumbnail + xmp + iptc + out.getvalue()[2:] + film)


def png(name):
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "SECRET text")
    text.add_text("Compressed", "SECRET", zip=True)
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    out = BytesIO()
    picture().save(out, "PNG", pnginfo=text, exif=exif(TURNED), icc_profile=ICC, dpi=(96, 96))
    data = out.getvalue()
    time = b"tIME" + struct.pack(">HBBBBB", 2026, 1, 2, 3, 4, 5)
    private = b"prVt" + b"SECRET private"
    chunks = b"".join(struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c))
                      for c in (time, private))
    after_header = 8 + 25
    (HERE / name).write_bytes(data[:after_header] + chunks + data[after_header:] + b"SECRET tail")


def webp(name, **options):
    picture().save(HERE / name, "WEBP", exif=exif(TURNED), xmp=XMP, icc_profile=ICC, **options)


jpeg("turned.jpg", TURNED)
jpeg("upright.jpg", 1)
jpeg("progressive.jpg", TURNED, progressive=True)
png("turned.png")
webp("turned.webp")
webp("lossless.webp", lossless=True)
webp("animated.webp", save_all=True, append_images=[picture().rotate(180)], duration=100)
