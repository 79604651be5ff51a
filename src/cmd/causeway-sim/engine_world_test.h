#pragma once

#include <deque>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/seeded_random.h"
#include "client/engine.h"
#include "client/messages.h"
#include "cmd/causeway-sim/disks.h"
#include "crypto/random.h"
#include "directory/statement.h"
#include "provider/batch.h"
#include "provider/dispatcher.h"
#include "provider/franker.h"
#include "provider/gate.h"

/// Engines against the production provider, one frame after the other, with a test in between that
/// sees and changes whatever it wants: what a hub could do that lies.
namespace causeway::simulate {

/// Which calls of a store fail.
struct StoreFaults {
  std::size_t calls = 0;    // made so far
  std::size_t fail_at = 0;  // this one fails, counted from 1; 0: none
};

/// A store whose transactions fail at one call.
std::unique_ptr<client::ClientStore> make_faulty(
    std::unique_ptr<client::ClientStore> store, StoreFaults& faults
);

/// A device. It connects again a second after its connection broke.
struct Phone {
  Phone(std::string name, Random& random) : username(std::move(name)), engine(random) {}

  std::string username;
  client::Engine engine;
  std::unique_ptr<client::ClientStore> store;
  StoreFaults faults;
  std::size_t index = 0;  // of its disk
  bool is_online = true;  // tries to be connected
  bool is_connected = false;
  std::vector<client::Notice> notices;
  std::map<api::Op, std::size_t> requests;  // how many reached the hub
  std::size_t connections = 0;
  std::size_t store_failures = 0;

  // The hub's side of the connection.
  identity::Nonce nonce{};
  std::optional<DeviceId> device;
  std::uint64_t sent = 0;

  template <typename T>
  std::vector<T> heard() const {
    std::vector<T> found;
    for (const client::Notice& notice : notices) {
      if (const auto* one = std::get_if<T>(&notice)) found.push_back(*one);
    }
    return found;
  }
};

/// A refusal in the place of the hub's answer.
Bytes refuse(api::Status status, const Rule& rule, ByteView detail = {});

/// People in these tests speak to each other unasked.
inline constexpr provider::FirstContacts any_first_contacts{
    1'000'000, 1'000'000, 1'000'000, 1'000'000, 1'000'000, 1'000'000, 1'000'000
};

class EngineWorld {
 public:
  explicit EngineWorld(
      std::uint64_t seed = 1, const provider::FirstContacts& first_contacts = any_first_contacts
  );

  /// With nothing in its store, and no connection.
  Phone& empty_phone(const std::string& username);
  /// Connects for the first time.
  void start(Phone& phone);
  /// Registered and logged in.
  Phone& person(const std::string& username);
  /// Another device of the same account, linked as people do it.
  Phone& link(Phone& first);
  /// Publishes a statement of the phone's account that lists these devices.
  void publish(Phone& phone, const std::vector<identity::DeviceCredential>& devices);
  directory::Statement next_statement(
      Phone& phone, const std::vector<identity::DeviceCredential>& devices
  );

  /// Runs a command in a transaction of its own and delivers what follows from it.
  using Command = std::function<Result<void>(client::Engine&, client::StoreTransaction&)>;
  Result<void> command(Phone& phone, const Command& command);

  /// The same, where the command answers something.
  template <typename T, typename Work>
  T command_for(Phone& phone, Work&& work) {
    std::optional<T> answer;
    const auto done = command(
        phone,
        [&](client::Engine& engine, client::StoreTransaction& store) -> Result<void> {
          answer = TRY(work(engine, store));
          return {};
        }
    );
    INVARIANT(done.ok());
    return *std::move(answer);
  }

  Result<void> say(Phone& phone, const client::Target& target, const std::string& text);
  /// Takes a device off the phone's account.
  Result<void> remove(Phone& phone, DeviceId device);
  ConversationId group(Phone& phone, const std::vector<std::string>& usernames);

  /// Everything that is on its way arrives.
  void settle();
  /// Seconds pass, each with a tick to every phone.
  void pass(std::chrono::seconds time);

  /// As if the connection broke.
  void cut(Phone& phone);
  /// As if the process ended and began again.
  void restart(Phone& phone);
  /// Keeps a copy of the phone's disk, and gives it back: as if nothing had come since.
  void copy_disk(Phone& phone);
  void restore_disk(Phone& phone);
  /// An event for the phone's engine.
  void tell(Phone& phone, client::Event event);
  /// The frame as the hub would push it.
  void push(Phone& phone, api::Op op, ByteView body);

  // What phones have.

  /// Texts that a person would see, of a conversation or of all.
  std::vector<std::string> texts(Phone& phone, std::optional<ConversationId> id = std::nullopt);
  std::vector<client::Message> messages(Phone& phone, ConversationId id);
  std::vector<client::Conversation> conversations(Phone& phone);
  client::Conversation conversation(Phone& phone, ConversationId id);
  /// The one conversation with others that is not over.
  ConversationId only(Phone& phone);
  /// Likewise of direct ones.
  ConversationId only_direct(Phone& phone);
  std::vector<client::OutboxEntry> outbox(Phone& phone);
  std::uint64_t inbox_number(Phone& phone);
  std::optional<mls_group::Group> load(Phone& phone, ConversationId id);
  /// Accounts in a conversation, as the phone knows it.
  std::size_t member_count(Phone& phone, ConversationId id);
  client::Self self(Phone& phone);

  template <typename Work>
  auto look(Phone& phone, Work&& work) {
    auto transaction = *phone.store->begin();
    auto result = std::forward<Work>(work)(*transaction);
    INVARIANT(result.ok());
    return *std::move(result);
  }

  template <typename Work>
  void change(Phone& phone, Work&& work) {
    auto transaction = *phone.store->begin();
    const Result<void> done = std::forward<Work>(work)(*transaction);
    ASSERT_TRUE(done.ok()) << done.error().rule().name;
    ASSERT_TRUE(transaction->commit().ok());
  }

  /// Asks the hub as this device.
  provider::Outcome ask(const std::optional<DeviceId>& device, api::Op op, const Bytes& body);

  template <typename Request>
  provider::Outcome ask(const std::optional<DeviceId>& device, const Request& request) {
    return ask(device, Request::op, tls::encode(request));
  }

  /// What the hub pushes after a request that came beside the frames.
  void tell_devices(const provider::Outcome& outcome) {
    wake(outcome.wake);
    settle();
  }

  /// The operator files a reset, and the account's devices are told.
  void file_reset(const std::string& username);
  /// The account has ended by one.
  void reset(const std::string& username);

  // What a reviewer's process has.

  /// Reports and appeals that wait to be opened.
  std::vector<provider::Filing> filings();
  /// The moderation key is another one from now on.
  void rotate_moderation_key();

  const crypto::KemKeyPair& moderation_key() const { return moderation_key_; }

  std::span<const franking::ServerKeyRecord> frank_keys() const { return {&frank_key_, 1}; }

  HubId hub_id() const;
  /// Puts a notice into the inboxes of the phone's account.
  void notify(Phone& phone, const api::NoticeItem& item);
  /// It was decided what the notice says, and is told.
  void decide(Phone& phone, const api::NoticeItem& item);

  /// For what hosts do beside frames: blobs.
  provider::ProviderStore& hub_store() { return *hub_; }

  // What a test puts in between. Each may be empty.

  /// An answer in the place of the hub's; the hub hears nothing of the request.
  std::function<std::optional<Bytes>(Phone&, const api::Frame&)> instead;
  /// Changes the hub's answer on its way; nothing: it is lost.
  std::function<std::optional<Bytes>(Phone&, const api::Frame&, Bytes)> on_reply;
  /// Changes an inbox item on its way; nothing: it is lost.
  std::function<std::optional<api::InboxItem>(Phone&, api::InboxItem)> on_item;

  SeededRandom random;
  Instant now = from_unix_ms(1'790'000'000'000);
  std::deque<Phone> phones;

 private:
  void open(Phone& phone);
  void advance_resets();
  void connect(Phone& phone);
  /// Whether it was committed.
  bool run(Phone& phone, const std::vector<client::Event>& events, const Command& command);
  void perform(Phone& phone, client::Effects effects);
  void receive(Phone& phone, const Bytes& bytes);
  void push_inbox(Phone& phone);
  void wake(const std::vector<DeviceId>& devices);

  crypto::SystemRandom folder_name_;
  Disks disks_;
  franking::ServerKeyRecord frank_key_;
  crypto::KemKeyPair moderation_key_;
  std::uint32_t moderation_key_id_ = 1;
  provider::LocalFranker franker_;
  provider::Dispatcher dispatcher_;
  provider::Gate gate_;
  std::unique_ptr<provider::ProviderStore> hub_;
  std::deque<std::pair<Phone*, client::Event>> to_phones_;
  std::deque<std::pair<Phone*, Bytes>> to_hub_;
};

}  // namespace causeway::simulate
