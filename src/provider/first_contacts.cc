#include "provider/first_contacts.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

#include "api/limits.h"
#include "api/rules.h"
#include "provider/days.h"
#include "provider/measures.h"
#include "provider/refused.h"

namespace causeway::provider {
namespace {

using api::Status;

/// What may be seen of an account without any content. Whom it is blocked by is none of it: what it
/// is refused would tell.
enum class Signal : std::uint8_t {
  none,
  is_new,         // it was made in the last `settling_in`
  is_unanswered,  // it wrote to `FirstContacts::unanswered` people of whom none said anything to it
                  // in `time_to_answer`
};

/// Which first contacts a rule counts, and is held against.
enum class Counted : std::uint8_t {
  all,
  let_in,  // into groups
};

/// While the signal is seen, an account has at most so many first contacts open, of those that it
/// began within `window`.
struct ContactRule {
  const Rule* rule;  // by which more are refused; the client says it in words
  Signal signal = Signal::none;
  std::chrono::days window{};  // whole days; 0: today
  std::uint32_t FirstContacts::* most;
  Counted counted = Counted::all;
};

constexpr std::chrono::days settling_in{3};
constexpr std::chrono::days time_to_answer{3};
constexpr std::chrono::days today{0};
constexpr auto month =
    std::chrono::duration_cast<std::chrono::days>(api::limits::contact_request_retention);

/// What is particular about an account first, so that this is what it is told.
constexpr std::array contact_rules{
    ContactRule{
        &api::rules::first_contacts_are_answered,
        Signal::is_unanswered,
        today,
        &FirstContacts::per_day_unanswered
    },
    ContactRule{
        &api::rules::group_newcomers_are_few,
        Signal::none,
        today,
        &FirstContacts::per_day_in_groups,
        Counted::let_in
    },
    ContactRule{&api::rules::account_is_older, Signal::is_new, today, &FirstContacts::per_day_new},
    ContactRule{&api::rules::first_contacts_are_few, Signal::none, today, &FirstContacts::per_day},
    ContactRule{
        &api::rules::first_contacts_are_few, Signal::none, month, &FirstContacts::per_month
    },
};

/// An account and what it is measured by.
struct Conduct {
  const Transaction& transaction;
  AccountId account;
  const FirstContacts& limits;
  Instant now;

  std::uint32_t requests_since(Instant since) const {
    return transaction.safety().count_requests(account, day_of(since));
  }

  std::uint32_t let_in_since(Instant since) const {
    return transaction.safety().count_let_in(account, day_of(since));
  }

  std::uint32_t written_since(Instant since) const {
    return requests_since(since) - let_in_since(since);
  }

  bool shows(Signal signal) const {
    switch (signal) {
      case Signal::none:
        break;
      case Signal::is_new:
        return day_of(now - settling_in) < transaction.accounts().created(account);
      case Signal::is_unanswered:
        return written_since(now - month) - written_since(now - time_to_answer) >=
               limits.unanswered;
    }
    return true;
  }

  /// No limit where the signal is not seen.
  std::uint32_t left(const ContactRule& rule) const {
    if (!shows(rule.signal)) return std::numeric_limits<std::uint32_t>::max();
    const std::uint32_t most = limits.*rule.most;
    const Instant since = now - rule.window;
    const bool is_of_groups = rule.counted == Counted::let_in;
    return most - std::min(most, is_of_groups ? let_in_since(since) : requests_since(since));
  }
};

bool is_held_against(const ContactRule& rule, Approach approach) {
  return rule.counted == Counted::all || approach == Approach::let_in;
}

/// As it is, or a new one. Who writes to somebody in person whom it let into a group comes to them
/// anew, and has written to them from then on.
ContactRequest begin_request(Call& call, AccountId other, Approach approach) {
  SafetyTable& table = call.transaction.safety();
  const AccountId own = call.device.account;
  if (const auto known = table.find_request(own, other)) {
    const bool is_anew = known->approach == Approach::let_in && approach == Approach::wrote;
    if (!is_anew) return *known;
    table.remove_request(own, other);  // or it would be counted twice
  }
  const Conduct conduct{call.transaction, own, call.settings.first_contacts, call.now};
  for (const ContactRule& rule : contact_rules) {
    const bool holds = !is_held_against(rule, approach) || conduct.left(rule) > 0;
    require(holds, Status::refused, *rule.rule);
  }
  return {.day = day_of(call.now), .approach = approach};
}

}  // namespace

bool is_contact(const SafetyTable& table, AccountId account, AccountId other) {
  return table.has_accepted(account, other) || table.had_accepted(account, other);
}

void note_first_contact(Call& call, AccountId other) {
  SafetyTable& table = call.transaction.safety();
  const AccountId own = call.device.account;
  if (other == own || table.has_accepted(other, own)) return;
  table.put_request(own, other, begin_request(call, other, Approach::wrote));
}

void note_let_in(Call& call, AccountId other) {
  SafetyTable& table = call.transaction.safety();
  const AccountId own = call.device.account;
  if (other == own || is_contact(table, other, own)) return;
  table.put_request(own, other, begin_request(call, other, Approach::let_in));
}

void note_answer(Call& call, AccountId host) {
  SafetyTable& table = call.transaction.safety();
  const AccountId own = call.device.account;
  const auto request = table.find_request(host, own);
  if (request && request->approach == Approach::let_in) table.remove_request(host, own);
}

void note_first_message(Call& call, AccountId other) {
  SafetyTable& table = call.transaction.safety();
  const AccountId own = call.device.account;
  if (is_contact(table, other, own)) return;
  ContactRequest request = begin_request(call, other, Approach::wrote);
  require(
      request.messages < call.settings.first_contacts.messages,
      Status::refused,
      api::rules::contact_has_accepted
  );
  ++request.messages;
  table.put_request(own, other, request);
}

void require_no_stranger(const Call& call, AccountId other) {
  require(
      is_contact(call.transaction.safety(), other, call.device.account),
      Status::refused,
      api::rules::contact_has_accepted
  );
}

std::uint32_t first_contacts_left(const ReadCall& call) {
  const Conduct conduct{
      call.transaction, call.device.account, call.settings.first_contacts, call.now
  };
  const auto measure = measure_in_force(call.transaction, conduct.account, call.now).measure;
  if (measure >= api::Measure::restricted) return 0;
  std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
  for (const ContactRule& rule : contact_rules) {
    if (is_held_against(rule, Approach::wrote)) least = std::min(least, conduct.left(rule));
  }
  return least;
}

}  // namespace causeway::provider
