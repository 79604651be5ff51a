#!/usr/bin/env bash
# Row 27 of docs/attacks.md, by real processes: of what people say there is nothing at the provider,
# in no file, packet or memory of it, until somebody reports; then what the report opens is to be
# had by the process that holds the keys, and nowhere in the clear.
# Usage: report_markers_test.sh BIN_FOLDER CMD_CAUSEWAYD_TEST
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

BIN=$(realpath "$1")
opener=$(realpath "$2")
# shellcheck source=tools/processes.sh
source tools/processes.sh

fail() {
  printf 'report_markers_test: %s\n' "$1" >&2
  exit 1
}

work=$(mktemp -d)
clean_up() {
  stop_processes
  rm -rf "$work"
}
trap clean_up EXIT
export XDG_DATA_HOME=$work/devices NO_COLOR=1 TZ=UTC

causeway() { "$BIN/causeway" "$@" >>"$work/screens.txt" 2>>"$work/errors.txt"; }
search() { tools/demo/search.py "$@" 2>>"$work/searches.txt"; }

# The report opens the first two, withholds the third, and leaves out the rest.
opened=(obsidianwren velvetgorse thistlecairn.txt)
noted=(russetmoorhen) # in words of the reporter's own, beside the messages
withheld=(marigoldfen)
left_out=(Quillfeather zephyrquartz saffronreed copperlichen)
printf '%s\n' "${opened[@]}" >"$work/opened.txt"
printf '%s\n' "${withheld[@]}" "${left_out[@]}" >"$work/unopened.txt"
printf '%s\n' "${noted[@]}" >"$work/noted.txt"
cat "$work/opened.txt" "$work/unopened.txt" "$work/noted.txt" >"$work/words.txt"

provider=$work/provider
make_provider "$provider"
start_provider "$provider" || fail 'the provider does not start'
keep_ports "$provider"
capture=$work/traffic.pcap
port=${provider_address#https://localhost:}
start_capture "$capture" "${port%%#*}" || capture=

# ── What is said ──────────────────────────────────────────────────────────────────────────────────
causeway --profile ada register ada --server "$provider_address"
causeway --profile bob register bob --server "$provider_address"
causeway --profile bob accept @ada
causeway --profile ada group new Quillfeather @bob
printf 'copperlichen grows here' >"$work/thistlecairn.txt"
causeway --profile ada send '#Quillfeather' -m 'first zephyrquartz'
causeway --profile ada send '#Quillfeather' -m 'second obsidianwren'
causeway --profile bob recv
causeway --profile bob send '#Quillfeather' -m 'my own marigoldfen'
causeway --profile ada send '#Quillfeather' -m 'fourth velvetgorse' -f "$work/thistlecairn.txt"
causeway --profile ada send '#Quillfeather' -m 'last saffronreed'
causeway --profile bob recv --save "$work"
causeway --profile bob chats
"$BIN/causeway" --profile bob --json show '#Quillfeather' >"$work/shown.jsonl"
while read -r word; do
  grep -qF "$word" "$work/"{screens.txt,shown.jsonl,thistlecairn.txt} ||
    fail "nobody has said $word"
done < <(cat "$work/opened.txt" "$work/unopened.txt")

# ── Where it is not ───────────────────────────────────────────────────────────────────────────────
# memory_of NAME: of the provider's own process, or of its child that holds the keys.
memory_of() {
  local pid=$provider_pid child children
  if [[ $1 == frank ]]; then
    children=$(cat "/proc/$provider_pid/task/"*/children)
    for child in $children; do
      ! tr '\0' ' ' <"/proc/$child/cmdline" | grep -q ' frank ' || pid=$child
    done
    ((pid != provider_pid)) || fail 'no process holds the keys'
  fi
  tools/process_memory.py "$pid" "$work/$1.memory" 2>"$work/memory.log" || return 1
  # So that silence means something: where its files are, each of them knows.
  grep -qF "$provider/data" "$work/$1.memory" || fail "the memory of $1 was not read"
}

# nowhere WHEN: no word in anything of the provider's, but what was opened to the process that holds
# the keys.
nowhere() {
  local known_to_frank=$work/words.txt
  [[ $1 == before* ]] || known_to_frank=$work/unopened.txt
  search "$work/words.txt" "$provider" || fail "$1, the provider's files hold what was said"
  if [[ -n $capture ]]; then
    search "$work/words.txt" "$capture" || fail "$1, the wire carries what was said"
  fi
  if ! memory_of provider || ! memory_of frank; then
    unsearched+=", memory $1"
    return 0
  fi
  search "$work/words.txt" "$work/provider.memory" || fail "$1, the provider's process knows it"
  search "$known_to_frank" "$work/frank.memory" || fail "$1, the keys' process knows too much"
}

unsearched=
nowhere 'before the report'

# ── The report ────────────────────────────────────────────────────────────────────────────────────
id_of() { jq -r --arg text "$1" 'select(.text == $text) | .id' "$work/shown.jsonl"; }
causeway --profile bob report '#Quillfeather' --message "$(id_of 'second obsidianwren')" \
  --message "$(id_of 'fourth velvetgorse')" --before 0 --reason harassment --yes \
  --note 'He is the russetmoorhen of the club.'
deadline=$((SECONDS + 60))
until [[ $(sqlite3 -readonly "$provider/data/safety.db" 'SELECT count(*) FROM report') == 1 ]]; do
  ((SECONDS < deadline)) || fail 'the report is not taken in'
done
nowhere 'after the report'
# What a reviewer reads passes through the provider, and stays in no file of it.
tools/read_report.py "$BIN" "$provider" harassment >"$work/read.json"
while read -r word; do
  grep -qF "$word" "$work/read.json" || fail "a reviewer was not shown $word"
done < <(cat "$work/opened.txt" "$work/noted.txt")
search "$work/unopened.txt" "$work/read.json" || fail 'a reviewer was shown more than was opened'
stop_provider || fail "the provider ended with $?"
stop_capture
nowhere_at_rest() { search "$work/words.txt" "$provider" ${capture:+"$capture"}; }
nowhere_at_rest || fail 'the provider has left something of what was said'

# ── What the reviewers can open ───────────────────────────────────────────────────────────────────
mkdir "$work/evidence"
CAUSEWAY_EVIDENCE_OF=$provider CAUSEWAY_EVIDENCE_TO=$work/evidence \
  "$opener" --gtest_filter='StoredEvidence.*' >"$work/opener.txt" ||
  fail "$(tail -n 20 "$work/opener.txt")"
search "$work/opened.txt" "$work/evidence" >"$work/found.txt" || true
while read -r word; do
  grep -qF "plain $word in" "$work/found.txt" || fail "the reviewers cannot read $word"
done <"$work/opened.txt"
search "$work/unopened.txt" "$work/evidence" || fail 'the reviewers read more than was opened'
(($(find "$work/evidence" -name '*.opened' | wc -l) == 2)) || fail 'not two messages are opened'
(($(find "$work/evidence" -name '*.withheld' | wc -l) >= 1)) || fail 'nothing shows as withheld'
# Nor are the keys of these messages anywhere but in the seal.
for key in "$work"/evidence/*.key; do
  search --bytes-of "$key" "$work/words.txt" "$provider" ${capture:+"$capture"} ||
    fail 'the provider holds a key of a message'
done

[[ -z $capture ]] || grep -qF localhost "$capture" || fail 'the capture holds no handshake'
where='in no file'
if [[ -n $capture ]]; then where+=', no packet'; else unsearched+=', the wire'; fi
if [[ $unsearched != *memory* ]]; then where+=', no memory'; fi
if [[ -n $unsearched ]]; then where+=" (skipped: ${unsearched#, })"; fi
echo "report_markers: what was said is $where of the provider; what was reported is sealed"
grep -c . "$work/searches.txt" | sed 's/$/ searches/'
