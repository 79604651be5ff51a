# shellcheck shell=bash
# demo [--keep FOLDER]: three people talk over real processes; shows what the provider saw of it

need build test
program causewayd causeway
exec tools/demo/demo.sh "$@"
