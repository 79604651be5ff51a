// What travels beside a commit: each rule is broken once, by a GroupInfo that its signer signed so.
#include "mls_tree/commit_bundle.h"

#include <gtest/gtest.h>

#include "mls_tree/forge_test.h"

namespace causeway::mls_tree {
namespace {

using forge::Forge;
using mls_wire::Add;
using mls_wire::GroupInfo;
using mls_wire::Unverified;
using mls_wire::Welcome;

class BundleRules : public testing::Test {
 protected:
  GroupInfo info() const {
    return {
        .group_context = staged.context,
        .extensions = {mls_wire::make_extension(mls_wire::ExternalPub{{1}})},
        .confirmation_tag = staged.confirmation_tag,
        .signer = LeafIndex{0},
        .signature = {},
    };
  }

  std::string_view broken_by(GroupInfo info) {
    mls_wire::sign_group_info(info, forge.suite, forge.device(1).signing_key);
    return broken_rule_name(check_group_info(staged, Unverified(std::move(info))));
  }

  Welcome welcome() const {
    Welcome welcome{forge.suite.id, {}, {1}};
    for (const AddedLeaf& added : staged.changes.added) {
      welcome.secrets.push_back({added.key_package_ref, {{1}, {2}}});
    }
    return welcome;
  }

  Forge forge;
  PublicGroup group = forge.group(3);
  StagedCommit staged = *group.stage(forge.commit(
      group,
      forge.device(1),
      Forge::inlined(
          {Add{forge.key_package(forge.device(4))}, Add{forge.key_package(forge.device(5))}}
      )
  ));
};

TEST_F(BundleRules, HoldForAnHonestBundle) {
  EXPECT_EQ(broken_by(info()), "none");
  EXPECT_TRUE(check_welcome(staged, welcome()).ok());
  GroupInfo with_tree = info();
  with_tree.extensions.push_back(mls_wire::make_extension(staged.tree.nodes()));
  EXPECT_EQ(broken_by(with_tree), "none");
}

TEST_F(BundleRules, GroupInfoIsOfCommit) {
  GroupInfo of_old_epoch = info();
  of_old_epoch.group_context = group.context();
  EXPECT_EQ(broken_by(of_old_epoch), rules::group_info_is_of_commit.name);

  GroupInfo with_other_tag = info();
  with_other_tag.confirmation_tag[0] ^= 1;
  EXPECT_EQ(broken_by(with_other_tag), rules::group_info_is_of_commit.name);

  GroupInfo with_old_tree = info();
  with_old_tree.extensions.push_back(mls_wire::make_extension(group.tree().nodes()));
  EXPECT_EQ(broken_by(with_old_tree), rules::group_info_is_of_commit.name);
}

TEST_F(BundleRules, GroupInfoSignerIsCommitter) {
  GroupInfo by_other = info();
  by_other.signer = LeafIndex{1};
  EXPECT_EQ(broken_by(by_other), rules::group_info_signer_is_committer.name);
}

TEST_F(BundleRules, GroupInfoIsSigned) {
  GroupInfo by_other = info();
  mls_wire::sign_group_info(by_other, forge.suite, forge.device(2).signing_key);
  EXPECT_EQ(
      broken_rule_name(check_group_info(staged, Unverified(by_other))),
      mls_wire::rules::signature_is_valid.name
  );
}

TEST_F(BundleRules, GroupInfoHasExternalPub) {
  GroupInfo without_key = info();
  without_key.extensions.clear();
  EXPECT_EQ(broken_by(without_key), rules::group_info_has_external_pub.name);
}

TEST_F(BundleRules, WelcomeHasSuiteOfGroup) {
  Welcome of_other_suite = welcome();
  of_other_suite.cipher_suite = mls_wire::suites[1].id;
  EXPECT_EQ(
      broken_rule_name(check_welcome(staged, of_other_suite)),
      rules::welcome_has_suite_of_group.name
  );
}

TEST_F(BundleRules, WelcomeNamesEachAdded) {
  const auto rule = rules::welcome_names_each_added.name;
  Welcome forged = welcome();
  forged.secrets.pop_back();
  EXPECT_EQ(broken_rule_name(check_welcome(staged, forged)), rule) << "one is missing";
  forged.secrets.push_back(forged.secrets.back());
  EXPECT_EQ(broken_rule_name(check_welcome(staged, forged)), rule) << "one is there twice";
  forged = welcome();
  forged.secrets.push_back({Bytes(32, 9), {}});
  EXPECT_EQ(broken_rule_name(check_welcome(staged, forged)), rule) << "one too many";
}

}  // namespace
}  // namespace causeway::mls_tree
