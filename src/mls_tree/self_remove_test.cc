// SelfRemove (draft-ietf-mls-extensions-09): what it leads to in commits of members and of
// newcomers, and each rule about it broken once.
#include <gtest/gtest.h>

#include "mls_tree/forge_test.h"
#include "mls_tree/rules.h"

namespace causeway::mls_tree {
namespace {

using forge::AuthenticatedContent;
using forge::Forge;
using mls_wire::ProposalReference;
using mls_wire::ProposalType;
using mls_wire::Remove;
using mls_wire::SelfRemove;

class SelfRemoves : public testing::Test {
 protected:
  SelfRemoves() {
    forge.proposal_types = {ProposalType::self_remove};
    group.emplace(forge.full_group(4));
  }

  AuthenticatedContent self_remove(std::uint8_t account) {
    return forge.proposal(*group, forge.device(account), SelfRemove{});
  }

  ProposalReference remembered(const AuthenticatedContent& proposal) {
    const auto ref = group->propose(proposal);
    EXPECT_EQ(broken_rule_name(ref), "none");
    return {ref.ok() ? *ref : Bytes()};
  }

  /// A commit of device 1.
  auto staged(std::vector<forge::ProposalOrRef> proposals) {
    return group->stage(forge.commit(*group, forge.device(1), std::move(proposals)));
  }

  /// Of a list that makes no path.
  std::string_view broken_by(const ProposalList& proposals, const forge::Sender& committer) {
    return broken_rule_name(check_proposal_list(group->view(), proposals, committer));
  }

  Forge forge;
  std::optional<PublicGroup> group;
};

TEST_F(SelfRemoves, AreCommittedByAnyOther) {
  const auto two = remembered(self_remove(2));
  const auto three = remembered(self_remove(3));
  const auto commit = staged({two, three});
  ASSERT_EQ(broken_rule_name(commit), "none");
  EXPECT_EQ(commit->changes.removed.size(), 2U);
  EXPECT_EQ(commit->tree.leaf(LeafIndex{1}), nullptr);
  EXPECT_EQ(commit->tree.leaf(LeafIndex{2}), nullptr);
}

TEST_F(SelfRemoves, AreCommittedByNewcomersToo) {
  remembered(self_remove(2));
  auto proposals = Forge::inlined({mls_wire::ExternalInit{{1}}});
  proposals.emplace_back(ProposalReference{group->remembered().begin()->first});
  auto path = forge.path(*group, forge.device(5), mls_wire::NewMemberCommit{}, proposals);
  const auto commit = group->stage(
      forge.signed_external_commit(*group, forge.device(5), {std::move(proposals), std::move(path)})
  );
  ASSERT_EQ(broken_rule_name(commit), "none");
  EXPECT_EQ(commit->committer, LeafIndex{1}) << "the place that was freed";
}

TEST_F(SelfRemoves, PathIsRequired) {
  EXPECT_TRUE(path_is_required({{SelfRemove{}, mls_wire::MemberSender{}}}));
}

TEST_F(SelfRemoves, SelfRemoveIsByReference) {
  for (const forge::Sender& sender :
       {forge::Sender(mls_wire::MemberSender{}), forge::Sender(mls_wire::NewMemberCommit{})}) {
    const mls_wire::Commit commit{Forge::inlined({SelfRemove{}}), std::nullopt};
    EXPECT_EQ(
        broken_rule_name(resolve(commit, sender, group->remembered())),
        rules::self_remove_is_by_reference.name
    );
  }
}

TEST_F(SelfRemoves, SelfRemoveIsPublic) {
  AuthenticatedContent message = self_remove(2);
  message.wire_format = mls_wire::WireFormat::mls_private_message;
  message.auth.signature = mls_wire::sign_framed_content(
      message.wire_format,
      message.content,
      group->context(),
      forge.suite,
      forge.device(2).signing_key
  );
  EXPECT_EQ(broken_rule_name(group->propose(message)), rules::self_remove_is_public.name);
}

TEST_F(SelfRemoves, SelfRemoveOnce) {
  const AuthenticatedContent first = self_remove(2);
  remembered(first);
  remembered(first);  // delivered again
  AuthenticatedContent second = first;
  second.content.authenticated_data = {1, 2};
  second.auth.signature = mls_wire::sign_framed_content(
      second.wire_format, second.content, group->context(), forge.suite, forge.device(2).signing_key
  );
  EXPECT_EQ(broken_rule_name(group->propose(second)), rules::self_remove_once.name);
  remembered(self_remove(3));
}

TEST_F(SelfRemoves, ProposalTypeIsSupported) {
  forge.proposal_types.clear();
  auto staged = group->stage(forge.commit(
      *group, forge.device(1), Forge::inlined({mls_wire::Add{forge.key_package(forge.device(5))}})
  ));
  ASSERT_EQ(broken_rule_name(staged), "none");
  group->apply(*std::move(staged));
  EXPECT_EQ(
      broken_rule_name(group->propose(self_remove(2))), rules::proposal_type_is_supported.name
  );
}

TEST_F(SelfRemoves, ProposalFitsSender) {
  for (const forge::Sender& sender :
       {forge::Sender(mls_wire::ExternalSender{}),
        forge::Sender(mls_wire::NewMemberProposal{}),
        forge::Sender(mls_wire::NewMemberCommit{})}) {
    EXPECT_EQ(
        broken_rule_name(check_proposal(group->view(), {SelfRemove{}, sender})),
        rules::proposal_fits_sender.name
    );
  }
}

TEST_F(SelfRemoves, SenderIsMember) {
  const SentProposal sent{SelfRemove{}, mls_wire::MemberSender{LeafIndex{9}}};
  EXPECT_EQ(broken_rule_name(check_proposal(group->view(), sent)), rules::sender_is_member.name);
}

TEST_F(SelfRemoves, CommitterIsNotRemoved) {
  const mls_wire::MemberSender one{};
  EXPECT_EQ(broken_by({{SelfRemove{}, one}}, one), rules::committer_is_not_removed.name);
}

TEST_F(SelfRemoves, OneChangePerLeaf) {
  const mls_wire::MemberSender one{};
  const mls_wire::MemberSender two{LeafIndex{1}};
  EXPECT_EQ(
      broken_by({{SelfRemove{}, two}, {Remove{LeafIndex{1}}, one}}, one),
      rules::one_change_per_leaf.name
  );
}

}  // namespace
}  // namespace causeway::mls_tree
