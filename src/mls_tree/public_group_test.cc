// A group followed by its handshakes: honest ones lead where they should, and each rule about a
// message, a commit and its path is broken once. Storing and joining are here too.
#include "mls_tree/public_group.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "mls_tree/forge_test.h"
#include "mls_tree/transcript.h"
#include "mls_tree/validate.h"

namespace causeway::mls_tree {
namespace {

using forge::AuthenticatedContent;
using forge::Commit;
using forge::Forge;
using mls_wire::Add;
using mls_wire::GroupInfo;
using mls_wire::MemberSender;
using mls_wire::Remove;
using mls_wire::Unverified;
using mls_wire::UpdatePath;

class Groups : public testing::Test {
 protected:
  Add add(std::uint8_t account) { return {forge.key_package(forge.device(account))}; }

  void apply(const AuthenticatedContent& commit) {
    auto staged = group.stage(commit);
    ASSERT_TRUE(staged.ok()) << staged.error().rule().name;
    group.apply(*std::move(staged));
    EXPECT_TRUE(check_tree(group.tree(), group.context(), forge.suite).ok());
  }

  /// A commit of nothing by device 1, its path changed and signed again.
  template <typename Change>
  std::string_view broken_by_path(const Change& change) {
    Commit commit = forge.commit_with_path(group, forge.device(1), {});
    change(*commit.path);
    forge.sign(*commit.path, group, LeafIndex{0}, forge.device(1));
    return broken_by(std::move(commit));
  }

  std::string_view broken_by(Commit commit) {
    return broken_rule_name(
        group.stage(forge.signed_commit(group, forge.device(1), std::move(commit)))
    );
  }

  Forge forge;
  PublicGroup group = forge.full_group(5);
};

TEST_F(Groups, FollowAddsUpdatesRemovesAndReturns) {
  apply(forge.commit(group, forge.device(2), Forge::inlined({add(6), add(7)})));
  EXPECT_EQ(group.tree().member_count(), 7U);

  const auto update =
      group.propose(forge.proposal(group, forge.device(3), forge.update(group, forge.device(3))));
  const auto leave = group.propose(forge.proposal(group, forge.device(4), Remove{LeafIndex{3}}));
  ASSERT_TRUE(update.ok() && leave.ok());
  apply(forge.commit(
      group,
      forge.device(1),
      {mls_wire::ProposalReference{*update}, mls_wire::ProposalReference{*leave}}
  ));
  EXPECT_EQ(group.tree().leaf(LeafIndex{3}), nullptr);
  EXPECT_TRUE(group.remembered().empty());

  apply(forge.signed_external_commit(
      group, forge.device(5), forge.external_commit(group, forge.device(5), {Remove{LeafIndex{4}}})
  ));
  EXPECT_EQ(group.tree().find_leaf(forge.device(5).signing_key.public_key), LeafIndex{3});
  EXPECT_EQ(group.context().epoch, mls_wire::Epoch{9});
}

TEST_F(Groups, StageCommitsWithoutAPathWhereNoneIsNeeded) {
  const auto message =
      forge.signed_commit(group, forge.device(1), {Forge::inlined({add(6)}), std::nullopt});
  const auto staged = group.stage(message);
  ASSERT_TRUE(staged.ok());
  EXPECT_EQ(staged->kind, CommitKind::member);
  EXPECT_EQ(staged->changes.added.size(), 1U);
  EXPECT_EQ(staged->tree.parent_node(NodeIndex{7})->unmerged_leaves, std::vector{LeafIndex{5}});
  EXPECT_FALSE(staged->path.has_value());
}

TEST_F(Groups, StagingSaysWhatTheNextEpochIs) {
  const auto message = forge.commit(group, forge.device(1), Forge::inlined({add(6)}));
  const auto staged = group.stage(message);
  ASSERT_TRUE(staged.ok());
  const mls_wire::GroupContext& context = staged->context;
  EXPECT_EQ(context.epoch, group.context().epoch.next());
  EXPECT_EQ(context.tree_hash, staged->tree.tree_hash());
  EXPECT_EQ(
      context.confirmed_transcript_hash,
      confirmed_transcript_hash(forge.suite.hash, group.interim_transcript_hash(), message)
  );
  EXPECT_EQ(
      staged->provisional_context.confirmed_transcript_hash,
      group.context().confirmed_transcript_hash
  );
  EXPECT_EQ(staged->provisional_context.tree_hash, context.tree_hash);
  EXPECT_EQ(staged->filtered_direct_path.size(), staged->path->nodes.size());
}

TEST_F(Groups, NewLeavesGetTheirSecretsFromTheWelcomeOnly) {
  const auto staged =
      group.stage(forge.commit(group, forge.device(1), Forge::inlined({add(6), add(7)})));
  ASSERT_TRUE(staged.ok());
  const PathStep& root_step = staged->filtered_direct_path.back();
  EXPECT_EQ(staged->tree.resolution(root_step.copath_child).size(), 3U);
  EXPECT_EQ(
      path_recipients(staged->tree, root_step, staged->changes.added), std::vector{NodeIndex{8}}
  );
}

TEST_F(Groups, ReadBackAsTheyWereStored) {
  const auto ref = group.propose(forge.proposal(group, forge.device(4), Remove{LeafIndex{3}}));
  ASSERT_TRUE(ref.ok());
  const Bytes stored = group.encode();
  auto read = PublicGroup::decode(stored, group.tree());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->context(), group.context());
  EXPECT_EQ(read->tree(), group.tree());
  EXPECT_EQ(read->interim_transcript_hash(), group.interim_transcript_hash());
  EXPECT_EQ(read->remembered(), group.remembered());
  EXPECT_EQ(read->encode(), stored);
  for (std::size_t size = 0; size < stored.size(); ++size) {
    EXPECT_FALSE(PublicGroup::decode(ByteView(stored).first(size), group.tree()).ok()) << size;
  }
}

TEST_F(Groups, StoredTreesHaveTheHashOfTheirContext) {
  Bytes stored = group.encode();
  const Bytes& tree_hash = group.context().tree_hash;
  const auto place = std::search(stored.begin(), stored.end(), tree_hash.begin(), tree_hash.end());
  *place ^= 1;
  EXPECT_EQ(
      broken_rule_name(PublicGroup::decode(stored, group.tree())), rules::tree_hash_matches.name
  );
}

TEST_F(Groups, StoredProposalsAscend) {
  for (const std::uint32_t leaf : {0U, 1U, 2U}) {
    ASSERT_TRUE(group.propose(forge.proposal(group, forge.device(4), Remove{LeafIndex{leaf}})).ok()
    );
  }
  const Bytes stored = group.encode();
  const Bytes& first = group.remembered().begin()->first;
  const Bytes& last = group.remembered().rbegin()->first;
  const auto place_of = [](Bytes& bytes, const Bytes& ref) {
    return std::search(bytes.begin(), bytes.end(), ref.begin(), ref.end());
  };
  Bytes twice = stored;
  std::copy(first.begin(), first.end(), place_of(twice, last));
  Bytes swapped = twice;
  std::copy(last.begin(), last.end(), place_of(swapped, first));
  for (const Bytes& changed : {swapped, twice}) {
    EXPECT_EQ(
        broken_rule_name(PublicGroup::decode(changed, group.tree())),
        rules::stored_proposals_ascend.name
    );
  }
}

class Joining : public Groups {
 protected:
  GroupInfo info() {
    GroupInfo info{
        .group_context = group.context(),
        .extensions = {mls_wire::make_extension(group.tree().nodes())},
        .confirmation_tag = group.confirmation_tag(),
        .signer = LeafIndex{1},
        .signature = {},
    };
    mls_wire::sign_group_info(info, forge.suite, forge.device(2).signing_key);
    return info;
  }

  /// Joins by `info`, signed again.
  Result<PublicGroup> join(
      GroupInfo info, const std::optional<mls_wire::RatchetTreeNodes>& tree = std::nullopt
  ) {
    mls_wire::sign_group_info(info, forge.suite, forge.device(2).signing_key);
    return PublicGroup::from_group_info(Unverified(std::move(info)), tree);
  }
};

TEST_F(Joining, LeadsToTheSameGroup) {
  const auto joined = join(info());
  ASSERT_TRUE(joined.ok());
  EXPECT_EQ(joined->encode(), group.encode());
  GroupInfo without_tree = info();
  without_tree.extensions.clear();
  EXPECT_TRUE(join(without_tree, group.tree().nodes()).ok());
}

TEST_F(Joining, RuleGroupInfoComesWithTree) {
  GroupInfo without_tree = info();
  without_tree.extensions.clear();
  EXPECT_EQ(broken_rule_name(join(without_tree)), rules::group_info_comes_with_tree.name);
}

TEST_F(Joining, RuleGroupInfoSignerIsMember) {
  GroupInfo by_nobody = info();
  by_nobody.signer = LeafIndex{5};
  EXPECT_EQ(broken_rule_name(join(by_nobody)), rules::group_info_signer_is_member.name);
}

TEST_F(Joining, RuleSignatureIsValid) {
  GroupInfo forged = info();
  forged.signer = LeafIndex{0};
  EXPECT_EQ(broken_rule_name(join(forged)), mls_wire::rules::signature_is_valid.name);
}

TEST_F(Joining, RuleExtensionOncePerType) {
  GroupInfo ambiguous = info();
  ambiguous.extensions.push_back(ambiguous.extensions.front());
  EXPECT_EQ(broken_rule_name(join(ambiguous)), mls_wire::rules::extension_once_per_type.name);
}

TEST_F(Joining, RuleTreeHashMatches) {
  GroupInfo forged = info();
  forged.group_context.tree_hash[0] ^= 1;
  EXPECT_EQ(broken_rule_name(join(forged)), rules::tree_hash_matches.name);
}

using MessageRules = Groups;

TEST_F(MessageRules, MessageIsForThisGroup) {
  auto commit = forge.commit(group, forge.device(1), {});
  commit.content.group_id[0] ^= 1;
  EXPECT_EQ(broken_rule_name(group.stage(commit)), rules::message_is_for_this_group.name);
  auto proposal = forge.proposal(group, forge.device(1), Remove{LeafIndex{2}});
  proposal.content.group_id[0] ^= 1;
  EXPECT_EQ(broken_rule_name(group.propose(proposal)), rules::message_is_for_this_group.name);
}

TEST_F(MessageRules, EpochIsCurrent) {
  const auto commit = forge.commit(group, forge.device(1), {});
  const auto proposal = forge.proposal(group, forge.device(1), Remove{LeafIndex{2}});
  apply(commit);
  EXPECT_EQ(broken_rule_name(group.stage(commit)), rules::epoch_is_current.name);
  EXPECT_EQ(broken_rule_name(group.propose(proposal)), rules::epoch_is_current.name);
}

TEST_F(MessageRules, SenderIsMember) {
  const MemberSender nobody{LeafIndex{6}};
  EXPECT_EQ(
      broken_rule_name(group.stage(forge.message(group, forge.device(1), nobody, Commit{}))),
      rules::sender_is_member.name
  );
  const mls_wire::ProposalContent remove{Remove{LeafIndex{2}}};
  EXPECT_EQ(
      broken_rule_name(group.propose(forge.message(group, forge.device(1), nobody, remove))),
      rules::sender_is_member.name
  );
}

TEST_F(MessageRules, ExternalSenderIsListed) {
  const mls_wire::ProposalContent remove{Remove{LeafIndex{2}}};
  const auto& outsider = forge.device(9);
  const auto send = [&] {
    return broken_rule_name(
        group.propose(forge.message(group, outsider, mls_wire::ExternalSender{0}, remove))
    );
  };
  EXPECT_EQ(send(), rules::external_sender_is_listed.name);
  auto extensions = Forge::extensions();
  extensions.push_back(mls_wire::make_extension(
      mls_wire::ExternalSenders{{{outsider.signing_key.public_key, mls_wire::basic_credential({})}}}
  ));
  group = forge.group(5, extensions);
  EXPECT_EQ(send(), "none");
}

TEST_F(MessageRules, NewcomersProposeToAddThemselves) {
  const mls_wire::Sender newcomer = mls_wire::NewMemberProposal{};
  const mls_wire::ProposalContent own{add(6)};
  EXPECT_TRUE(group.propose(forge.message(group, forge.device(6), newcomer, own)).ok());
  EXPECT_EQ(
      broken_rule_name(group.propose(forge.message(group, forge.device(7), newcomer, own))),
      mls_wire::rules::signature_is_valid.name
  );
  const mls_wire::ProposalContent remove{Remove{LeafIndex{2}}};
  EXPECT_EQ(
      broken_rule_name(group.propose(forge.message(group, forge.device(6), newcomer, remove))),
      rules::proposal_fits_sender.name
  );
}

TEST_F(MessageRules, ContentIsProposal) {
  EXPECT_EQ(
      broken_rule_name(group.propose(forge.commit(group, forge.device(1), {}))),
      rules::content_is_proposal.name
  );
}

TEST_F(MessageRules, ContentIsCommit) {
  EXPECT_EQ(
      broken_rule_name(group.stage(forge.proposal(group, forge.device(1), Remove{LeafIndex{2}}))),
      rules::content_is_commit.name
  );
}

TEST_F(MessageRules, CommitterMayCommit) {
  const auto commit = forge.message(group, forge.device(1), mls_wire::ExternalSender{}, Commit{});
  EXPECT_EQ(broken_rule_name(group.stage(commit)), rules::committer_may_commit.name);
}

TEST_F(MessageRules, SignatureIsValid) {
  auto commit = forge.commit(group, forge.device(1), {});
  commit.auth.signature[0] ^= 1;
  EXPECT_EQ(broken_rule_name(group.stage(commit)), mls_wire::rules::signature_is_valid.name);
}

TEST_F(MessageRules, UpdatesFitTheGroup) {
  const auto& device = forge.device(3);
  const auto updated = [&](auto change) {
    auto update = std::get<mls_wire::Update>(forge.update(group, device));
    change(update.leaf_node);
    const mls_wire::LeafPosition position{group.context().group_id, LeafIndex{2}};
    mls_wire::sign_leaf_node(update.leaf_node, forge.suite, device.signing_key, position);
    return broken_rule_name(group.propose(forge.proposal(group, device, update)));
  };
  EXPECT_EQ(
      updated([&](LeafNode& leaf) {
        leaf.encryption_key = group.tree().leaf(LeafIndex{0})->encryption_key;
      }),
      rules::encryption_key_is_unique.name
  );
  EXPECT_EQ(
      updated([](LeafNode& leaf) { leaf.capabilities.extensions.clear(); }),
      rules::leaf_meets_required_capabilities.name
  );
  EXPECT_TRUE(group.remembered().empty());
  EXPECT_EQ(updated([](LeafNode&) {}), "none");
}

TEST_F(MessageRules, ProposalsAreBounded) {
  for (std::size_t i = 0; i < PublicGroup::remembered_max; ++i) {
    auto proposal = forge.proposal(group, forge.device(1), Remove{LeafIndex{2}});
    // Each has its own reference, because the data beside it differs.
    proposal.content.authenticated_data = Bytes(1, static_cast<std::uint8_t>(i));
    proposal.content.authenticated_data.push_back(static_cast<std::uint8_t>(i >> 8));
    proposal.auth.signature = mls_wire::sign_framed_content(
        proposal.wire_format,
        proposal.content,
        group.context(),
        forge.suite,
        forge.device(1).signing_key
    );
    ASSERT_TRUE(group.propose(proposal).ok());
    if (i + 1 == PublicGroup::remembered_max) {
      EXPECT_TRUE(group.propose(proposal).ok()) << "again is not one more";
    }
  }
  EXPECT_EQ(
      broken_rule_name(group.propose(forge.proposal(group, forge.device(1), Remove{LeafIndex{2}}))),
      rules::proposals_are_bounded.name
  );
}

using CommitRules = Groups;

TEST_F(CommitRules, PathWhenRequired) {
  EXPECT_EQ(broken_by({{}, std::nullopt}), rules::path_when_required.name);
  Commit external = forge.external_commit(group, forge.device(6), {});
  external.path.reset();
  EXPECT_EQ(
      broken_rule_name(group.stage(forge.signed_external_commit(group, forge.device(6), external))),
      rules::path_when_required.name
  );
}

TEST_F(CommitRules, PathLeafSourceIsCommit) {
  EXPECT_EQ(
      broken_by_path([](UpdatePath& path) {
        path.leaf_node.leaf_node_source = mls_wire::UpdateSource{};
      }),
      rules::path_leaf_source_is_commit.name
  );
}

TEST_F(CommitRules, PathLeafIsSigned) {
  Commit commit = forge.commit_with_path(group, forge.device(1), {});
  commit.path->leaf_node.signature[0] ^= 1;
  EXPECT_EQ(broken_by(commit), mls_wire::rules::signature_is_valid.name);
}

TEST_F(CommitRules, PathHasFilteredLength) {
  EXPECT_EQ(
      broken_by_path([](UpdatePath& path) { path.nodes.pop_back(); }),
      rules::path_has_filtered_length.name
  );
  EXPECT_EQ(
      broken_by_path([&](UpdatePath& path) { path.nodes.push_back({forge.fresh_key(), {}}); }),
      rules::path_has_filtered_length.name
  );
}

TEST_F(CommitRules, PathCiphertextsMatchResolution) {
  EXPECT_EQ(
      broken_by_path([](UpdatePath& path) { path.nodes[0].encrypted_path_secret.emplace_back(); }),
      rules::path_ciphertexts_match_resolution.name
  );
}

TEST_F(CommitRules, PathKeysAreNew) {
  const auto rule = rules::path_keys_are_new.name;
  const RatchetTree& tree = group.tree();
  EXPECT_EQ(
      broken_by_path([&](UpdatePath& path) {
        path.leaf_node.encryption_key = tree.encryption_key(NodeIndex{0});
      }),
      rule
  );
  EXPECT_EQ(
      broken_by_path([&](UpdatePath& path) {
        path.nodes[0].encryption_key = tree.encryption_key(NodeIndex{3});
      }),
      rule
  );
  EXPECT_EQ(
      broken_by_path([](UpdatePath& path) {
        path.nodes[0].encryption_key = path.nodes[1].encryption_key;
      }),
      rule
  );
}

TEST_F(CommitRules, PathKeysAreNewWhereADeviceComesBack) {
  Commit commit = forge.external_commit(group, forge.device(5), {Remove{LeafIndex{4}}});
  commit.path->leaf_node.encryption_key = group.tree().leaf(LeafIndex{4})->encryption_key;
  forge.sign(*commit.path, group, LeafIndex{4}, forge.device(5));
  EXPECT_EQ(
      broken_rule_name(group.stage(forge.signed_external_commit(group, forge.device(5), commit))),
      rules::path_keys_are_new.name
  );
}

TEST_F(CommitRules, PathKeysAreValid) {
  const auto rule = mls_wire::rules::hpke_key_is_valid.name;
  EXPECT_EQ(
      broken_by_path([](UpdatePath& path) { path.leaf_node.encryption_key = Bytes(32); }), rule
  );
  EXPECT_EQ(
      broken_by_path([](UpdatePath& path) { path.nodes[0].encryption_key = Bytes(31, 9); }), rule
  );
}

TEST_F(CommitRules, PathParentHashMatches) {
  EXPECT_EQ(
      broken_by_path([](UpdatePath& path) {
        std::get<mls_wire::ParentHash>(path.leaf_node.leaf_node_source).parent_hash[0] ^= 1;
      }),
      rules::path_parent_hash_matches.name
  );
  EXPECT_EQ(
      broken_by_path([&](UpdatePath& path) { path.nodes[1].encryption_key = forge.fresh_key(); }),
      rules::path_parent_hash_matches.name
  );
}

TEST_F(CommitRules, KeysInTheNewTreeAreUnique) {
  EXPECT_EQ(
      broken_by(forge.commit_with_path(group, forge.device(1), Forge::inlined({add(2)}))),
      rules::signature_key_is_unique.name
  );
  // A device that is removed may come in again in the same commit.
  EXPECT_EQ(
      broken_by(forge.commit_with_path(
          group, forge.device(1), Forge::inlined({add(2), Remove{LeafIndex{1}}})
      )),
      "none"
  );
}

TEST_F(CommitRules, CapabilitiesHoldInTheNewTree) {
  auto extensions = Forge::extensions();
  extensions.push_back({static_cast<mls_wire::ExtensionType>(0xF000), {}});
  EXPECT_EQ(
      broken_by(forge.commit_with_path(
          group, forge.device(1), Forge::inlined({mls_wire::GroupContextExtensions{extensions}})
      )),
      rules::leaf_supports_group_extensions.name
  );
}

}  // namespace
}  // namespace causeway::mls_tree
