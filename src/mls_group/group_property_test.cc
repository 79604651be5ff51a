// Whatever honest members do, and in whatever order, those who are in the group agree.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "mls_group/party_test.h"

namespace causeway::mls_group {
namespace {

constexpr std::size_t members_max = 12;

/// Does what random numbers say to a party, one step after the other.
class Life {
 public:
  explicit Life(std::uint64_t seed) : party_(seed, seed % 2 == 0 ? suite_1 : suite_3) {
    party_.create();
    party_.add(0, 2);
  }

  void step(std::uint32_t choice, std::uint32_t a, std::uint32_t b) {
    const std::size_t who = a % party_.members.size();
    const LeafIndex other = party_.members[b % party_.members.size()].own_leaf();
    switch (choice % 10) {
      case 0:
        return add(who, 1 + b % 3, CommitOptions::Path::always);
      case 1:
        return add(who, 1 + b % 3, CommitOptions::Path::when_required);
      case 2:
        return remove(who, other);
      case 3:
        party_.commit(who);
        return;
      case 4:
        return party_.propose(*party_.members[who].propose_update(party_.random));
      case 5:
        return propose_remove(who, other);
      case 6:
        return come_back(who);
      case 7:
        return say(who, 1 + b % 4);
      case 8:
        return restart(who, b % party_.members.size());
      default:
        return store(who);
    }
  }

  /// Every step ends with this.
  void check() const { party_.expect_agreement(); }

 private:
  void add(std::size_t who, std::size_t count, CommitOptions::Path path) {
    if (party_.members.size() + count <= members_max) party_.add(who, count, {.path = path});
  }

  void remove(std::size_t who, LeafIndex other) {
    if (party_.members.size() < 3 || party_.members[who].own_leaf() == other) return;
    party_.commit(who, {.remove = {other}});
    expect_deaf(party_.gone.back());
  }

  void propose_remove(std::size_t who, LeafIndex other) {
    if (party_.members.size() > 4) party_.propose(*party_.members[who].propose_remove(other));
  }

  /// The device lost its state and comes in by itself.
  void come_back(std::size_t who) {
    if (party_.members.size() < 2) return;
    const std::size_t host = (who + 1) % party_.members.size();
    const auto pending = Group::join_external(
        mls_wire::Unverified<mls_wire::GroupInfo>(party_.members[host].group_info()),
        party_.new_identity(),
        {.tree = party_.tree,
         .leaf = {},
         .remove = party_.members[who].own_leaf(),
         .profile = Profile::rfc9420},
        party_.no_psks,
        party_.random
    );
    ASSERT_EQ(outcome(pending), "ok");
    party_.deliver(*pending, party_.members.size());
  }

  Identity renewed(const Group& member) {
    return {
        member.tree().leaf(member.own_leaf())->credential,
        crypto::generate_signing_key(crypto::Signature::ed25519, party_.random)
    };
  }

  /// The group comes to its end, and one of its members begins another with all of them.
  void restart(std::size_t who, std::size_t maker) {
    const mls_wire::CipherSuite suite = party_.members[0].context().cipher_suite;
    const mls_wire::ReInit reinit{
        party_.random.bytes(8), mls_wire::ProtocolVersion::mls10, suite, {}
    };
    party_.commit(who, {.reinit = reinit});
    party_.expect_agreement();
    const Group& last = party_.members[maker];
    const Identity identity = renewed(last);
    SuccessorOptions options{.identity = identity, .leaf = {}, .add = {}};
    std::vector<Party::Newcomer> others;
    for (const Group& member : party_.members) {
      if (member.own_leaf() == last.own_leaf()) continue;
      Identity other = renewed(member);
      KeyPackageBundle bundle = *make_key_package(suite, other, {}, party_.random);
      options.add.push_back(bundle.key_package);
      others.push_back({std::move(other), std::move(bundle)});
    }
    auto made = last.reinitialize(options, party_.random);
    ASSERT_EQ(outcome(made), "ok");
    party_.tree = made->next.tree().nodes();
    JoinOptions join_options = party_.join_options();
    join_options.previous.emplace(PreviousGroup{last});
    std::vector<Group> begun;
    begun.push_back(made->next.clone());
    for (Party::Newcomer& other : others) {
      auto joined = Group::join(
          *made->bundle.welcome, other.bundle, std::move(other.identity.key), join_options
      );
      ASSERT_EQ(outcome(joined), "ok");
      begun.push_back(*std::move(joined));
    }
    party_.members = std::move(begun);
  }

  /// Some messages of one sender, delivered backwards, each twice.
  void say(std::size_t who, std::uint32_t count) {
    std::vector<mls_wire::PrivateMessage> sent;
    for (std::uint32_t i = 0; i < count; ++i) {
      sent.push_back(*party_.members[who].protect(as_bytes("hello"), {}, party_.random));
    }
    for (std::size_t i = 0; i < party_.members.size(); ++i) {
      if (i == who) continue;
      for (auto message = sent.rbegin(); message != sent.rend(); ++message) {
        EXPECT_EQ(outcome(party_.members[i].unprotect(*message)), "ok");
        EXPECT_EQ(
            outcome(party_.members[i].unprotect(*message)), broken(rules::generation_is_unused)
        );
      }
    }
  }

  void store(std::size_t who) {
    Group& member = party_.members[who];
    const SecretBytes epoch = member.encode_epoch();
    const SecretBytes ratchets = member.encode_ratchets();
    auto again = Group::decode(epoch.reveal(), ratchets.reveal(), member.tree());
    ASSERT_EQ(outcome(again), "ok");
    ASSERT_EQ(snapshot(*again), snapshot(member));
    member = *std::move(again);
  }

  /// Who was removed has nothing that opens what is said now.
  void expect_deaf(Group& gone) {
    auto message = *party_.members[0].protect(as_bytes("secret"), {}, party_.random);
    message.epoch = gone.epoch();
    EXPECT_FALSE(gone.unprotect(message).ok());
  }

  Party party_;
};

RC_GTEST_PROP(GroupProperty, AnyInterleavingConverges, ()) {
  Life life(*rc::gen::inRange<std::uint64_t>(0, 1'000'000));
  const auto steps =
      *rc::gen::container<std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>>>(
          rc::gen::tuple(
              rc::gen::inRange(0U, 10U), rc::gen::inRange(0U, 1000U), rc::gen::inRange(0U, 1000U)
          )
      );
  for (const auto& [choice, a, b] : steps) {
    life.step(choice, a, b);
    life.check();
    RC_ASSERT(!testing::Test::HasFailure());
  }
}

}  // namespace
}  // namespace causeway::mls_group
