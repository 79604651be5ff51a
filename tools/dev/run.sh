# shellcheck shell=bash
# run: builds, then starts a provider on loopback with its data in .dev/provider

need build
program causewayd causeway
exec tools/run.sh "$@"
