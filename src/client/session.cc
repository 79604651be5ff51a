#include "client/session.h"

#include "api/accounts.h"
#include "api/limits.h"
#include "client/groups.h"
#include "client/requests.h"
#include "identity/login.h"
#include "mls_wire/message.h"

namespace causeway::client {
namespace {

constexpr std::size_t key_packages_low = 50;
constexpr Milliseconds last_resort_age_max = std::chrono::hours(24 * 7);

std::uint32_t count_of(const api::LoginReply& reply, const mls_wire::Suite& suite) {
  for (const auto& entry : reply.key_packages) {
    if (entry.suite == static_cast<std::uint16_t>(suite.id)) return entry.count;
  }
  return 0;
}

Result<Bytes> make_and_keep(
    Context& context, const Self& self, const mls_wire::Suite& suite, KeyPackageUse use
) {
  const auto bundle = TRY(mls_group::make_key_package(
      suite.id, mls_identity(self), leaf_options(context.now, use), context.random
  ));
  const Bytes ref = mls_wire::make_key_package_ref(suite.hash, bundle.key_package);
  TRY(context.store.put_key_package(ref, use, bundle.encode_secret()));
  return tls::encode(mls_wire::MlsMessage{mls_wire::Unverified(bundle.key_package)});
}

Result<void> refill_key_packages(Context& context, Self self, const api::LoginReply& reply) {
  const bool last_resort_due =
      context.now >= from_unix_ms(self.last_resort_ms) + last_resort_age_max;
  for (const mls_wire::Suite& suite : mls_wire::suites) {
    const std::size_t held = count_of(reply, suite);
    api::PublishKeyPackagesRequest publish{.suite = static_cast<std::uint16_t>(suite.id)};
    if (held < key_packages_low) {
      for (std::size_t i = held; i < api::limits::key_packages_max; ++i) {
        publish.key_packages.push_back(TRY(make_and_keep(context, self, suite, KeyPackageUse::once))
        );
      }
    }
    if (last_resort_due) {
      publish.last_resort = TRY(make_and_keep(context, self, suite, KeyPackageUse::last_resort));
    }
    if (publish.key_packages.empty() && !publish.last_resort) continue;
    request(context, publish, {});
  }
  if (last_resort_due) {
    self.last_resort_ms = to_unix_ms(context.now);
    TRY(context.store.put_self(self));
  }
  return {};
}

Result<void> join_everything_anew(Context& context, std::uint64_t acked) {
  for (Conversation& conversation : TRY(context.store.conversations())) {
    if (conversation.state >= ConversationState::left) continue;
    conversation.state = ConversationState::broken;
    TRY(context.store.put_conversation(conversation));
  }
  context.memory.groups.clear();
  return context.store.put_inbox_number(acked);
}

}  // namespace

Result<Self> load_self(StoreTransaction& store) {
  auto self = TRY(store.self());
  if (!self) return Error{rules::device_is_registered};
  return *std::move(self);
}

Result<void> answer_hello(Context& context, const api::Hello& hello) {
  const auto self = TRY(context.store.self());
  if (!self || self->registration != Registration::done) {
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
    context.tell(notice::LoginRefused{std::string(as_text(reply.head.rule))});
    return {};
  }
  const auto login = TRY(tls::decode<api::LoginReply>(reply.body));
  context.memory.logged_in = true;
  context.memory.ack_due = true;  // the last one may not have arrived
  if (login.acked > TRY(context.store.inbox_number())) {
    TRY(join_everything_anew(context, login.acked));
  }
  TRY(refill_key_packages(context, TRY(load_self(context.store)), login));
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    context.touch(conversation.id);
  }
  context.tell(notice::LoggedIn{login.token, login.newest, from_unix_ms(login.now_ms)});
  return {};
}

}  // namespace causeway::client
