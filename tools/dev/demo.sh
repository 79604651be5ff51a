# shellcheck shell=bash
# demo: three people talk over real processes; shows what the provider saw of it

[[ -x tools/demo ]] || die "this version has no demo yet (tools/demo)"
need build test demo
program causewayd causeway
exec tools/demo "$@"
