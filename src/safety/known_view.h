#pragma once

#include <optional>

#include "safety/pictures.h"
#include "safety/reviewer.h"

/// Known material as one of the staff sees it. Whoever proposes something can add the picture that
/// they look at: to whoever could become the second (ADR 0025) only what was known before the case
/// came marks it.
namespace causeway::safety {

/// Why a picture of this case is marked.
std::optional<KnownMatch> match_for(
    const Transaction& transaction, const Case& in, const Picture& picture, const Reviewer& reader
);

/// What marks a case: as `known_of`.
std::optional<BankKind> known_for(
    const Transaction& transaction, const Case& in, const Reviewer& reader
);

/// From when on this person is not told who else added something: when the first case came that
/// they are blind to. Nothing where there is none.
std::optional<Instant> adders_end(const Transaction& transaction, const Reviewer& reader);

}  // namespace causeway::safety
