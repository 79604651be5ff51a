# shellcheck shell=bash disable=SC2034,SC2154
# Providers and captures as child processes, for the demo and the tests of the programs. Sourced;
# expects BIN, the folder of the programs. Nothing here waits by the clock: starting ends when the
# process says that it is ready, stopping when it is gone.

run_as=() # a command in front of the provider's: whose process it is
provider_pid=
provider_address= # https://localhost:PORT#sha256=PIN
capture_pid=
capture_file=
capture_port=

# make_provider FOLDER [ARGUMENT…]: a new provider for localhost, on free ports when it starts.
make_provider() {
  local folder=$1
  shift
  "$BIN/causewayd" init --dir "$folder" --port 0 "$@" >"$folder.init"
  mv "$folder.init" "$folder/init.txt"
}

# start_provider FOLDER: starts it and waits until it listens. Fails, with its last words on stderr,
# where it does not. Its outputs are FOLDER/stdout.txt and FOLDER/log.jsonl.
start_provider() {
  local folder=$1 ready=$1/ready line
  mkfifo "$ready"
  "${run_as[@]}" "$BIN/causewayd" serve --config "$folder/causeway.toml" \
    >"$ready" 2>>"$folder/log.jsonl" &
  provider_pid=$!
  line=
  read -r -t 60 line <"$ready" || true
  rm "$ready"
  printf '%s\n' "$line" >>"$folder/stdout.txt"
  provider_address=${line#--server }
  if [[ $line != "--server "* ]]; then
    wait "$provider_pid" || true
    provider_pid=
    tail -n 3 "$folder/log.jsonl" >&2
    return 1
  fi
}

# keep_ports FOLDER: what it listens on now, it listens on after every start.
keep_ports() {
  local folder=$1 port admin_port
  port=$(jq -r 'select(.event == "listening") | .port' "$folder/log.jsonl" | tail -n 1)
  admin_port=$(jq -r 'select(.event == "listening") | .admin_port' "$folder/log.jsonl" | tail -n 1)
  sed -i -e "/^\[listen\]/,/^\[/ s/^port = .*/port = $port/" \
    -e "/^\[admin\]/,/^\[/ s/^port = .*/port = $admin_port/" "$folder/causeway.toml"
}

# stop_provider [SIGNAL]: sends it (TERM) and waits; answers the provider's exit code.
stop_provider() {
  local pid=$provider_pid status=0
  [[ -n $pid ]] || return 0
  provider_pid=
  kill -s "${1:-TERM}" "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || status=$?
  return "$status"
}

# start_capture FILE PORT: writes what crosses loopback from and to the TCP port. Fails, saying why
# in FILE.log, where that is not allowed here.
start_capture() {
  local file=$1 port=$2 said=$1.said line
  capture_file=$1
  capture_port=$2
  : >"$file.log"
  command -v tcpdump >/dev/null || {
    echo 'tcpdump is not installed' >"$file.log"
    return 1
  }
  mkfifo "$said"
  tcpdump -i lo -w "$file" -U --immediate-mode -Z "$(id -un)" "port $port" 2>"$said" &
  capture_pid=$!
  while read -r -t 30 line; do
    printf '%s\n' "$line" >>"$file.log"
    [[ $line != *"listening on"* ]] || break
  done <"$said"
  rm "$said"
  [[ $line == *"listening on"* ]] && return 0
  wait "$capture_pid" || true
  capture_pid=
  return 1
}

# stop_capture: the file is complete afterwards, since it ends with a datagram that was sent last.
stop_capture() {
  local end='this is the end of the capture' tries
  [[ -n $capture_pid ]] || return 0
  for ((tries = 0; tries < 2000; ++tries)); do
    echo "$end" 2>/dev/null >"/dev/udp/127.0.0.1/$capture_port" || true
    ! grep -qaF "$end" "$capture_file" || break
  done
  kill -s INT "$capture_pid" 2>/dev/null || true
  wait "$capture_pid" 2>/dev/null || true
  capture_pid=
}

# stop_processes: for a trap on EXIT.
stop_processes() {
  stop_capture
  stop_provider KILL || true
}
