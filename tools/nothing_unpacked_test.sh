#!/usr/bin/env bash
# Nothing that others sent is decompressed (docs/formats/content.md §5), so a few bytes cannot
# become many: the program is linked with no library that could. Usage: … PROGRAM
set -euo pipefail

program=$1
needed=$(readelf -d "$program" | grep NEEDED)

# A static program would pass for nothing: a library that it surely needs has to be there.
if ! grep -q 'libcrypto' <<<"$needed"; then
  echo "$program: needs no libcrypto, so this proves nothing" >&2
  exit 1
fi
pictures='png|jpeg|turbojpeg|webp|gif|tiff|heif|avif'
unpackers="lib(z|$pictures|brotli|zstd|lzma|bz2|zip|archive|av)[-a-z0-9]*\\.so"
if found=$(grep -E "$unpackers" <<<"$needed"); then
  printf '%s is linked with what decompresses:\n%s\n' "$program" "$found" >&2
  exit 1
fi
calls=' (inflate|uncompress|png_|jpeg_|WebPDecode)'
if found=$(nm -D --undefined-only "$program" | grep -E "$calls"); then
  printf '%s calls what decompresses:\n%s\n' "$program" "$found" >&2
  exit 1
fi
echo "$program: nothing in it decompresses"
