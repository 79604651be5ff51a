// What devices ask of the provider, changed: requests that were good once, any bytes under any
// operation, and what a member of a real group makes with its real keys. Nothing makes the store
// fail; a refusal names its rule and has written nothing; what was accepted leaves groups that can
// be read.
//
// One run is one transaction of the hub's, never committed: the weeks before are made once.

#include "api/conversations.h"
#include "cmd/causeway-sim/engine_liar_fuzz.h"
#include "franking/commitment.h"
#include "identity/leave.h"
#include "mls_group/group.h"
#include "mls_tree/public_group.h"
#include "mls_wire/message.h"
#include "provider/commit_check.h"
#include "provider/operation.h"

namespace causeway::simulate {
namespace {

using mls_group::Group;

constexpr std::size_t steps_max = 16;

template <typename Message>
Bytes as_message(const Message& message) {
  return tls::encode(mls_wire::MlsMessage{message});
}

class Session {
 public:
  Session(Weeks& weeks, ByteView input)
      : weeks_(weeks),
        dice_(input),
        liar_(weeks, dice_),
        bob_(weeks, dice_),
        hub_(weeks.hub.begin()) {}

  void run() {
    for (std::size_t i = 0; i < steps_max && !dice_.is_over(); ++i) step();
    for (const ConversationId& id : {weeks_.direct, weeks_.group, weeks_.other}) check_group(id);
  }

 private:
  void step() {
    switch (dice_.next() % 8) {
      case 0:
        return ask(dice_.one_of(provider::operations()).op, dice_.bytes());
      case 1: {
        const api::Frame& frame = dice_.one_of(weeks_.asked);
        return ask(frame.op, frame.body);
      }
      case 2: {
        const api::Frame& frame = dice_.one_of(weeks_.asked);
        return ask(frame.op, dice_.changed(frame.body));
      }
      case 3:
        return leave();
      case 4:
      case 5:
        return send();
      default:
        return commit();
    }
  }

  void ask(api::Op op, Bytes body) {
    provider::Caller caller = weeks_.bob.line.caller;
    if (dice_.next() % 4 == 0) {
      const std::array others{weeks_.ann.line.caller, weeks_.cid.line.caller, provider::Caller{}};
      caller = dice_.one_of(others);
    }
    const std::uint64_t changes = hub_->changes();
    const auto outcome =
        weeks_.hub.ask({*hub_, weeks_.now, random_}, caller, {.op = op, .body = std::move(body)});
    const auto reply = must(api::parse_reply(outcome.reply));
    INVARIANT(reply.head.status == outcome.status);
    INVARIANT(reply.head.rule.empty() == reply.ok());
    INVARIANT(outcome.status != api::Status::failed);
    INVARIANT(outcome.status != api::Status::unavailable);
    if (reply.ok()) return;
    INVARIANT(hub_->changes() == changes);
    INVARIANT(outcome.wake.empty() && outcome.revoked.empty() && !outcome.logged_in);
  }

  template <typename Request>
  void ask(const Request& request) {
    Bytes body = tls::encode(request);
    ask(Request::op, dice_.next() % 8 == 0 ? dice_.changed(std::move(body)) : std::move(body));
  }

  Bytes maybe_changed(Bytes bytes) {
    return dice_.next() % 4 == 0 ? dice_.changed(std::move(bytes)) : bytes;
  }

  // --- What Bob makes with his keys

  void leave() {
    const ConversationId id = liar_.conversation();
    Group* group = bob_.group(id);
    if (group == nullptr) return;
    const client::Self& self = weeks_.bob_self;
    identity::LeaveClaim claim{
        .domain = to_bytes(self.domain),
        .account = self.account,
        .device = self.device,
        .conversation = id,
        .epoch = group->epoch().value,
    };
    if (dice_.next() % 4 == 0) claim.epoch -= 1;
    if (dice_.next() % 4 == 0) claim.conversation = liar_.conversation();
    ask(api::LeaveRequest{id, claim.epoch, identity::sign_leave(self.device_key, claim)});
  }

  void send() {
    const ConversationId id = liar_.conversation();
    Group* group = bob_.group(id);
    if (group == nullptr) return;
    const Bytes content = dice_.bytes();
    Bytes authenticated_data = dice_.bytes();
    if (dice_.next() % 4 != 0) {
      const auto franked = must(franking::seal_franked({}, content, random_));
      authenticated_data = to_bytes(franked.authenticated_data);
    }
    const auto message = group->protect(content, authenticated_data, random_);
    if (message.ok()) ask(api::SendRequest{id, maybe_changed(as_message(*message)), {}});
  }

  void commit() {
    const ConversationId id = liar_.conversation();
    Group* group = bob_.group(id);
    if (group == nullptr) return;
    auto made = group->commit(bob_.commit_options(*group), mls_group::NoPsks{}, random_);
    if (!made.ok()) return;
    api::CommitBundle bundle{
        .commit = maybe_changed(as_message(made->bundle.commit)),
        .welcome = std::nullopt,
        .group_info = maybe_changed(
            as_message(mls_wire::Unverified<mls_wire::GroupInfo>(made->bundle.group_info))
        ),
    };
    ask(api::CommitRequest{id, std::move(bundle)});
    if (hub_->conversations().find(id)->epoch == made->next.epoch()) *group = std::move(made->next);
  }

  void check_group(ConversationId id) {
    const auto held = hub_->conversations().find(id);
    INVARIANT(held.has_value());
    auto members = hub_->conversations().members(id);
    if (members.empty()) return;  // all have left
    const auto bodies = hub_->conversations().group(id);
    const auto group =
        must(mls_tree::PublicGroup::decode(bodies.public_group, hub_->conversations().tree(id)));
    INVARIANT(group.context().epoch == held->epoch);
    for (provider::Member& member : members) member.delivery = provider::Delivery::active;
    INVARIANT(members == provider::members_of(group.tree()));
  }

  Weeks& weeks_;
  Dice dice_;
  Liar liar_;
  Accomplice bob_;
  SeededRandom random_{2};
  std::unique_ptr<provider::Transaction> hub_;
};

}  // namespace
}  // namespace causeway::simulate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static causeway::simulate::Weeks weeks;
  causeway::simulate::Session(weeks, {data, size}).run();
  return 0;
}
