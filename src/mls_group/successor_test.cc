// Groups that follow from another: a restart after a ReInit and a subgroup lead where they should
// (RFC 9420 §11.2, §11.3), and each rule of joining one (§12.4.3.1) is broken once, by a member of
// the group before that keeps to all others.

#include "mls_group/successor.h"

#include <gtest/gtest.h>

#include "mls_group/forge_test.h"
#include "mls_group/party_test.h"
#include "mls_tree/rules.h"

namespace causeway::mls_group {
namespace {

using mls_wire::ReInit;
using mls_wire::ResumptionPskUsage;

/// The members of a party under new keys, as they come into the next group.
class Successors : public testing::TestWithParam<mls_wire::CipherSuite> {
 protected:
  Successors() : party(20, GetParam()) {
    party.create();
    party.add(0, 3);
  }

  ReInit reinit(mls_wire::CipherSuite suite = suite_1) const {
    return {
        {9, 9},
        mls_wire::ProtocolVersion::mls10,
        suite,
        {mls_wire::make_extension(mls_wire::RequiredCapabilities{})}
    };
  }

  /// The last commit of the party's group, by member 1.
  void end(const ReInit& reinit) { party.commit(1, {.reinit = reinit}); }

  Identity renewed(std::size_t member, mls_wire::CipherSuite suite) {
    const Group& group = party.members[member];
    return {
        group.tree().leaf(group.own_leaf())->credential,
        crypto::generate_signing_key(mls_wire::find_suite(suite)->signature, party.random)
    };
  }

  Party::Newcomer newcomer(std::size_t member, mls_wire::CipherSuite suite) {
    Identity identity = renewed(member, suite);
    KeyPackageBundle bundle = *make_key_package(suite, identity, LeafOptions{}, party.random);
    return {std::move(identity), std::move(bundle)};
  }

  Result<Group> join(
      const PendingCommit& made, const Party::Newcomer& newcomer, const Group& previous
  ) {
    return Group::join(
        *made.bundle.welcome,
        newcomer.bundle,
        newcomer.identity.key.clone(),
        {.tree = made.next.tree().nodes(),
         .psks = party.no_psks,
         .previous = PreviousGroup{previous},
         .profile = Profile::rfc9420}
    );
  }

  /// Member 2 makes the next group, `others` join it and all agree.
  template <typename Make>
  void expect_joined(
      mls_wire::CipherSuite suite, const std::vector<std::size_t>& others, const Make& make
  ) {
    const Identity identity = renewed(2, suite);
    std::vector<Party::Newcomer> newcomers;
    SuccessorOptions options{.identity = identity, .leaf = {}, .add = {}};
    for (const std::size_t other : others) {
      newcomers.push_back(newcomer(other, suite));
      options.add.push_back(newcomers.back().bundle.key_package);
    }
    auto made = make(party.members[2], options);
    ASSERT_EQ(outcome(made), "ok");
    std::vector<Group> next;
    for (std::size_t i = 0; i < others.size(); ++i) {
      auto joined = join(*made, newcomers[i], party.members[others[i]]);
      ASSERT_EQ(outcome(joined), "ok");
      next.push_back(*std::move(joined));
    }
    next.push_back(made->next.clone());
    party.members = std::move(next);
    party.expect_agreement();
    party.commit(0);
    party.expect_agreement();
  }

  Party party;
};

TEST_P(Successors, AReinitializedGroupHasTheSameMembersAndOtherParameters) {
  party.propose(*party.members[3].propose_reinit(reinit()));
  party.commit(0);
  party.expect_agreement();
  ASSERT_EQ(party.members[0].reinit(), reinit());
  expect_joined(suite_1, {0, 1, 3}, [this](const Group& group, const SuccessorOptions& options) {
    return group.reinitialize(options, party.random);
  });
  EXPECT_EQ(party.members[0].group_id(), reinit().group_id);
  EXPECT_EQ(party.members[0].context().cipher_suite, suite_1);
  EXPECT_EQ(party.members[0].context().extensions, reinit().extensions);
  EXPECT_EQ(party.members[0].reinit(), std::nullopt);
}

TEST_P(Successors, ASubgroupHasSomeOfTheMembers) {
  expect_joined(GetParam(), {1, 3}, [this](const Group& group, const SuccessorOptions& options) {
    return group.branch({{5}, reinit().extensions}, options, party.random);
  });
  EXPECT_EQ(party.members[0].group_id(), Bytes{5});
  EXPECT_EQ(party.members[0].context().cipher_suite, GetParam());
}

TEST_P(Successors, ReInitWaitsUntilThereIsNothingElse) {
  party.propose(*party.members[3].propose_reinit(reinit()));
  party.propose(*party.members[2].propose_update(party.random));
  party.commit(0);
  EXPECT_EQ(party.members[0].reinit(), std::nullopt);
  party.propose(*party.members[3].propose_reinit(reinit()));
  party.commit(0, {.remove = {LeafIndex{2}}});
  EXPECT_EQ(party.members[0].reinit(), std::nullopt);
  party.propose(*party.members[1].propose_reinit(reinit()));
  party.commit(0, {.path = CommitOptions::Path::when_required});
  EXPECT_EQ(party.members[0].reinit(), reinit());
}

TEST_P(Successors, ReInitByValueLeavesAllElseOut) {
  party.propose(*party.members[2].propose_update(party.random));
  end(reinit());
  EXPECT_EQ(party.members[0].reinit(), reinit());
  party.expect_agreement();
}

TEST_P(Successors, ReinitStandsAlone) {
  EXPECT_EQ(
      outcome(party.members[0].commit(
          {.remove = {LeafIndex{2}}, .reinit = reinit()}, party.no_psks, party.random
      )),
      broken(mls_tree::rules::reinit_stands_alone)
  );
}

TEST_P(Successors, GroupGoesOn) {
  end(reinit());
  Group& member = party.members[0];
  const std::string before = snapshot(member);
  const auto rule = broken(mls_tree::rules::group_goes_on);
  EXPECT_EQ(outcome(member.commit({}, party.no_psks, party.random)), rule);
  EXPECT_EQ(outcome(member.propose_remove(LeafIndex{1})), rule);
  EXPECT_EQ(outcome(member.propose_update(party.random)), rule);
  EXPECT_EQ(outcome(member.protect(as_bytes("x"), {}, party.random)), rule);
  // Others that do not care are not listened to.
  Forge forge(party.members[1]);
  const auto content = forge.framed(mls_wire::ProposalContent{mls_wire::Remove{LeafIndex{2}}});
  EXPECT_EQ(outcome(member.process(forge.seal(content), party.no_psks)), rule);
  const auto said = forge.seal_private(
      forge.sign(
          forge.framed(mls_wire::ApplicationData{{1}}),
          std::nullopt,
          mls_wire::WireFormat::mls_private_message
      ),
      Generation{0},
      party.random
  );
  EXPECT_EQ(outcome(member.unprotect(said)), rule);
  EXPECT_EQ(snapshot(member), before);
}

TEST_P(Successors, TheEndOfAGroupIsStored) {
  const auto pending = party.members[0].commit({.reinit = reinit()}, party.no_psks, party.random);
  ASSERT_EQ(outcome(pending), "ok");
  const SecretBytes stored = pending->encode(&party.members[0].tree());
  const auto again = PendingCommit::decode(stored.reveal(), &party.members[0].tree());
  ASSERT_EQ(outcome(again), "ok");
  EXPECT_EQ(again->next.reinit(), reinit());
  party.deliver(*again, 0);
  party.expect_agreement();
}

INSTANTIATE_TEST_SUITE_P(Suites, Successors, testing::Values(suite_1, suite_3), [](const auto& of) {
  return "suite_" + std::to_string(static_cast<int>(of.param));
});

/// A group that follows from the party's in all that a test does not change. Its maker is member 2,
/// who has left the rules of making one aside; member 0 is to join it.
class LinkRules : public Successors {
 protected:
  LinkRules() { begin({{5}, GetParam(), {}, Profile::rfc9420}, {1, 3}); }

  /// The new group and its link are as `new_group` and the usage say.
  void begin(
      NewGroup new_group,
      const std::vector<std::size_t>& others,
      const std::optional<Identity>& stranger = std::nullopt
  ) {
    const mls_wire::CipherSuite suite = new_group.cipher_suite;
    joiner = newcomer(0, suite);
    CommitOptions options{.path = CommitOptions::Path::when_required};
    options.add.push_back(joiner->bundle.key_package);
    for (const std::size_t other : others) {
      options.add.push_back(newcomer(other, suite).bundle.key_package);
    }
    if (stranger) {
      options.add.push_back(make_key_package(suite, *stranger, {}, party.random)->key_package);
    }
    const Group first =
        *Group::create(std::move(new_group), renewed(2, suite), LeafOptions{}, party.random);
    next = first.commit(options, party.no_psks, party.random)->next.clone();
    forged.emplace(Forge(*next), party.random);
    link(ResumptionPskUsage::branch);
  }

  void link(ResumptionPskUsage usage) {
    const mls_wire::ResumptionPsk psk{usage, party.members[0].group_id(), party.members[0].epoch()};
    forged->psks = {{psk, Bytes(32)}};
  }

  /// What the party's ReInit asks for.
  NewGroup wanted() const {
    const ReInit reinit = this->reinit(suite_3);
    return {reinit.group_id, reinit.cipher_suite, reinit.extensions, Profile::rfc9420};
  }

  /// As `begin`, in place of the party's group, which has come to its end.
  void restart(
      NewGroup new_group,
      const std::vector<std::size_t>& others = {1, 3},
      const std::optional<Identity>& stranger = std::nullopt
  ) {
    if (!party.members[0].reinit()) end(reinit(suite_3));
    begin(std::move(new_group), others, stranger);
    link(ResumptionPskUsage::reinit);
  }

  std::string joining(const std::optional<PreviousGroup>& previous) {
    const LinkPsks known(party.no_psks, &party.members[0]);
    forged->known_psks = &known;
    return outcome(Group::join(
        forged->make(joiner->bundle, party.random),
        joiner->bundle,
        joiner->identity.key.clone(),
        {.tree = next->tree().nodes(),
         .psks = party.no_psks,
         .previous = previous,
         .profile = Profile::rfc9420}
    ));
  }

  std::string joining() { return joining(PreviousGroup{party.members[0]}); }

  std::optional<Party::Newcomer> joiner;
  std::optional<Group> next;
  std::optional<ForgedWelcome> forged;
};

TEST_P(LinkRules, ForgedSuccessorsAreGoodBeforeTheyAreBroken) {
  EXPECT_EQ(joining(), "ok");
  restart(wanted());
  EXPECT_EQ(joining(), "ok");
}

TEST_P(LinkRules, PskIsKnown) {
  const auto rule = broken(rules::psk_is_known);
  EXPECT_EQ(joining(std::nullopt), rule) << "no group before it";
  EXPECT_EQ(joining(PreviousGroup{*next}), rule) << "another group";
  const Group before = party.members[0].clone();
  party.commit(1);
  link(ResumptionPskUsage::branch);
  EXPECT_EQ(joining(PreviousGroup{before}), rule) << "another epoch";
  EXPECT_EQ(joining(), "ok");
}

TEST_P(LinkRules, LinksAreOfAKnownUsage) {
  const mls_wire::ResumptionPsk psk{
      ResumptionPskUsage{4}, party.members[0].group_id(), party.members[0].epoch()
  };
  EXPECT_EQ(LinkPsks(party.no_psks, &party.members[0]).find(psk), nullptr);
}

TEST_P(LinkRules, LinkIsTheOnlyOne) {
  forged->psks.push_back({forged->psks[0].psk, Bytes(32, 1)});
  EXPECT_EQ(joining(), broken(rules::link_is_the_only_one));
}

TEST_P(LinkRules, OtherPsksMayStandBesideTheLink) {
  ListedPsks known;
  const PskName other = mls_wire::ExternalPsk{{1}};
  known.add(other, SecretBytes(32));
  EXPECT_EQ(*LinkPsks(known, &party.members[0]).find(other), SecretBytes(32));
  EXPECT_EQ(
      *find_link(std::vector{mls_wire::PreSharedKeyId{other, {}}, forged->psks[0]}),
      *as_link(forged->psks[0].psk)
  );
}

TEST_P(LinkRules, TheHostKnowsNoLinks) {
  ListedPsks known;
  known.add(forged->psks[0].psk, SecretBytes(32));
  EXPECT_EQ(LinkPsks(known, nullptr).find(forged->psks[0].psk), nullptr);
}

TEST_P(LinkRules, LinkedEpochIsOne) {
  forged->group_info.group_context.epoch = mls_wire::Epoch{2};
  EXPECT_EQ(joining(), broken(rules::linked_epoch_is_one));
}

TEST_P(LinkRules, ReinitIsCommitted) {
  link(ResumptionPskUsage::reinit);
  EXPECT_EQ(joining(), broken(rules::reinit_is_committed));
  const Identity identity = renewed(0, suite_3);
  EXPECT_EQ(
      outcome(party.members[0].reinitialize({identity, {}, {}}, party.random)),
      broken(rules::reinit_is_committed)
  );
}

TEST_P(LinkRules, ReinitParametersMatch) {
  for (const auto& change : std::vector<void (*)(NewGroup&)>{
           [](NewGroup& group) { group.group_id = {1}; },
           [](NewGroup& group) { group.extensions.clear(); },
           [](NewGroup& group) { group.cipher_suite = suite_1; },
       }) {
    NewGroup other = wanted();
    change(other);
    restart(other);
    EXPECT_EQ(joining(), broken(rules::reinit_parameters_match));
  }
}

TEST_P(LinkRules, ReinitKeepsMembers) {
  const auto rule = broken(rules::reinit_keeps_members);
  restart(wanted(), {1});
  EXPECT_EQ(joining(), rule);
  restart(wanted(), {1, 3}, party.new_identity());
  EXPECT_EQ(joining(), rule);
  const Identity identity = renewed(0, suite_3);
  EXPECT_EQ(
      outcome(party.members[0].reinitialize(
          {identity, {}, {newcomer(1, suite_3).bundle.key_package}}, party.random
      )),
      rule
  );
}

TEST_P(LinkRules, BranchKeepsSuite) {
  const auto other = GetParam() == suite_3 ? suite_1 : suite_3;
  begin({{5}, other, {}, Profile::rfc9420}, {1, 3});
  EXPECT_EQ(joining(), broken(rules::branch_keeps_suite));
}

TEST_P(LinkRules, BranchGroupIdIsNew) {
  const Bytes group_id = party.members[0].group_id();
  begin({group_id, GetParam(), {}, Profile::rfc9420}, {1, 3});
  EXPECT_EQ(joining(), broken(rules::branch_group_id_is_new));
  const Identity identity = renewed(0, GetParam());
  EXPECT_EQ(
      outcome(party.members[0].branch({group_id, {}}, {identity, {}, {}}, party.random)),
      broken(rules::branch_group_id_is_new)
  );
}

TEST_P(LinkRules, BranchMembersAreMembers) {
  begin({{5}, GetParam(), {}, Profile::rfc9420}, {1}, party.new_identity());
  EXPECT_EQ(joining(), broken(rules::branch_members_are_members));
}

TEST_P(LinkRules, TheApplicationSaysWhoIsWho) {
  begin({{5}, GetParam(), {}, Profile::rfc9420}, {1}, party.new_identity());
  const IdentifierOf same_for_all = [](const mls_wire::LeafNode&) { return Bytes(); };
  EXPECT_EQ(joining(PreviousGroup{party.members[0], same_for_all}), "ok");
}

INSTANTIATE_TEST_SUITE_P(Suites, LinkRules, testing::Values(suite_1, suite_3), [](const auto& of) {
  return "suite_" + std::to_string(static_cast<int>(of.param));
});

}  // namespace
}  // namespace causeway::mls_group
