// What a ReInit does to a group, and how a new group may be linked to the one before it (RFC 9420
// §11.2, §11.3), as far as public data shows it.
#include <gtest/gtest.h>
#include <limits>

#include "mls_tree/forge_test.h"
#include "mls_tree/rules.h"

namespace causeway::mls_tree {
namespace {

using forge::Forge;
using mls_wire::MemberSender;
using mls_wire::PreSharedKey;
using mls_wire::ReInit;
using mls_wire::Remove;
using mls_wire::ResumptionPskUsage;
using mls_wire::Sender;

class ReinitRules : public testing::Test {
 protected:
  ReInit reinit() const { return {{1}, mls_wire::ProtocolVersion::mls10, forge.suite.id, {}}; }

  /// The last commit of the group.
  void end() {
    auto staged = group.stage(
        forge.signed_commit(group, forge.device(1), {Forge::inlined({reinit()}), std::nullopt})
    );
    ASSERT_EQ(broken_rule_name(staged), "none");
    group.apply(*std::move(staged));
  }

  static PreSharedKey psk(ResumptionPskUsage usage) {
    return {{mls_wire::ResumptionPsk{usage, {1}, {}}, Bytes(32, 2)}};
  }

  static std::string_view broken_by(
      const PublicGroup& group, ResumptionPskUsage usage, const Sender& sender = MemberSender{}
  ) {
    return broken_rule_name(check_proposal(group.view(), {psk(usage), sender}));
  }

  Forge forge;
  PublicGroup group = forge.full_group(3);
};

TEST_F(ReinitRules, CommittedReInitIsRemembered) {
  EXPECT_EQ(group.reinit(), std::nullopt);
  end();
  EXPECT_EQ(group.reinit(), reinit());
  const auto read = PublicGroup::decode(group.encode(), group.tree());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->reinit(), reinit());
}

TEST_F(ReinitRules, GroupGoesOnForAsLongAsEpochsAreCounted) {
  mls_wire::GroupContext context = group.context();
  context.epoch = {std::numeric_limits<std::uint64_t>::max()};
  const PublicGroup last(context, group.tree(), Bytes(32, 1));
  const auto rule = rules::group_goes_on.name;
  EXPECT_EQ(broken_rule_name(last.stage(forge.commit(last, forge.device(1), {}))), rule);
}

TEST_F(ReinitRules, GroupGoesOn) {
  end();
  const auto rule = rules::group_goes_on.name;
  EXPECT_EQ(broken_rule_name(group.check_goes_on()), rule);
  EXPECT_EQ(broken_rule_name(group.stage(forge.commit(group, forge.device(2), {}))), rule);
  EXPECT_EQ(
      broken_rule_name(group.propose(forge.proposal(group, forge.device(2), Remove{LeafIndex{0}}))),
      rule
  );
  EXPECT_EQ(
      broken_rule_name(group.stage(forge.signed_external_commit(
          group, forge.device(4), forge.external_commit(group, forge.device(4), {})
      ))),
      rule
  );
}

TEST_F(ReinitRules, PskIsForApplication) {
  Forge other;
  const auto one_leaf = [&other] {
    return RatchetTree(other.key_package(other.device(1)).leaf_node, other.suite.hash);
  };
  const PublicGroup begun = other.group_of(one_leaf(), {}, 0);
  const PublicGroup later = other.group_of(one_leaf(), {}, 1);
  RatchetTree two_leaves = one_leaf();
  two_leaves.add(other.key_package(other.device(2)).leaf_node);
  const PublicGroup shared = other.group_of(std::move(two_leaves), {}, 0);
  const auto rule = rules::psk_is_for_application.name;
  for (const auto usage : {ResumptionPskUsage::reinit, ResumptionPskUsage::branch}) {
    EXPECT_EQ(broken_by(begun, usage), "none") << "the initial commit";
    EXPECT_EQ(broken_by(later, usage), rule);
    EXPECT_EQ(broken_by(shared, usage), rule);
    EXPECT_EQ(broken_by(begun, usage, mls_wire::NewMemberCommit{}), rule);
    EXPECT_EQ(broken_by(begun, usage, mls_wire::ExternalSender{}), rule);
  }
  EXPECT_EQ(broken_by(begun, ResumptionPskUsage{4}), rule);
  EXPECT_EQ(broken_by(later, ResumptionPskUsage::application), "none");
}

}  // namespace
}  // namespace causeway::mls_tree
