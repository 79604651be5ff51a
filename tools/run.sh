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
  made=("$bin/causewayd" init --dir "$data" --domain localhost --registration open)
  # Whoever sits here is the first admin: the link is shown once, and is in no file.
  if [[ -t 1 ]]; then
    "${made[@]}"
  else
    "${made[@]}" >/dev/null
    cat >&2 <<TEXT
── the link for the first admin of the reviewers' console was not shown, as this is no terminal;
   another one, for 72 hours:

   build/bin/causewayd console invite --config $config --alias alder --roles admin

TEXT
  fi
fi
cat >&2 <<TEXT
── starting it; Ctrl-C stops it, ./dev run starts it again, rm -r $data begins anew
── in two other terminals, from this folder:

   build/bin/causeway --profile ada register ada --server "\$(cat $data/data/address)"
   build/bin/causeway --profile bob register bob --server "\$(cat $data/data/address)"
   build/bin/causeway --profile ada chat @bob
   build/bin/causeway --profile bob chat @ada

── the reviewers' console is https://localhost:8445/safety/; a link for somebody to work there:

   build/bin/causewayd console invite --config $config --alias wren --roles reviewer

TEXT
exec "$bin/causewayd" serve --config "$config" "$@"
