#pragma once

#include <cstdint>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "base/seeded_random.h"
#include "mls_group/group.h"

namespace causeway::mls_group {

inline constexpr auto suite_1 = mls_wire::CipherSuite::mls_128_dhkemx25519_aes128gcm_sha256_ed25519;
inline constexpr auto suite_3 =
    mls_wire::CipherSuite::mls_128_dhkemx25519_chacha20poly1305_sha256_ed25519;

/// The name of the rule that was broken, or "ok".
template <typename T>
std::string outcome(const Result<T>& result) {
  return result.ok() ? "ok" : std::string(result.error().rule().name);
}

/// The same for a rule.
inline std::string broken(const Rule& rule) {
  return std::string(rule.name);
}

/// Everything of a state, for "byte for byte as before".
inline std::string snapshot(const Group& group) {
  return to_hex(group.encode_epoch().reveal()) + "|" + to_hex(group.encode_ratchets().reveal()) +
         "|" + to_hex(tls::encode(group.tree().nodes()));
}

/// Some devices in one group, and the hub between them: whatever is committed reaches everybody.
class Party {
 public:
  explicit Party(
      std::uint64_t seed, mls_wire::CipherSuite suite = suite_3, Profile profile = Profile::rfc9420
  )
      : random(seed), suite_(suite), profile_(profile) {}

  Identity new_identity() {
    const std::string name = "member " + std::to_string(++names_);
    return {
        mls_wire::basic_credential(as_bytes(name)),
        crypto::generate_signing_key(mls_wire::find_suite(suite_)->signature, random)
    };
  }

  struct Newcomer {
    Identity identity;
    KeyPackageBundle bundle;
  };

  Newcomer new_comer() {
    Identity identity = new_identity();
    KeyPackageBundle bundle = *make_key_package(suite_, identity, leaf, random);
    return {std::move(identity), std::move(bundle)};
  }

  /// The group of one that everything begins with.
  void create() {
    members.push_back(*Group::create(
        {.group_id = {7, 7, 7}, .cipher_suite = suite_, .extensions = {}, .profile = profile_},
        new_identity(),
        leaf,
        random
    ));
  }

  JoinOptions join_options() const { return {.tree = tree, .psks = no_psks, .profile = profile_}; }

  /// Member `by` adds `count` others with one commit.
  void add(std::size_t by, std::size_t count, CommitOptions options = {}) {
    std::vector<Newcomer> newcomers;
    for (std::size_t i = 0; i < count; ++i) {
      newcomers.push_back(new_comer());
      options.add.push_back(newcomers.back().bundle.key_package);
    }
    const PendingCommit pending = commit(by, options);
    for (Newcomer& newcomer : newcomers) {
      auto joined = Group::join(
          *pending.bundle.welcome, newcomer.bundle, std::move(newcomer.identity.key), join_options()
      );
      ASSERT_EQ(outcome(joined), "ok");
      members.push_back(*std::move(joined));
    }
  }

  /// Member `by` commits, everybody follows; who is removed is gone.
  PendingCommit commit(std::size_t by, const CommitOptions& options = {}) {
    auto pending = members[by].commit(options, no_psks, random);
    EXPECT_EQ(outcome(pending), "ok");
    deliver(*pending, by);
    return *std::move(pending);
  }

  /// What the hub does with an accepted commit. `by` counts among `members`; nobody of them where a
  /// newcomer committed.
  void deliver(const PendingCommit& pending, std::size_t by) {
    std::vector<Group> staying;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i == by) {
        staying.push_back(pending.next.clone());
        continue;
      }
      const auto processed = members[i].process(pending.bundle.commit, no_psks);
      EXPECT_EQ(outcome(processed), "ok");
      const bool is_gone = processed.ok() && processed->self_removed;
      (is_gone ? gone : staying).push_back(std::move(members[i]));
    }
    if (by >= members.size()) staying.push_back(pending.next.clone());
    members = std::move(staying);
    tree = members.front().tree().nodes();
  }

  /// Everybody takes in a proposal.
  void propose(const mls_wire::PublicMessage& proposal) {
    for (Group& member : members) EXPECT_EQ(outcome(member.process(proposal, no_psks)), "ok");
  }

  void expect_agreement() const {
    const Group& first = members.front();
    for (const Group& member : members) {
      EXPECT_EQ(member.epoch(), first.epoch());
      EXPECT_EQ(member.context(), first.context());
      EXPECT_EQ(member.tree(), first.tree());
      EXPECT_EQ(member.epoch_authenticator(), first.epoch_authenticator());
      EXPECT_EQ(member.export_secret("party", {}, 32), first.export_secret("party", {}, 32));
    }
  }

  LeafOptions leaf;  // of all that come from now on
  SeededRandom random;
  NoPsks no_psks;
  std::vector<Group> members;
  std::vector<Group> gone;
  std::optional<mls_wire::RatchetTreeNodes> tree;  // as the hub serves it

 private:
  mls_wire::CipherSuite suite_;
  Profile profile_;
  int names_ = 0;
};

}  // namespace causeway::mls_group
