#include "adapters/sqlite_provider/schema.h"

#include <array>

namespace causeway::adapters::sqlite_provider {

namespace {

constexpr std::string_view version_1 = R"sql(
-- Accounts ------------------------------------------------------------------------------------

CREATE TABLE account (
  account BLOB PRIMARY KEY,
  username BLOB NOT NULL UNIQUE,
  version INTEGER NOT NULL,        -- of the newest statement
  created_day INTEGER NOT NULL,
  connected_day INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE statement (
  account BLOB NOT NULL,
  version INTEGER NOT NULL,
  statement BLOB NOT NULL,
  PRIMARY KEY (account, version)
) STRICT;

CREATE TABLE device (
  number INTEGER PRIMARY KEY,      -- stands for the device in other tables of this file
  device BLOB NOT NULL UNIQUE,
  account BLOB NOT NULL,
  credential BLOB NOT NULL,
  listing INTEGER NOT NULL
) STRICT;
CREATE INDEX device_of_account ON device (account, device);

CREATE TABLE invite (
  code_hash BLOB PRIMARY KEY,
  created_day INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Key packages --------------------------------------------------------------------------------

CREATE TABLE key_package (
  id INTEGER PRIMARY KEY,
  device INTEGER NOT NULL,
  suite INTEGER NOT NULL,
  hash BLOB NOT NULL,
  expires_ms INTEGER NOT NULL,
  key_package BLOB                 -- NULL once it was handed out
) STRICT;
CREATE UNIQUE INDEX key_package_by_hash ON key_package (device, suite, hash);
CREATE INDEX key_package_waiting ON key_package (device, suite) WHERE key_package IS NOT NULL;
CREATE INDEX key_package_by_expiry ON key_package (expires_ms);

CREATE TABLE last_resort (
  device INTEGER NOT NULL,
  suite INTEGER NOT NULL,
  key_package BLOB NOT NULL,
  PRIMARY KEY (device, suite)
) STRICT;

-- Conversations -------------------------------------------------------------------------------

CREATE TABLE conversation (
  number INTEGER PRIMARY KEY,      -- stands for the conversation in other tables of this file
  conversation BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  accepted_ms INTEGER NOT NULL,
  devices INTEGER NOT NULL,        -- 1: compare members with statements before the next send
  proposals_waiting INTEGER NOT NULL,
  creation BLOB NOT NULL
) STRICT;

CREATE TABLE conversation_group (
  conversation INTEGER PRIMARY KEY,
  public_group BLOB NOT NULL,
  group_info BLOB NOT NULL
) STRICT;

-- The public tree: the first record is the whole, the others what changed, in the order of ids.
CREATE TABLE tree_record (
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL,
  record BLOB NOT NULL
) STRICT;
CREATE INDEX tree_record_of_conversation ON tree_record (conversation);

CREATE TABLE direct (
  lower_account BLOB NOT NULL,
  higher_account BLOB NOT NULL,
  conversation BLOB NOT NULL,
  PRIMARY KEY (lower_account, higher_account)
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
  conversation INTEGER NOT NULL,
  device BLOB NOT NULL,
  account BLOB NOT NULL,
  leaf INTEGER NOT NULL,
  delivery INTEGER NOT NULL,
  PRIMARY KEY (conversation, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE roster (
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL,
  account BLOB NOT NULL,
  joined_day INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER,                -- NULL while it is a member
  left_ms INTEGER
) STRICT;
CREATE INDEX roster_of_conversation ON roster (conversation, account);
CREATE INDEX roster_of_account ON roster (account) WHERE left_ms IS NULL;
CREATE INDEX roster_by_expiry ON roster (left_ms) WHERE left_ms IS NOT NULL;

CREATE TABLE accepted_commit (
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL,
  bundle_hash BLOB NOT NULL,
  epoch INTEGER NOT NULL,          -- that it began
  accepted_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX accepted_commit_by_hash ON accepted_commit (conversation, bundle_hash);

-- Messages ------------------------------------------------------------------------------------
-- Ids rise with time, so what is old stands in front.

CREATE TABLE accepted_message (
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL,
  hash BLOB NOT NULL,
  key_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  accepted_ms INTEGER NOT NULL,
  sender_account BLOB NOT NULL,
  sender_device BLOB NOT NULL,
  ack INTEGER NOT NULL,
  frank BLOB NOT NULL
) STRICT;
CREATE INDEX accepted_message_by_hash ON accepted_message (conversation, hash);

-- What inboxes refer to, each once. The row itself never changes: changing it would rewrite its
-- payload.
CREATE TABLE body (
  id INTEGER PRIMARY KEY,
  recipients INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  payload BLOB NOT NULL
) STRICT;

-- How many recipients have acknowledged a body, where some have and some have not.
CREATE TABLE body_acked (
  body INTEGER PRIMARY KEY,
  acked INTEGER NOT NULL
) STRICT;

-- The first row of a device is the item that it acknowledged last, without a body; so each inbox
-- knows its next number although acknowledged items are gone.
CREATE TABLE inbox (
  device INTEGER NOT NULL,
  number INTEGER NOT NULL,
  body INTEGER NOT NULL,           -- 0: acknowledged
  PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;

-- Blobs ---------------------------------------------------------------------------------------

CREATE TABLE blob (
  blob BLOB PRIMARY KEY,
  account BLOB NOT NULL,
  size_bytes INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_of_account ON blob (account, size_bytes);
CREATE INDEX blob_by_expiry ON blob (created_ms);
)sql";

/// Leaving is a signed claim (docs/adr/0013-leaving.md). Whoever had asked to leave by a proposal
/// and was not out yet is in again: what the provider has of it proves nothing to the other
/// members.
constexpr std::string_view version_2 = R"sql(
CREATE TABLE departure (
  conversation INTEGER NOT NULL,
  account BLOB NOT NULL,
  device BLOB NOT NULL,            -- whose claim it is
  epoch INTEGER NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (conversation, account)
) STRICT, WITHOUT ROWID;

UPDATE member SET delivery = 1
  WHERE device IN (SELECT device FROM device WHERE listing = 1)
  AND conversation IN (SELECT number FROM conversation WHERE proposals_waiting > 0);
ALTER TABLE conversation DROP COLUMN proposals_waiting;
)sql";

/// Linking a device.
constexpr std::string_view version_3 = R"sql(
CREATE TABLE link_step (
  link BLOB NOT NULL,
  step INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (link, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_step_by_expiry ON link_step (created_ms);
)sql";

/// An account has one note. Of several, any is as good.
constexpr std::string_view version_4 = R"sql(
INSERT OR IGNORE INTO direct (lower_account, higher_account, conversation)
  SELECT member.account, member.account, conversation.conversation
  FROM conversation JOIN member ON member.conversation = conversation.number
  WHERE conversation.kind = 3;
)sql";

/// Safety.
constexpr std::string_view version_5 = R"sql(
CREATE TABLE block (
  blocker BLOB NOT NULL,
  blocked BLOB NOT NULL,
  PRIMARY KEY (blocker, blocked)
) STRICT, WITHOUT ROWID;
)sql";

/// Who may come to an account.
constexpr std::string_view version_6 = R"sql(
CREATE TABLE admission (
  account BLOB PRIMARY KEY,
  messages INTEGER NOT NULL,
  groups INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accepted_contact (
  account BLOB NOT NULL,
  other BLOB NOT NULL,
  PRIMARY KEY (account, other)
) STRICT, WITHOUT ROWID;
)sql";

/// Backup and recovery.
constexpr std::string_view version_7 = R"sql(
CREATE TABLE backup (
  account BLOB PRIMARY KEY,
  authenticator_hash BLOB NOT NULL,
  version INTEGER NOT NULL,
  sealed_index BLOB NOT NULL,
  blobs BLOB NOT NULL
) STRICT;

ALTER TABLE blob ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
DROP INDEX blob_by_expiry;
CREATE INDEX blob_by_expiry ON blob (created_ms) WHERE pinned = 0;
)sql";

/// What is only worth hearing at once.
constexpr std::string_view version_8 = R"sql(
CREATE TABLE fleeting (
  body INTEGER PRIMARY KEY,
  end_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX fleeting_by_end ON fleeting (end_ms);
)sql";

/// Message requests.
constexpr std::string_view version_9 = R"sql(
CREATE TABLE contact_request (
  account BLOB NOT NULL,
  other BLOB NOT NULL,
  day INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  PRIMARY KEY (account, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_request_day ON contact_request (day);
)sql";

/// Profiles.
constexpr std::string_view version_10 = R"sql(
CREATE TABLE profile (
  account BLOB PRIMARY KEY,
  changed_ms INTEGER NOT NULL,
  id BLOB NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
)sql";

/// Whether who is blocked had been accepted: for as long as it is blocked. Of those who are blocked
/// already, who has no open request is taken for accepted.
constexpr std::string_view version_11 = R"sql(
ALTER TABLE block ADD COLUMN had_accepted INTEGER NOT NULL DEFAULT 0;
UPDATE block SET had_accepted = 1 WHERE NOT EXISTS (
  SELECT 1 FROM contact_request
  WHERE contact_request.account = block.blocked AND contact_request.other = block.blocker
);
)sql";

/// Group links, and who asks to join by them.
constexpr std::string_view version_12 = R"sql(
CREATE TABLE group_link (
  conversation BLOB PRIMARY KEY,
  seq INTEGER NOT NULL,
  locator_hash BLOB,               -- NULL: there is none any more
  sealed_preview BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE join_request (
  conversation BLOB NOT NULL,
  account BLOB NOT NULL,
  device BLOB NOT NULL,
  locator_hash BLOB NOT NULL,
  time_ms INTEGER NOT NULL,
  sealed_note BLOB NOT NULL,
  signature BLOB NOT NULL,
  state INTEGER NOT NULL,
  put_ms INTEGER NOT NULL,
  PRIMARY KEY (conversation, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX join_request_of_account ON join_request (account);
CREATE INDEX join_request_by_expiry ON join_request (put_ms);
)sql";

/// Who let whom in. Of those who are in already, whoever was in first is taken for it. The Welcomes
/// that wait say it at their end: nobody. What says there that a request to join ended, says at its
/// end which: none.
constexpr std::string_view version_13 = R"sql(
ALTER TABLE roster ADD COLUMN let_in_by BLOB NOT NULL DEFAULT x'00000000000000000000000000000000';
UPDATE roster SET let_in_by = (
  SELECT first.account FROM roster AS first
  WHERE first.conversation = roster.conversation ORDER BY first.id LIMIT 1
);
UPDATE body SET payload = CAST(payload || zeroblob(16) AS BLOB)
  WHERE substr(payload, 1, 1) = x'01';
UPDATE body SET payload = CAST(payload || zeroblob(8) AS BLOB)
  WHERE substr(payload, 1, 1) = x'08';
)sql";

/// Resets that the operator filed.
constexpr std::string_view version_14 = R"sql(
CREATE TABLE reset (
  account BLOB PRIMARY KEY,
  filed_ms INTEGER NOT NULL,
  due_ms INTEGER,                  -- NULL until the account's devices were told
  seen_ms INTEGER NOT NULL,
  taken_back INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

/// Reports and appeals that wait to be opened.
constexpr std::string_view version_15 = R"sql(
CREATE TABLE filing (
  number INTEGER PRIMARY KEY,
  account BLOB NOT NULL,
  kind INTEGER NOT NULL,
  id BLOB NOT NULL,
  key_id INTEGER NOT NULL,
  kem_output BLOB NOT NULL,
  ciphertext BLOB NOT NULL,
  filed_ms INTEGER NOT NULL,
  UNIQUE (account, kind, id)
) STRICT;
CREATE INDEX filing_by_kind ON filing (kind, number);
)sql";

/// What was decided about accounts.
constexpr std::string_view version_16 = R"sql(
CREATE TABLE measure (
  account BLOB NOT NULL,
  decision BLOB NOT NULL,
  measure INTEGER NOT NULL,
  until_ms INTEGER,                -- NULL: for good
  PRIMARY KEY (account, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX measure_by_end ON measure (until_ms) WHERE until_ms IS NOT NULL;
)sql";

/// Names of the files of keys that this provider had, so that one that is lost is missed.
constexpr std::string_view version_17 = R"sql(
CREATE TABLE known_key (
  name TEXT PRIMARY KEY,
  since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

/// How somebody came to an account: 0 by writing to it, 1 by letting it into a group.
constexpr std::string_view version_18 = R"sql(
ALTER TABLE contact_request ADD COLUMN approach INTEGER NOT NULL DEFAULT 0;
)sql";

/// Franking keys that somebody marked: a folder of keys from a copy of before would take it back.
constexpr std::string_view version_19 = R"sql(
CREATE TABLE compromised_key (
  key_id INTEGER PRIMARY KEY
) STRICT;
)sql";

constexpr std::array steps{
    version_1,  version_2,  version_3,  version_4,  version_5,  version_6,  version_7,
    version_8,  version_9,  version_10, version_11, version_12, version_13, version_14,
    version_15, version_16, version_17, version_18, version_19,
};

constexpr std::int32_t application_id = 0x43575031;  // "CWP1"

}  // namespace

constinit const sqlite::Schema schema{.application_id = application_id, .steps = steps};

}  // namespace causeway::adapters::sqlite_provider
