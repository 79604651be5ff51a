# shellcheck shell=bash disable=SC2034,SC2154
# People with a device each, and what each of them has to see. Sourced by demo.sh; expects BIN and
# `work`, a scratch folder. What differs from what was to be seen ends the demo.
#
# expected/WHO holds the lines that are still to come to WHO, shown/WHO what WHO has seen, written
# and received, in the order of WHO's screen.

group=Cabin
members=(ada bob cleo)

fail() {
  printf '\ndemo: %s\n' "$1" >&2
  exit 1
}

# narrate LINE…: what happens next, in words.
narrate() {
  echo
  printf '%s\n' "$@"
}

# indented: what a program says, set apart from the story.
indented() { sed 's/^/    /'; }

# show_command PROMPT WORD…: as it would be typed.
show_command() {
  local prompt=$1 word line=
  shift
  for word in "$@"; do
    [[ $word != "$provider_address" ]] || word=\$SERVER
    word=${word#"$work/"}
    [[ $word =~ ^[A-Za-z0-9@._/=\$-]+$ ]] || word="'${word//\'/\'\\\'\'}'"
    line+=" $word"
  done
  printf '  %s$%s\n' "$prompt" "$line"
}

# person WHO ARGUMENT…: runs causeway on WHO's device; its stdout stays in $said.
person() {
  local who=$1 status=0
  shift
  show_command "$who" causeway "$@"
  said=$("$BIN/causeway" --profile "$who" "$@" 2>"$work/stderr.txt") || status=$?
  [[ -z $said ]] || indented <<<"$said"
  if ((status != 0)); then
    indented <"$work/stderr.txt" >&2
    fail "that ended with $status"
  fi
}

# to_come WHO LINE: what WHO is to see when receiving next.
to_come() { printf '%s\n' "$2" >>"$work/expected/$1"; }

# to_others WHO LINE: …what the other members of the group are.
to_others() {
  local member
  for member in "${members[@]}"; do
    [[ $member == "$1" ]] || to_come "$member" "$2"
  done
}

seen() { printf '%s\n' "$2" >>"$work/shown/$1"; }

# tell WHO TEXT [ARGUMENT…]: WHO sends it to the group.
tell() {
  local who=$1 text=$2 line
  shift 2
  line="$who in #$group: $text"
  person "$who" send "#$group" -m "$text" "$@"
  [[ $said == *" sent to #$group" ]] || fail "$who's message was not sent"
  seen "$who" "$line"
  to_others "$who" "$line"
}

# whisper WHO WHOM TEXT: WHO sends it to WHOM alone.
whisper() {
  person "$1" send "@$2" -m "$3"
  seen "$1" "$1: $3"
  to_come "$2" "$1: $3"
}

# jot WHO TEXT: WHO writes it to the group without a connection. flush WHO: it goes out.
jot() {
  person "$1" send "#$group" --wait none -m "$2"
  [[ $said == *" waits to be sent to #$group" ]] || fail "$1's message does not wait"
  seen "$1" "$1 in #$group: $2"
  printf '%s\n' "$1 in #$group: $2" >>"$work/jotted/$1"
}

flush() {
  local line
  [[ -f $work/jotted/$1 ]] || return 0
  while read -r line; do to_others "$1" "$line"; done <"$work/jotted/$1"
  rm "$work/jotted/$1"
}

# without_times: lines of the screen without the minute in front, and without what became of them
# behind, or is to become of a request.
without_times() {
  sed -E 's/^\[[-0-9]{10} [0-9:]{5}\] //; s/  \(delivered( to [^)]*)?\)$//;
    s/  \(message request: [^)]*\)$//;
    s/somebody whom you have not accepted let you in \([^)]*\)$/you are in/'
}

# without_files: …and without those that name a file.
without_files() { grep -v '^    ' || true; }

# heard: what was said, without times; a group whose name has not come yet is shown by its id.
heard() {
  without_times <<<"$said" | sed -E "s/^-- #[0-9a-f]{10}: /-- #$group: /" | grep -v '^$' || true
}

# hear WHO [ARGUMENT…]: WHO receives, and sees exactly what was to come.
hear() {
  local who=$1
  shift
  touch "$work/expected/$who"
  flush "$who"
  person "$who" recv "$@"
  heard >"$work/heard.txt"
  diff "$work/expected/$who" "$work/heard.txt" >"$work/difference.txt" ||
    fail "$who was to see (<) and saw (>): $(<"$work/difference.txt")"
  grep -v '^-- ' "$work/heard.txt" | without_files >>"$work/shown/$who" || true
  rm "$work/expected/$who"
}

# check_screen WHO CHAT…: all chats of WHO together show what WHO wrote and received, each once; and
# the group's messages in the order in which everybody else's device shows them: the provider's.
check_screen() {
  local who=$1 chat line
  shift
  for chat in "$@"; do
    "$BIN/causeway" --profile "$who" show "$chat" >"$work/screens/$who$chat"
    without_times <"$work/screens/$who$chat" | without_files >"$work/screen.txt"
    if [[ $chat == "#"* ]]; then
      grep -F " in $chat: " "$work/shown/$who" >"$work/wanted.txt"
    else
      grep -v " in #" "$work/shown/$who" >"$work/wanted.txt"
    fi
    diff <(sort "$work/wanted.txt") <(sort "$work/screen.txt") >"$work/difference.txt" ||
      fail "$who's $chat was to show (<) and shows (>): $(<"$work/difference.txt")"
    if [[ $chat == "#"* ]]; then
      [[ -e $work/group_screen.txt ]] || cp "$work/screen.txt" "$work/group_screen.txt"
      diff <(grep -Fxf "$work/screen.txt" "$work/group_screen.txt") "$work/screen.txt" \
        >"$work/difference.txt" ||
        fail "$who's $chat has another order (>) than ada's (<): $(<"$work/difference.txt")"
    else
      diff "$work/wanted.txt" "$work/screen.txt" >"$work/difference.txt" ||
        fail "$who's $chat was to show (<) and shows (>): $(<"$work/difference.txt")"
    fi
    printf '  %-5s %-7s %2d messages, each once, in order\n' \
      "$who" "$chat" "$(wc -l <"$work/screen.txt")"
  done
}
