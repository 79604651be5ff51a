#!/usr/bin/env bash
# build.sh [--must] OUTPUT: builds the pages of web/ and writes them as one C++ source to OUTPUT.
# What was built of the same files before, by whichever preset, is taken again; what npm fetches is
# kept in web/node_modules for as long as web/package-lock.json stays the same.
#
# Where no page can be built on this machine, a program still can: OUTPUT is then a table of nothing
# (with --must: that is an error). OUTPUT.built is there only where the pages are in, so that the
# next build tries again. A page that is wrong is an error either way.
set -euo pipefail

pages=(safety)
must=0
if [[ $1 == --must ]]; then
  must=1
  shift
fi
output=$(realpath -m "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/../../web"
# shellcheck source=tools/web/node.sh
source ../tools/web/node.sh

# without_pages WHY: writes the table of nothing, and says so. The same one is left as it is, so
# that nothing is compiled again.
without_pages() {
  local table
  if ((must)); then
    printf 'web: the pages cannot be built: %s\n' "$1" >&2
    exit 1
  fi
  printf 'web: the program is built without the pages of its consoles: %s\n' "$1" >&2
  table=$(
    cat <<'END'
// Written by tools/web/build.sh, where the pages could not be built.
#include "adapters/web_files/web_files.h"

namespace causeway::adapters::web_files {
std::span<const WebFile> all_web_files() { return {}; }
}  // namespace causeway::adapters::web_files
END
  )
  rm -f "$output.built"
  [[ -f $output && $(<"$output") == "$table" ]] || printf '%s\n' "$table" >"$output"
  exit 0
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
  touch "$output.built"
  exit
fi

use_node || without_pages "$no_node"
why=$(../tools/web/install.sh 2>&1) || without_pages "${why#web: }"
# It has a part for each kind of machine, and may have none for this one.
npx --no-install vite --version >../.dev/web/vite.log 2>&1 ||
  without_pages "vite does not run on this machine (.dev/web/vite.log)"
for page in "${pages[@]}"; do
  PAGE=$page npx --no-install vite build --logLevel error
done
node ../tools/web/embed.mjs build "$output"
find ../.dev/web -name '*.cc' -mtime +30 -delete
cp "$output" "$kept.new"
mv "$kept.new" "$kept"
touch "$output.built"
