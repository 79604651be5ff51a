#!/usr/bin/env bash
# The promise of ARCHITECTURE.md as a check of the linked program: no symbol of the layers that hold
# a member's secrets. Usage: no_group_secrets_test.sh PROGRAM
set -euo pipefail

program=$1
symbols=$(nm -C "$program")

# A stripped or foreign binary would pass for nothing: our own provider's symbols have to be there.
if ! grep -q 'causeway::provider::' <<<"$symbols"; then
  echo "$program: no symbol of causeway::provider, so this proves nothing" >&2
  exit 1
fi
if found=$(grep -E 'causeway::(mls_group|client)::' <<<"$symbols"); then
  printf '%s holds code that knows group secrets:\n' "$program" >&2
  head -n 20 <<<"$found" >&2
  exit 1
fi
echo "$program: no symbol of causeway::mls_group or causeway::client"
