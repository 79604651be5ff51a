#!/usr/bin/env bash
# Nothing that others sent is decompressed (docs/formats/content.md §5), so a few bytes cannot become
# many: the program is linked with no library that could. Usage: nothing_unpacked_test.sh PROGRAM
set -euo pipefail

program=$1
needed=$(readelf -d "$program" | grep NEEDED)

# A static program would pass for nothing: a library that it surely needs has to be there.
if ! grep -q 'libcrypto' <<<"$needed"; then
  echo "$program: needs no libcrypto, so this proves nothing" >&2
  exit 1
fi
unpackers='lib(z|png|jpeg|turbojpeg|webp|gif|tiff|heif|avif|brotli|zstd|lzma|bz2|zip|archive|av)[-a-z0-9]*\.so'
if found=$(grep -E "$unpackers" <<<"$needed"); then
  printf '%s is linked with what decompresses:\n%s\n' "$program" "$found" >&2
  exit 1
fi
if found=$(nm -D --undefined-only "$program" | grep -E ' (inflate|uncompress|png_|jpeg_|WebPDecode)'); then
  printf '%s calls what decompresses:\n%s\n' "$program" "$found" >&2
  exit 1
fi
echo "$program: nothing in it decompresses"
