#!/usr/bin/env bash
# build.sh OUTPUT: builds the pages of web/ and writes them as one C++ source to OUTPUT. What was
# built of the same files before, by whichever preset, is taken again; what npm fetches is kept in
# web/node_modules for as long as web/package-lock.json stays the same.
set -euo pipefail

pages=(safety)
output=$(realpath -m "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/../../web"

die() {
  printf 'web: %s\n' "$1" >&2
  exit 1
}

mkdir -p ../.dev/web
exec 9>../.dev/web/lock
flock 9

sources=$({
  find ui safety messages project.inlang ../tools/web -type f \
    ! -path 'ui/words/*' ! -path '*/cache/*' ! -name '*.test.ts' -print0
  printf '%s\0' package-lock.json vite.config.ts svelte.config.js tsconfig.json
} | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-32)
kept=../.dev/web/$sources.cc
if [[ -f $kept ]]; then
  cp "$kept" "$output"
  exit
fi

for program in node npm; do
  command -v "$program" >/dev/null ||
    die "the pages need Node.js 20.19 or newer with npm (CONTRIBUTING.md): there is no $program"
done
node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
  process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
  die "the pages need Node.js 20.19 or newer; this is $(node --version) (CONTRIBUTING.md)"
../tools/web/install.sh
for page in "${pages[@]}"; do
  PAGE=$page npx --no-install vite build --logLevel error
done
node ../tools/web/embed.mjs build "$output"
find ../.dev/web -name '*.cc' -mtime +30 -delete
cp "$output" "$kept"
