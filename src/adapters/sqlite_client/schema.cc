#include "adapters/sqlite_client/schema.h"

#include <array>
#include <string_view>

#include "adapters/sqlite_client/first_schema_steps.h"

namespace causeway::adapters::sqlite_client {
namespace {

/// What the person said about people's identity keys.
constexpr std::string_view version_14 = R"sql(
CREATE TABLE trusted_key (
  account BLOB PRIMARY KEY,
  identity_key BLOB NOT NULL,
  trust INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

/// Message requests, and who needs none.
constexpr std::string_view version_15 = R"sql(
ALTER TABLE person ADD COLUMN created_day INTEGER NOT NULL DEFAULT 0;

CREATE TABLE contact (
  account BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE message_request (
  conversation BLOB PRIMARY KEY,
  sender BLOB NOT NULL,
  state INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

/// The recovery key, and how far the backup is.
constexpr std::string_view version_16 = R"sql(
CREATE TABLE recovery (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  state INTEGER NOT NULL,
  recovery_key BLOB NOT NULL,
  previous_key BLOB NOT NULL,
  created_ms INTEGER NOT NULL,
  version INTEGER NOT NULL,
  covered_places INTEGER NOT NULL,
  written_ms INTEGER NOT NULL,
  swept_ms INTEGER NOT NULL,
  checked_ms INTEGER NOT NULL
) STRICT;
)sql";

/// What this device could not be told.
constexpr std::string_view version_17 = R"sql(
CREATE TABLE told (
  conversation BLOB PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  epoch INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO told SELECT id, progress_seq + 1, progress_seq, 0 FROM conversation
  WHERE progress_seq > 0;

CREATE TABLE gap (
  conversation BLOB NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  since_ms INTEGER NOT NULL,
  sender BLOB NOT NULL,
  asked INTEGER NOT NULL,
  next_ms INTEGER NOT NULL,
  gone_by BLOB NOT NULL,
  PRIMARY KEY (conversation, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE history_key (
  conversation BLOB PRIMARY KEY,
  id BLOB NOT NULL,
  private_key BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE set_back (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1)
) STRICT;
)sql";

/// Devices that are new and were not told the identity key yet, beside those that never are.
constexpr std::string_view version_18 = R"sql(
ALTER TABLE self ADD COLUMN power INTEGER NOT NULL DEFAULT 1;
UPDATE self SET power = 0 WHERE length(identity_private_key) = 0;
)sql";

/// Profiles, and to whom the key of one's own was told.
constexpr std::string_view version_19 = R"sql(
CREATE TABLE profile (
  account BLOB PRIMARY KEY,
  key BLOB NOT NULL,
  name TEXT NOT NULL,
  picture_type TEXT NOT NULL,
  changed_ms INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  next_ms INTEGER NOT NULL,
  picture BLOB NOT NULL
) STRICT;
CREATE INDEX profile_next ON profile (next_ms) WHERE next_ms > 0;

CREATE TABLE told_profile (
  conversation BLOB PRIMARY KEY,
  key_hash BLOB NOT NULL,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

/// Profiles that get another key once they are here.
constexpr std::string_view version_20 = R"sql(
ALTER TABLE profile ADD COLUMN renewal INTEGER NOT NULL DEFAULT 0;
)sql";

/// Group links, and who asks to be let in by them.
constexpr std::string_view version_21 = R"sql(
CREATE TABLE group_link (
  conversation BLOB PRIMARY KEY,
  seq INTEGER NOT NULL,
  secret BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE join_request (
  conversation BLOB NOT NULL,
  account BLOB NOT NULL,
  time_ms INTEGER NOT NULL,
  request BLOB NOT NULL,
  past INTEGER NOT NULL,
  state INTEGER NOT NULL,
  PRIMARY KEY (conversation, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE own_join (
  conversation BLOB PRIMARY KEY,
  title TEXT NOT NULL,
  time_ms INTEGER NOT NULL,
  state INTEGER NOT NULL,
  request BLOB NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

/// What is said in message requests is not found (1 asked, 2 declined).
constexpr std::string_view version_22 = R"sql(
DROP VIEW visible_line;
CREATE VIEW visible_line AS SELECT * FROM line_text
  WHERE NOT (conversation IN (SELECT id FROM conversation WHERE kind = 2)
    AND sender_account IN (SELECT account FROM block))
  AND NOT (row IN (SELECT message FROM unshown)
    AND conversation IN (SELECT id FROM conversation WHERE state IN (2, 5)))
  AND conversation NOT IN (SELECT conversation FROM message_request WHERE state IN (1, 2));
)sql";

/// What others knew of conversations that this device came into later.
constexpr std::string_view version_23 = R"sql(
ALTER TABLE conversation ADD COLUMN told_epoch INTEGER NOT NULL DEFAULT 0;
)sql";

/// Words that the person does not want to read.
constexpr std::string_view version_24 = R"sql(
CREATE TABLE hidden_word (
  word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE hidden_words (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  changed_ms INTEGER NOT NULL,
  is_unsaid INTEGER NOT NULL
) STRICT;
)sql";

/// By which link this account asks to be let in. Of what it has asked before, no link is.
constexpr std::string_view version_25 = R"sql(
ALTER TABLE own_join ADD COLUMN locator_hash BLOB NOT NULL
  DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
)sql";

/// When the backup was last begun, and to give older messages to another device.
constexpr std::string_view version_26 = R"sql(
ALTER TABLE recovery ADD COLUMN tried_ms INTEGER NOT NULL DEFAULT 0;

CREATE TABLE history_attempt (
  device BLOB PRIMARY KEY,
  tried_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

/// Reports that were made on this device, on their way and decided, and what the provider said.
constexpr std::string_view version_27 = R"sql(
CREATE TABLE own_report (
  id BLOB PRIMARY KEY,
  scope INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  conversation BLOB NOT NULL,
  reported BLOB NOT NULL,
  opened INTEGER NOT NULL,
  withheld INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  state INTEGER NOT NULL,
  failure TEXT NOT NULL,
  measure INTEGER NOT NULL,
  decided_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE filing (
  outbox INTEGER PRIMARY KEY,
  plaintext BLOB NOT NULL,
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE kept_notice (
  row INTEGER PRIMARY KEY,
  decision BLOB NOT NULL,
  kind INTEGER NOT NULL,
  item BLOB NOT NULL,
  is_told INTEGER NOT NULL,
  appeal INTEGER NOT NULL,
  failure TEXT NOT NULL,
  UNIQUE (decision, kind)
) STRICT;
)sql";

constexpr std::array steps{
    version_1,  version_2,  version_3,  version_4,  version_5,  version_6,  version_7,
    version_8,  version_9,  version_10, version_11, version_12, version_13, version_14,
    version_15, version_16, version_17, version_18, version_19, version_20, version_21,
    version_22, version_23, version_24, version_25, version_26, version_27,
};

}  // namespace

// "cwdv", a Causeway device.
const sqlite::Schema schema{.application_id = 0x63776476, .steps = steps};

}  // namespace causeway::adapters::sqlite_client
