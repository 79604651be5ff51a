# shellcheck shell=bash
# sim --seed N | --seeds N | --planted: plays provider and devices in virtual time, with faults

(($#)) || usage "sim --seed N | --seeds N | --planted [NAME...]"
need build
if [[ $1 == --planted ]]; then
  shift
  exec python3 tools/planted_bugs.py "$@"
fi
program causeway-sim
exec build/bin/causeway-sim "$@"
