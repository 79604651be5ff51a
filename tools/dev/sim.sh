# shellcheck shell=bash
# sim --seed N | --seeds N: plays the provider and its devices in virtual time, with faults

(($#)) || usage "sim --seed N | --seeds N"
need build
program causeway-sim
exec build/bin/causeway-sim "$@"
