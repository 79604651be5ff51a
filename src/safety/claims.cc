#include "safety/claims.h"

#include <algorithm>
#include <array>

#include "content/visible_text.h"
#include "safety/audit.h"
#include "safety/decision_table.h"
#include "safety/desk_table.h"
#include "safety/tally.h"

namespace causeway::safety {
namespace {

constexpr std::size_t read_at_once = 200;

bool is_held(const Case& in, Instant now) {
  return in.claim && now < in.claim->until;
}

bool is_held_by(const Case& in, StaffId person, Instant now) {
  return is_held(in, now) && in.claim->by == person;
}

std::size_t claims_of(const Transaction& transaction, StaffId person, Instant now) {
  const auto claimed = transaction.cases().claimed(now);
  return static_cast<std::size_t>(std::count_if(
      claimed.begin(), claimed.end(), [&](const Case& each) { return each.claim->by == person; }
  ));
}

/// A lead decides where two differ or one does not know; of what concerns children, whoever else
/// works on that.
bool takes_escalated(const Reviewer& reviewer, Queue queue) {
  return queue == Queue::child_safety ? works_on(reviewer, queue) : reviewer.roles.has(Role::lead);
}

struct Kind {
  Waiting waiting;
  CaseState state;
};

constexpr std::array kinds{
    Kind{Waiting::first, CaseState::escalated},
    Kind{Waiting::first, CaseState::queued},
    Kind{Waiting::second, CaseState::proposed},
    Kind{Waiting::appeals, CaseState::appealed},
};

bool is_before(const Case& left, const Case& right) {
  if (left.rank != right.rank) return left.rank < right.rank;
  return left.due < right.due;
}

std::optional<Case> find_next(
    const Transaction& transaction,
    Waiting waiting,
    std::optional<Queue> queue,
    const Reviewer& reviewer,
    Instant now
) {
  std::optional<Case> best;
  for (const QueueRow& row : queues()) {
    if (queue && *queue != row.queue) continue;
    if (!works_on(reviewer, row.queue)) continue;
    for (const Kind& kind : kinds) {
      if (kind.waiting != waiting) continue;
      if (kind.state == CaseState::escalated && !takes_escalated(reviewer, row.queue)) continue;
      auto found = transaction.cases().next(kind.state, row.queue, reviewer.id, now);
      if (found && (!best || is_before(*found, *best))) best = std::move(found);
    }
  }
  return best;
}

}  // namespace

Result<void> check_words(std::string_view words) {
  if (words.size() > text_size_max) return Error{rules::text_is_within_limit};
  if (words.find_first_not_of(" \n") == std::string_view::npos) return Error{rules::text_is_there};
  for (std::string_view rest = words; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (!content::is_visible_text(rest.substr(0, end))) return Error{rules::text_is_visible};
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

bool may_see(const Reviewer& reviewer, const Case& seen) {
  return works_on(reviewer, seen.queue);
}

bool has_part(const Transaction& transaction, const Case& in, StaffId person) {
  const auto decisions = transaction.decisions().of_case(in.number);
  return std::any_of(decisions.begin(), decisions.end(), [&](const Decision& each) {
    return each.state != DecisionState::undone && (each.by == person || each.second_by == person);
  });
}

bool is_blind(const Transaction& transaction, const Case& in, const Reviewer& reviewer) {
  return in.state == CaseState::proposed && may_see(reviewer, in) &&
         !has_part(transaction, in, reviewer.id);
}

std::vector<Case> blind_cases(const Transaction& transaction, const Reviewer& reader) {
  std::vector<Case> blind;
  for (const QueueRow& row : queues()) {
    if (!works_on(reader, row.queue)) continue;
    std::optional<CaseNumber> last;
    for (bool has_more = true; has_more;) {
      const auto some =
          transaction.cases().list(CaseState::proposed, row.queue, last, read_at_once);
      for (const Case& each : some) {
        if (is_blind(transaction, each, reader)) blind.push_back(each);
      }
      has_more = some.size() == read_at_once;
      if (has_more) last = some.back().number;
    }
  }
  return blind;
}

Case give(Transaction& transaction, Case to_claim, const Reviewer& reviewer, Instant now) {
  const bool goes_on = is_held_by(to_claim, reviewer.id, now);
  const Instant since = goes_on ? to_claim.claim->since : now;
  to_claim.claim = Claim{reviewer.id, since, now + claim_time};
  if (!to_claim.first_viewed) {
    to_claim.first_viewed = now;
    measure(transaction, to_claim, Span::first_view, now);
  }
  transaction.cases().put(to_claim);
  return to_claim;
}

Result<Case> visible_case(
    const Transaction& transaction, CaseNumber number, const Reviewer& reviewer
) {
  auto found = transaction.cases().find(number);
  if (!found || !may_see(reviewer, *found)) return Error{rules::thing_is_there};
  return *std::move(found);
}

Result<Case> claimed_case(
    Transaction& transaction, CaseNumber number, const Reviewer& reviewer, Instant now
) {
  Case in = TRY(visible_case(transaction, number, reviewer));
  if (!is_held_by(in, reviewer.id, now)) return Error{rules::case_is_claimed};
  return give(transaction, std::move(in), reviewer, now);
}

Result<Case> claim(
    Transaction& transaction, CaseNumber number, const Reviewer& reviewer, Instant now
) {
  Case in = TRY(visible_case(transaction, number, reviewer));
  if (!is_open(in.state)) return Error{rules::state_allows};
  if (!is_held_by(in, reviewer.id, now)) {
    if (is_held(in, now)) return Error{rules::claim_is_free};
    if (in.state == CaseState::escalated && !takes_escalated(reviewer, in.queue)) {
      return Error{rules::role_allows};
    }
    if (has_part(transaction, in, reviewer.id)) return Error{rules::reviewer_is_another};
    if (claims_of(transaction, reviewer.id, now) >= claims_max) {
      return Error{rules::claims_are_few};
    }
    record(transaction, {reviewer.id, Act::case_claimed, object_of(number), ""}, now);
  } else {
    record(transaction, {reviewer.id, Act::case_viewed, object_of(number), ""}, now);
  }
  return give(transaction, std::move(in), reviewer, now);
}

Result<std::optional<Case>> claim_next(
    Transaction& transaction,
    Waiting waiting,
    std::optional<Queue> queue,
    const Reviewer& reviewer,
    Instant now
) {
  if (queue && !works_on(reviewer, *queue)) return Error{rules::role_allows};
  if (claims_of(transaction, reviewer.id, now) >= claims_max) return Error{rules::claims_are_few};
  auto found = find_next(transaction, waiting, queue, reviewer, now);
  if (!found) return std::optional<Case>{};
  record(transaction, {reviewer.id, Act::queue_next, object_of(found->number), ""}, now);
  return std::optional(give(transaction, *std::move(found), reviewer, now));
}

Result<void> release(
    Transaction& transaction, CaseNumber number, const Reviewer& reviewer, Instant now
) {
  Case in = TRY(claimed_case(transaction, number, reviewer, now));
  in.claim.reset();
  transaction.cases().put(in);
  record(transaction, {reviewer.id, Act::case_released, object_of(number), ""}, now);
  return {};
}

void release_all(Transaction& transaction, StaffId person, Instant now) {
  for (Case& each : transaction.cases().claimed(now)) {
    if (each.claim->by != person) continue;
    each.claim.reset();
    transaction.cases().put(each);
    record(transaction, {person, Act::case_released, object_of(each.number), ""}, now);
  }
}

Result<void> skip(
    Transaction& transaction,
    CaseNumber number,
    const std::string& why,
    const Reviewer& reviewer,
    Instant now
) {
  TRY(check_words(why));
  Case in = TRY(claimed_case(transaction, number, reviewer, now));
  in.claim.reset();
  transaction.cases().put(in);
  transaction.desk().pass(number, reviewer.id);
  record(transaction, {reviewer.id, Act::case_skipped, object_of(number), why}, now);
  return {};
}

Result<Case> move(
    Transaction& transaction,
    CaseNumber number,
    Queue queue,
    const std::string& why,
    const Reviewer& reviewer,
    Instant now
) {
  TRY(check_words(why));
  Case in = TRY(claimed_case(transaction, number, reviewer, now));
  if (queue == in.queue || queue == Queue::unproven) return Error{rules::queue_takes_it};
  if (in.state != CaseState::queued && in.state != CaseState::escalated) {
    return Error{rules::state_allows};
  }
  in.queue = queue;
  in.due = std::min(in.due, now + row_of(queue).deadline);
  in.claim.reset();
  ++in.version;
  transaction.cases().put(in);
  record(transaction, {reviewer.id, Act::case_moved, object_of(number), why}, now);
  return in;
}

}  // namespace causeway::safety
