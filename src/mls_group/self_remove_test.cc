// Leaving by SelfRemove (draft-ietf-mls-extensions-09): others commit it, newcomers from outside
// too, and who has left learns it. Its rules are tested in mls_tree.

#include <gtest/gtest.h>

#include "mls_group/party_test.h"
#include "mls_tree/rules.h"

namespace causeway::mls_group {
namespace {

class Leaving : public testing::Test {
 protected:
  Leaving() : party(30) {
    party.leaf.capabilities.proposals = {mls_wire::ProposalType::self_remove};
    party.create();
    party.add(0, 3);
  }

  mls_wire::PublicMessage self_remove(std::size_t member) {
    const auto message = party.members[member].propose_self_remove();
    EXPECT_EQ(outcome(message), "ok");
    return *message;
  }

  auto join(std::vector<mls_wire::PublicMessage> self_removes, std::optional<LeafIndex> remove) {
    return Group::join_external(
        mls_wire::Unverified<mls_wire::GroupInfo>(party.members[0].group_info()),
        party.new_identity(),
        {.tree = party.tree,
         .leaf = party.leaf,
         .remove = remove,
         .self_removes = std::move(self_removes),
         .profile = Profile::rfc9420},
        party.no_psks,
        party.random
    );
  }

  Party party;
};

TEST_F(Leaving, IsCommittedByAnother) {
  party.propose(self_remove(1));
  party.propose(self_remove(3));
  party.commit(2);
  EXPECT_EQ(party.gone.size(), 2U);
  party.expect_agreement();
  EXPECT_EQ(party.members[0].tree().member_count(), 2U);
}

TEST_F(Leaving, GoesBeforeRemovesAndUpdatesOfTheSameMember) {
  party.propose(*party.members[1].propose_update(party.random));
  party.propose(*party.members[2].propose_remove(LeafIndex{1}));
  party.propose(self_remove(1));
  const PendingCommit pending = party.commit(0, {.remove = {LeafIndex{1}}});
  EXPECT_EQ(party.gone.size(), 1U);
  party.expect_agreement();
  const auto& commit = std::get<mls_wire::Commit>(pending.bundle.commit.content.content);
  EXPECT_EQ(commit.proposals.size(), 1U);
}

TEST_F(Leaving, IsNotCommittedByWhoLeaves) {
  party.propose(self_remove(0));
  party.commit(0);
  EXPECT_TRUE(party.gone.empty());
  party.expect_agreement();
}

TEST_F(Leaving, IsCommittedByANewcomerFromOutside) {
  const std::vector messages{self_remove(1), self_remove(2)};
  for (const auto& message : messages) party.propose(message);
  const auto pending = join(messages, std::nullopt);
  ASSERT_EQ(outcome(pending), "ok");
  party.deliver(*pending, party.members.size());
  EXPECT_EQ(party.gone.size(), 2U);
  party.expect_agreement();
  party.commit(0);
  party.expect_agreement();
}

TEST_F(Leaving, TakesTheOldLeafOfWhoComesBack) {
  const auto message = self_remove(1);
  party.propose(message);
  const auto pending = join({message}, LeafIndex{1});
  ASSERT_EQ(outcome(pending), "ok");
  party.deliver(*pending, party.members.size());
  EXPECT_EQ(party.gone.size(), 1U);
  party.expect_agreement();
}

TEST_F(Leaving, ExternalProposalsAreInline) {
  EXPECT_EQ(
      outcome(join({*party.members[1].propose_remove(LeafIndex{1})}, std::nullopt)),
      broken(mls_tree::rules::external_proposals_are_inline)
  );
}

TEST_F(Leaving, ForgedMessagesAreNotCommittedFromOutside) {
  auto forged = self_remove(1);
  forged.content.sender = mls_wire::MemberSender{LeafIndex{2}};
  EXPECT_EQ(outcome(join({forged}, std::nullopt)), broken(mls_wire::rules::signature_is_valid));
}

TEST_F(Leaving, ProposalTypeIsSupported) {
  party.leaf.capabilities.proposals.clear();
  party.add(0, 1);
  EXPECT_EQ(
      outcome(party.members[1].propose_self_remove()),
      broken(mls_tree::rules::proposal_type_is_supported)
  );
}

TEST_F(Leaving, CanBeRequiredOfMembers) {
  const mls_wire::RequiredCapabilities required{{}, {mls_wire::ProposalType::self_remove}, {}};
  party.commit(
      0, {.group_context_extensions = mls_wire::Extensions{mls_wire::make_extension(required)}}
  );
  party.leaf.capabilities.proposals.clear();
  CommitOptions options;
  options.add.push_back(party.new_comer().bundle.key_package);
  EXPECT_EQ(
      outcome(party.members[0].commit(options, party.no_psks, party.random)),
      broken(mls_tree::rules::leaf_meets_required_capabilities)
  );
}

}  // namespace
}  // namespace causeway::mls_group
