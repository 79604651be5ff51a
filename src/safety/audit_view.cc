#include "safety/audit_view.h"

#include <map>

#include "safety/claims.h"

namespace causeway::safety {
namespace {

constexpr std::size_t read_at_once = 200;

/// What one person may not read, each case looked up once.
class Blindness {
 public:
  Blindness(const Transaction& transaction, const Reviewer& reader)
      : transaction_(transaction), reader_(reader) {}

  bool hides(const AuditEntry& entry) {
    const auto number = case_of(entry.object);
    if (!number) return false;
    const auto [found, is_new] = cases_.try_emplace(*number);
    if (is_new) found->second = blind_case(*number);
    return found->second && has_part(transaction_, *found->second, entry.by);
  }

 private:
  std::optional<Case> blind_case(CaseNumber number) const {
    auto in = transaction_.cases().find(number);
    return in && is_blind(transaction_, *in, reader_) ? in : std::nullopt;
  }

  const Transaction& transaction_;
  const Reviewer& reader_;
  std::map<CaseNumber, std::optional<Case>> cases_;
};

SeenEntry withheld(const AuditEntry& entry) {
  AuditEntry left;
  left.number = entry.number;
  left.time = entry.time;
  left.hash = entry.hash;
  return {std::move(left), true};
}

}  // namespace

std::vector<SeenEntry> read_audit(
    const Transaction& transaction,
    const AuditFilter& filter,
    AuditNumber before,
    std::size_t limit,
    const Reviewer& reader
) {
  const bool asks_what_it_says = filter.by || filter.act || filter.object;
  Blindness blindness(transaction, reader);
  std::vector<SeenEntry> seen;
  while (seen.size() < limit) {
    const auto some = transaction.audit().find(filter, before, read_at_once);
    for (const AuditEntry& entry : some) {
      before = entry.number;
      if (seen.size() == limit) break;
      if (!blindness.hides(entry)) {
        seen.push_back({entry, false});
      } else if (!asks_what_it_says) {
        seen.push_back(withheld(entry));
      }
    }
    if (some.size() < read_at_once) break;
  }
  return seen;
}

}  // namespace causeway::safety
