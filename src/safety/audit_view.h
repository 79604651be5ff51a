#pragma once

#include <vector>

#include "safety/audit.h"
#include "safety/reviewer.h"
#include "safety/store.h"

/// The log as one of the staff reads it. Whoever could become the second for a case is not to know
/// who proposed something there (ADR 0025): of what that person did with it they see that there is
/// an entry, when, and its hash, so that the chain is whole for them, too.
namespace causeway::safety {

struct SeenEntry {
  AuditEntry entry;  // without who, what, of what and why where it is withheld
  bool is_withheld = false;
};

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
