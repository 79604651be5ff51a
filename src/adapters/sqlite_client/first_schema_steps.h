#pragma once

#include <string_view>

/// The first steps of the schema (schema.cc), in their order. None of them ever changes.
namespace causeway::adapters::sqlite_client {

inline constexpr std::string_view version_1 = R"sql(
CREATE TABLE self (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  domain TEXT NOT NULL,
  username TEXT NOT NULL,
  account BLOB NOT NULL,
  device BLOB NOT NULL,
  identity_private_key BLOB NOT NULL,
  device_private_key BLOB NOT NULL,
  statement BLOB NOT NULL,
  registration INTEGER NOT NULL,
  last_resort_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE inbox (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  number INTEGER NOT NULL
) STRICT;

CREATE TABLE key_package (
  ref BLOB PRIMARY KEY,
  use INTEGER NOT NULL,
  bundle BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  account BLOB PRIMARY KEY,
  username TEXT NOT NULL,
  statement BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_username ON person (username);

CREATE TABLE conversation (
  id BLOB PRIMARY KEY,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  peer_username TEXT NOT NULL,
  peer BLOB NOT NULL,
  title TEXT NOT NULL,
  state_seq INTEGER NOT NULL,
  progress_seq INTEGER NOT NULL,
  progress_accepted_ms INTEGER NOT NULL,
  active_ms INTEGER NOT NULL,
  renewed_ms INTEGER NOT NULL,
  rejoined_ms INTEGER NOT NULL,
  last_epoch INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mls_state (
  conversation BLOB PRIMARY KEY,
  epoch BLOB NOT NULL,
  ratchets BLOB NOT NULL
) STRICT;

CREATE TABLE tree_record (
  row INTEGER PRIMARY KEY,
  conversation BLOB NOT NULL,
  record BLOB NOT NULL
) STRICT;
CREATE INDEX tree_record_conversation ON tree_record (conversation);

CREATE TABLE pending (
  conversation BLOB PRIMARY KEY,
  op INTEGER NOT NULL,
  request BLOB NOT NULL,
  change BLOB NOT NULL,
  outbox INTEGER NOT NULL
) STRICT;

CREATE TABLE message (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  conversation BLOB NOT NULL,
  state INTEGER NOT NULL,
  sender_account BLOB NOT NULL,
  sender_device BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  content BLOB NOT NULL,
  application_data BLOB NOT NULL,
  frank BLOB,
  failure TEXT NOT NULL
) STRICT;
CREATE INDEX message_conversation ON message (conversation, row);
CREATE INDEX message_id ON message (conversation, id);

CREATE TABLE unshown (
  message INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE attachment (
  message INTEGER NOT NULL,
  blob BLOB NOT NULL,
  state INTEGER NOT NULL,
  file_key BLOB NOT NULL,
  size INTEGER NOT NULL,
  content_hash BLOB NOT NULL,
  content_type TEXT NOT NULL,
  file_name TEXT NOT NULL,
  PRIMARY KEY (message, blob)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_state ON attachment (state);

CREATE TABLE outbox (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation BLOB NOT NULL,
  kind INTEGER NOT NULL,
  message INTEGER NOT NULL,
  usernames BLOB NOT NULL,
  accounts BLOB NOT NULL,
  role INTEGER NOT NULL,
  suite INTEGER NOT NULL,
  encrypted BLOB NOT NULL
) STRICT;
CREATE INDEX outbox_conversation ON outbox (conversation, row);
)sql";

/// What the person was not told of yet.
inline constexpr std::string_view version_2 = R"sql(
CREATE TABLE news (
  row INTEGER PRIMARY KEY,
  conversation BLOB NOT NULL,
  change INTEGER NOT NULL,
  added BLOB NOT NULL,
  removed BLOB NOT NULL,
  time_ms INTEGER NOT NULL
) STRICT;
)sql";

/// Key packages end. Those from before this stay for as long as those made now.
inline constexpr std::string_view version_3 = R"sql(
ALTER TABLE key_package ADD COLUMN end_ms INTEGER NOT NULL DEFAULT 0;
UPDATE key_package SET end_ms = (unixepoch() + 120 * 86400) * 1000;
)sql";

/// A chat's order does not depend on when its messages came. Those from before this came in order,
/// and in front of all others.
inline constexpr std::string_view version_4 = R"sql(
ALTER TABLE message ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE message SET place = 9223372036854775807 WHERE state = 1;
CREATE INDEX message_place ON message (conversation, place, row);
DROP INDEX message_conversation;
)sql";

/// Reactions, edits, deletions.
inline constexpr std::string_view version_5 = R"sql(
ALTER TABLE message ADD COLUMN presence INTEGER NOT NULL DEFAULT 1;
ALTER TABLE message ADD COLUMN evidence_end_ms INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_evidence ON message (evidence_end_ms) WHERE evidence_end_ms > 0;

CREATE TABLE annotation (
  message INTEGER PRIMARY KEY,
  conversation BLOB NOT NULL,
  target BLOB NOT NULL,
  kind INTEGER NOT NULL,
  account BLOB NOT NULL,
  seq INTEGER NOT NULL,
  value TEXT NOT NULL
) STRICT;
CREATE INDEX annotation_target ON annotation (conversation, target, kind, account, seq);
)sql";

/// Who is in a conversation since when. Of those that are there already, nothing older is known;
/// who waited to leave by a proposal (operation 42) asks anew.
inline constexpr std::string_view version_6 = R"sql(
CREATE TABLE roster (
  conversation BLOB NOT NULL,
  account BLOB NOT NULL,
  since_epoch INTEGER NOT NULL,
  since_seq INTEGER NOT NULL,
  stay INTEGER NOT NULL,
  PRIMARY KEY (conversation, account)
) STRICT, WITHOUT ROWID;
DELETE FROM pending WHERE op = 42;
)sql";

/// Several devices of one account.
inline constexpr std::string_view version_7 = R"sql(
ALTER TABLE self ADD COLUMN credential BLOB NOT NULL DEFAULT x'';
ALTER TABLE conversation ADD COLUMN check_devices INTEGER NOT NULL DEFAULT 0;

CREATE TABLE account_change (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  added BLOB,
  key_packages BLOB NOT NULL,
  removed BLOB NOT NULL,
  statement BLOB NOT NULL,
  identity_private_key BLOB NOT NULL
) STRICT;

CREATE TABLE device_name (
  device BLOB PRIMARY KEY,
  name TEXT NOT NULL,
  opening BLOB NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

/// Messages that disappear.
inline constexpr std::string_view version_8 = R"sql(
ALTER TABLE message ADD COLUMN expires_ms INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_expires ON message (expires_ms) WHERE expires_ms > 0;
ALTER TABLE conversation ADD COLUMN timer_ms INTEGER NOT NULL DEFAULT 0;
)sql";

/// Whom this account does not want to hear from.
inline constexpr std::string_view version_9 = R"sql(
CREATE TABLE block (
  account BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
)sql";

/// Who may come to this account.
inline constexpr std::string_view version_10 = R"sql(
CREATE TABLE admission (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  messages INTEGER NOT NULL,
  groups INTEGER NOT NULL
) STRICT;
)sql";

/// Receipts: those to send, and those that came.
inline constexpr std::string_view version_11 = R"sql(
CREATE TABLE owed_receipt (
  message INTEGER PRIMARY KEY,
  conversation BLOB NOT NULL,
  id BLOB NOT NULL,
  since_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE receipt (
  message INTEGER NOT NULL,
  account BLOB NOT NULL,
  PRIMARY KEY (message, account)
) STRICT, WITHOUT ROWID;
)sql";

/// Search (docs/search.md): the text of each line, folded, and the groups of three characters in
/// it. The numbers in the view: Presence, ConversationState and ConversationKind.
inline constexpr std::string_view version_12 = R"sql(
CREATE TABLE line_text (
  key INTEGER PRIMARY KEY,
  row INTEGER NOT NULL UNIQUE,
  conversation BLOB NOT NULL,
  sender_account BLOB NOT NULL,
  text TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE line_index USING fts5 (
  text, content = 'line_text', content_rowid = 'key', columnsize = 0, detail = 'none',
  tokenize = 'trigram case_sensitive 1'
);

CREATE VIRTUAL TABLE line_group USING fts5vocab (line_index, row);

CREATE VIEW visible_line AS SELECT * FROM line_text
  WHERE NOT (conversation IN (SELECT id FROM conversation WHERE kind = 2)
    AND sender_account IN (SELECT account FROM block))
  AND NOT (row IN (SELECT message FROM unshown)
    AND conversation IN (SELECT id FROM conversation WHERE state IN (2, 5)));

CREATE TABLE unindexed (
  message INTEGER PRIMARY KEY
) STRICT;
INSERT INTO unindexed SELECT row FROM message WHERE presence = 1;

CREATE TABLE forgotten_text (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  since_ms INTEGER NOT NULL
) STRICT;
)sql";

/// What a person did with their chats. Whoever has said something in one is 2, sent.
inline constexpr std::string_view version_13 = R"sql(
ALTER TABLE owed_receipt ADD COLUMN status INTEGER NOT NULL DEFAULT 1;
ALTER TABLE receipt ADD COLUMN status INTEGER NOT NULL DEFAULT 1;

CREATE TABLE personal_chat (
  conversation BLOB PRIMARY KEY,
  read_seq INTEGER NOT NULL,
  muted_until_ms INTEGER NOT NULL,
  muted_changed_ms INTEGER NOT NULL,
  is_unsaid INTEGER NOT NULL,
  is_answered INTEGER NOT NULL,
  draft TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX personal_chat_unsaid ON personal_chat (is_unsaid) WHERE is_unsaid = 1;
INSERT INTO personal_chat SELECT conversation.id,
  COALESCE((SELECT MAX(place) FROM message WHERE message.conversation = conversation.id
    AND state = 3 AND row NOT IN (SELECT message FROM unshown)), 0),
  0, 0, 1,
  EXISTS (SELECT 1 FROM message WHERE message.conversation = conversation.id
    AND sender_account = (SELECT account FROM self) AND presence <> 2 AND state IN (2, 3)), ''
  FROM conversation;

CREATE TABLE signs (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  read_receipts INTEGER NOT NULL,
  typing INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL,
  is_unsaid INTEGER NOT NULL
) STRICT;
)sql";

}  // namespace causeway::adapters::sqlite_client
