#include "client/safety.h"

#include "api/safety.h"
#include "client/account_state.h"
#include "client/claims.h"
#include "client/joins.h"
#include "client/outbox.h"
#include "client/people.h"
#include "client/profiles.h"
#include "client/requests.h"
#include "client/strangers.h"
#include "client/trust.h"

namespace causeway::client {

namespace {

Result<bool> is_telling_admissions(StoreTransaction& store) {
  for (const OutboxEntry& entry : TRY(store.outbox())) {
    if (entry.kind == OutboxKind::admit) return true;
  }
  return false;
}

/// One entry puts the account's profile: what is to change of it meanwhile, it does next.
Result<void> finish_safety(Context& context, OutboxRow row, std::string_view rule) {
  const auto entry = TRY(context.store.outbox_entry(row));
  const bool goes_on = entry && entry->kind == OutboxKind::put_profile && !entry->encrypted.empty();
  return goes_on ? Result<void>() : finish_entry(context, row, rule);
}

}  // namespace

Result<void> advance_safety(Context& context, const OutboxEntry& entry) {
  if (entry.kind == OutboxKind::look_up) return advance_look_up(context, entry);
  if (entry.kind == OutboxKind::put_profile) return advance_profile(context, entry);
  if (entry.kind == OutboxKind::list_joins) {
    ask_join_requests(context, entry.row);
    return {};
  }
  if (entry.kind == OutboxKind::admit) {
    const Admissions admissions = TRY(context.store.admissions());
    context.waiting(no_conversation).in_flight = true;
    request(
        context,
        api::PutSafetySettingsRequest{admissions.messages, admissions.groups},
        {.outbox = entry.row}
    );
    return {};
  }
  const auto people = TRY(find_people(context, entry.usernames));
  if (!people) return {};
  const AccountId account = people->front().account;
  context.waiting(no_conversation).in_flight = true;
  const Flight flight{.outbox = entry.row, .account = account};
  if (entry.kind == OutboxKind::block) {
    request(context, api::BlockRequest{.account = account}, flight);
  } else if (entry.kind == OutboxKind::accept) {
    request(context, api::AcceptContactRequest{.account = account}, flight);
  } else {
    request(context, api::UnblockRequest{.account = account}, flight);
  }
  return {};
}

Result<void> take_safety_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  Waiting& waiting = context.waiting(no_conversation);
  waiting.in_flight = false;
  context.touch(no_conversation);
  switch (answer_of(reply)) {
    case Answer::later:
      waiting.not_before = context.now + pause_of(reply);
      return {};
    case Answer::no:
      return finish_safety(context, flight.outbox, as_text(reply.head.rule));
    case Answer::yes:
      break;
  }
  if (flight.op == api::Op::block) {
    TRY(context.store.block(flight.account));
    TRY(context.store.remove_contact(flight.account));
    TRY(renew_profile_key(context));
  } else if (flight.op == api::Op::unblock || flight.op == api::Op::accept_contact) {
    TRY(context.store.unblock(flight.account));
    TRY(context.store.add_contact(flight.account));
    // What came while this was on its way.
    if (TRY(take_up_of(context, {flight.account}, Since::now))) TRY(enter_account_state(context));
  }
  return finish_safety(context, flight.outbox, {});
}

/// How often the hub may not say whom the account has accepted while Welcomes wait for it.
constexpr unsigned contacts_withheld_max = 3;

void note_contacts_withheld(Memory& memory) {
  // Said once on this connection, it is known, whatever the hub says when it is asked again.
  if (++memory.contacts_withheld >= contacts_withheld_max) memory.knows_contacts = true;
}

void ask_safety_settings(Context& context) {
  request(context, api::SafetySettingsRequest{}, {});
}

void ask_first_contacts_left(Context& context) {
  context.memory.first_contacts_left.reset();
  context.memory.questions.emplace(api::Op::safety_settings, context.now);
}

Result<void> take_safety_settings(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  if (!reply.ok()) {
    note_contacts_withheld(context.memory);
    ask_again_after(context, flight.op, reply);
    return {};
  }
  const auto settings = TRY(tls::decode<api::SafetySettingsReply>(reply.body));
  context.memory.knows_contacts = true;
  // What this device was asked for meanwhile is newer.
  if (!TRY(is_telling_admissions(context.store))) {
    TRY(context.store.put_admissions({settings.messages, settings.groups}));
  }
  context.memory.first_contacts_left = settings.first_contacts_left;
  TRY(keep_contacts(context, settings.accepted));
  std::set<AccountId> blocked(settings.blocked.begin(), settings.blocked.end());
  for (const AccountId& account : TRY(context.store.blocked())) {
    if (blocked.erase(account) == 0) TRY(context.store.unblock(account));
  }
  for (const AccountId& account : blocked) {
    TRY(context.store.block(account));
    const auto person = TRY(context.store.person(account));
    if (!person || person->username.empty()) ask_account(context, account);
  }
  return {};
}

}  // namespace causeway::client
