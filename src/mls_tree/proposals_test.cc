// Each rule about proposals and lists of them is broken once (RFC 9420 §12.1, §12.2, §12.4.3.2), by
// a commit that is right in all else.
#include "mls_tree/proposals.h"

#include <gtest/gtest.h>

#include "mls_tree/forge_test.h"

namespace causeway::mls_tree {
namespace {

using forge::Forge;
using mls_wire::Add;
using mls_wire::ExternalInit;
using mls_wire::GroupContextExtensions;
using mls_wire::MemberSender;
using mls_wire::NewMemberCommit;
using mls_wire::PreSharedKey;
using mls_wire::Proposal;
using mls_wire::ReInit;
using mls_wire::Remove;
using mls_wire::Sender;

class ProposalRules : public testing::Test {
 protected:
  std::string_view broken_by(Proposal proposal, const Sender& sender = MemberSender{}) {
    return broken_rule_name(check_proposal(group.view(), {std::move(proposal), sender}));
  }

  std::string_view broken_by_list(
      ProposalList proposals, const Sender& committer = MemberSender{}
  ) {
    return broken_rule_name(check_proposal_list(group.view(), proposals, committer));
  }

  Add add(std::uint8_t account) { return {forge.key_package(forge.device(account))}; }

  PreSharedKey psk() const { return {{mls_wire::ExternalPsk{{1}}, Bytes(32, 2)}}; }

  ReInit reinit() const { return {{1}, mls_wire::ProtocolVersion::mls10, forge.suite.id, {}}; }

  SentProposal update(std::uint8_t account) {
    const auto& device = forge.device(account);
    return {forge.update(group, device), Forge::sender(group, device)};
  }

  static SentProposal remove(std::uint32_t leaf, Sender sender = MemberSender{}) {
    return {Remove{LeafIndex{leaf}}, sender};
  }

  Forge forge;
  PublicGroup group = forge.full_group(4);
  const Sender joiner = NewMemberCommit{};
  const SentProposal external_init{ExternalInit{{1}}, NewMemberCommit{}};
};

TEST_F(ProposalRules, HoldForHonestProposals) {
  EXPECT_EQ(broken_by(add(5)), "none");
  EXPECT_EQ(broken_by(update(2).proposal, MemberSender{LeafIndex{1}}), "none");
  EXPECT_EQ(broken_by(Remove{LeafIndex{1}}), "none");
  EXPECT_EQ(broken_by(psk()), "none");
  EXPECT_EQ(broken_by(reinit()), "none");
  EXPECT_EQ(broken_by(GroupContextExtensions{Forge::extensions()}), "none");
  EXPECT_EQ(broken_by_list({update(2), remove(2), {add(5), MemberSender{}}}), "none");
  EXPECT_EQ(broken_by_list({external_init, remove(2, joiner), {psk(), joiner}}, joiner), "none");
}

TEST_F(ProposalRules, ProposalFitsSender) {
  const Sender external = mls_wire::ExternalSender{};
  const Sender newcomer = mls_wire::NewMemberProposal{};
  const auto rule = rules::proposal_fits_sender.name;
  EXPECT_EQ(broken_by(ExternalInit{{1}}, MemberSender{}), rule);
  EXPECT_EQ(broken_by(ExternalInit{{1}}, external), rule);
  EXPECT_EQ(broken_by(update(1).proposal, external), rule);
  EXPECT_EQ(broken_by(Remove{LeafIndex{1}}, newcomer), rule);
  EXPECT_EQ(broken_by(add(5), joiner), rule);
  EXPECT_EQ(broken_by(update(1).proposal, joiner), rule);
  EXPECT_EQ(broken_by(GroupContextExtensions{}, joiner), rule);
  EXPECT_EQ(broken_by(reinit(), joiner), rule);
  EXPECT_EQ(broken_by(add(5), newcomer), "none");
  EXPECT_EQ(broken_by(add(5), external), "none");
}

TEST_F(ProposalRules, KeyPackageFitsGroup) {
  Add other_suite = add(5);
  other_suite.key_package.cipher_suite = mls_wire::suites[1].id;
  forge.sign(other_suite.key_package, forge.device(5));
  EXPECT_EQ(broken_by(other_suite), rules::key_package_fits_group.name);
}

TEST_F(ProposalRules, KeyPackageIsValid) {
  Add forged = add(5);
  forged.key_package.signature[0] ^= 1;
  EXPECT_EQ(broken_by(forged), mls_wire::rules::signature_is_valid.name);
}

TEST_F(ProposalRules, UpdateLeafSourceIsUpdate) {
  LeafNode leaf = forge.key_package(forge.device(1)).leaf_node;
  EXPECT_EQ(broken_by(mls_wire::Update{leaf}), rules::update_leaf_source_is_update.name);
}

TEST_F(ProposalRules, UpdateKeyIsNew) {
  LeafNode leaf = forge.leaf(forge.device(1), mls_wire::UpdateSource{});
  leaf.encryption_key = group.tree().leaf(LeafIndex{0})->encryption_key;
  mls_wire::sign_leaf_node(
      leaf,
      forge.suite,
      forge.device(1).signing_key,
      mls_wire::LeafPosition{group.context().group_id, LeafIndex{0}}
  );
  EXPECT_EQ(broken_by(mls_wire::Update{leaf}), rules::update_key_is_new.name);
}

TEST_F(ProposalRules, UpdateIsSignedForItsLeaf) {
  EXPECT_EQ(
      broken_by(update(1).proposal, MemberSender{LeafIndex{1}}),
      mls_wire::rules::signature_is_valid.name
  );
}

TEST_F(ProposalRules, RemovedLeafExists) {
  for (const std::uint32_t nobody : {4U, 0xFFFFFFFFU}) {
    EXPECT_EQ(broken_by(Remove{LeafIndex{nobody}}), rules::removed_leaf_exists.name);
  }
}

TEST_F(ProposalRules, PskIsForApplication) {
  const PreSharedKey branch{
      {mls_wire::ResumptionPsk{mls_wire::ResumptionPskUsage::branch, {1}, {}}, Bytes(32, 2)}
  };
  EXPECT_EQ(broken_by(branch), rules::psk_is_for_application.name);
}

TEST_F(ProposalRules, PskNonceHasHashSize) {
  PreSharedKey short_nonce = psk();
  short_nonce.psk.psk_nonce.pop_back();
  EXPECT_EQ(broken_by(short_nonce), rules::psk_nonce_has_hash_size.name);
}

TEST_F(ProposalRules, ReinitVersionIsNotLower) {
  ReInit lower = reinit();
  lower.version = static_cast<mls_wire::ProtocolVersion>(0);
  EXPECT_EQ(broken_by(lower), rules::reinit_version_is_not_lower.name);
}

TEST_F(ProposalRules, ExtensionsAreOncePerType) {
  auto doubled = Forge::extensions();
  doubled.push_back(doubled.back());
  EXPECT_EQ(
      broken_by(GroupContextExtensions{doubled}), mls_wire::rules::extension_once_per_type.name
  );
  ReInit other_group = reinit();
  other_group.extensions = doubled;
  EXPECT_EQ(broken_by(other_group), mls_wire::rules::extension_once_per_type.name);
}

TEST_F(ProposalRules, ProposalIsKnown) {
  const mls_wire::Commit commit{{mls_wire::ProposalReference{Bytes(32, 1)}}, std::nullopt};
  EXPECT_EQ(
      broken_rule_name(resolve(commit, MemberSender{}, group.remembered())),
      rules::proposal_is_known.name
  );
}

TEST_F(ProposalRules, ExternalProposalsAreInline) {
  const auto ref = group.propose(forge.proposal(group, forge.device(2), Remove{LeafIndex{2}}));
  ASSERT_TRUE(ref.ok());
  const mls_wire::Commit commit{{mls_wire::ProposalReference{*ref}}, std::nullopt};
  EXPECT_EQ(
      broken_rule_name(resolve(commit, joiner, group.remembered())),
      rules::external_proposals_are_inline.name
  );
  EXPECT_EQ(broken_rule_name(resolve(commit, MemberSender{}, group.remembered())), "none");
}

TEST_F(ProposalRules, NoUpdateByCommitter) {
  EXPECT_EQ(broken_by_list({update(1)}), rules::no_update_by_committer.name);
}

TEST_F(ProposalRules, CommitterIsNotRemoved) {
  EXPECT_EQ(broken_by_list({remove(0)}), rules::committer_is_not_removed.name);
}

TEST_F(ProposalRules, OneChangePerLeaf) {
  EXPECT_EQ(broken_by_list({update(2), remove(1)}), rules::one_change_per_leaf.name);
  EXPECT_EQ(broken_by_list({remove(1), remove(1)}), rules::one_change_per_leaf.name);
}

TEST_F(ProposalRules, PskOnce) {
  const SentProposal one{psk(), MemberSender{}};
  EXPECT_EQ(broken_by_list({one, one}), rules::psk_once.name);
}

TEST_F(ProposalRules, OneGroupContextExtensions) {
  const SentProposal one{GroupContextExtensions{Forge::extensions()}, MemberSender{}};
  EXPECT_EQ(broken_by_list({one, one}), rules::one_group_context_extensions.name);
}

TEST_F(ProposalRules, ReinitStandsAlone) {
  EXPECT_EQ(broken_by_list({{reinit(), MemberSender{}}}), "none");
  EXPECT_EQ(
      broken_by_list({{reinit(), MemberSender{}}, remove(1)}), rules::reinit_stands_alone.name
  );
}

TEST_F(ProposalRules, ExternalHasOneExternalInit) {
  const auto rule = rules::external_has_one_external_init.name;
  EXPECT_EQ(broken_by_list({}, joiner), rule);
  EXPECT_EQ(broken_by_list({external_init, external_init}, joiner), rule);
}

TEST_F(ProposalRules, ExternalRemovesAtMostOne) {
  EXPECT_EQ(
      broken_by_list({external_init, remove(1, joiner), remove(2, joiner)}, joiner),
      rules::external_removes_at_most_one.name
  );
}

// RFC 9420 §12.4, column "Path Required" of the registry in §17.4.
TEST_F(ProposalRules, PathIsRequiredUnlessOnlyWeakProposalsAreThere) {
  const SentProposal weak{add(5), MemberSender{}};
  EXPECT_TRUE(path_is_required({}));
  EXPECT_FALSE(path_is_required({weak, {psk(), MemberSender{}}}));
  EXPECT_FALSE(path_is_required({{reinit(), MemberSender{}}}));
  EXPECT_TRUE(path_is_required({weak, update(2)}));
  EXPECT_TRUE(path_is_required({weak, remove(1)}));
  EXPECT_TRUE(path_is_required({weak, external_init}));
  EXPECT_TRUE(path_is_required({weak, {GroupContextExtensions{}, MemberSender{}}}));
}

// RFC 9420 §12.3: removes come before adds, whatever the order of the list.
TEST_F(ProposalRules, AreAppliedKindByKind) {
  const ProposalList list{
      {add(5), MemberSender{}},
      remove(1),
      update(3),
      {GroupContextExtensions{{}}, MemberSender{}},
      {psk(), MemberSender{}},
  };
  const AppliedProposals applied = apply_proposals(group.view(), list);
  ASSERT_EQ(applied.changes.added.size(), 1U);
  EXPECT_EQ(applied.changes.added[0].leaf_index, LeafIndex{1}) << "the place that was freed";
  ASSERT_EQ(applied.changes.removed.size(), 1U);
  EXPECT_EQ(
      applied.changes.removed[0].leaf_node.signature_key, forge.device(2).signing_key.public_key
  );
  EXPECT_EQ(applied.changes.updated, std::vector{LeafIndex{2}});
  EXPECT_EQ(applied.changes.psks, std::vector{psk().psk});
  EXPECT_TRUE(applied.extensions.empty());
}

}  // namespace
}  // namespace causeway::mls_tree
