#include "safety/audit_view.h"

#include <map>

#include "safety/claims.h"

namespace causeway::safety {
namespace {

constexpr std::size_t read_at_once = 200;

/// What one person may not read.
class Blindness {
 public:
  Blindness(const Transaction& transaction, const Reviewer& reader)
      : transaction_(transaction), reader_(reader) {
    for (Case& each : blind_cases(transaction, reader)) {
      const auto first = transaction.audit().first_of(each.number);
      if (first && (!first_ || *first < *first_)) first_ = first;
      cases_.emplace(each.number, std::move(each));
    }
  }

  /// The oldest entry that is of such a case.
  std::optional<AuditNumber> first() const { return first_; }

  bool hides(const AuditEntry& entry) const {
    if (!first_ || entry.number < *first_) return false;
    // By anybody else: where it were of those who have a part alone, it would say who they are.
    if (entry.act == Act::known_added || entry.act == Act::known_removed) {
      return entry.by != reader_.id;
    }
    const auto number = case_of(entry.object);
    const auto found = number ? cases_.find(*number) : cases_.end();
    if (found == cases_.end()) return false;
    return entry.act == Act::known_matched || has_part(transaction_, found->second, entry.by);
  }

  bool hides_hash(const AuditEntry& entry) const { return first_ && entry.number >= *first_; }

 private:
  const Transaction& transaction_;
  const Reviewer& reader_;
  std::map<CaseNumber, Case> cases_;
  std::optional<AuditNumber> first_;
};

SeenEntry seen_entry(const AuditEntry& entry, const Blindness& blindness) {
  SeenEntry seen{entry, blindness.hides(entry), !blindness.hides_hash(entry)};
  if (!seen.has_hash) seen.entry.hash = {};
  if (!seen.is_withheld) return seen;
  seen.entry = {};
  seen.entry.number = entry.number;
  seen.entry.time = entry.time;
  return seen;
}

}  // namespace

std::optional<AuditNumber> hashes_end(const Transaction& transaction, const Reviewer& reader) {
  return Blindness(transaction, reader).first();
}

std::vector<SeenEntry> read_audit(
    const Transaction& transaction,
    const AuditFilter& filter,
    AuditNumber before,
    std::size_t limit,
    const Reviewer& reader
) {
  const bool asks_what_it_says = filter.by || filter.act || filter.object;
  const Blindness blindness(transaction, reader);
  std::vector<SeenEntry> seen;
  while (seen.size() < limit) {
    const auto some = transaction.audit().find(filter, before, read_at_once);
    for (const AuditEntry& entry : some) {
      before = entry.number;
      if (seen.size() == limit) break;
      SeenEntry one = seen_entry(entry, blindness);
      if (!one.is_withheld || !asks_what_it_says) seen.push_back(std::move(one));
    }
    if (some.size() < read_at_once) break;
  }
  return seen;
}

}  // namespace causeway::safety
