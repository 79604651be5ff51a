#!/usr/bin/env bash
# Starts a provider on loopback for those who build: data in .dev/provider, made on the first run.
# `./dev run` calls this after building. Removing .dev/provider starts from nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

data=.dev/provider
bin=build/bin
config=$data/causeway.toml

if [[ ! -f $config ]]; then
  printf '── making a provider in %s\n' "$data" >&2
  "$bin/causewayd" init --dir "$data" --domain localhost --registration open
fi
printf '── stop with Ctrl-C; start again with ./dev run; start from nothing: rm -r %s\n' "$data" >&2
exec "$bin/causewayd" serve --config "$config" "$@"
