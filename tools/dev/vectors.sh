# shellcheck shell=bash
# vectors FILE...: runs test vectors and prints FILE: N passed, N failed, N skipped

(($#)) || usage "vectors FILE..."
need build
program causeway-vectors
cd "$CALLER_DIR" || exit
exec "$ROOT/build/bin/causeway-vectors" "$@"
