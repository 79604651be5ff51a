#!/usr/bin/env bash
# Three people talk over real processes: a provider, a device each, TLS between them. Prints what
# happens as a story, then what the provider saw of it. Ends with 1 where anything goes otherwise.
#
# Usage: demo.sh [--keep FOLDER] [--bin FOLDER]
#   --keep  leave everything in a new folder: the provider, the devices, the capture, the words
#   --bin   where the programs are (build/bin)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

usage() {
  echo 'usage: ./dev demo [console | --story] [--keep FOLDER]' >&2
  exit 2
}

BIN=$PWD/build/bin
keep=
while (($#)); do
  [[ $1 =~ ^--(keep|bin)$ && -n ${2:-} ]] || usage
  path=$(cd "${CALLER_DIR:-$PWD}" && realpath -m "$2")
  case $1 in
    --keep) keep=$path ;;
    --bin) BIN=$path ;;
  esac
  shift 2
done

# shellcheck source=tools/processes.sh
source tools/processes.sh
# shellcheck source=tools/demo/people.sh
source tools/demo/people.sh
# shellcheck source=tools/demo/story.sh
source tools/demo/story.sh
# shellcheck source=tools/demo/provider_saw.sh
source tools/demo/provider_saw.sh

if [[ -n $keep ]]; then
  [[ ! -e $keep ]] || fail "$keep is there already"
  work=$keep
  mkdir -p "$work"
else
  work=$(mktemp -d)
fi
provider=$work/provider
export XDG_DATA_HOME=$work/devices NO_COLOR=1 TZ=UTC
mkdir -p "$work"/{bob,expected,shown,jotted,screens}

clean_up() {
  stop_processes
  [[ -n $keep ]] || rm -rf "$work"
}
trap clean_up EXIT

narrate 'A provider starts, on this computer. It makes its own certificate.'
show_command provider causewayd init --dir provider
make_provider "$provider"
show_command provider causewayd serve
start_provider "$provider" || fail 'the provider does not start'
keep_ports "$provider"
printf '  SERVER=%s\n' "$provider_address"
port=${provider_address#https://localhost:}
capture=$work/traffic.pcap
if start_capture "$capture" "${port%%#*}"; then
  narrate '(From here on, tcpdump keeps what crosses the wire.)'
else
  narrate "(What crosses the wire is not captured: $(tail -n 1 "$capture.log").)"
  capture=
fi

act_beginning
act_group
act_photo
act_whisper
act_leaving
act_kill "$provider"
act_checking
act_night
stop_provider || fail "the provider ended with $?"
stop_capture

what_the_provider_saw "$provider"
what_the_provider_did_not_see "$provider" ${capture:+"$capture"}
[[ -z $keep ]] || narrate "Everything is kept in $keep."
