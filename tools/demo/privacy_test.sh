#!/usr/bin/env bash
# What is said in the demo is nowhere at the provider: in no file of it, in no packet, in no form.
# And what people hand to the programs in confidence shows nowhere in the system while they run.
# Usage: privacy_test.sh BIN_FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

BIN=$(realpath "$1")
# shellcheck source=tools/processes.sh
source tools/processes.sh

fail() {
  printf 'privacy_test: %s\n' "$1" >&2
  exit 1
}

work=$(mktemp -d)
clean_up() {
  stop_processes
  jobs -p | xargs -r kill 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

search() { tools/demo/search.py "$@" 2>>"$work/searches.txt"; }

# found_in PATH FORM: every word was found there in this form.
found_in() {
  local path=$1 form=$2 word
  while read -r word; do
    grep -qF "$form $word in $path" "$work/found.txt" || fail "the search misses $word as $form"
  done <"$words"
}

# ── The conversation, and the search ──────────────────────────────────────────────────────────────
demo=$work/demo
tools/demo/demo.sh --bin "$BIN" --keep "$demo" >"$work/story.txt" ||
  fail "$(tail -n 5 "$work/story.txt")"
words=$demo/words.txt
picture=$demo/bob/aurora-leirvassbu.jpg
(($(wc -l <"$words") >= 20)) || fail 'there are too few words to look for'
search --bytes-of "$picture" "$words" "$demo/provider" ||
  fail 'the provider has some of what was said'

# ── The search finds what is there: written by other programs, in each form ───────────────────────
plant=$work/plant
mkdir "$plant"
while read -r word; do
  head -c 999 /dev/urandom >>"$plant/plain"
  printf '%s' "$word" >>"$plant/plain"
  printf '%s' "$word" | iconv -t UTF-16LE >>"$plant/utf16"
  printf '%s' "$word" | od -A n -v -t x1 | tr -d ' \n' >>"$plant/hex"
  for before in '' x xy; do
    printf '%s%s and more' "$before" "$word" | base64 -w 0 >>"$plant/base64${#before}"
  done
done <"$words"
cp "$picture" "$plant/picture"
search --bytes-of "$picture" "$words" "$plant" >"$work/found.txt" && fail 'the search finds nothing'
found_in "$plant/plain" plain
found_in "$plant/utf16" UTF-16LE
found_in "$plant/hex" hexadecimal
for i in 0 1 2; do found_in "$plant/base64$i" base64; done
(($(grep -cF " in $plant/picture" "$work/found.txt") >= 32)) || fail 'the search misses the picture'

# Each word was indeed said: it stands on a screen of somebody who was to read it, or in the photo.
search "$words" "$demo/screens" "$demo/aurora-leirvassbu.jpg" >"$work/found.txt" || true
while read -r word; do
  grep -q "plain $word in" "$work/found.txt" || fail "nobody in the demo has said $word"
done <"$words"

# ── The wire ──────────────────────────────────────────────────────────────────────────────────────
captured='the wire'
if [[ -s $demo/traffic.pcap ]]; then
  # Not even names of accounts, which the provider knows; its own name begins each handshake.
  printf '%s\n' register_account lookup_username >"$work/names.txt"
  search --bytes-of "$picture" "$words" "$demo/traffic.pcap" ||
    fail 'the wire carries what was said'
  search "$work/names.txt" "$demo/traffic.pcap" || fail 'the wire carries requests in the clear'
  grep -qF localhost "$demo/traffic.pcap" || fail 'the capture holds no handshake'

  start_provider "$demo/provider" || fail 'the provider does not start again'
  port=${provider_address#https://localhost:}
  port=${port%%#*}
  start_capture "$work/plain.pcap" "$port" || fail "$(<"$work/plain.pcap.log")"
  # Said in the clear, a word is captured: so the silence above means something.
  exec {wire}<>"/dev/tcp/127.0.0.1/$port"
  cat "$words" >&"$wire"
  cat <&"$wire" >"$work/answer.txt" # the provider refuses, and ends the connection
  exec {wire}>&-
  stop_capture
  stop_provider || fail "the provider ended with $?"
  search "$words" "$work/plain.pcap" >"$work/found.txt" && fail 'the capture shows nothing'
  found_in "$work/plain.pcap" plain
else
  captured="(skipped: the wire: $(tail -n 1 "$demo/traffic.pcap.log"))"
fi

# ── Running programs ──────────────────────────────────────────────────────────────────────────────
# As another user where this is root: to root, the system does not tell whether a process may be
# looked into.
chmod 755 "$work"
mkdir "$work/run"
cp "$BIN/causewayd" "$BIN/causeway" "$work/run/"
BIN=$work/run
other=$(id -u)
if ((other == 0)); then
  other=65534
  run_as=(setpriv "--reuid=$other" "--regid=$other" --clear-groups)
  chown "$other:$other" "$work/run"
fi
secret_text='xylophone rehearsal at midnight'
passphrase='correct horse battery staple'
printf 'the text of a file: %s\n' "$secret_text" >"$work/run/letter.txt"

# look_at PID NAME: no secret in its arguments and environment, no core file, nobody may look in.
look_at() {
  local pid=$1 name=$2 secret place deadline=$((SECONDS + 20))
  # Between fork and exec, the process is still this shell.
  until tr '\0' '\n' <"/proc/$pid/cmdline" >"$work/cmdline.txt" &&
    grep -q "$name" "$work/cmdline.txt"; do
    ((SECONDS < deadline)) || fail "process $pid is not $name"
  done
  # Where even root may not read the environment, nobody may.
  { tr '\0' '\n' <"/proc/$pid/environ"; } >"$work/environ.txt" 2>/dev/null || true
  for secret in "$secret_text" "$passphrase"; do
    for place in cmdline environ; do
      ! grep -qF "$secret" "$work/$place.txt" || fail "$name shows \"$secret\" in its $place"
    done
  done
  # Between exec and its own first lines, it has what the shell has.
  until grep -qE '^Max core file size +0 +0 ' "/proc/$pid/limits"; do
    ((SECONDS < deadline)) || fail "$name may leave a core file"
  done
  until [[ $(stat -c %u "/proc/$pid/environ") == 0 ]]; do
    ((SECONDS < deadline)) || fail "others of its user may look into $name"
  done
}

# run ARGUMENT…: causeway, as that user.
run() {
  exec "${run_as[@]}" env XDG_DATA_HOME="$work/run/devices" NO_COLOR=1 "$BIN/causeway" "$@"
}

# handed FIFO: opens it for writing, which returns when the program has opened it for reading.
handed() { exec {hand}>"$1"; }

# The control: an ordinary process of this user belongs to this user.
"${run_as[@]}" sleep 600 &
bystander=$!
until [[ $(tr '\0' ' ' <"/proc/$bystander/cmdline") == "sleep 600 " ]]; do :; done
[[ $(stat -c %u "/proc/$bystander/environ") == "$other" ]] || fail 'ownership in /proc says nothing'

ulimit -S -c unlimited 2>/dev/null || true
"${run_as[@]}" "$BIN/causewayd" init --dir "$work/run/provider" --port 0 >/dev/null
mkdir "$work/provider"
ln -s "$work/run/provider/causeway.toml" "$work/provider/causeway.toml"
sed -i "s|\"data\"|\"$work/run/provider/data\"|; s|\"tls/|\"$work/run/provider/tls/|" \
  "$work/run/provider/causeway.toml"
start_provider "$work/provider" || fail 'the provider does not start'
look_at "$provider_pid" causewayd

mkfifo "$work/run/"{passphrase,typed,shown}
chmod 666 "$work/run/"{passphrase,typed,shown}
run --profile fay register fay --server "$provider_address" >/dev/null 2>&1 &
wait $! || fail 'fay cannot register'

# A passphrase, before and after the program has it.
run --profile eve register eve --server "$provider_address" \
  --passphrase-file "$work/run/passphrase" >/dev/null &
pid=$!
handed "$work/run/passphrase"
look_at "$pid" causeway
printf '%s\n' "$passphrase" >&"$hand"
exec {hand}>&-
wait "$pid" || fail 'eve cannot register'

# A text on stdin together with a file, and who receives it, behind a passphrase.
run --profile eve recv --follow --passphrase-file "$work/run/passphrase" >"$work/run/shown" &
receiver=$!
exec {screen}<"$work/run/shown"
handed "$work/run/passphrase"
printf '%s\n' "$passphrase" >&"$hand"
exec {hand}>&-
run --profile fay send @eve --stdin -f "$work/run/letter.txt" <"$work/run/typed" >/dev/null &
pid=$!
handed "$work/run/typed"
printf '%s' "$secret_text" >&"$hand"
look_at "$pid" causeway
exec {hand}>&-
wait "$pid" || fail "fay's message was not sent"
IFS= read -r -t 60 line <&"$screen" || fail 'nothing arrives at eve'
[[ $line == *"$secret_text"* ]] || fail "eve sees: $line"
look_at "$receiver" causeway
kill -s INT "$receiver"
wait "$receiver" || (($? == 130)) || fail "recv ended with $?"
stop_provider || fail "the provider ended with $?"

printf '%s\n' "$secret_text" "$passphrase" >"$work/secrets.txt"
search "$work/secrets.txt" "$work/run/provider" "$work/run/devices" "$work/provider" ||
  fail 'a text or a passphrase lies about'

echo "privacy: nothing at the provider, on $captured, or beside the running programs"
grep -c . "$work/searches.txt" | sed 's/$/ searches/'
