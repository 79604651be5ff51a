#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unistd.h>
#include <utility>
#include <vector>

#include "adapters/sqlite_client/client_store.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "api/inbox.h"
#include "api/limits.h"
#include "api/session.h"
#include "base/seeded_random.h"
#include "client/engine.h"
#include "client/group_links.h"
#include "content/message.h"
#include "crypto/random.h"
#include "provider/dispatcher.h"
#include "provider/frank_keys.h"
#include "provider/gate.h"
#include "provider/inbox.h"

/// What the fuzz targets beside this begin with: devices and a hub as after some weeks, and an
/// inbox full of what others did meanwhile.
namespace causeway::simulate {

template <typename T>
T must(Result<T> result) {
  INVARIANT(result.ok());
  return *std::move(result);
}

inline void must(const Result<void>& result) {
  INVARIANT(result.ok());
}

/// The production provider, request by request, within a transaction of the caller's.
class HonestHub {
 public:
  static constexpr std::string_view domain = "hub.example";

  explicit HonestHub(Random& random)
      : folder_(make_folder()),
        store_(folder_ / "provider.db"),
        franker_(one_key(random)),
        dispatcher_(
            {.domain = to_bytes(domain),
             .hub_id = franking::hub_id(domain),
             .registration = provider::Registration::open},
            franker_
        ) {}

  ~HonestHub() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  HonestHub(const HonestHub&) = delete;
  HonestHub& operator=(const HonestHub&) = delete;

  std::unique_ptr<provider::Transaction> begin() { return store_.begin_write(); }

  /// When and by which dice something is answered.
  struct Moment {
    provider::Transaction& transaction;
    Instant now;
    Random& random;
  };

  provider::Outcome ask(Moment at, const provider::Caller& caller, const api::Frame& frame) {
    auto gated = gate_.admit({.caller = caller, .op = frame.op, .body = frame.body}, at.now);
    if (auto* refused = std::get_if<provider::Outcome>(&gated)) return std::move(*refused);
    const auto& admitted = std::get<provider::Admitted>(gated);
    auto outcome = dispatcher_.run(at.transaction, admitted, at.now, at.random);
    auto& messages = at.transaction.messages();
    const auto contexts = messages.untagged();
    if (contexts.empty()) return outcome;
    const auto tags = franker_.tag(contexts);
    if (outcome.untagged) {
      const auto& tag = tags[*outcome.untagged].value;
      std::copy(tag.begin(), tag.end(), outcome.reply.end() - std::ptrdiff_t(tag.size()));
    }
    messages.tag(tags);
    return outcome;
  }

 private:
  static std::filesystem::path make_folder() {
    crypto::initialize();
    const auto folder =
        std::filesystem::temp_directory_path() / ("engine-fuzz-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    return folder;
  }

  static std::vector<franking::ServerKeyRecord> one_key(Random& random) {
    std::vector<franking::ServerKeyRecord> keys;
    keys.push_back(provider::make_frank_key(1, from_unix_ms(0), random));
    return keys;
  }

  std::filesystem::path folder_;
  adapters::sqlite_provider::ProviderStore store_;
  provider::LocalFranker franker_;
  provider::Dispatcher dispatcher_;
  provider::Gate gate_{provider::RateLimits({})};
};

/// The hub's side of one connection.
struct Line {
  provider::Caller caller;
  std::uint64_t sent = 0;

  /// A new connection; what the hub says first.
  api::Frame open(Random& random) {
    caller = {.address = {}, .device = {}, .nonce = identity::Nonce{}};
    random.fill(*caller.nonce);
    return push(api::Op::hello, tls::encode(api::Hello{*caller.nonce}));
  }

  static api::Frame push(api::Op op, Bytes body) {
    return {.kind = api::FrameKind::push, .op = op, .body = std::move(body)};
  }

  /// Everything that the hub answers to one frame: the reply, and what is new in the inbox.
  std::vector<api::Frame> answer(HonestHub& hub, HonestHub::Moment at, const api::Frame& frame) {
    std::vector<api::Frame> frames;
    auto outcome = hub.ask(at, caller, frame);
    if (outcome.logged_in) {
      caller.device = outcome.logged_in->device;
      sent = at.transaction.inboxes().state(*caller.device).acked;
    }
    if (frame.id != 0) {
      frames.push_back(
          {.kind = api::FrameKind::reply,
           .id = frame.id,
           .op = frame.op,
           .body = std::move(outcome.reply)}
      );
    }
    for (api::Frame& item : collect(at.transaction)) frames.push_back(std::move(item));
    return frames;
  }

  std::vector<api::Frame> collect(const provider::Transaction& transaction) {
    std::vector<api::Frame> frames;
    if (!caller.device) return frames;
    const provider::InboxWindow window{
        api::limits::inbox_window_items, api::limits::inbox_window_bytes
    };
    for (auto& one : provider::read_inbox(transaction, *caller.device, sent, window)) {
      sent = one.number;
      frames.push_back(push(api::Op::inbox_item, std::move(one.body)));
    }
    return frames;
  }
};

/// Somebody's device, with its store in memory.
struct Person {
  Person(std::string name, Random& random) : username(std::move(name)), engine(random) {}

  std::string username;
  client::Engine engine;
  adapters::sqlite_client::SqliteClientStore store{adapters::sqlite::Database::in_memory()};
  Line line;
  bool is_online = true;

  template <typename Work>
  auto look(Work&& work) {
    return must(std::forward<Work>(work)(*must(store.begin())));
  }
};

/// Ann has a direct chat and two groups, and then goes away with things left to do. Bob and Cid go
/// on: messages, a new name, a new member, a new group, a removal, a departure, and new statements
/// lie in her inbox, whose items are each of a kind that a hub can lie with.
class Weeks {
 public:
  /// Who said what where.
  using Said = std::set<std::tuple<ConversationId, AccountId, Bytes>>;

  Weeks() {
    for (Person* person : everybody()) enlist(*person);
    say(ann, client::ToUser{"bob"}, "hello");
    direct = ann.look([](auto& store) { return store.conversations(); }).front().id;
    group = make_group(ann, "Hikers", {"bob"});
    other = make_group(bob, "Cooks", {"ann", "cid"});
    say(bob, direct, "hi");
    say(bob, group, "up?");
    command(ann, [&](client::Engine& engine, client::StoreTransaction& store) {
      return engine.set_group_link(store, group, client::GroupLinkWish::renewed, now);
    });
    ann.is_online = false;
    leave_things_to_do();
    go_on_without_ann();
    for (Person* person : everybody()) remember(*person);
    collect_inbox();
    bob_self = *bob.look([](auto& store) { return store.self(); });
  }

  SeededRandom random{1};
  HonestHub hub{random};
  Person ann{"ann", random};
  Person bob{"bob", random};
  Person cid{"cid", random};
  ConversationId direct;
  ConversationId group;
  ConversationId other;
  Said said;
  std::vector<api::InboxItem> inbox;  // of Ann
  client::Self bob_self;
  std::vector<api::Frame> asked;  // by everybody, of the hub
  Instant now = from_unix_ms(1'790'000'000'000);

 private:
  using Command = std::function<Result<void>(client::Engine&, client::StoreTransaction&)>;

  std::vector<Person*> everybody() { return {&ann, &bob, &cid}; }

  void enlist(Person& person) {
    auto store = must(person.store.begin());
    const api::Frame request{
        .op = api::Op::register_account,
        .body = must(person.engine.begin_registration(
            *store, {std::string(HonestHub::domain), person.username, {}}, now
        )),
    };
    asked.push_back(request);
    const auto transaction = hub.begin();
    const auto outcome = hub.ask({*transaction, now, random}, {}, request);
    must(person.engine.finish_registration(*store, must(api::parse_reply(outcome.reply))));
    must(store->commit());
    transaction->commit();
    store.reset();
    to_people_.emplace_back(&person, person.line.open(random));
    settle();
  }

  void command(Person& person, const Command& command) {
    run(person, {}, command);
    settle();
  }

  void say(Person& person, const client::Target& target, std::string_view text) {
    command(person, [&](client::Engine& engine, client::StoreTransaction& store) -> Result<void> {
      const auto content = content::make_message(random, content::text_part(text));
      TRY(engine.send(store, target, content, now));
      return {};
    });
  }

  ConversationId make_group(
      Person& person, std::string_view name, std::vector<std::string> usernames
  ) {
    ConversationId id;
    command(person, [&](client::Engine& engine, client::StoreTransaction& store) -> Result<void> {
      id = TRY(engine.create_group(store, name, usernames, now));
      return {};
    });
    return id;
  }

  void leave_things_to_do() {
    say(ann, direct, "on my way");
    command(ann, [&](client::Engine& engine, client::StoreTransaction& store) {
      return engine.add_members(store, group, {"cid"});
    });
    say(ann, group, "welcome, cid");
  }

  /// By the link that Bob has handed on.
  void ask_to_join(Person& person) {
    const auto link = bob.look([&](auto& store) { return client::find_group_link(store, group); });
    command(person, [&](client::Engine& engine, client::StoreTransaction& store) {
      return engine.ask_to_join(store, *link, {"Hikers", "may I?"}, now);
    });
  }

  void go_on_without_ann() {
    say(bob, direct, "where are you?");
    say(cid, other, "soup");
    command(bob, [&](client::Engine& engine, client::StoreTransaction& store) {
      return engine.set_role(store, other, "cid", mls_tree::Role::admin);
    });
    say(bob, group, "leaving at nine");
    command(cid, [&](client::Engine& engine, client::StoreTransaction& store) {
      return engine.leave(store, other);
    });
    say(bob, other, "bread");
    ask_to_join(cid);
    command(cid, [&](client::Engine& engine, client::StoreTransaction& store) {
      return engine.take_back_join(store, group);
    });
    now += Milliseconds(1);
    ask_to_join(cid);
    make_group(bob, "Readers", {"ann", "cid"});
    make_group(cid, "Singers", {"ann", "bob"});
    command(bob, [&](client::Engine& engine, client::StoreTransaction& store) {
      return engine.remove_members(store, other, {"ann"});
    });
  }

  void run(Person& person, const std::vector<client::Event>& events, const Command& command) {
    auto store = must(person.store.begin());
    if (command) must(command(person.engine, *store));
    if (!person.is_online) return must(store->commit());
    auto effects = must(person.engine.run(*store, events, now));
    must(store->commit());
    for (const Bytes& frame : effects.sends) to_hub_.emplace_back(&person, frame);
  }

  void settle() {
    while (!to_people_.empty() || !to_hub_.empty()) {
      if (to_hub_.empty()) {
        const auto [person, frame] = std::move(to_people_.front());
        to_people_.pop_front();
        if (person->is_online) run(*person, {client::Received{tls::encode(frame)}}, {});
        continue;
      }
      const auto [person, bytes] = std::move(to_hub_.front());
      to_hub_.pop_front();
      const auto transaction = hub.begin();
      const auto frame = must(api::parse_frame(bytes));
      asked.push_back(frame);
      for (auto& answer : person->line.answer(hub, {*transaction, now, random}, frame)) {
        to_people_.emplace_back(person, std::move(answer));
      }
      for (Person* other_person : everybody()) {
        if (!other_person->is_online) continue;
        for (auto& item : other_person->line.collect(*transaction)) {
          to_people_.emplace_back(other_person, std::move(item));
        }
      }
      transaction->commit();
    }
  }

  void remember(Person& person) {
    const auto conversations = person.look([](auto& store) { return store.conversations(); });
    for (const auto& conversation : conversations) {
      const auto rows =
          person.look([&](auto& store) { return store.messages(conversation.id, {}, 1'000); });
      for (const auto& row : rows) {
        if (row.state == client::MessageState::received) continue;
        said.emplace(conversation.id, row.sender_account, row.content);
      }
    }
  }

  void collect_inbox() {
    const auto transaction = hub.begin();
    Line line = ann.line;
    for (const api::Frame& frame : line.collect(*transaction)) {
      inbox.push_back(must(tls::decode<api::InboxItem>(frame.body)));
    }
  }

  std::deque<std::pair<Person*, api::Frame>> to_people_;
  std::deque<std::pair<Person*, Bytes>> to_hub_;
};

}  // namespace causeway::simulate
