#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "crypto/hash.h"
#include "safety/records.h"

/// Who looked at what, and who decided what: an append-only log in which each entry binds all
/// before it (docs/formats/safety-api.md §12). What shows content is logged before it is shown.
namespace causeway::safety {

class Transaction;

using AuditNumber = Number<struct AuditNumberTag>;

/// The numbers are for good.
enum class Act : std::uint8_t {
  login = 1,
  login_refused = 2,
  logout = 3,
  invitation_made = 4,
  invitation_used = 5,
  invitation_taken_back = 6,
  roles_changed = 7,
  person_removed = 8,
  passkey_added = 9,
  passkey_removed = 10,
  session_ended = 11,
  settings_changed = 12,
  queue_next = 13,
  case_viewed = 14,
  case_claimed = 15,
  case_released = 16,
  case_skipped = 17,
  case_moved = 18,
  report_revealed = 19,
  media_viewed = 20,
  note_added = 21,
  bad_faith = 22,
  reporter_identified = 23,
  decision_made = 24,
  decision_undone = 25,
  decision_in_force = 26,
  decision_reversed = 27,
  appeal_decided = 28,
  decisions_exported = 29,
  account_looked_up = 30,
  tip_viewed = 31,
  tip_sent = 32,
  tip_retried = 33,
  tip_retracted = 34,
  tip_finished = 35,
  known_added = 36,
  known_removed = 37,
  evidence_destroyed = 38,
  appeal_revealed = 39,
  known_matched = 40,
  numbers_bound = 41,
};

std::string_view name_of(Act act);
std::optional<Act> find_act(std::string_view name);

struct AuditEntry {
  AuditNumber number;
  Instant time;
  StaffId by;  // zero: the program itself
  Act act = Act::login;
  std::string object;     // a case's number or an id, and what of it was seen
  std::string says;       // why, what for, or which measure; no words of a message, no reporter
  crypto::Sha256 hash{};  // of this entry and, through them, of all before

  bool operator==(const AuditEntry&) const = default;
};

/// What `hash` has to be after `before`.
crypto::Sha256 chain_hash(const crypto::Sha256& before, const AuditEntry& entry);

/// Whatever is not given does not narrow.
struct AuditFilter {
  std::optional<StaffId> by;
  std::optional<Act> act;
  std::optional<std::string> object;
  std::optional<Instant> from;   // at or after
  std::optional<Instant> until;  // before
};

/// Something that somebody does, as it is logged.
struct Deed {
  StaffId by;  // zero: the program itself
  Act act = Act::login;
  std::string object;
  std::string says;
};

class AuditTable {
 public:
  virtual ~AuditTable() = default;

  virtual std::optional<AuditEntry> newest() const = 0;
  /// At most `limit` behind `after`, ascending.
  virtual std::vector<AuditEntry> read(AuditNumber after, std::size_t limit) const = 0;
  /// At most `limit` below `before` (zero: from the newest on), newest first.
  virtual std::vector<AuditEntry> find(
      const AuditFilter& filter, AuditNumber before, std::size_t limit
  ) const = 0;

  /// The oldest that is of this case, or of something within it.
  virtual std::optional<AuditNumber> first_of(CaseNumber in) const = 0;

  /// Whether this person has done it, with these words.
  virtual bool has(const Deed& deed) const = 0;
  /// Whether they have at or after `since`.
  virtual bool has_since(const Deed& deed, Instant since) const = 0;
  /// Whether anybody has done this to that.
  virtual bool has(Act act, const std::string& object) const = 0;

  /// Requires the number after the newest.
  virtual void append(const AuditEntry& entry) = 0;
};

/// How the log names a case, or what of it was seen: with spaces between
/// (docs/formats/safety-api.md §12).
std::string object_of(CaseNumber in, std::initializer_list<std::string> within = {});
/// The case that an object is, or is within; nothing where it is something else.
std::optional<CaseNumber> case_of(std::string_view object);

/// A report's number as an id: the client's own is not used, for two may have drawn the same.
std::string id_of(ReportNumber report);

/// Appends it to the log, in the transaction that does it.
void record(Transaction& transaction, const Deed& deed, Instant now);

/// What a walk over the whole chain says.
struct ChainCheck {
  std::uint64_t entries = 0;
  crypto::Sha256 head{};
  std::optional<AuditNumber> broken_at;  // the first that does not follow from those before it

  bool operator==(const ChainCheck&) const = default;
};

ChainCheck check_chain(const AuditTable& table);

}  // namespace causeway::safety
