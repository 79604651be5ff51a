#include "provider/first_contacts.h"

#include <algorithm>

#include "api/limits.h"
#include "api/rules.h"
#include "provider/days.h"
#include "provider/refused.h"

namespace causeway::provider {
namespace {

using api::Status;

std::uint32_t left(std::uint32_t most, std::uint32_t used) {
  return most - std::min(most, used);
}

std::uint32_t contacts_left(
    const SafetyTable& table, AccountId account, const FirstContacts& limits, Instant now
) {
  const Day month = day_of(now - api::limits::contact_request_retention);
  return std::min(
      left(limits.per_day, table.count_requests(account, day_of(now))),
      left(limits.per_month, table.count_requests(account, month))
  );
}

/// As it is, or a new one.
ContactRequest begin_request(const Call& call, AccountId other) {
  const SafetyTable& table = call.transaction.safety();
  const AccountId own = call.device.account;
  if (const auto known = table.find_request(own, other)) return *known;
  require(
      contacts_left(table, own, call.settings.first_contacts, call.now) > 0,
      Status::refused,
      api::rules::first_contacts_are_few
  );
  return {.day = day_of(call.now)};
}

}  // namespace

bool is_contact(const SafetyTable& table, AccountId account, AccountId other) {
  return table.has_accepted(account, other) || table.had_accepted(account, other);
}

void note_first_contact(Call& call, AccountId other) {
  SafetyTable& table = call.transaction.safety();
  if (table.has_accepted(other, call.device.account)) return;
  table.put_request(call.device.account, other, begin_request(call, other));
}

void note_first_message(Call& call, AccountId other) {
  SafetyTable& table = call.transaction.safety();
  const AccountId own = call.device.account;
  if (is_contact(table, other, own)) return;
  ContactRequest request = begin_request(call, other);
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
  return contacts_left(
      call.transaction.safety(), call.device.account, call.settings.first_contacts, call.now
  );
}

}  // namespace causeway::provider
