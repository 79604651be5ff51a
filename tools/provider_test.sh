#!/usr/bin/env bash
# The provider's program from outside: what it refuses to start with, and in which words; what it
# answers; how it stops, reloads, and meets a full disk; what its log says and never says.
# Usage: provider_test.sh BIN_FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

BIN=$(realpath "$1")
# shellcheck source=tools/processes.sh
source tools/processes.sh

fail() {
  printf 'provider_test: %s\n' "$1" >&2
  exit 1
}

work=$(mktemp -d)
disk=
clean_up() {
  stop_processes
  jobs -p | xargs -r kill 2>/dev/null || true
  [[ -z $disk ]] || umount "$disk" || true
  rm -rf "$work"
}
trap clean_up EXIT
export XDG_DATA_HOME=$work/devices NO_COLOR=1

causeway() { "$BIN/causeway" "$@"; }

# refused SENTENCE ARGUMENT…: causewayd ARGUMENT… ends with 1 and says exactly one line, which holds
# the sentence.
refused() {
  local sentence=$1 status=0
  shift
  timeout 60 "$BIN/causewayd" "$@" >"$work/stdout.txt" 2>"$work/stderr.txt" || status=$?
  ((status == 1)) || fail "causewayd $* ended with $status: $(<"$work/stderr.txt")"
  grep -qF -- "$sentence" "$work/stderr.txt" || fail "not \"$sentence\": $(<"$work/stderr.txt")"
  (($(wc -l <"$work/stderr.txt") == 1)) || fail "more than a sentence: $(<"$work/stderr.txt")"
  [[ ! -s $work/stdout.txt ]] || fail "causewayd $* said: $(<"$work/stdout.txt")"
}

serving() { refused "$1" serve --config "$2/causeway.toml"; }

# copy_of FOLDER NAME: the same provider once more.
copy_of() {
  rm -rf "${work:?}/$2"
  cp -a "$1" "$work/$2"
}

p=$work/p
make_provider "$p"
copy_of "$p" whole

# ── Its configuration ─────────────────────────────────────────────────────────────────────────────
# misconfigured SENTENCE SED-SCRIPT: with the configuration changed so, nothing starts.
misconfigured() {
  sed "$2" "$p/causeway.toml" >"$p/changed.toml"
  ! cmp -s "$p/causeway.toml" "$p/changed.toml" || fail "\"$2\" changes nothing"
  refused "$1" serve --config "$p/changed.toml"
}

line_of() { grep -n "^$1" "$p/causeway.toml" | head -n 1 | cut -d : -f 1; }

listen=$(line_of '\[listen\]')
misconfigured "changed.toml:$((listen + 1)): there is no setting listen.colour." \
  '/^\[listen\]/a colour = "red"'
misconfigured "changed.toml:1: there is no section [kitchen]." '1i [kitchen]'
misconfigured "changed.toml:1: there is no section [port]." '1i port = 8443'
misconfigured "changed.toml:$(line_of port): listen.port has to be a port from 0 to 65535." \
  '0,/^port = .*/s//port = "8443"/'
misconfigured "changed.toml:$(line_of port): listen.port has to be a port from 0 to 65535." \
  '0,/^port = .*/s//port = 65536/'
misconfigured "listen.threads has to be a number from 1 to 256." '/^\[listen\]/a threads = 0'
misconfigured "listen.address has to be an IP address in quotes." \
  '0,/^address = .*/s//address = "localhost"/'
misconfigured "provider.domain has to be a domain name in lower case, in quotes." \
  's/^domain = .*/domain = "Chat Example"/'
misconfigured "provider.registration has to be \"open\" or \"invite\"." \
  's/^registration = .*/registration = "maybe"/'
misconfigured "log.level has to be" '1i [log]\nlevel = "loud"'
misconfigured "changed.toml: provider.data is missing." '/^data = /d'
misconfigured "changed.toml: listen.certificate is missing." '/^certificate = /d'
misconfigured "changed.toml:$(line_of domain): " 's/^domain = .*/domain = localhost/'
refused "There is no configuration at $work/nothing.toml. \`causewayd init\` makes one." \
  serve --config "$work/nothing.toml"

# ── Making one ────────────────────────────────────────────────────────────────────────────────────
before=$(find "$p" -type f -exec sha256sum {} + | sort)
refused "$p/causeway.toml is there already" init --dir "$p"
rm "$p/causeway.toml"
refused "is there already" init --dir "$p"
cp "$work/whole/causeway.toml" "$p/"
[[ $before == "$(find "$p" -type f -exec sha256sum {} + | sort)" ]] || fail 'init changed a file'
refused 'a"b is no domain' init --dir "$work/new" --domain 'a"b'
[[ ! -e $work/new ]] || fail 'init made a folder for no domain'
"$BIN/causewayd" init --dir "$work/new" --domain chat.example >/dev/null
grep -q '^address = "::"' "$work/new/causeway.toml" || fail 'init for others listens to nobody'
grep -q '^registration = "invite"' "$work/new/causeway.toml" || fail 'anybody may register'
[[ -z $(find "$work/whole" -type f -perm /077 ! -name init.txt) ]] || fail 'others may read files'

# ── What it does not start with ───────────────────────────────────────────────────────────────────
key=data/frank-keys/frank-key-0000000001
copy_of "$work/whole" x
chmod 640 "$work/x/$key"
serving "The key $work/x/$key can be read by others: chmod 600 it" "$work/x"
chmod 600 "$work/x/$key"
truncate -s -1 "$work/x/$key"
serving "The key $work/x/$key is damaged: restore it from your backup of keys." "$work/x"
rm "$work/x/$key"
serving "There is no franking key in $work/x/data/frank-keys: restore the folder" "$work/x"

copy_of "$work/whole" x
rm "$work/x/tls/key.pem"
serving "Cannot open $work/x/tls/key.pem: it does not exist." "$work/x"
openssl ecparam -name prime256v1 -genkey -noout -out "$work/x/tls/key.pem"
serving "The private key in $work/x/tls/key.pem does not belong to the certificate in" "$work/x"
echo nonsense >"$work/x/tls/certificate.pem"
serving "There is no PEM certificate in $work/x/tls/certificate.pem." "$work/x"

# certificate FOLDER FROM TO: a key and a certificate for it, good from one time to the other.
certificate() {
  local folder=$1
  printf '%s\n' '[ca]' 'default_ca=c' '[c]' "new_certs_dir=$folder" "database=$folder/index" \
    "serial=$folder/serial" 'default_md=sha256' 'policy=p' '[p]' 'commonName=supplied' \
    >"$folder/ca.cnf"
  : >"$folder/index"
  echo 01 >"$folder/serial"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -batch \
    -subj /CN=localhost -keyout "$folder/key.pem" -out "$folder/request.pem" 2>/dev/null
  openssl ca -config "$folder/ca.cnf" -selfsign -batch -notext -keyfile "$folder/key.pem" \
    -in "$folder/request.pem" -startdate "$2" -enddate "$3" -out "$folder/certificate.pem" \
    2>/dev/null
}

certificate "$work/x/tls" 20200101000000Z 20210101000000Z
serving "The certificate in $work/x/tls/certificate.pem expired on 2021-01-01 00:00 UTC" "$work/x"
certificate "$work/x/tls" 21000101000000Z 21010101000000Z
serving "is valid only from 2100-01-01 00:00 UTC on" "$work/x"

copy_of "$work/whole" x
certificate "$work/x/tls" 20200101000000Z "$(date -u -d '+5 days' +%Y%m%d%H%M%SZ)"
status=0
"$BIN/causewayd" doctor --config "$work/x/causeway.toml" >"$work/stdout.txt" || status=$?
((status == 1)) || fail "doctor ended with $status on a certificate near its end"
grep -qx 'FAIL  certificate: The certificate ends in 4 days.' "$work/stdout.txt" ||
  fail "doctor says: $(<"$work/stdout.txt")"
! grep -q 'ok.*FAIL' "$work/stdout.txt" || fail "doctor says: $(<"$work/stdout.txt")"

copy_of "$work/whole" x
echo 'this was a database once, and is not any more' >"$work/x/data/provider.db"
serving 'The file is not a database, or it is damaged.' "$work/x"
copy_of "$work/whole" x
sqlite3 "$work/x/data/provider.db" 'PRAGMA user_version = 99'
serving 'newer' "$work/x"

copy_of "$work/whole" x
mkfifo "$work/ask" "$work/answer"
sqlite3 "$work/x/data/provider.db" <"$work/ask" >"$work/answer" &
holder=$!
exec {ask}>"$work/ask" {answer}<"$work/answer"
printf '%s\n' 'BEGIN EXCLUSIVE;' 'SELECT 1;' >&"$ask"
read -r _ <&"$answer"
serving 'Another process is using the database. Close it and try again.' "$work/x"
exec {ask}>&- {answer}<&-
wait "$holder"

# A crash while a franking key was written leaves a piece of one, which is no key.
head -c 20 "$work/x/$key" >"$work/x/$key.Xx1234"
start_provider "$work/x" || fail 'a piece of a franking key keeps it from starting'
stop_provider || fail "it ended with $?"

# A key that it had once is missed, before another is made in its place.
lost=moderation-key-0000000001
rm "$work/x/data/frank-keys/$lost"
serving "Keys are missing from $work/x/data/frank-keys ($lost): restore them" "$work/x"
[[ ! -e $work/x/data/frank-keys/$lost ]] || fail 'a key was made in the place of one that is lost'
"$BIN/causewayd" doctor --config "$work/x/causeway.toml" >"$work/stdout.txt" &&
  fail 'doctor does not miss a key'
grep -q "^FAIL  franking keys: Keys are missing .*$lost" "$work/stdout.txt" ||
  fail "doctor says: $(<"$work/stdout.txt")"
give_up() { "$BIN/causewayd" give-up-keys --config "$work/x/causeway.toml" "$@"; }
give_up >"$work/stdout.txt" && fail 'keys are given up unasked'
grep -qx "Missing: $lost" "$work/stdout.txt" || fail "it says: $(<"$work/stdout.txt")"
serving 'Keys are missing' "$work/x"
give_up --for-good >/dev/null || fail 'keys are not given up'
start_provider "$work/x" || fail 'it does not start without a key that is given up'
stop_provider || fail "it ended with $?"

refused 'There is no role chief, but admin, lead, reviewer, child_safety, analyst, auditor.' \
  console invite --config "$work/whole/causeway.toml" --alias wren --roles chief

# ── What it answers ───────────────────────────────────────────────────────────────────────────────
start_provider "$p" || fail 'it does not start'
keep_ports "$p"
admin=http://127.0.0.1:$(jq -r 'select(.event == "listening") | .admin_port' "$p/log.jsonl")
port=$(jq -r 'select(.event == "listening") | .port' "$p/log.jsonl")

# answers STATUS TEXT PATH
answers() {
  local got
  got=$(curl -s -w '%{http_code}' -o "$work/body.txt" "$admin$3")
  [[ $got == "$1" ]] || fail "$3 answers $got, not $1"
  grep -qE -- "$2" "$work/body.txt" || fail "$3 does not say $2: $(<"$work/body.txt")"
}

answers 200 '^ok' /healthz
answers 200 '^ready' /readyz
answers 404 '' /v1/connect
answers 200 '^causeway_connections 0$' /metrics
[[ $(curl -s -o /dev/null -w '%{http_code}' -X POST "$admin/healthz") == 405 ]] ||
  fail '/healthz takes a POST'
[[ $(curl -sk "https://localhost:$port/.well-known/causeway" | jq -r .domain) == localhost ]] ||
  fail '/.well-known/causeway does not name the domain'
[[ $provider_address == "$(<"$p/data/address")" ]] || fail 'the file with the address differs'

for who in ada bob; do
  causeway --json --profile "$who" register "$who" --server "$provider_address" \
    >>"$work/ids.jsonl" 2>/dev/null
done
causeway --profile bob accept @ada >/dev/null
causeway --json --profile ada send @bob -m 'Are you there?' >>"$work/ids.jsonl"
answers 200 '^causeway_requests_total\{op="send",status="200"\} 1$' /metrics
answers 200 '^causeway_public_key_operations_total\{kind="verification"\} [1-9]' /metrics

# Two at once, on one folder or on one port.
sed 's/^port = .*/port = 0/' "$p/causeway.toml" >"$p/changed.toml"
refused "Another causewayd serves $p/data already. Stop it first." serve --config "$p/changed.toml"
copy_of "$work/whole" x
sed "0,/^port = .*/s//port = $port/" "$work/whole/causeway.toml" >"$work/x/causeway.toml"
serving "cannot listen on 127.0.0.1 port $port: Address already in use" "$work/x"
# A console that cannot be had keeps it from saying that it serves.
copy_of "$work/whole" x
sed -i "/^\[console\]/,\$ s/^port = .*/port = $port/" "$work/x/causeway.toml"
serving "cannot listen on 127.0.0.1 port $port: Address already in use" "$work/x"
[[ ! -e $work/x/data/address ]] || fail 'it wrote an address and did not serve'
"$BIN/causewayd" doctor --config "$p/causeway.toml" >/dev/null || fail 'doctor finds something'
"$BIN/causewayd" invite --config "$p/causeway.toml" >/dev/null 2>&1 || fail 'invite fails beside it'

# ── Another certificate ───────────────────────────────────────────────────────────────────────────
# logged EVENT: waits until the log holds it once more than when this was last asked.
declare -A logged_before
logged() {
  local deadline=$((SECONDS + 60)) count=$((${logged_before[$1]:-0} + 1))
  until (($(grep -cF "\"event\":\"$1\"" "$p/log.jsonl") >= count)); do
    ((SECONDS < deadline)) || fail "the log says no $1"
    sleep 0.05
  done
  logged_before[$1]=$count
}

pin_served() {
  openssl s_client -connect "localhost:$port" </dev/null 2>/dev/null |
    openssl x509 -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr 'A-F' 'a-f'
}

old_pin=$(pin_served)
[[ $provider_address == *"#sha256=$old_pin" ]] || fail 'it serves another certificate than it says'
cp "$p/tls/key.pem" "$work/old-key.pem"
openssl ecparam -name prime256v1 -genkey -noout -out "$p/tls/key.pem"
kill -s HUP "$provider_pid"
logged reload_failed
grep -q 'does not belong to the certificate' "$p/log.jsonl" || fail 'the log does not say why'
[[ $(pin_served) == "$old_pin" ]] || fail 'a key that does not fit replaced the certificate'
mkdir "$work/tls"
certificate "$work/tls" 20200101000000Z 21000101000000Z
cp "$work/tls/certificate.pem" "$work/tls/key.pem" "$p/tls/"
kill -s HUP "$provider_pid"
logged certificate_reloaded
new_pin=$(pin_served)
[[ $new_pin != "$old_pin" && -n $new_pin ]] || fail 'SIGHUP does not change the certificate'
until [[ $(<"$p/data/address") == *"#sha256=$new_pin" ]]; do :; done
status=0
causeway --profile bob recv --timeout 5 >"$work/said.txt" 2>&1 || status=$?
((status == 6)) || fail "a client takes a certificate that is not its own: $(<"$work/said.txt")"
cp "$work/whole/tls/"* "$p/tls/"
kill -s HUP "$provider_pid"
logged certificate_reloaded
[[ $(pin_served) == "$old_pin" ]] || fail 'SIGHUP does not change the certificate back'

# ── The end, with somebody connected ──────────────────────────────────────────────────────────────
mkfifo "$work/screen"
"$BIN/causeway" --profile bob recv --follow >"$work/screen" 2>"$work/bob.txt" &
bob=$!
exec {screen}<"$work/screen"
IFS= read -r -t 60 line <&"$screen" || fail 'bob receives nothing'
[[ $line == *'ada: Are you there?' ]] || fail "bob receives: $line"
answers 200 '^causeway_websockets 1$' /metrics
stop_provider || fail "it ended with $? on SIGTERM"
[[ $(tail -n 2 "$p/log.jsonl" | jq -r .event | tr '\n' ' ') == 'stopping stopped ' ]] ||
  fail 'it did not end in order'
start_provider "$p" || fail 'it does not start again'
causeway --profile ada send @bob -m 'And now?' >/dev/null
IFS= read -r -t 60 line <&"$screen" || fail "bob did not come back: $(<"$work/bob.txt")"
[[ $line == *'ada: And now?' ]] || fail "bob receives: $line"
kill -s INT "$bob"
wait "$bob" || (($? == 130)) || fail "recv ended with $?"
stop_provider INT || fail "it ended with $? on SIGINT"

# ── A key that was marked ─────────────────────────────────────────────────────────────────────────
# Its file of before, put back while it serves, is not believed by the next process that holds keys.
mark() { "$BIN/causewayd" mark-compromised 1 --for-good --config "$p/causeway.toml" >/dev/null; }
mark || fail 'the key is not marked'
start_provider "$p" || fail 'it does not start with a key that was marked'
cp "$work/whole/$key" "$p/$key"
children=$(cat "/proc/$provider_pid/task/"*/children)
for child in $children; do
  if grep -qz '^frank$' "/proc/$child/cmdline"; then kill -s KILL "$child"; fi
done
status=0
causeway --profile ada send @bob -m 'Who tags this?' --timeout 3 >"$work/said.txt" 2>&1 || status=$?
((status == 4)) || fail "a key of before the mark tags: $status: $(<"$work/said.txt")"
stop_provider || fail "it ended with $?"
serving 'frank-key 1 was marked as compromised, and its file in' "$p"
mark || fail 'the key is not marked again'
start_provider "$p" || fail 'it does not start when the key is marked again'
causeway --profile ada recv >/dev/null
(($(causeway --profile bob recv | grep -c 'Who tags this?') == 1)) || fail 'the message is lost'
stop_provider || fail "it ended with $?"

# ── A full disk ───────────────────────────────────────────────────────────────────────────────────
full='a full disk'
mkdir "$work/disk"
if mount -t tmpfs -o size=8m tmpfs "$work/disk" 2>"$work/mount.txt"; then
  disk=$work/disk
  mv "$p/data" "$disk/data"
  ln -s "$disk/data" "$p/data"
  start_provider "$p" || fail 'it does not start on the small disk'
  head -c 8m /dev/zero >"$disk/filling" 2>/dev/null || true
  status=0
  head -c 20000 /dev/urandom | base64 -w 0 |
    causeway --profile ada send @bob --stdin --timeout 3 >"$work/said.txt" 2>&1 || status=$?
  ((status == 4)) || fail "sending to a full disk ended with $status: $(<"$work/said.txt")"
  said='The server cannot store anything at the moment.'
  said+=' What was to be sent is kept here, and goes out with the next command.'
  grep -qF "$said" "$work/said.txt" || fail "ada is told: $(<"$work/said.txt")"
  (($(wc -l <"$work/said.txt") == 2)) || fail "ada is told more: $(<"$work/said.txt")"
  logged store_failed
  grep -qF 'The disk is full: nothing was saved. Free some space' "$p/log.jsonl" ||
    fail 'the log does not say that the disk is full'
  answers 200 '^ok' /healthz
  answers 503 'does not' /readyz
  rm "$disk/filling"
  causeway --profile ada recv >/dev/null
  logged store_works_again
  answers 200 '^ready' /readyz
  # Whatever was shown just before the interrupt may be shown again; this one was not.
  (($(causeway --profile bob recv | awk 'length > 20000' | wc -l) == 1)) ||
    fail 'the message is lost, or came twice'
  stop_provider || fail "it ended with $?"
else
  full="(skipped: a full disk: $(<"$work/mount.txt"))"
fi

# ── The log ───────────────────────────────────────────────────────────────────────────────────────
cat "$work"/*/log.jsonl >"$work/log.jsonl"
jq -e -s 'all(has("time") and has("level") and has("event"))' "$work/log.jsonl" >/dev/null ||
  fail 'a line of the log is no JSON object, or lacks a time, a level or an event'
jq -r '.account, .device, .chat, .id | strings' "$work/ids.jsonl" | sort -u >"$work/ids.txt"
(($(wc -l <"$work/ids.txt") >= 4)) || fail 'there are no identifiers to look for'
printf '%s\n' ada bob 127.0.0.1 localhost >>"$work/ids.txt"
if grep -nwF -f "$work/ids.txt" "$work/log.jsonl"; then fail 'the log names somebody'; fi

echo "provider: settings, refusals, answers, certificates, the end, $full, the log"
