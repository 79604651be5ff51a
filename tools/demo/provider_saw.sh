# shellcheck shell=bash disable=SC2034,SC2154
# What the provider's machine holds of the conversation. Sourced by demo.sh; expects `work` and
# `fail`. Everything is read from the provider's own files, with the statements that stand here.

# table TITLE FOLDER SQL: what the database answers, as a table; the statement may not change it.
table() {
  printf '\n  %s\n' "$1"
  sqlite3 -readonly -table "$2/data/provider.db" "$3" | indented
}

# The name that belongs to an account id, and the first digits of any other id. Name the column with
# its table.
name_of() { echo "(SELECT CAST(username AS TEXT) FROM account AS who WHERE who.account = $1)"; }
short() { echo "lower(substr(hex($1), 1, 8)) || '…'"; }

# Roles are an extension of the group's public state: component F021, two lengths, and entries of
# account and role, where 01 is an admin and 02 an owner. An account is looked for where an entry
# begins: in its leaf it stands before random bytes.
has_role() {
  local entry=__________________________________ before="" test=false
  for _ in "${members[@]}"; do
    test+=" OR hex(g.public_group) LIKE '%F021____$before' || hex($1) || '$2%'"
    before+=$entry
  done
  echo "$test"
}

roles_of() {
  echo "CASE WHEN $(has_role "$1" 02) THEN 'owner' WHEN $(has_role "$1" 01) THEN 'admin'
             ELSE 'member' END"
}

show_people() {
  table 'accounts' "$1" "
    SELECT CAST(username AS TEXT) AS username, $(short account.account) AS account,
           date(created_day * 86400, 'unixepoch') AS created,
           date(connected_day * 86400, 'unixepoch') AS connected,
           (SELECT count(*) FROM device AS d WHERE d.account = account.account) AS devices,
           (SELECT count(*) FROM key_package AS k JOIN device AS d ON k.device = d.number
             WHERE d.account = account.account AND k.key_package IS NOT NULL) AS key_packages
      FROM account ORDER BY username"
}

show_conversations() {
  table 'conversations, and who is in them' "$1" "
    SELECT $(short c.conversation) AS conversation,
           CASE c.kind WHEN 1 THEN 'direct' WHEN 2 THEN 'group' ELSE 'note' END AS kind,
           $(name_of m.account) AS member, $(roles_of m.account) AS role,
           c.epoch AS key_changes, length(g.public_group) AS public_bytes
      FROM conversation AS c
      JOIN conversation_group AS g ON g.conversation = c.number
      JOIN member AS m ON m.conversation = c.number
     ORDER BY c.number, member"
  table 'who was in them before' "$1" "
    SELECT $(short c.conversation) AS conversation, $(name_of r.account) AS account,
           r.first_seq AS from_number, r.last_seq AS to_number
      FROM roster AS r JOIN conversation AS c ON c.number = r.conversation
     WHERE r.last_seq IS NOT NULL"
}

show_messages() {
  table 'messages it has passed on in the last 7 days' "$1" "
    SELECT $(short c.conversation) AS conversation, count(*) AS messages,
           $(name_of a.sender_account) AS sender,
           time(min(a.accepted_ms) / 1000, 'unixepoch') AS first,
           time(max(a.accepted_ms) / 1000, 'unixepoch') AS last
      FROM accepted_message AS a JOIN conversation AS c ON c.number = a.conversation
     GROUP BY a.conversation, a.sender_account ORDER BY a.conversation, sender"
  table 'what waits in inboxes (each is kept once, until its last device has it)' "$1" "
    SELECT i.body AS item, group_concat($(name_of d.account), ', ') AS waits_for,
           length(b.payload) AS bytes, $(short b.payload) AS begins
      FROM inbox AS i JOIN body AS b ON b.id = i.body JOIN device AS d ON d.number = i.device
     GROUP BY i.body"
}

show_blobs() {
  table "files (how long Ada's photo is, 7110 bytes, can be told from it)" "$1" "
    SELECT $(short blob.blob) AS blob, $(name_of blob.account) AS owner, size_bytes,
           date(created_ms / 1000, 'unixepoch') AS uploaded
      FROM blob"
  printf '\n  the file as it lies there\n'
  find "$1/data/blobs" -type f -exec od -A d -t x1 -N 48 {} + | indented
}

# search_provider WORDS PHOTO PATH…: what of it can be found there, in any form.
search_provider() {
  local words=$1 picture=$2 status=0
  shift 2
  show_command '' tools/demo/search.py --bytes-of photo.jpg words.txt "${@##*/}"
  tools/demo/search.py --bytes-of "$picture" "$words" "$@" 2>&1 | indented || status=$?
  return "$status"
}

# show_holdings FOLDER
show_holdings() {
  show_people "$1"
  show_conversations "$1"
  show_messages "$1"
  show_blobs "$1"
  printf '\n  the end of its log\n'
  tail -n 6 "$1/log.jsonl" | indented
}

# What has to be in these tables, as extended regular expressions.
holdings_expected=(
  '\| cleo +\| [0-9a-f]{8}… \| .* \| 1 +\|'     # an account with one device
  '\| group +\| ada +\| owner +\| [0-9]+ +\|'    # a role
  '\| group +\| cleo +\| member +\| [0-9]+ +\|'  # somebody who came back
  '\| cleo +\| 1 +\| [0-9]+ +\|'                  # when she left; receipts count, too
  '\| direct +\| cleo +\|'                         # whom Ada wrote to in private
  '\| [0-9]+ +\| ada +\| [0-9]{2}:[0-9]{2}:[0-9]{2} \|' # how often, and when, somebody wrote
  '\| bob, cleo +\| [0-9]+ +\|'                    # for whom something waits, and how long it is
  '\| ada +\| 7190 +\|'                            # whose file, and its size
  '"event":"stopped"'
)

# what_the_provider_saw FOLDER
what_the_provider_saw() {
  local line
  printf '\n%s\n' '════ What the provider saw of it ════'
  show_holdings "$1" | tee "$work/holdings.txt"
  for line in "${holdings_expected[@]}"; do
    grep -qE "$line" "$work/holdings.txt" || fail "the provider's tables do not hold: $line"
  done
}

# what_the_provider_did_not_see FOLDER [CAPTURE]: says so once the search has shown it.
what_the_provider_did_not_see() {
  printf '\n%s\n\n' '════ What the provider did not see ════'
  printf '%s\n' "${secret_words[@]}" >"$work/words.txt"
  search_provider "$work/words.txt" "$work/bob/aurora-leirvassbu.jpg" "$@" ||
    fail 'the provider holds something of what was said'
  cat <<END

  None of the ${#secret_words[@]} words looked for and no part of the photo stands in any file of
  the provider: database, blobs, log, keys${2:+; nor in the packets of its port}.
  It does not know what was said, what the group is called, what the photo shows, how its file is
  named and where it was taken. It does know who is in which conversation with whom and in which
  role, when each of them wrote, and how much.
END
}
