#include "safety/known_view.h"

#include "safety/claims.h"

namespace causeway::safety {
namespace {

/// What is in a bank no more may have been added at any time.
bool was_known(const Transaction& transaction, const KnownMatch& match, Instant then) {
  const auto known = transaction.known().find(match.id);
  return known && known->added < then;
}

}  // namespace

std::optional<KnownMatch> match_for(
    const Transaction& transaction, const Case& in, const Picture& picture, const Reviewer& reader
) {
  if (!picture.match || !is_blind(transaction, in, reader)) return picture.match;
  return was_known(transaction, *picture.match, in.received) ? picture.match : std::nullopt;
}

std::optional<BankKind> known_for(
    const Transaction& transaction, const Case& in, const Reviewer& reader
) {
  if (!is_blind(transaction, in, reader)) return known_of(transaction, in.number);
  std::optional<BankKind> known;
  for (const Picture& each : transaction.pictures().of_case(in.number)) {
    const bool marks = each.match && was_known(transaction, *each.match, in.received);
    if (marks && known != BankKind::confirm) known = each.match->bank;
  }
  return known;
}

std::optional<Instant> adders_end(const Transaction& transaction, const Reviewer& reader) {
  std::optional<Instant> end;
  for (const Case& each : blind_cases(transaction, reader)) {
    if (!end || each.received < *end) end = each.received;
  }
  return end;
}

}  // namespace causeway::safety
