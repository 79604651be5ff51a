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
  "$bin/causewayd" init --dir "$data" --domain localhost --registration open >/dev/null
fi
cat >&2 <<TEXT
── starting it; Ctrl-C stops it, ./dev run starts it again, rm -r $data begins anew
── in two other terminals, from this folder:

   build/bin/causeway --profile ada register ada --server "\$(cat $data/data/address)"
   build/bin/causeway --profile bob register bob --server "\$(cat $data/data/address)"
   build/bin/causeway --profile ada chat @bob
   build/bin/causeway --profile bob chat @ada

TEXT
exec "$bin/causewayd" serve --config "$config" "$@"
