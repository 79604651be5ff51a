#include "safety/tips.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/invariant.h"
#include "base/store_error.h"
#include "safety/audit.h"
#include "safety/store.h"
#include "safety/tip_table.h"

namespace causeway::safety {
namespace {

struct StateName {
  TipState state;
  std::string_view name;
};

constexpr std::array state_names{
    StateName{TipState::draft, "draft"},
    StateName{TipState::open, "open"},
    StateName{TipState::uploading, "uploading"},
    StateName{TipState::described, "described"},
    StateName{TipState::finished, "finished"},
    StateName{TipState::retracted, "retracted"},
    StateName{TipState::expired, "expired"},
    StateName{TipState::alarm, "alarm"},
};

/// What stops the filing, or takes a person most, is said first.
constexpr std::array<Alarm, alarm_count> alarms_by_weight{
    Alarm::finish_unclear,
    Alarm::finished_elsewhere,
    Alarm::retracted_elsewhere,
    Alarm::report_refused,
    Alarm::access_refused,
    Alarm::file_damaged,
    Alarm::files_differ,
    Alarm::strange_answer,
    Alarm::keeps_failing,
    Alarm::late,
};

bool is_same_file(const AbuseFile& left, const AbuseFile& right) {
  return left.report == right.report && left.seq == right.seq && left.index == right.index;
}

/// The later word holds, but that somebody has seen a file stays true.
void add_file(std::vector<AbuseFile>& files, const AbuseFile& more) {
  const auto found = std::find_if(files.begin(), files.end(), [&](const AbuseFile& each) {
    return is_same_file(each, more);
  });
  if (found == files.end()) {
    files.push_back(more);
    return;
  }
  found->classification = more.classification;
  found->is_viewed = std::max(found->is_viewed, more.is_viewed);
}

void add(ChildAbuse& order, const ChildAbuse& more) {
  order.incident = more.incident;
  for (const AbuseFile& each : more.files) add_file(order.files, each);
  if (more.words.empty() || more.words == order.words) return;
  if (!order.words.empty()) order.words.value += "\n";
  order.words.value += more.words.value;
}

bool has_held(const Decision& decision) {
  return decision.state != DecisionState::proposed && decision.state != DecisionState::differs;
}

/// Of a draft of before they were kept: its own, and what two agreed on since.
std::vector<DecisionId> decisions_of(const Transaction& transaction, const Tip& draft) {
  if (!draft.decisions.empty()) return draft.decisions;
  std::vector<DecisionId> found;
  for (const Decision& each : transaction.decisions().of_case(draft.in)) {
    const bool is_its_own = each.id.value == draft.id.value;
    const bool is_later = !found.empty() && each.verdict.child_abuse && has_held(each);
    if (is_its_own || is_later) found.push_back(each.id);
  }
  return found;
}

bool holds(const std::optional<Decision>& decision) {
  return decision && decision->state == DecisionState::in_force;
}

bool is_under_way(TipState state) {
  return state != TipState::draft && state != TipState::finished && state != TipState::retracted;
}

}  // namespace

std::string_view name_of(TipState state) {
  const auto index = static_cast<std::size_t>(state) - 1;
  INVARIANT(index < state_names.size() && state_names[index].state == state);
  return state_names[index].name;
}

std::optional<TipState> find_tip_state(std::string_view name) {
  for (const StateName& row : state_names) {
    if (row.name == name) return row.state;
  }
  return std::nullopt;
}

TipState state_of(const Filing& filing) {
  if (!is_over(filing.state) && filing.alarms != 0) return TipState::alarm;
  // It is on its way: what is not open there yet is no draft any more.
  if (filing.state == FilingState::draft) return TipState::open;
  return static_cast<TipState>(filing.state);
}

std::optional<Filing> filing_of(const Tip& tip) {
  if (tip.filing.empty()) return std::nullopt;
  auto filing = parse_filing(tip.filing);
  if (!filing.ok()) throw StoreError(StoreError::Kind::corrupt, "A CyberTip's record is damaged.");
  return *std::move(filing);
}

std::optional<Instant> preserved_until(const Tip& tip) {
  const auto filing = filing_of(tip);
  return filing ? preserved_until(*filing) : std::nullopt;
}

bool is_preserved(const Transaction& transaction, CaseNumber in, Instant now) {
  const auto tips = transaction.tips().of_case(in);
  return std::any_of(tips.begin(), tips.end(), [&](const Tip& tip) {
    if (tip.state == TipState::retracted) return false;
    const auto until = preserved_until(tip);
    return !until || now < *until;
  });
}

std::optional<std::string> says(const Tip& tip, Instant now) {
  const auto filing = filing_of(tip);
  if (!filing) {
    const bool waits = tip.state == TipState::draft && now >= tip.created + tip_is_late;
    if (!waits) return std::nullopt;
    return std::string(sentence_of(Alarm::late));
  }
  for (const Alarm alarm : alarms_by_weight) {
    if (filing->has(alarm)) return std::string(sentence_of(alarm));
  }
  return std::nullopt;
}

Result<void> check_tip_can_be_added_to(const Transaction& transaction, CaseNumber in) {
  const auto tips = transaction.tips().of_case(in);
  const bool is_sealed = std::any_of(tips.begin(), tips.end(), [](const Tip& each) {
    return is_under_way(each.state);
  });
  if (is_sealed) return Error{rules::tip_can_be_added_to};
  return {};
}

TipId draft_tip(
    Transaction& transaction,
    CaseNumber in,
    report::DecisionId decision,
    const ChildAbuse& order,
    Instant now
) {
  const TipId id{decision.value};
  if (transaction.tips().find(id)) return id;
  for (Tip& each : transaction.tips().of_case(in)) {
    if (each.state != TipState::draft) continue;
    each.decisions = decisions_of(transaction, each);
    std::erase(each.decisions, decision);
    each.decisions.push_back(decision);
    add(each.order, order);
    ++each.version;
    transaction.tips().put(each);
    return each.id;
  }
  transaction.tips().add(
      {.id = id,
       .in = in,
       .created = now,
       .order = order,
       .submission = {},
       .filing = {},
       .kept = {},
       .destroyed = {},
       .decisions = {decision},
       .version = 1}
  );
  return id;
}

void take_from_draft(Transaction& transaction, CaseNumber in, StaffId by, Instant now) {
  for (Tip& draft : transaction.tips().of_case(in)) {
    if (draft.state != TipState::draft) continue;
    const auto before = decisions_of(transaction, draft);
    draft.decisions.clear();
    ChildAbuse order;
    for (const DecisionId& id : before) {
      const auto decision = transaction.decisions().find(id);
      if (!holds(decision)) continue;
      draft.decisions.push_back(id);
      add(order, *decision->verdict.child_abuse);
    }
    if (draft.decisions == before) continue;
    ++draft.version;
    if (draft.decisions.empty()) {
      draft.state = TipState::retracted;
      record(transaction, {by, Act::tip_retracted, to_hex(draft.id), "no decision holds"}, now);
    } else {
      draft.order = std::move(order);
    }
    transaction.tips().put(draft);
  }
}

}  // namespace causeway::safety
