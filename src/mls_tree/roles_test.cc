// The table of roles.h: for each change, who may and who may not. Account 1 is the owner, 2 an
// admin, 3 and 4 are members, 5 and 6 are outside. All messages are valid MLS.
#include "mls_tree/roles.h"

#include <gtest/gtest.h>

#include "mls_tree/forge_test.h"
#include "mls_tree/policy.h"

namespace causeway::mls_tree {
namespace {

using forge::Device;
using forge::Forge;
using mls_wire::Add;
using mls_wire::GroupContextExtensions;
using mls_wire::Proposal;
using mls_wire::Remove;

Roles usual_roles() {
  Roles roles;
  roles.set(Forge::account(1), Role::owner);
  roles.set(Forge::account(2), Role::admin);
  return roles;
}

class RoleRules : public testing::Test {
 protected:
  Proposal add(std::uint8_t account, std::uint8_t device = 0) {
    return Add{forge.key_package(forge.device(account, device))};
  }

  Proposal remove(std::uint8_t account, std::uint8_t device = 0) {
    return Remove{Forge::sender(group, forge.device(account, device)).leaf_index};
  }

  static Proposal set_roles(const Roles& roles) {
    return GroupContextExtensions{Forge::extensions(roles)};
  }

  /// What a commit of these by a device of `account` breaks.
  std::string_view by(std::uint8_t account, std::vector<Proposal> proposals) {
    const auto commit =
        forge.commit(group, forge.device(account), Forge::inlined(std::move(proposals)));
    return broken_rule_name(check_roles(group, staged(commit), departing));
  }

  /// What an account breaks that would leave while these leave.
  std::string_view leaves(std::uint8_t account, const std::set<std::uint8_t>& others = {}) {
    std::set<AccountId> leaving;
    for (const std::uint8_t other : others) leaving.insert(Forge::account(other));
    return broken_rule_name(check_departure(group, Forge::account(account), leaving));
  }

  std::string_view returning(const Device& device, std::vector<Proposal> proposals) {
    const auto commit = forge.external_commit(group, device, std::move(proposals));
    return broken_rule_name(
        check_roles(group, staged(forge.signed_external_commit(group, device, commit)), departing)
    );
  }

  StagedCommit staged(const forge::AuthenticatedContent& commit) {
    auto result = group.stage(commit);
    EXPECT_TRUE(result.ok()) << broken_rule_name(result);
    return *std::move(result);
  }

  void apply(std::uint8_t account, std::vector<Proposal> proposals) {
    group.apply(
        staged(forge.commit(group, forge.device(account), Forge::inlined(std::move(proposals))))
    );
  }

  Forge forge;
  PublicGroup group = forge.group(4, Forge::extensions(usual_roles()));
  Departing departing;
};

TEST_F(RoleRules, AreReadBackAsTheyWereWritten) {
  Roles roles = usual_roles();
  EXPECT_EQ(*tls::decode<Roles>(tls::encode(roles)), roles);
  EXPECT_EQ(roles.of(Forge::account(2)), Role::admin);
  EXPECT_EQ(roles.of(Forge::account(3)), Role::member);
  roles.set(Forge::account(2), Role::member);
  EXPECT_EQ(roles.entries.size(), 1U);
  roles.set(Forge::account(1), Role::admin);
  EXPECT_EQ(roles.entries[0].role, Role::admin);
  EXPECT_EQ(**find_roles(group.context().extensions), usual_roles());
  EXPECT_EQ(*find_roles(Forge::extensions()), std::nullopt);
}

TEST_F(RoleRules, RolesAscend) {
  const RoleEntry one{Forge::account(1), Role::owner};
  const RoleEntry two{Forge::account(2), Role::owner};
  for (const auto& entries : {std::vector{two, one}, std::vector{one, one}}) {
    EXPECT_EQ(
        broken_rule_name(tls::decode<Roles>(tls::encode(Roles{entries}))), rules::roles_ascend.name
    );
  }
}

TEST_F(RoleRules, RoleIsKnown) {
  for (const int role : {0, 3}) {
    const Roles roles{{{Forge::account(1), static_cast<Role>(role)}}};
    EXPECT_EQ(broken_rule_name(tls::decode<Roles>(tls::encode(roles))), rules::role_is_known.name);
  }
}

TEST_F(RoleRules, AdderMayAdd) {
  EXPECT_EQ(by(1, {add(5)}), "none");
  EXPECT_EQ(by(2, {add(5)}), "none");
  EXPECT_EQ(by(3, {add(5)}), rules::adder_may_add.name);
  EXPECT_EQ(by(3, {add(3, 1)}), "none") << "a device of one's own";
  EXPECT_EQ(by(3, {add(4, 1)}), "none") << "a device of somebody else who is there";
}

TEST_F(RoleRules, AdderMayAddBackARoleOnlyAsOwner) {
  Roles roles = usual_roles();
  roles.set(Forge::account(5), Role::admin);  // who is not in the group
  apply(1, {set_roles(roles)});
  EXPECT_EQ(by(2, {add(5)}), rules::adder_may_add.name);
  EXPECT_EQ(by(1, {add(5)}), "none");
  EXPECT_EQ(by(2, {add(1, 1)}), "none") << "another device of an owner who is there";
}

TEST_F(RoleRules, WhoMayAddIsKnownBeforeTheyDo) {
  EXPECT_EQ(*may_add(group, Forge::account(1)), by(1, {add(5)}) == "none");
  EXPECT_EQ(*may_add(group, Forge::account(2)), by(2, {add(5)}) == "none");
  EXPECT_EQ(*may_add(group, Forge::account(3)), by(3, {add(5)}) == "none");
  EXPECT_TRUE(*may_add(group, Forge::account(2)));
  EXPECT_FALSE(*may_add(group, Forge::account(3)));
  EXPECT_FALSE(*may_add(group, Forge::account(5))) << "who is not in";
}

TEST_F(RoleRules, RemoverMayRemove) {
  apply(1, {add(1, 1)});
  EXPECT_EQ(by(1, {remove(2)}), "none");
  EXPECT_EQ(by(2, {remove(3)}), "none");
  EXPECT_EQ(by(2, {remove(1, 1)}), rules::remover_may_remove.name) << "an owner's device";
  EXPECT_EQ(by(3, {remove(4)}), rules::remover_may_remove.name);
  EXPECT_EQ(by(1, {remove(1, 1)}), "none") << "a device of one's own";
}

TEST_F(RoleRules, ContextChangedByOwner) {
  Roles roles = usual_roles();
  roles.set(Forge::account(3), Role::owner);
  EXPECT_EQ(by(1, {set_roles(roles)}), "none");
  EXPECT_EQ(by(2, {set_roles(roles)}), rules::context_changed_by_owner.name);
  EXPECT_EQ(by(3, {set_roles(roles)}), rules::context_changed_by_owner.name);
}

TEST_F(RoleRules, RolesStay) {
  EXPECT_EQ(by(1, {GroupContextExtensions{Forge::extensions()}}), rules::roles_stay.name);
}

TEST_F(RoleRules, AnOwnerStays) {
  Roles roles;
  roles.set(Forge::account(6), Role::owner);  // who is not in the group
  EXPECT_EQ(by(1, {set_roles(roles)}), rules::an_owner_stays.name);

  EXPECT_EQ(leaves(1), rules::an_owner_stays.name);
  EXPECT_EQ(leaves(3), "none");
  EXPECT_EQ(leaves(1, {2, 3}), rules::an_owner_stays.name);
  EXPECT_EQ(leaves(1, {2, 3, 4}), "none") << "nobody is left who would need one";

  roles = usual_roles();
  roles.set(Forge::account(2), Role::owner);
  apply(1, {set_roles(roles)});
  EXPECT_EQ(leaves(1), "none") << "another was named first";
  EXPECT_EQ(leaves(1, {2}), rules::an_owner_stays.name);
}

TEST_F(RoleRules, NobodyIsHeldForWantOfAnOwner) {
  departing.accounts = {Forge::account(1)};
  EXPECT_EQ(leaves(3, {1}), "none") << "whatever a hub has let the last owner do";
  EXPECT_EQ(by(3, {}), rules::departing_are_removed.name);
  EXPECT_EQ(by(3, {remove(1)}), "none");
  apply(3, {remove(1)});
  departing = {};
  EXPECT_EQ(leaves(2), "none");
  EXPECT_EQ(by(4, {}), "none") << "what is left goes on";
  EXPECT_TRUE(check_roles(group).ok()) << "for whoever comes back as well";
}

TEST_F(RoleRules, AnybodyRemovesWhoeverLeaves) {
  apply(4, {add(4, 1)});
  departing.accounts = {Forge::account(4)};
  EXPECT_EQ(by(3, {remove(4), remove(4, 1)}), "none");
  EXPECT_EQ(by(3, {remove(4), remove(4, 1), remove(2)}), rules::remover_may_remove.name);
}

TEST_F(RoleRules, AnybodyRemovesADeviceThatIsNotListed) {
  apply(4, {add(4, 1)});
  departing.leaves = {Forge::sender(group, forge.device(4, 1)).leaf_index};
  EXPECT_EQ(by(3, {remove(4, 1)}), "none");
  EXPECT_EQ(by(3, {remove(4)}), rules::remover_may_remove.name);
  EXPECT_EQ(by(3, {}), "none") << "nor need it be removed at once";
}

// Or the moment in which somebody's device is lost would be the one to put them out.
TEST_F(RoleRules, ADeviceStays) {
  departing.leaves = {Forge::sender(group, forge.device(4)).leaf_index};
  EXPECT_EQ(by(3, {remove(4)}), rules::a_device_stays.name);
  EXPECT_EQ(by(3, {remove(4), add(4, 1)}), "none") << "another one comes";
  EXPECT_EQ(by(2, {remove(4)}), "none") << "by right of a role";
  departing.ended = {Forge::account(4)};
  EXPECT_EQ(by(3, {remove(4)}), "none") << "there is no other";
}

// A newcomer would not know why somebody may be taken out later.
TEST_F(RoleRules, DepartingAreRemoved) {
  apply(4, {add(4, 1)});
  departing.accounts = {Forge::account(4)};
  EXPECT_EQ(by(1, {}), rules::departing_are_removed.name);
  EXPECT_EQ(by(1, {remove(4)}), rules::departing_are_removed.name) << "another leaf stays";
  EXPECT_EQ(by(1, {remove(4), remove(4, 1), add(4, 2)}), rules::departing_are_removed.name)
      << "nor does another come in";
  EXPECT_EQ(returning(forge.device(3), {remove(3)}), "none") << "it cannot remove others";
}

TEST_F(RoleRules, TheRightToRemoveIsARoleOrOnesOwn) {
  const auto may = [&](std::uint8_t remover, std::uint8_t removed) {
    return *may_remove(
        group, Forge::account(remover), Forge::sender(group, forge.device(removed)).leaf_index
    );
  };
  EXPECT_TRUE(may(1, 2) && may(2, 3) && may(3, 3));
  EXPECT_FALSE(may(2, 1) || may(3, 4));
}

TEST_F(RoleRules, ExternalJoinerIsKnown) {
  EXPECT_EQ(returning(forge.device(3), {remove(3)}), "none");
  EXPECT_EQ(returning(forge.device(3, 1), {}), "none");
  EXPECT_EQ(returning(forge.device(5), {}), rules::external_joiner_is_known.name);
}

TEST_F(RoleRules, ExternalJoinersRemoveOnlyTheirOwn) {
  EXPECT_EQ(returning(forge.device(3, 1), {remove(4)}), rules::remover_may_remove.name);
  EXPECT_EQ(returning(forge.device(1, 1), {remove(4)}), rules::remover_may_remove.name)
      << "not even an owner";
}

TEST_F(RoleRules, UpdatesAreFree) {
  EXPECT_EQ(by(4, {}), "none");
}

TEST_F(RoleRules, GroupsWithoutRolesAreFilledOnce) {
  RatchetTree tree(forge.key_package(forge.device(1)).leaf_node, forge.suite.hash);
  group = forge.group_of(std::move(tree), Forge::extensions(), 0);
  EXPECT_EQ(by(1, {add(2), add(2, 1), add(1, 1)}), "none");
  apply(1, {add(2)});
  EXPECT_EQ(by(1, {add(3)}), rules::adder_may_add.name);
  EXPECT_EQ(by(1, {remove(2)}), rules::remover_may_remove.name);
  EXPECT_EQ(by(1, {set_roles(usual_roles())}), rules::context_changed_by_owner.name);
  EXPECT_EQ(by(2, {add(2, 1)}), "none");
  EXPECT_EQ(leaves(2), "none");
  departing.accounts = {Forge::account(2)};
  EXPECT_EQ(by(1, {remove(2)}), "none");
}

TEST_F(RoleRules, OnlyWhoIsAloneFillsAGroup) {
  RatchetTree tree(forge.key_package(forge.device(1)).leaf_node, forge.suite.hash);
  tree.add(forge.key_package(forge.device(2)).leaf_node);
  group = forge.group_of(std::move(tree), Forge::extensions(), 0);
  EXPECT_EQ(by(1, {add(3)}), rules::adder_may_add.name);
}

TEST_F(RoleRules, AGroupBeginsWithAnOwner) {
  EXPECT_TRUE(check_roles(group).ok());
  Roles roles;
  roles.set(Forge::account(1), Role::admin);
  const RatchetTree tree(forge.key_package(forge.device(1)).leaf_node, forge.suite.hash);
  const PublicGroup begun = forge.group_of(tree, Forge::extensions(roles), 0);
  EXPECT_EQ(broken_rule_name(check_roles(begun)), rules::an_owner_stays.name);
}

}  // namespace
}  // namespace causeway::mls_tree
