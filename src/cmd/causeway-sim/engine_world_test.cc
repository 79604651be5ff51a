#include "cmd/causeway-sim/engine_world_test.h"

#include <algorithm>
#include <utility>

#include "api/accounts.h"
#include "api/limits.h"
#include "api/session.h"
#include "client/groups.h"
#include "client/session.h"
#include "content/message.h"
#include "provider/frank_keys.h"
#include "provider/inbox.h"
#include "provider/resets.h"

namespace causeway::simulate {
namespace {

constexpr std::string_view domain = "hub.example";

std::vector<franking::ServerKeyRecord> key_ring(const franking::ServerKeyRecord& key) {
  std::vector<franking::ServerKeyRecord> keys;
  keys.push_back({key.key_id, key.state, key.created, key.key.clone()});
  return keys;
}

constexpr std::uint32_t first_moderation_key = 1;

/// Of its own, so that the worlds of other tests are what they were.
crypto::KemKeyPair moderation_key_of(std::uint32_t key_id) {
  SeededRandom random(key_id);
  return crypto::generate_kem_key_pair(report::moderation_suite.kem, random);
}

provider::Settings settings(const provider::FirstContacts& first_contacts) {
  return {
      .domain = to_bytes(domain),
      .hub_id = franking::hub_id(domain),
      .registration = provider::Registration::open,
      .first_contacts = first_contacts,
  };
}

}  // namespace

Bytes refuse(api::Status status, const Rule& rule, ByteView detail) {
  return api::make_reply(status, rule.name, detail);
}

EngineWorld::EngineWorld(std::uint64_t seed, const provider::FirstContacts& first_contacts)
    : random(seed),
      disks_(folder_name_),
      frank_key_((crypto::initialize(), provider::make_frank_key(1, now, random))),
      moderation_key_(moderation_key_of(first_moderation_key)),
      franker_(key_ring(frank_key_), {first_moderation_key, moderation_key_.public_key}),
      dispatcher_(settings(first_contacts), franker_),
      gate_(provider::RateLimits()),
      hub_(disks_.open_provider()) {}

// --- People

void EngineWorld::open(Phone& phone) {
  phone.store = make_faulty(disks_.open_device(phone.index), phone.faults);
}

Phone& EngineWorld::empty_phone(const std::string& username) {
  Phone& phone = phones.emplace_back(username, random);
  phone.index = phones.size();
  open(phone);
  return phone;
}

void EngineWorld::start(Phone& phone) {
  connect(phone);
  settle();
}

Phone& EngineWorld::person(const std::string& username) {
  Phone& phone = empty_phone(username);
  Bytes body;
  change(phone, [&](client::StoreTransaction& store) -> Result<void> {
    body = TRY(phone.engine.begin_registration(store, {std::string(domain), username, {}}, now));
    return {};
  });
  const auto outcome = ask({}, api::Op::register_account, body);
  EXPECT_EQ(outcome.status, api::Status::ok);
  change(phone, [&](client::StoreTransaction& store) {
    return phone.engine.finish_registration(store, *api::parse_reply(outcome.reply));
  });
  start(phone);
  return phone;
}

directory::Statement EngineWorld::next_statement(
    Phone& phone, const std::vector<identity::DeviceCredential>& devices
) {
  const client::Self own = self(phone);
  const auto previous = *directory::parse_statement(own.statement);
  directory::Statement next;
  next.body = previous.body();
  next.body.kind = directory::StatementKind::update;
  ++next.body.version;
  next.body.prev_hash = previous.hash();
  std::map<DeviceId, Bytes> ascending;
  for (const auto& device : devices) ascending.emplace(device.device, tls::encode(device));
  next.body.devices.value.clear();
  for (const auto& [id, credential] : ascending) {
    next.body.devices.value.push_back({.credential = credential});
  }
  next.sig_by_identity_key =
      identity::sign(own.identity_key, identity::label_statement, tls::encode(next.body));
  return next;
}

void EngineWorld::publish(Phone& phone, const std::vector<identity::DeviceCredential>& devices) {
  const auto next = next_statement(phone, devices);
  const auto outcome =
      ask(self(phone).device, api::PublishStatementRequest{.statement = tls::encode(next)});
  EXPECT_EQ(outcome.status, api::Status::ok);
  wake(outcome.wake);
  settle();
}

Phone& EngineWorld::link(Phone& first) {
  Phone& phone = empty_phone(first.username);
  const auto device = client::make_new_device("device " + std::to_string(phone.index), random);
  const auto offer = *client::open_offer(device.secret, client::seal_offer(device));
  const auto granted = command_for<client::LinkGranted>(first, [&](auto& engine, auto& store) {
    return engine.grant_link(store, device.secret, offer, now);
  });
  const auto opened = *client::open_grant(device, granted.sealed);
  const auto ready = command_for<client::LinkReady>(phone, [&](auto& engine, auto& store) {
    return engine.accept_grant(store, device, opened.grant, now);
  });
  command_for<client::AccountChangeRow>(first, [&](auto& engine, auto& store) {
    return engine.add_device(store, granted, ready, now);
  });
  settle();
  start(phone);
  return phone;
}

// --- The hub and the connections to it

provider::Outcome EngineWorld::ask(
    const std::optional<DeviceId>& device, api::Op op, const Bytes& body
) {
  provider::Request request;
  request.caller.device = device;
  for (const Phone& phone : phones) {
    if (phone.is_connected && !device) request.caller.nonce = phone.nonce;
  }
  request.op = op;
  request.body = body;
  auto admission = gate_.admit(std::move(request), now);
  if (auto* refused = std::get_if<provider::Outcome>(&admission)) return std::move(*refused);
  std::vector<provider::Admitted> admitted;
  admitted.push_back(std::get<provider::Admitted>(std::move(admission)));
  return std::move(provider::run_batch(*hub_, dispatcher_, admitted, now, random).front());
}

void EngineWorld::advance_resets() {
  const auto transaction = hub_->begin_write();
  const auto outcome = dispatcher_.advance_resets(*transaction, now, random);
  EXPECT_EQ(outcome.status, api::Status::ok);
  transaction->commit();
  tell_devices(outcome);
}

void EngineWorld::rotate_moderation_key() {
  moderation_key_ = moderation_key_of(++moderation_key_id_);
  franker_ = provider::LocalFranker(
      key_ring(frank_key_), {moderation_key_id_, moderation_key_.public_key}
  );
}

HubId EngineWorld::hub_id() const {
  return franking::hub_id(domain);
}

void EngineWorld::file_reset(const std::string& username) {
  const auto transaction = hub_->begin_write();
  provider::file_reset(*transaction, to_bytes(username), now);
  transaction->commit();
  advance_resets();
}

void EngineWorld::reset(const std::string& username) {
  const auto transaction = hub_->begin_write();
  const auto account = transaction->accounts().find_username(to_bytes(username));
  transaction->accounts().put_reset({.account = *account, .filed = now, .due = now, .seen = now});
  transaction->commit();
  advance_resets();
}

void EngineWorld::connect(Phone& phone) {
  phone.is_connected = true;
  phone.device.reset();
  ++phone.connections;
  random.fill(phone.nonce);
  to_phones_.emplace_back(&phone, client::Disconnected{});
  push(phone, api::Op::hello, tls::encode(api::Hello{phone.nonce}));
}

void EngineWorld::cut(Phone& phone) {
  phone.is_connected = false;
  std::erase_if(to_phones_, [&](const auto& one) { return one.first == &phone; });
  std::erase_if(to_hub_, [&](const auto& one) { return one.first == &phone; });
}

void EngineWorld::restart(Phone& phone) {
  cut(phone);
  phone.engine.reset();
}

void EngineWorld::copy_disk(Phone& phone) {
  phone.store.reset();
  disks_.copy_device(phone.index);
  open(phone);
}

void EngineWorld::restore_disk(Phone& phone) {
  restart(phone);
  phone.store.reset();
  disks_.restore_device(phone.index);
  open(phone);
}

void EngineWorld::tell(Phone& phone, client::Event event) {
  to_phones_.emplace_back(&phone, std::move(event));
  settle();
}

void EngineWorld::push(Phone& phone, api::Op op, ByteView body) {
  const api::Frame frame{.kind = api::FrameKind::push, .op = op, .body = to_bytes(body)};
  to_phones_.emplace_back(&phone, client::Received{tls::encode(frame)});
}

void EngineWorld::push_inbox(Phone& phone) {
  if (!phone.is_connected || !phone.device) return;
  const auto transaction = hub_->begin_read();
  const provider::InboxWindow window{
      api::limits::inbox_window_items, api::limits::inbox_window_bytes
  };
  for (auto& one : provider::read_inbox(*transaction, *phone.device, phone.sent, window)) {
    phone.sent = one.number;
    auto item = std::optional(*tls::decode<api::InboxItem>(one.body));
    if (on_item) item = on_item(phone, *std::move(item));
    if (item) push(phone, api::Op::inbox_item, tls::encode(*item));
  }
}

void EngineWorld::wake(const std::vector<DeviceId>& devices) {
  for (Phone& phone : phones) {
    if (phone.device && std::count(devices.begin(), devices.end(), *phone.device) > 0) {
      push_inbox(phone);
    }
  }
}

void EngineWorld::receive(Phone& phone, const Bytes& bytes) {
  const auto frame = api::parse_frame(bytes);
  ASSERT_TRUE(frame.ok());
  ++phone.requests[frame->op];
  api::Frame answer{.kind = api::FrameKind::reply, .id = frame->id, .op = frame->op};
  std::optional<Bytes> reply = instead ? instead(phone, *frame) : std::nullopt;
  std::vector<DeviceId> awake;
  if (!reply) {
    provider::Request request;
    request.caller.device = phone.device;
    request.caller.nonce = phone.nonce;
    request.op = frame->op;
    request.body = frame->body;
    auto admission = gate_.admit(std::move(request), now);
    provider::Outcome outcome;
    if (auto* refused = std::get_if<provider::Outcome>(&admission)) {
      outcome = std::move(*refused);
    } else {
      std::vector<provider::Admitted> admitted;
      admitted.push_back(std::get<provider::Admitted>(std::move(admission)));
      outcome = std::move(provider::run_batch(*hub_, dispatcher_, admitted, now, random).front());
    }
    if (outcome.logged_in) {
      phone.device = outcome.logged_in->device;
      phone.sent = hub_->begin_read()->inboxes().state(*phone.device).acked;
    }
    for (const DeviceId& device : outcome.revoked) {
      for (Phone& one : phones) {
        if (one.device == device) cut(one);
      }
    }
    awake = outcome.wake;
    reply = std::move(outcome.reply);
    if (on_reply) reply = on_reply(phone, *frame, *std::move(reply));
  }
  if (reply && frame->id != 0) {
    answer.body = *std::move(reply);
    to_phones_.emplace_back(&phone, client::Received{tls::encode(answer)});
  }
  if (frame->op == api::Op::login) push_inbox(phone);
  wake(awake);
}

bool EngineWorld::run(
    Phone& phone, const std::vector<client::Event>& events, const Command& command
) {
  auto transaction = *phone.store->begin();
  const auto changed = command ? command(phone.engine, *transaction) : Result<void>();
  auto effects = changed.ok() ? phone.engine.run(*transaction, events, now)
                              : Result<client::Effects>(changed.error());
  if (effects.ok() && transaction->commit().ok()) {
    transaction.reset();
    perform(phone, *std::move(effects));
    return true;
  }
  // As a host does.
  transaction.reset();
  ++phone.store_failures;
  restart(phone);
  return false;
}

void EngineWorld::perform(Phone& phone, client::Effects effects) {
  for (Bytes& frame : effects.sends) {
    if (phone.is_connected) to_hub_.emplace_back(&phone, std::move(frame));
  }
  bool refused = false;
  for (client::Notice& notice : effects.notices) {
    refused |= std::holds_alternative<client::notice::LoginRefused>(notice);
    phone.notices.push_back(std::move(notice));
  }
  if (effects.reconnect || refused) cut(phone);
}

void EngineWorld::settle() {
  for (std::size_t steps = 0; !to_phones_.empty() || !to_hub_.empty(); ++steps) {
    ASSERT_LT(steps, 20'000U) << "frames go back and forth without end";
    if (!to_hub_.empty()) {
      auto [phone, frame] = std::move(to_hub_.front());
      to_hub_.pop_front();
      receive(*phone, frame);
      continue;
    }
    auto [phone, event] = std::move(to_phones_.front());
    to_phones_.pop_front();
    run(*phone, {std::move(event)}, {});
  }
}

void EngineWorld::pass(std::chrono::seconds time) {
  for (std::int64_t second = 0; second < time.count(); ++second) {
    now += std::chrono::seconds(1);
    for (Phone& phone : phones) {
      if (!phone.is_online) continue;
      if (!phone.is_connected) connect(phone);
      to_phones_.emplace_back(&phone, client::Tick{});
    }
    settle();
  }
}

// --- Commands

Result<void> EngineWorld::command(Phone& phone, const Command& command) {
  Result<void> result;
  const bool kept =
      run(phone, {}, [&](client::Engine& engine, client::StoreTransaction& store) -> Result<void> {
        result = command(engine, store);
        return result;
      });
  if (result.ok() && !kept) result = Error{client::rules::store_works};
  settle();
  return result;
}

Result<void> EngineWorld::say(Phone& phone, const client::Target& target, const std::string& text) {
  return command(
      phone,
      [&](client::Engine& engine, client::StoreTransaction& store) -> Result<void> {
        TRY(engine.send(store, target, content::make_message(random, content::text_part(text)), now)
        );
        return {};
      }
  );
}

Result<void> EngineWorld::remove(Phone& phone, DeviceId device) {
  return command(
      phone,
      [&](client::Engine& engine, client::StoreTransaction& store) -> Result<void> {
        TRY(engine.remove_devices(store, {device}));
        return {};
      }
  );
}

ConversationId EngineWorld::group(Phone& phone, const std::vector<std::string>& usernames) {
  ConversationId id;
  const auto made =
      command(phone, [&](client::Engine& engine, client::StoreTransaction& store) -> Result<void> {
        id = TRY(engine.create_group(store, "Hikers", usernames, now));
        return {};
      });
  EXPECT_TRUE(made.ok());
  return id;
}

// --- What phones have

std::vector<client::Message> EngineWorld::messages(Phone& phone, ConversationId id) {
  return look(phone, [&](client::StoreTransaction& store) {
    return store.messages(id, {}, 1'000);
  });
}

std::vector<std::string> EngineWorld::texts(Phone& phone, std::optional<ConversationId> id) {
  std::vector<std::string> found;
  for (const client::Conversation& conversation : conversations(phone)) {
    if (id && conversation.id != *id) continue;
    for (const client::Message& message : messages(phone, conversation.id)) {
      if (message.state != client::MessageState::received || message.content.empty()) continue;
      const auto content = *content::decode(message.content);
      found.emplace_back(content::text_of(content.nested_part).value_or("?"));
    }
  }
  return found;
}

std::vector<client::Conversation> EngineWorld::conversations(Phone& phone) {
  return look(phone, [](client::StoreTransaction& store) { return store.conversations(); });
}

client::Conversation EngineWorld::conversation(Phone& phone, ConversationId id) {
  const auto found =
      look(phone, [&](client::StoreTransaction& store) { return store.conversation(id); });
  EXPECT_TRUE(found.has_value());
  return found.value_or(client::Conversation{});
}

ConversationId EngineWorld::only(Phone& phone) {
  std::vector<ConversationId> open;
  for (const auto& one : conversations(phone)) {
    const bool is_chat = one.kind != api::ConversationKind::note;
    if (is_chat && one.state < client::ConversationState::left) open.push_back(one.id);
  }
  EXPECT_EQ(open.size(), 1U);
  return open.empty() ? ConversationId{} : open.front();
}

ConversationId EngineWorld::only_direct(Phone& phone) {
  std::vector<ConversationId> open;
  for (const auto& one : conversations(phone)) {
    if (one.kind == api::ConversationKind::direct) open.push_back(one.id);
  }
  EXPECT_EQ(open.size(), 1U);
  return open.empty() ? ConversationId{} : open.front();
}

std::vector<client::OutboxEntry> EngineWorld::outbox(Phone& phone) {
  return look(phone, [](client::StoreTransaction& store) { return store.outbox(); });
}

std::uint64_t EngineWorld::inbox_number(Phone& phone) {
  return look(phone, [](client::StoreTransaction& store) { return store.inbox_number(); });
}

std::optional<mls_group::Group> EngineWorld::load(Phone& phone, ConversationId id) {
  auto state =
      look(phone, [&](client::StoreTransaction& store) { return client::read_group(store, id); });
  if (!state) return std::nullopt;
  return std::move(state->group);
}

std::size_t EngineWorld::member_count(Phone& phone, ConversationId id) {
  const auto group = load(phone, id);
  return group ? client::accounts_of(*group).size() : 0;
}

client::Self EngineWorld::self(Phone& phone) {
  return look(phone, [](client::StoreTransaction& store) { return client::load_self(store); });
}

}  // namespace causeway::simulate
