#pragma once

#include <deque>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "api/accounts.h"
#include "api/conversations.h"
#include "api/inbox.h"
#include "api/session.h"
#include "base/seeded_random.h"
#include "directory/statement.h"
#include "mls_tree/public_group.h"
#include "mls_wire/framing.h"
#include "provider/batch.h"
#include "provider/gate.h"
#include "provider/inbox.h"

/// A provider on a real SQLite file, people with devices, and groups whose public side is genuine:
/// every signature verifies, what only secrets could show is filler. The hub is only ever asked
/// through the gate and in batches, as a host asks it.
namespace causeway::adapters::sqlite_provider {

inline constexpr Instant test_now = from_unix_ms(1'790'000'000'000);

struct TestDevice {
  identity::DeviceCredential credential;
  crypto::SigningKey key;

  DeviceId id() const { return credential.device; }
};

/// A person's account. Statements continue the chain.
struct TestPerson {
  AccountId account;
  std::string username;
  crypto::SigningKey identity_key;
  std::deque<TestDevice> devices;  // all that ever were; addresses stay
  directory::Statement statement;  // the newest made

  TestDevice& device(std::size_t index = 0) { return devices.at(index); }
};

/// What the hub answered.
struct Answer {
  provider::Outcome outcome;
  api::ParsedReply reply;

  bool ok() const { return reply.ok(); }

  api::Status status() const { return reply.head.status; }

  std::string rule() const { return std::string(as_text(reply.head.rule)); }

  template <typename T>
  T body() const {
    return *tls::decode<T>(reply.body);
  }
};

Answer read_answer(provider::Outcome outcome);

/// `429 api.rate_is_within_limit` and the like, for comparing both at once.
std::string refusal_of(const Answer& answer);

/// People in these tests speak to each other unasked.
inline constexpr provider::FirstContacts any_first_contacts{
    1'000'000, 1'000'000, 1'000'000, 1'000'000, 1'000'000, 1'000'000, 1'000'000
};

/// A key of a franker in these tests.
std::vector<franking::ServerKeyRecord> one_frank_key(Random& random);

inline constexpr identity::Nonce login_nonce{1, 2, 3};

class World {
 public:
  explicit World(
      provider::Registration registration = provider::Registration::open,
      std::uint64_t seed = 1,
      provider::FirstContacts first_contacts = any_first_contacts
  );

  // People.

  /// Registered, with one device.
  TestPerson& person(const std::string& username);
  /// Not registered yet.
  TestPerson& stranger(const std::string& username);
  TestDevice& new_device(TestPerson& person);
  /// A statement that follows `person.statement` and lists these of the person's devices.
  directory::Statement next_statement(
      TestPerson& person, const std::vector<const TestDevice*>& devices
  );
  mls_wire::KeyPackage key_package(const TestDevice& device);
  /// What a statement brings that lists this device anew: a last-resort package.
  api::PublishKeyPackagesRequest first_packages(const TestDevice& device);
  /// Lists a second, third… device, with the hub as well.
  TestDevice& link(TestPerson& person);

  // Asking.

  template <typename Request>
  Answer ask(const std::optional<DeviceId>& device, const Request& request) {
    return ask(caller(device), Request::op, tls::encode(request));
  }

  template <typename Request>
  Answer ask(const TestDevice& device, const Request& request) {
    return ask(device.id(), request);
  }

  Answer ask(const provider::Caller& caller, api::Op op, Bytes body);
  provider::Caller caller(const std::optional<DeviceId>& device) const;
  provider::Request request(const TestDevice& device, api::Op op, Bytes body) const;
  std::vector<provider::Outcome> batch(std::vector<provider::Request> requests);

  /// Logging in, for which the hub said `login_nonce`.
  identity::LoginClaim login_claim(const TestDevice& device) const;
  Answer log_in(const TestDevice& device, const identity::LoginClaim& claim);

  Answer log_in(const TestDevice& device) { return log_in(device, login_claim(device)); }

  std::vector<api::InboxItem> inbox(DeviceId device, std::uint64_t after = 0);

  /// The newest item of a device's inbox.
  template <typename Item>
  Item newest(const TestDevice& device) {
    const auto items = inbox(device.id());
    EXPECT_FALSE(items.empty());
    return std::get<Item>(items.back().payload);
  }

  void ack(DeviceId device, std::uint64_t number);

  sqlite::Scratch scratch;
  SeededRandom random;
  Instant now = test_now;
  provider::LocalFranker franker;
  provider::Dispatcher dispatcher;
  provider::Gate gate;
  std::optional<ProviderStore> store;
  std::deque<TestPerson> people;
};

/// A conversation as its devices see it, driven by hand.
class TestGroup {
 public:
  /// Epoch 0 of `creator` alone; with roles (the creator is owner) unless direct or note.
  TestGroup(World& world, api::ConversationKind kind, TestPerson& creator);

  /// The request that creates it with a commit that adds all devices of `others`, and then this
  /// group is in the epoch after it.
  api::CreateConversationRequest create(const std::vector<TestPerson*>& others);

  /// A commit of these proposals, with a path where one is needed, and all that belongs to it.
  api::CommitBundle bundle(const TestDevice& by, std::vector<mls_wire::Proposal> proposals);
  api::CommitBundle signed_bundle(const TestDevice& by, mls_wire::Commit commit);
  /// A device comes back, in the place of `replaces` if any.
  api::CommitBundle external_bundle(
      const TestDevice& by, const std::optional<mls_wire::LeafIndex>& replaces
  );
  /// The hub accepted the bundle.
  void apply(const api::CommitBundle& bundle);

  /// The claim of this device, of the current epoch.
  api::LeaveRequest leave(const TestDevice& by) const;
  /// A private message of the current epoch; `text` makes it another one.
  Bytes message(std::string_view text) const;

  api::SendRequest send(std::string_view text) const { return {id, message(text), {}}; }

  /// What the hub has tagged of that message, by what it says of it.
  franking::FrankContext context_of(const franking::FrankEnvelope& envelope, std::string_view text)
      const;

  mls_wire::Proposal add(const TestDevice& device) {
    return mls_wire::Add{world.key_package(device)};
  }

  mls_wire::Proposal remove(const TestDevice& device) const {
    return mls_wire::Remove{leaf_of(device)};
  }

  mls_wire::LeafIndex leaf_of(const TestDevice& device) const;

  World& world;
  ConversationId id;
  api::ConversationKind kind;
  mls_tree::PublicGroup group;

 private:
  static mls_tree::PublicGroup first_epoch(
      World& world, ConversationId id, api::ConversationKind kind, TestPerson& creator
  );
  mls_wire::UpdatePath path(
      const TestDevice& by,
      const mls_wire::Sender& sender,
      const std::vector<mls_wire::ProposalOrRef>& proposals
  );
  mls_wire::PublicMessage sign(
      const TestDevice& by, mls_wire::Sender sender, mls_wire::Content content
  );
  api::CommitBundle complete(const TestDevice& by, mls_wire::PublicMessage commit);
  Bytes group_info(
      const TestDevice& by,
      const mls_wire::GroupContext& context,
      mls_wire::LeafIndex signer,
      Bytes confirmation_tag
  );

  TestPerson& creator_;
};

/// Created at the hub, and everybody is in it.
TestGroup conversation(
    World& world,
    api::ConversationKind kind,
    TestPerson& creator,
    const std::vector<TestPerson*>& others
);

}  // namespace causeway::adapters::sqlite_provider
