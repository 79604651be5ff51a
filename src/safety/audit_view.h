#pragma once

#include <optional>
#include <vector>

#include "safety/audit.h"
#include "safety/reviewer.h"
#include "safety/store.h"

/// The log as one of the staff reads it. What happens in child-safety is for those who work there,
/// and for auditors: others see that there is an entry, and when. Whoever could become the second
/// for a case is not to know who proposed something there (ADR 0025): of what that person did with
/// it they see that there is an entry, and when. A hash would say the rest: whoever has all that
/// goes into it but who and what can try everybody.
namespace causeway::safety {

struct SeenEntry {
  AuditEntry entry;  // without who, what, of what and why where it is withheld
  bool is_withheld = false;
  bool has_hash = true;
};

/// From which entry on this person is told no hash: the first of a case that they are blind to; the
/// first of all where they read nothing of child-safety. Nothing where there is none.
std::optional<AuditNumber> hashes_end(const Transaction& transaction, const Reviewer& reader);

/// At most `limit` below `before` (zero: from the newest on), newest first. What is withheld is not
/// found by what it would say.
std::vector<SeenEntry> read_audit(
    const Transaction& transaction,
    const AuditFilter& filter,
    AuditNumber before,
    std::size_t limit,
    const Reviewer& reader
);

}  // namespace causeway::safety
