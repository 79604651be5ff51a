#!/usr/bin/env bash
# Where the pages cannot be built, the program can: tools/web/build.sh on a machine without Node.js,
# whose registry does not answer or answers with something else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tools/web/node.sh
source tools/web/node.sh
root=$PWD
work=$(mktemp -d)
server=''
trap '[[ -z $server ]] || kill "$server"; rm -rf "$work"' EXIT

fail() {
  printf 'web_test: %s\n' "$1" >&2
  exit 1
}

# What PATH finds here, but for Node.js.
mkdir -p "$work/bin" "$work/web" "$work/tools"
IFS=: read -ra folders <<<"$PATH"
for folder in "${folders[@]}"; do
  find "$folder" -maxdepth 1 ! -type d -exec ln -s -t "$work/bin" '{}' + 2>/dev/null || true
done
rm -f "$work/bin/"{node,nodejs,npm,npx}
# Enough of the tree for a hash of the sources.
cp -r tools/web "$work/tools/"
cp -r web/{ui,safety,messages,project.inlang,*.json,*.js,vite.config.ts} "$work/web/"

# without_pages TEXT REGISTRY: the table is empty and compiles, standard error is one sentence with
# TEXT in it, and nothing is kept of what was fetched or built.
without_pages() {
  local text=$1 said status=0 table=$work/web_files.cc
  said=$(PATH=$work/bin npm_config_registry=$2 "$work/tools/web/build.sh" "$table" 2>&1) ||
    fail "$2: the build failed: $said"
  [[ $said == 'web: the program is built without the pages'*"$text"* && $said != *$'\n'* ]] ||
    fail "$2: build.sh does not say \"$text\" in one line: $said"
  grep -qF 'all_web_files() { return {}; }' "$table" || fail "$2: the table is not empty"
  clang++-19 -std=c++20 -fsyntax-only -I "$root/src" "$table" || fail "$2: the table is no C++"
  [[ ! -e $table.built ]] || fail "$2: the next build would not try again"
  kept=$(find "$work/.dev" -type f ! -name lock)
  [[ -z $kept ]] || fail "$2: this was kept: $kept"
  PATH=$work/bin npm_config_registry=$2 "$work/tools/web/build.sh" --must "$table" 2>/dev/null ||
    status=$?
  [[ $status == 1 ]] || fail "$2: --must ended with $status"
}

: >"$work/web_files.cc.built" # of a build before
without_pages 'could not be fetched from http://127.0.0.1:9' http://127.0.0.1:9

if [[ -n $node_package ]]; then
  packages=$work/registry/$node_package/-
  mkdir -p "$packages"
  tar -czf "$packages/$node_package-$node_version.tgz" -C "$work" bin
  : >"$work/server.log" # a look at it may come before the server has made it
  python3 -u -m http.server --bind 127.0.0.1 --directory "$work/registry" 0 \
    >"$work/server.log" 2>&1 &
  server=$!
  for ((i = 0; i < 100; ++i)); do
    port=$(sed -nE 's/^Serving HTTP on .* port ([0-9]+) .*/\1/p' "$work/server.log")
    [[ -z $port ]] || break
    sleep 0.1
  done
  without_pages 'is not the one that tools/web/node.sh names' "http://127.0.0.1:$port"
fi
