#include "client/session.h"

#include <algorithm>

#include "api/accounts.h"
#include "api/rules.h"
#include "client/account_changes.h"
#include "client/account_state.h"
#include "client/groups.h"
#include "client/joins.h"
#include "client/requests.h"
#include "client/safety.h"
#include "client/set_back.h"
#include "content/personal_state.h"
#include "identity/login.h"
#include "mls_wire/message.h"

namespace causeway::client {
namespace {

constexpr Milliseconds last_resort_age_max = std::chrono::hours(24 * 7);

std::uint32_t count_of(const api::LoginReply& reply, const mls_wire::Suite& suite) {
  for (const auto& entry : reply.key_packages) {
    if (entry.suite == static_cast<std::uint16_t>(suite.id)) return entry.count;
  }
  return 0;
}

/// One-time packages that the hub is to hold for others. Those of the hybrid suite are long, and
/// few conversations need them.
std::size_t stock_of(const Context& context, const mls_wire::Suite& suite) {
  constexpr std::size_t hybrid_max = 20;
  return suite.id == mls_wire::hybrid_suite.id ? std::min(hybrid_max, context.stock)
                                               : context.stock;
}

Result<Bytes> make_and_keep(
    Context& context, const Self& self, const mls_wire::Suite& suite, KeyPackageUse use
) {
  const auto bundle = TRY(mls_group::make_key_package(
      suite.id, TRY(mls_identity(self)), leaf_options(context.now, use), context.random
  ));
  const Bytes ref = mls_wire::make_key_package_ref(suite.hash, bundle.key_package);
  const std::uint64_t end_ms = to_unix_ms(key_package_end(context.now));
  TRY(context.store.put_key_package(ref, use, end_ms, bundle.encode_secret()));
  return tls::encode(mls_wire::MlsMessage{mls_wire::Unverified(bundle.key_package)});
}

/// Packages of one suite, up to the stock, where the hub holds `held`.
Result<api::PublishKeyPackagesRequest> make_packages(
    Context& context,
    const Self& self,
    const mls_wire::Suite& suite,
    std::size_t held,
    bool with_last_resort
) {
  api::PublishKeyPackagesRequest publish{.suite = static_cast<std::uint16_t>(suite.id)};
  const std::size_t stock = stock_of(context, suite);
  if (held < stock / 2) {
    for (std::size_t i = held; i < stock; ++i) {
      publish.key_packages.push_back(TRY(make_and_keep(context, self, suite, KeyPackageUse::once)));
    }
  }
  if (with_last_resort) {
    publish.last_resort = TRY(make_and_keep(context, self, suite, KeyPackageUse::last_resort));
  }
  return publish;
}

/// Makes what one suite lacks. What was made on an earlier connection and may not have arrived is
/// sent again instead: the hub passes over what it has.
Result<void> prepare_refill(
    Context& context, const Self& self, const mls_wire::Suite& suite, std::size_t held
) {
  const auto number = static_cast<std::uint16_t>(suite.id);
  if (context.memory.refills.contains(number)) return {};
  const bool replace = has_passed(last_resort_age_max, self.last_resort_ms, context.now);
  const auto publish = TRY(make_packages(context, self, suite, held, replace));
  if (publish.key_packages.empty() && !replace) return {};
  context.memory.refills[number] = {tls::encode(publish), replace};
  return {};
}

Result<void> prepare_refills(Context& context, const api::LoginReply& login) {
  const Self self = TRY(load_self(context.store));
  for (const mls_wire::Suite& suite : mls_wire::offered_suites) {
    TRY(prepare_refill(context, self, suite, count_of(login, suite)));
  }
  return {};
}

std::optional<Instant> end_of_account(const api::LoginReply& login) {
  if (login.reset_due_ms == 0) return std::nullopt;
  return from_unix_ms(std::min(login.reset_due_ms, content::never_ms));
}

/// The hub lists this device. Whether that is news.
Result<bool> note_listed(StoreTransaction& store) {
  Self self = TRY(load_self(store));
  if (std::exchange(self.registration, Registration::done) == Registration::done) return false;
  TRY(store.put_self(self));
  return true;
}

}  // namespace

Result<Self> load_self(StoreTransaction& store) {
  auto self = TRY(store.self());
  if (!self) return Error{rules::device_is_registered};
  return *std::move(self);
}

Result<std::vector<api::PublishKeyPackagesRequest>> make_first_packages(Context& context) {
  const Self self = TRY(load_self(context.store));
  std::vector<api::PublishKeyPackagesRequest> all;
  for (const mls_wire::Suite& suite : mls_wire::offered_suites) {
    all.push_back(TRY(make_packages(context, self, suite, 0, true)));
  }
  return all;
}

Result<void> answer_hello(Context& context, const api::Hello& hello) {
  const auto self = TRY(context.store.self());
  if (!self || self->registration == Registration::begun) {
    context.tell(notice::NotRegistered{});
    return {};
  }
  const identity::LoginClaim claim{
      .domain = to_bytes(self->domain),
      .nonce = hello.nonce,
      .device = self->device,
      .time_ms = to_unix_ms(context.now),
  };
  const api::LoginRequest login{
      .device = self->device,
      .time_ms = claim.time_ms,
      .signature = identity::sign_login(self->device_key, claim),
  };
  request(context, login, {});
  return {};
}

Result<void> take_login(Context& context, const api::ParsedReply& reply) {
  if (!reply.ok()) {
    const Self self = TRY(load_self(context.store));
    const bool is_early =
        self.registration == Registration::granted && reply.broke(api::rules::device_is_listed);
    // The device that granted it its place is about to list it.
    if (is_early) {
      context.tell(notice::Postponed{std::string(as_text(reply.head.rule))});
      context.effects.reconnect = true;
    } else {
      context.tell(notice::LoginRefused{std::string(as_text(reply.head.rule))});
    }
    return {};
  }
  const auto login = TRY(tls::decode<api::LoginReply>(reply.body));
  if (login.acked > login.newest) return Error{rules::acknowledgement_is_of_an_item};
  const bool is_first = TRY(note_listed(context.store));
  context.memory.logged_in = true;
  context.memory.newest_at_login = login.newest;
  context.memory.ack_due = true;  // the last one may not have arrived
  const std::uint64_t number = TRY(context.store.inbox_number());
  // Where there never was so much, the hub lied before, or has forgotten: the inbox goes on from
  // what it has, or nothing would be taken until it has caught up.
  if (login.acked > number || login.newest < number) TRY(be_set_back(context, login.acked));
  // The hub accepts the clock by which this is judged.
  TRY(context.store.expire_key_packages(to_unix_ms(context.now)));
  context.memory.refill_not_before = {};
  const auto prepared = prepare_refills(context, login);
  if (!prepared.ok() && prepared.error().is(rules::store_works)) return prepared;
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    context.touch(conversation.id);
  }
  // Those, and groups that the account only asks to be let into.
  for (const OutboxEntry& entry : TRY(context.store.outbox())) context.touch(entry.conversation);
  context.touch(no_conversation);
  ask_safety_settings(context);
  // Behind that: whoever let this account in may be a contact.
  TRY(ask_what_was_missed(context));
  ask_join_requests(context);
  // A new device is about to be told. Later, what was said of it may have been lost on its way.
  const Self self = TRY(load_self(context.store));
  if (!is_first && lacks_identity_key(self)) TRY(ask_for_identity_key(context));
  context.tell(
      notice::LoggedIn{login.token, login.newest, from_unix_ms(login.now_ms), end_of_account(login)}
  );
  return {};
}

void refill(Context& context) {
  Memory& memory = context.memory;
  if (!memory.logged_in || context.now < memory.refill_not_before) return;
  for (const auto& [suite, refill] : memory.refills) {
    const bool asked = std::any_of(memory.flights.begin(), memory.flights.end(), [&](auto& flight) {
      return flight.second.op == api::Op::publish_key_packages && flight.second.suite == suite;
    });
    if (asked) continue;
    request_encoded(context, api::Op::publish_key_packages, refill.request, {.suite = suite});
  }
}

Result<void> take_refill(Context& context, const Flight& flight, const api::ParsedReply& reply) {
  Memory& memory = context.memory;
  if (answer_of(reply) == Answer::later) {
    memory.refill_not_before = context.now + pause_of(reply);
    return {};
  }
  const auto refill = memory.refills.extract(flight.suite);
  if (refill.empty() || !reply.ok()) return {};
  const bool was_last = memory.refills.empty();
  if (!was_last || !refill.mapped().replaces_last_resort) return {};
  Self self = TRY(load_self(context.store));
  self.last_resort_ms = to_unix_ms(context.now);
  return context.store.put_self(self);
}

}  // namespace causeway::client
