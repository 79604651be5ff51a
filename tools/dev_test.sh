#!/usr/bin/env bash
# What ./dev promises whoever types: every command is listed, a wrong call ends with 2 and says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  printf 'dev_test: %s\n' "$1" >&2
  exit 1
}

# refused STATUS TEXT ARGUMENT…: ./dev ARGUMENT… ends with STATUS and mentions TEXT.
refused() {
  local expected=$1 text=$2 status=0 output
  shift 2
  output=$(./dev "$@" 2>&1) || status=$?
  [[ $status == "$expected" ]] || fail "./dev $* ended with $status, not $expected: $output"
  [[ $output == *"$text"* ]] || fail "./dev $* does not say \"$text\": $output"
}

refused 2 'no command "nosuch"' nosuch
refused 2 'no command "../dev/help"' ../dev/help
refused 2 'usage: ./dev vectors' vectors
refused 2 'usage: ./dev sim' sim
refused 2 'usage: ./dev lint' lint --nosuch
refused 2 'usage: ./dev bench mls --write' bench delivery --write
refused 2 'usage: ./dev fuzz' fuzz --minutes x
refused 2 'usage: ./dev fuzz' fuzz --jobs 0
refused 2 'usage: ./dev build' build nosuch
refused 2 'usage: ./dev wasm' wasm nosuch
refused 2 'usage: ./dev web' web nosuch

help=$(./dev help)
for script in tools/dev/*.sh; do
  name=$(basename "$script" .sh)
  grep -qE "^  $name( |\$)" <<<"$help" || fail "./dev help does not list $name"
done

# Whoever tests a layer tests the adapters that serve it, and no other.
served=$(
  # shellcheck source=tools/common.sh
  source tools/common.sh
  printf '%s\n' adapters_json_policy adapters_metapolicy adapters_policy_box policy policy_x |
    serving policy | paste -sd ' '
)
[[ $served == "adapters_json_policy policy" ]] || fail "./dev test policy would run $served"

# The simulator is proven on bugs that are planted: each still has its place.
tools/planted_bugs.py --check >/dev/null || fail "$(tools/planted_bugs.py --check)"

# A list of packages holds one name a line, each with a word on what it is for.
for list in tools/packages/*.txt; do
  [[ -s $list ]] || fail "$list is empty"
  if bad=$(grep -vE '^(#.*|[a-z0-9.+-]+ +# .+)$' "$list"); then
    fail "$list: not \"package  # what for\": $bad"
  fi
done

echo 'dev: commands, refusals and package lists are in order'
