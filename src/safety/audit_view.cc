#include "safety/audit_view.h"

#include <map>

#include "base/encoding.h"
#include "safety/claims.h"
#include "safety/tip_table.h"

namespace causeway::safety {
namespace {

constexpr std::size_t read_at_once = 200;

/// Of what is about no case that is known by its number.
constexpr bool is_of_a_tip(Act act) {
  return (act >= Act::tip_viewed && act <= Act::tip_finished) || act == Act::evidence_destroyed;
}

/// What one person may not read.
class Blindness {
 public:
  Blindness(const Transaction& transaction, const Reviewer& reader)
      : transaction_(transaction),
        reader_(reader),
        sees_children_(works_on(reader, Queue::child_safety) || reader.roles.has(Role::auditor)) {
    for (Case& each : blind_cases(transaction, reader)) {
      const auto first = transaction.audit().first_of(each.number);
      if (first && (!first_ || *first < *first_)) first_ = first;
      cases_.emplace(each.number, std::move(each));
    }
  }

  /// From where on a hash would tell something. Children's cases are in the log from its first day
  /// on, or as good as.
  std::optional<AuditNumber> first() const {
    return sees_children_ ? first_ : std::optional(AuditNumber{1});
  }

  bool hides(const AuditEntry& entry) const {
    return hides_from_outsider(entry) || hides_from_second(entry);
  }

  bool hides_hash(const AuditEntry& entry) const { return first() && entry.number >= *first(); }

 private:
  /// What happens in child-safety is for those who work there. Of a case that is over and gone
  /// nobody knows where it was.
  bool hides_from_outsider(const AuditEntry& entry) const {
    if (sees_children_ || entry.by == reader_.id) return false;
    const auto number = about(entry.object);
    if (!number) return is_of_a_tip(entry.act);  // that is gone, with its case
    const auto in = transaction_.cases().find(*number);
    return !in || !may_see(reader_, *in);
  }

  /// The case; of a CyberTip its own.
  std::optional<CaseNumber> about(std::string_view object) const {
    if (const auto number = case_of(object)) return number;
    const auto bytes = from_hex(object);
    const auto id = bytes.ok() ? TipId::from(*bytes) : std::nullopt;
    const auto tip = id ? transaction_.tips().find(*id) : std::nullopt;
    if (!tip) return std::nullopt;
    return tip->in;
  }

  bool hides_from_second(const AuditEntry& entry) const {
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

  const Transaction& transaction_;
  const Reviewer& reader_;
  const bool sees_children_;
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
