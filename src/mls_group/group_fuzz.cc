// Three members and a hub that does what the input says: commits, proposals, messages, lost states,
// and all of these with bytes changed on the way. Honest members agree after every step; whatever
// was changed is refused and leaves no trace.

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/invariant.h"
#include "base/seeded_random.h"
#include "mls_group/group.h"
#include "mls_wire/message.h"
#include "tls/stream.h"

namespace causeway::mls_group {
namespace {

constexpr auto suite = mls_wire::CipherSuite::mls_128_dhkemx25519_aes128gcm_sha256_ed25519;
constexpr std::size_t steps_max = 48;

template <typename T>
T must(Result<T> result) {
  INVARIANT(result.ok());
  return *std::move(result);
}

struct Snapshot {
  SecretBytes epoch;
  SecretBytes ratchets;
  bool operator==(const Snapshot&) const = default;
};

Snapshot snapshot(const Group& group) {
  return {group.encode_epoch(), group.encode_ratchets()};
}

class Session {
 public:
  explicit Session(ByteView input) : input_(input), random_(1) {
    members_.push_back(must(Group::create(
        {.group_id = {1}, .cipher_suite = suite, .extensions = {}, .profile = Profile::rfc9420},
        new_identity(),
        {},
        random_
    )));
    add_two();
  }

  void run() {
    for (std::size_t i = 0; i < steps_max && !input_.empty(); ++i) {
      step();
      for (const Group& member : members_) {
        INVARIANT(member.context() == members_[0].context());
        INVARIANT(member.epoch_authenticator() == members_[0].epoch_authenticator());
      }
    }
  }

 private:
  std::uint32_t next() {
    const auto byte = input_.integer<std::uint8_t>();
    return byte.ok() ? *byte : 0U;
  }

  Group& pick() { return members_[next() % members_.size()]; }

  void step() {
    switch (next() % 9) {
      case 0:
        return commit(CommitOptions::Path::always);
      case 1:
        return commit(CommitOptions::Path::when_required);
      case 2:
        return propose(must(pick().propose_update(random_)));
      case 3:
        return propose(must(pick().propose_remove(pick().own_leaf())));
      case 4:
        return come_back();
      case 5:
        return say();
      case 6:
        return store();
      case 7:
        return change_handshake();
      default:
        return change_message();
    }
  }

  Identity new_identity() {
    return {
        mls_wire::basic_credential(as_bytes("fuzz")),
        crypto::generate_signing_key(crypto::Signature::ed25519, random_)
    };
  }

  void add_two() {
    std::array<Identity, 2> identities{new_identity(), new_identity()};
    std::vector<KeyPackageBundle> bundles;
    CommitOptions options;
    for (const Identity& identity : identities) {
      bundles.push_back(must(make_key_package(suite, identity, {}, random_)));
      options.add.push_back(bundles.back().key_package);
    }
    PendingCommit pending = must(members_[0].commit(options, psks_, random_));
    members_[0] = std::move(pending.next);
    for (std::size_t i = 0; i < bundles.size(); ++i) {
      members_.push_back(must(Group::join(
          *pending.bundle.welcome,
          bundles[i],
          std::move(identities[i].key),
          {.tree = members_[0].tree().nodes(), .psks = psks_, .profile = Profile::rfc9420}
      )));
    }
  }

  /// Delivers a commit; a place that fell empty is taken by a device that comes in by itself.
  void deliver(PendingCommit pending, LeafIndex by) {
    std::vector<Group> staying;
    for (Group& member : members_) {
      if (member.own_leaf() == by && member.epoch() < pending.next.epoch()) continue;
      if (!must(member.process(pending.bundle.commit, psks_)).self_removed) {
        staying.push_back(std::move(member));
      }
    }
    staying.push_back(std::move(pending.next));
    members_ = std::move(staying);
    while (members_.size() < 3) join(std::nullopt);
  }

  void commit(CommitOptions::Path path) {
    const Group& committer = pick();
    const LeafIndex leaf = committer.own_leaf();
    deliver(must(committer.commit({.path = path}, psks_, random_)), leaf);
  }

  void propose(const mls_wire::PublicMessage& message) {
    for (Group& member : members_) must(member.process(message, psks_));
  }

  void join(std::optional<LeafIndex> remove) {
    PendingCommit pending = must(Group::join_external(
        mls_wire::Unverified<mls_wire::GroupInfo>(members_[0].group_info()),
        new_identity(),
        {.tree = members_[0].tree().nodes(),
         .leaf = {},
         .remove = remove,
         .profile = Profile::rfc9420},
        psks_,
        random_
    ));
    // The newcomer's leaf may be the one that it removes, whose member has to hear of it.
    const LeafIndex nobody{0xFFFFFFFF};
    deliver(std::move(pending), nobody);
  }

  void come_back() { join(pick().own_leaf()); }

  mls_wire::PrivateMessage protect(std::size_t from) {
    return must(members_[from].protect(Bytes(next()), as_bytes("aad"), random_));
  }

  void say() {
    const std::size_t from = next() % members_.size();
    const mls_wire::PrivateMessage message = protect(from);
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (i == from) continue;
      must(members_[i].unprotect(message));
      INVARIANT(!members_[i].unprotect(message).ok());
    }
  }

  void store() {
    Group& member = pick();
    const Snapshot before = snapshot(member);
    member = must(Group::decode(before.epoch.reveal(), before.ratchets.reveal()));
    INVARIANT(snapshot(member) == before);
  }

  /// Up to four bytes changed, at places that the input names.
  Bytes changed(Bytes bytes) {
    const std::uint32_t times = 1 + next() % 4;
    for (std::uint32_t i = 0; i < times; ++i) {
      const std::size_t place = (next() << 8 | next()) % bytes.size();
      bytes[place] ^= static_cast<std::uint8_t>(next() | 1);
    }
    return bytes;
  }

  template <typename Message>
  void expect_refused(Group& receiver, const Message& message) {
    const Snapshot before = snapshot(receiver);
    INVARIANT(!receiver.process(message, psks_).ok());
    if constexpr (std::is_same_v<Message, mls_wire::PrivateMessage>) {
      INVARIANT(!receiver.unprotect(message).ok());
    }
    INVARIANT(snapshot(receiver) == before);
  }

  void change_handshake() {
    const std::size_t from = next() % members_.size();
    Group& receiver = members_[(from + 1) % members_.size()];
    const PendingCommit pending = must(members_[from].commit({}, psks_, random_));
    const auto message =
        tls::decode<mls_wire::PublicMessage>(changed(tls::encode(pending.bundle.commit)));
    if (message.ok() && *message != pending.bundle.commit) expect_refused(receiver, *message);
  }

  void change_message() {
    const std::size_t from = next() % members_.size();
    Group& receiver = members_[(from + 1) % members_.size()];
    const mls_wire::PrivateMessage sent = protect(from);
    const auto message = tls::decode<mls_wire::PrivateMessage>(changed(tls::encode(sent)));
    if (message.ok() && *message != sent) expect_refused(receiver, *message);
  }

  tls::Reader input_;
  SeededRandom random_;
  NoPsks psks_;
  std::vector<Group> members_;
};

}  // namespace
}  // namespace causeway::mls_group

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::mls_group::Session(causeway::ByteView(data, size)).run();
  return 0;
}
