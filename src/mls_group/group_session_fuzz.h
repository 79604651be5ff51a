#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/invariant.h"
#include "base/seeded_random.h"
#include "mls_group/group.h"
#include "mls_group/welcome.h"
#include "mls_wire/message.h"
#include "tls/stream.h"

namespace causeway::mls_group {

template <typename T>
T must(Result<T> result) {
  INVARIANT(result.ok());
  return *std::move(result);
}

/// Everything of a state, for "byte for byte as before".
struct Snapshot {
  SecretBytes epoch;
  SecretBytes ratchets;
  mls_tree::RatchetTree tree;
  bool operator==(const Snapshot&) const = default;
};

inline Snapshot snapshot(const Group& group) {
  return {group.encode_epoch(), group.encode_ratchets(), group.tree()};
}

/// Joins at the next commit that adds it.
struct Device {
  Identity identity;
  KeyPackageBundle bundle;
};

/// The members of one group, the hub between them, and the input that says what they do. What each
/// step needs is here; the steps are functions that take a session.
struct Session {
  static constexpr std::size_t members_max = 6;
  static constexpr std::size_t replayed_max = 8;
  static constexpr std::array suites{
      mls_wire::CipherSuite::mls_128_dhkemx25519_aes128gcm_sha256_ed25519,
      mls_wire::CipherSuite::mls_128_dhkemx25519_chacha20poly1305_sha256_ed25519,
  };
  inline static const PskName external_psk = mls_wire::ExternalPsk{{1}};

  explicit Session(ByteView bytes) : input(bytes), random(1) {
    psks.add(external_psk, SecretBytes(ByteView(Bytes(32, 5))));
    members.push_back(must(Group::create(
        {.group_id = new_group_id(),
         .cipher_suite = suites[0],
         .extensions = {},
         .profile = Profile::rfc9420},
        new_identity(),
        leaf(),
        random
    )));
    add(2);
  }

  // --- The input

  std::uint32_t next() {
    const auto byte = input.integer<std::uint8_t>();
    return byte.ok() ? *byte : 0U;
  }

  std::size_t pick_index() { return next() % members.size(); }

  Group& pick() { return members[pick_index()]; }

  /// Up to four bytes changed, at places that the input names.
  Bytes changed(Bytes bytes) {
    const std::uint32_t times = 1 + next() % 4;
    for (std::uint32_t i = 0; i < times; ++i) {
      const std::uint32_t high = next();
      bytes[(high << 8 | next()) % bytes.size()] ^= static_cast<std::uint8_t>(next() | 1);
    }
    return bytes;
  }

  template <typename T>
  std::optional<T> changed_object(const T& object) {
    auto other = tls::decode<T>(changed(tls::encode(object)));
    if (!other.ok() || *other == object) return std::nullopt;
    return *std::move(other);
  }

  mls_wire::Extensions any_extensions() {
    if (next() % 2 != 0) return {};
    return {mls_wire::make_extension(mls_wire::RequiredCapabilities{})};
  }

  /// The external one, or that of an epoch that was, or one that nobody has.
  mls_wire::PreSharedKeyId any_psk() {
    const std::uint32_t epoch = next();
    mls_wire::PreSharedKeyId id{external_psk, random.bytes(32)};
    if (epoch > 0) id.psk = epoch_psk(mls_wire::Epoch{epoch});
    return id;
  }

  // --- Who there is

  mls_wire::CipherSuite suite() const { return members[0].context().cipher_suite; }

  mls_wire::GroupId new_group_id() { return {1, ++group_ids}; }

  static LeafOptions leaf() {
    LeafOptions options;
    options.capabilities.proposals = {mls_wire::ProposalType::self_remove};
    return options;
  }

  crypto::SigningKey new_key() {
    return crypto::generate_signing_key(crypto::Signature::ed25519, random);
  }

  Identity new_identity() {
    const std::string name = std::to_string(++names);
    return {mls_wire::basic_credential(as_bytes(name)), new_key()};
  }

  Device new_comer() {
    Identity identity = new_identity();
    KeyPackageBundle bundle = must(make_key_package(suite(), identity, leaf(), random));
    return {std::move(identity), std::move(bundle)};
  }

  JoinOptions join_options() const {
    return {.tree = members[0].tree().nodes(), .psks = psks, .profile = Profile::rfc9420};
  }

  ExternalJoinOptions external_options(std::optional<LeafIndex> remove) const {
    return {
        .tree = members[0].tree().nodes(),
        .leaf = leaf(),
        .remove = remove,
        .profile = Profile::rfc9420
    };
  }

  // --- The hub

  /// The Welcome reaches those whom it names; to the others it says nothing.
  void welcome(const mls_wire::Welcome& message) {
    for (const Device& newcomer : newcomers) {
      auto joined =
          Group::join(message, newcomer.bundle, newcomer.identity.key.clone(), join_options());
      if (!joined.ok()) {
        INVARIANT(joined.error().is(rules::welcome_is_for_this_key_package));
        continue;
      }
      members.push_back(*std::move(joined));
    }
  }

  /// Delivers a commit; a place that fell empty is taken by a device that comes in by itself.
  void deliver(PendingCommit pending, LeafIndex by) {
    earlier = members[0].clone();
    std::vector<Group> staying;
    for (Group& member : members) {
      if (member.own_leaf() == by && member.epoch() < pending.next.epoch()) continue;
      if (!must(member.process(pending.bundle.commit, psks)).self_removed) {
        staying.push_back(std::move(member));
      }
    }
    staying.push_back(std::move(pending.next));
    begin_epoch(std::move(staying));
    if (pending.bundle.welcome) welcome(*pending.bundle.welcome);
    newcomers.clear();
    remember(pending.bundle.commit);
    while (members.size() < 3) join(std::nullopt);
  }

  /// All go on in the epoch of `next`, and keep its resumption PSK.
  void begin_epoch(std::vector<Group> next) {
    members = std::move(next);
    self_removes.clear();
    const PskName psk = epoch_psk(members[0].epoch());
    psks.add(psk, members[0].resumption_psk().bytes().clone());
  }

  void remember(const mls_wire::PublicMessage& message) {
    past.push_back(message);
    if (past.size() > replayed_max) past.erase(past.begin());
  }

  void propose(const mls_wire::PublicMessage& message) {
    for (Group& member : members) must(member.process(message, psks));
    remember(message);
  }

  // --- What several steps do

  void commit(const Group& committer, const CommitOptions& options) {
    const LeafIndex leaf = committer.own_leaf();
    deliver(must(committer.commit(options, psks, random)), leaf);
  }

  void add(std::size_t count) {
    CommitOptions options;
    for (std::size_t i = 0; i < count; ++i) {
      newcomers.push_back(new_comer());
      options.add.push_back(newcomers.back().bundle.key_package);
    }
    commit(members[0], options);
  }

  PendingCommit come_from_outside(ExternalJoinOptions options) {
    return must(Group::join_external(
        mls_wire::Unverified<mls_wire::GroupInfo>(members[0].group_info()),
        new_identity(),
        std::move(options),
        psks,
        random
    ));
  }

  void join(std::optional<LeafIndex> remove, std::vector<mls_wire::PreSharedKeyId> with = {}) {
    ExternalJoinOptions options = external_options(remove);
    options.psks = std::move(with);
    if (!remove) options.self_removes = self_removes;
    // The newcomer's leaf may be the one that it removes, whose member has to hear of it.
    const LeafIndex nobody{0xFFFFFFFF};
    deliver(come_from_outside(std::move(options)), nobody);
  }

  mls_wire::PrivateMessage protect(std::size_t from) {
    return must(members[from].protect(Bytes(next()), as_bytes("aad"), random));
  }

  template <typename Message>
  void expect_refused(Group& receiver, const Message& message) {
    const Snapshot before = snapshot(receiver);
    INVARIANT(!receiver.process(message, psks).ok());
    if constexpr (std::is_same_v<Message, mls_wire::PrivateMessage>) {
      INVARIANT(!receiver.unprotect(message).ok());
    }
    INVARIANT(snapshot(receiver) == before);
  }

  void expect_agreement() const {
    for (const Group& member : members) {
      INVARIANT(member.context() == members[0].context());
      INVARIANT(member.epoch_authenticator() == members[0].epoch_authenticator());
    }
  }

  mls_wire::ResumptionPsk epoch_psk(mls_wire::Epoch epoch) const {
    return {mls_wire::ResumptionPskUsage::application, members[0].group_id(), epoch};
  }

  tls::Reader input;
  SeededRandom random;
  ListedPsks psks;
  std::vector<Group> members;
  std::optional<Group> earlier;  // a member in the epoch before
  std::vector<Device> newcomers;
  std::vector<mls_wire::PublicMessage> self_removes;  // of this epoch
  std::vector<mls_wire::PublicMessage> past;          // handshakes that were delivered
  std::uint8_t group_ids = 0;
  std::uint32_t names = 0;
};

}  // namespace causeway::mls_group
