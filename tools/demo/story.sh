# shellcheck shell=bash disable=SC2034,SC2154
# The conversation of the demo, in acts. Sourced by demo.sh. Whatever the words of WORDS are about
# is said by somebody here, and so must nowhere be found at the provider.

secret_words=(
  Cabin Leirvassbu woodstove lanterns cardamom snowshoes lingonberry grandmother Sognefjell
  aurora-leirvassbu Fjellkamera headlamps marzipan fortieth thermarest avalanche cancelled
  starlight kerosene blizzard sledges breakfast porridge goodnight
)

photo=

act_beginning() {
  narrate 'Three people make an account each. A device makes its keys itself and shows the' \
    'provider only the public ones.'
  local who
  for who in ada bob cleo; do person "$who" register "$who" --server "$provider_address"; done
  narrate 'Bob and Cleo know that Ada will write. From anybody else it would be a message request.'
  for who in bob cleo; do person "$who" accept @ada; done
}

act_group() {
  local who
  narrate 'Ada opens a group. Its name is encrypted like everything that is said in it.'
  person ada group new "$group" @bob @cleo
  for who in bob cleo; do to_come "$who" "-- #$group: you are in"; done
  tell ada 'Leirvassbu is ours from Thursday: a woodstove, lanterns, nine bunks.'
  narrate 'Bob and Cleo were not connected. They come back, and answer.'
  hear bob
  tell bob 'I bring cardamom buns and the snowshoes.'
  hear cleo
  tell cleo "And I lingonberry jam, my grandmother's. Who drives over Sognefjell?"
  hear ada
  hear bob
}

act_photo() {
  local picture
  photo=$work/aurora-leirvassbu.jpg
  cp tools/demo/photo.jpg "$photo"
  narrate "Ada sends a photo. Her camera wrote into it where and when she took it:"
  tools/demo/place.py "$photo" | indented
  tell ada 'Bring headlamps!' -f "$photo"
  picture="[aurora-leirvassbu.jpg, 6.9 KiB] saved as $work/bob/aurora-leirvassbu.jpg"
  to_come bob "    $picture"
  to_come cleo "    ${picture%% saved as *}"
  hear bob --save "$work/bob"
  narrate 'What Bob has received is the same picture. What the camera wrote about it:'
  tools/demo/place.py "$work/bob/aurora-leirvassbu.jpg" | tee "$work/place.txt" | indented
  grep -q 'no place' "$work/place.txt" || fail 'the picture still says where it was taken'
  # Behind the headers, which were written anew, it is the same byte for byte.
  cmp -s <(tail -c 6900 "$photo") <(tail -c 6900 "$work/bob/aurora-leirvassbu.jpg") ||
    fail 'the picture is not the same'
  hear cleo
}

act_whisper() {
  narrate 'Something that Bob must not know goes to Cleo alone.'
  whisper ada cleo "It is Bob's fortieth: I ordered a marzipan cake."
  hear cleo
  hear bob
}

act_leaving() {
  narrate 'Cleo cannot come after all, and leaves the group. What is said meanwhile is not hers.'
  person cleo group leave "#$group"
  members=(ada bob)
  hear bob
  to_come ada "-- #$group: @cleo went"
  tell bob 'Then I take her thermarest.'
  to_come bob "-- #$group: @cleo went"
  hear ada
  tell ada 'Look at the avalanche report before you start.'
  hear bob
  hear cleo
  narrate 'Then she can come, and Ada lets her in again. She reads on from here.'
  person ada group add "#$group" @cleo
  members=(ada bob cleo)
  to_come bob "-- #$group: @cleo came in"
  to_come cleo "-- #$group: you are in"
  tell ada 'Cleo is back, her meeting was cancelled.'
  hear bob
  hear cleo
}

# sends_accepted FOLDER: how many messages the provider has accepted since it started.
sends_accepted() {
  local port
  port=$(sed -n '/^\[admin\]/,/^\[/ s/^port = //p' "$1/causeway.toml")
  curl -sf "http://127.0.0.1:$port/metrics" |
    awk '/^causeway_requests_total\{op="send",status="200"\}/ { n = $2 } END { print n + 0 }'
}

# await_a_send FOLDER: until one more is, so that the kill hits between two messages or within one.
await_a_send() {
  local tries
  for ((tries = 0; tries < 2000; ++tries)); do
    (($(sends_accepted "$1") == sends_before)) || return 0
  done
  fail 'Cleo sent nothing'
}

# act_kill FOLDER: the provider's process is killed while Cleo's device sends.
act_kill() {
  local line lines=('Snow!' 'Nothing but starlight.' 'We need kerosene.') cleo_pid status=0
  sends_before=$(sends_accepted "$1")
  narrate 'The provider is killed in the middle of what Cleo sends (kill -9).'
  show_command cleo causeway chat "#$group"
  printf '    %s\n' "${lines[@]}"
  printf '%s\n' "${lines[@]}" |
    "$BIN/causeway" --profile cleo chat "#$group" >"$work/chat.txt" 2>"$work/stderr.txt" &
  cleo_pid=$!
  await_a_send "$1"
  show_command provider kill -9 causewayd
  stop_provider KILL || true

  narrate 'Ada and Bob have no provider now, and write on. Their devices keep it.'
  jot ada 'A blizzard is coming. Who has the sledges?'
  jot bob 'I have. I start after breakfast.'

  narrate 'The provider starts again. Nothing was lost, and nothing comes twice.'
  show_command provider causewayd serve
  start_provider "$1" || fail 'the provider did not start again'
  wait "$cleo_pid" || status=$?
  ((status == 0)) || fail "Cleo's messages did not go out: $(<"$work/stderr.txt")"
  for line in "${lines[@]}"; do
    seen cleo "cleo in #$group: $line"
    to_others cleo "cleo in #$group: $line"
  done
  hear ada
  hear bob
  hear cleo
  hear ada
}

act_checking() {
  narrate 'What stands on the three screens in the end, compared with what was written:'
  check_screen ada "#$group" @cleo
  check_screen bob "#$group"
  check_screen cleo "#$group" @ada
}

act_night() {
  narrate 'Bob and Cleo sleep. What Ada still says waits for them at the provider.'
  tell ada 'Porridge at seven, porridge for all. Goodnight, goodnight!'
  "$BIN/causeway" --profile ada show "#$group" >"$work/screens/ada#$group"
}
