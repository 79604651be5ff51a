#include "adapters/sqlite_safety/schema.h"

#include <array>

namespace causeway::adapters::sqlite_safety {
namespace {

/// Every index begins with a time or a number that grows: whatever comes in at one time is written
/// to the same pages, so that 16.8 million reports a year cost no more each than the first.
constexpr std::string_view version_1 = R"sql(
CREATE TABLE "case" (
  number INTEGER PRIMARY KEY,
  subject_kind INTEGER NOT NULL,
  subject BLOB NOT NULL,
  queue INTEGER NOT NULL,
  state INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  reporters INTEGER NOT NULL,
  verified INTEGER NOT NULL,
  evidence INTEGER NOT NULL,
  evidence_bytes INTEGER NOT NULL,
  richest INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  reasons INTEGER NOT NULL,
  version INTEGER NOT NULL,
  claimed_by BLOB,
  claimed_ms INTEGER,
  claim_until_ms INTEGER
) STRICT;
-- States 4 and 6 wait for nobody.
CREATE INDEX case_waiting ON "case" (state, queue, rank, due_ms) WHERE state NOT IN (4, 6);

CREATE TABLE case_subject (
  day INTEGER NOT NULL,
  subject BLOB NOT NULL,
  "case" INTEGER NOT NULL,
  PRIMARY KEY (day, subject, "case")
) STRICT, WITHOUT ROWID;

CREATE TABLE case_message (
  accepted_ms INTEGER NOT NULL,
  "group" BLOB NOT NULL,
  seq INTEGER NOT NULL,
  subject BLOB NOT NULL,
  "case" INTEGER NOT NULL,
  PRIMARY KEY (accepted_ms, "group", seq, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE report (
  number INTEGER PRIMARY KEY,
  "case" INTEGER NOT NULL,
  reporter BLOB NOT NULL,
  id BLOB NOT NULL,
  received_ms INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  "group" BLOB NOT NULL,
  counts BLOB NOT NULL,
  verdict INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  membership INTEGER NOT NULL,
  state INTEGER NOT NULL,
  evidence_key BLOB,
  evidence BLOB
) STRICT;
CREATE INDEX report_of_case ON report ("case", reporter);
CREATE INDEX report_by_filing ON report (received_ms, reporter);

CREATE TABLE refused (
  day INTEGER NOT NULL,
  rule TEXT NOT NULL,
  reports INTEGER NOT NULL,
  PRIMARY KEY (day, rule)
) STRICT, WITHOUT ROWID;
)sql";

/// Rows are only ever added: who looked at what is asked for by those who check them.
constexpr std::string_view version_2 = R"sql(
CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  by BLOB NOT NULL,
  act INTEGER NOT NULL,
  object TEXT NOT NULL,
  says TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
)sql";

/// What reviewers do with cases, and what comes of it.
constexpr std::string_view version_3 = R"sql(
ALTER TABLE "case" ADD COLUMN first_viewed_ms INTEGER;
ALTER TABLE "case" ADD COLUMN shred_ms INTEGER;
CREATE INDEX case_to_shred ON "case" (shred_ms) WHERE shred_ms IS NOT NULL;
CREATE INDEX case_claimed ON "case" (claim_until_ms) WHERE claim_until_ms IS NOT NULL;

CREATE TABLE decision (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  "case" INTEGER NOT NULL,
  subject_kind INTEGER NOT NULL,
  subject BLOB NOT NULL,
  time_ms INTEGER NOT NULL,
  by BLOB NOT NULL,
  measure INTEGER NOT NULL,
  until_ms INTEGER,
  policy TEXT NOT NULL,
  reason TEXT NOT NULL,
  template TEXT NOT NULL,
  words TEXT NOT NULL,
  child_abuse BLOB,
  state INTEGER NOT NULL,
  undo_until_ms INTEGER,
  second_by BLOB,
  statement TEXT NOT NULL,
  appeal_until_ms INTEGER,
  taken_back_ms INTEGER,
  taken_back_by BLOB,
  taken_back_why TEXT
) STRICT;
CREATE INDEX decision_of_case ON decision ("case");
CREATE INDEX decision_of_subject ON decision (subject);
CREATE INDEX decision_due ON decision (undo_until_ms) WHERE undo_until_ms IS NOT NULL;
-- State 4 is in force.
CREATE INDEX decision_over ON decision (until_ms) WHERE until_ms IS NOT NULL AND state = 4;

CREATE TABLE appeal (
  decision BLOB PRIMARY KEY,
  "case" INTEGER NOT NULL,
  account BLOB NOT NULL,
  time_ms INTEGER NOT NULL,
  text_key BLOB,
  text BLOB,
  outcome INTEGER,
  decided_ms INTEGER,
  by BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX appeal_of_case ON appeal ("case");

CREATE TABLE effect (
  number INTEGER PRIMARY KEY,
  account BLOB NOT NULL,
  what BLOB NOT NULL
) STRICT;

CREATE TABLE note (
  number INTEGER PRIMARY KEY,
  "case" INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  by BLOB NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX note_of_case ON note ("case");

CREATE TABLE passed (
  "case" INTEGER NOT NULL,
  by BLOB NOT NULL,
  PRIMARY KEY ("case", by)
) STRICT, WITHOUT ROWID;

CREATE TABLE bad_faith (
  reporter BLOB NOT NULL,
  report INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  by BLOB NOT NULL,
  PRIMARY KEY (reporter, report)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally (
  month INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  tally INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (month, reason, tally)
) STRICT, WITHOUT ROWID;

CREATE TABLE span (
  month INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  span INTEGER NOT NULL,
  seconds INTEGER NOT NULL,
  cases INTEGER NOT NULL,
  PRIMARY KEY (month, reason, span, seconds)
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_of_object ON audit (object);
)sql";

/// Who works at the console. Aliases are compared whatever the case of their letters.
constexpr std::string_view version_4 = R"sql(
CREATE TABLE staff (
  id BLOB PRIMARY KEY,
  alias TEXT NOT NULL UNIQUE COLLATE NOCASE,
  roles INTEGER NOT NULL,
  state INTEGER NOT NULL,
  added_ms INTEGER NOT NULL,
  seen_ms INTEGER,
  blur INTEGER NOT NULL,
  greyscale INTEGER NOT NULL,
  mute INTEGER NOT NULL,
  single_keys INTEGER NOT NULL,
  density INTEGER NOT NULL,
  theme INTEGER NOT NULL,
  break_after_min INTEGER NOT NULL,
  opted_out INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE staff_invitation (
  id BLOB PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  alias TEXT NOT NULL,
  roles INTEGER NOT NULL,
  by BLOB NOT NULL,
  made_ms INTEGER NOT NULL,
  ends_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE staff_exposure (
  person BLOB PRIMARY KEY,
  since_ms INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  pictures INTEGER NOT NULL,
  grave INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE staff_session (
  id BLOB PRIMARY KEY,
  person BLOB NOT NULL,
  token_hash BLOB NOT NULL UNIQUE,
  since_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  browser TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE staff_passkey (
  id BLOB PRIMARY KEY,
  person BLOB NOT NULL,
  credential BLOB NOT NULL UNIQUE,
  algorithm INTEGER NOT NULL,
  public_key BLOB NOT NULL,
  counter INTEGER NOT NULL,
  label TEXT NOT NULL,
  added_ms INTEGER NOT NULL,
  used_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE staff_code (
  person BLOB PRIMARY KEY,
  salt BLOB NOT NULL,
  passes INTEGER NOT NULL,
  memory_bytes INTEGER NOT NULL,
  hash BLOB NOT NULL,
  secret BLOB NOT NULL,
  last_step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE staff_tries (
  of BLOB PRIMARY KEY,
  wrong INTEGER NOT NULL,
  last_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

/// Few rows.
constexpr std::string_view version_5 = R"sql(
CREATE TABLE tip (
  id BLOB PRIMARY KEY,
  "case" INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  state INTEGER NOT NULL,
  "order" BLOB NOT NULL,
  target INTEGER NOT NULL,
  submission_key BLOB,
  submission BLOB,
  filing BLOB NOT NULL,
  kept_month INTEGER NOT NULL,
  destroyed_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX tip_of_case ON tip ("case");
CREATE INDEX tip_held ON tip (created_ms) WHERE destroyed_ms IS NULL;
)sql";

constexpr std::string_view version_6 = R"sql(
CREATE TABLE attachment (
  report INTEGER NOT NULL,
  place INTEGER NOT NULL,
  "case" INTEGER NOT NULL,
  content_hash BLOB NOT NULL,
  blob BLOB NOT NULL,
  stage INTEGER NOT NULL,
  since_ms INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  PRIMARY KEY (report, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_waiting ON attachment (report, place) WHERE stage = 1;
CREATE INDEX attachment_of_case ON attachment ("case");
)sql";

/// Cases with known material come before those that are proven.
constexpr std::string_view version_7 = R"sql(
UPDATE "case" SET rank = rank + 1;
CREATE TABLE known (
  id INTEGER PRIMARY KEY,
  bank INTEGER NOT NULL,
  hash BLOB NOT NULL,
  label TEXT NOT NULL,
  added_ms INTEGER NOT NULL,
  by BLOB,
  source TEXT NOT NULL,
  matches INTEGER NOT NULL,
  UNIQUE (bank, hash)
) STRICT;
CREATE INDEX known_of_bank ON known (bank, id);

CREATE TABLE picture (
  report INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  "index" INTEGER NOT NULL,
  "case" INTEGER NOT NULL,
  content BLOB NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  rule TEXT NOT NULL,
  hashes BLOB NOT NULL,
  known INTEGER,
  bank INTEGER,
  distance INTEGER NOT NULL,
  PRIMARY KEY (report, seq, "index")
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_of_case ON picture ("case");

CREATE TABLE picture_due (
  report INTEGER PRIMARY KEY
) STRICT;
)sql";

/// What is removed leaves its number to nobody: others are kept by it for longer.
constexpr std::string_view version_8 = R"sql(
CREATE TABLE report_number (last INTEGER NOT NULL) STRICT;
INSERT INTO report_number SELECT coalesce(max(number), 0) FROM report;
)sql";

/// One row for up to 64 messages that follow each other, where there was one for each.
constexpr std::string_view version_9 = R"sql(
CREATE TABLE case_messages (
  day INTEGER NOT NULL,
  subject BLOB NOT NULL,
  "group" BLOB NOT NULL,
  block INTEGER NOT NULL,
  "case" INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  PRIMARY KEY (day, subject, "group", block, "case")
) STRICT, WITHOUT ROWID;
INSERT INTO case_messages
  SELECT accepted_ms / 86400000, subject, "group", seq / 64, "case", sum(1 << (seq % 64))
  FROM case_message GROUP BY 1, 2, 3, 4, 5;
DROP TABLE case_message;
)sql";

/// What does not come holds up nothing: it is looked for again later, and a report is due for
/// looking through when it waits for none.
constexpr std::string_view version_10 = R"sql(
ALTER TABLE attachment ADD COLUMN next_ms INTEGER NOT NULL DEFAULT 0;
DROP INDEX attachment_waiting;
CREATE INDEX attachment_waiting ON attachment (next_ms, report, place) WHERE stage = 1;
DELETE FROM picture_due WHERE report IN (SELECT report FROM attachment WHERE stage = 1);
)sql";

/// Pictures that were here before a known one was added are compared with it, some at a time.
constexpr std::string_view version_11 = R"sql(
CREATE TABLE known_comparison (
  known INTEGER PRIMARY KEY,
  report INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  "index" INTEGER NOT NULL
) STRICT;
)sql";

/// Who began which case without proving anything: looked up by a person, but few rows of each, and
/// none of who proves what they report.
constexpr std::string_view version_12 = R"sql(
CREATE TABLE case_unproven (
  reporter BLOB NOT NULL,
  "case" INTEGER NOT NULL,
  PRIMARY KEY (reporter, "case")
) STRICT, WITHOUT ROWID;
CREATE INDEX case_unproven_case ON case_unproven ("case");
INSERT INTO case_unproven SELECT r.reporter, r."case" FROM report AS r WHERE r.number IN (
  SELECT min(first.number) FROM "case" AS c JOIN report AS first ON first."case" = c.number
  WHERE c.state NOT IN (4, 6) AND c.verified = 0 GROUP BY c.number);
)sql";

/// A page of a case's reports is found without the others; so are those whose evidence is kept, and
/// those that wait for a decision (state 1), which are few.
constexpr std::string_view version_13 = R"sql(
CREATE INDEX report_in_case ON report ("case");
CREATE INDEX report_kept ON report ("case") WHERE evidence_key IS NOT NULL;
CREATE INDEX report_pending ON report ("case") WHERE state = 1;
)sql";

/// Which cases show one file. Pictures are few beside reports: this may begin with something
/// random.
constexpr std::string_view version_14 = R"sql(
CREATE INDEX picture_of_content ON picture (content, "case");
)sql";

/// One index for a page of a case's reports, for those that wait for a decision, and for those
/// whose evidence is kept: each index is written with each report. Lists are read without evidence:
/// only whether it is kept.
constexpr std::string_view version_15 = R"sql(
DROP INDEX report_in_case;
DROP INDEX report_kept;
DROP INDEX report_pending;
CREATE INDEX report_in_case ON report ("case", number, state, evidence_key IS NOT NULL);
CREATE VIEW report_without_evidence AS
  SELECT number, "case", reporter, id, received_ms, reason, scope, "group", counts, verdict,
    first_seq, last_seq, membership, state, evidence_key,
    CASE WHEN evidence_key IS NOT NULL THEN x'' END AS evidence
  FROM report;
)sql";

/// Of which decisions a draft is made: what is taken back is taken out of it. Empty (a length of
/// zero) in what was drafted before.
constexpr std::string_view version_16 = R"sql(
ALTER TABLE tip ADD COLUMN decisions BLOB NOT NULL DEFAULT x'00';
)sql";

/// Who gives a draft up names what they have seen of it.
constexpr std::string_view version_17 = R"sql(
ALTER TABLE tip ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
)sql";

constexpr std::array steps{
    version_1,
    version_2,
    version_3,
    version_4,
    version_5,
    version_6,
    version_7,
    version_8,
    version_9,
    version_10,
    version_11,
    version_12,
    version_13,
    version_14,
    version_15,
    version_16,
    version_17,
};

constexpr std::int32_t application_id = 0x43575331;  // "CWS1"

}  // namespace

constinit const sqlite::Schema schema{.application_id = application_id, .steps = steps};

}  // namespace causeway::adapters::sqlite_safety
