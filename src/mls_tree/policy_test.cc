// Each rule of policy.h is broken once, by something that RFC 9420 would let pass.
#include "mls_tree/policy.h"

#include <gtest/gtest.h>

#include "mls_tree/forge_test.h"

namespace causeway::mls_tree {
namespace {

using forge::AuthenticatedContent;
using forge::Device;
using forge::Extensions;
using forge::Forge;
using forge::Proposal;
using mls_wire::Add;
using mls_wire::GroupContextExtensions;
using mls_wire::Remove;

class PolicyRules : public testing::Test {
 protected:
  /// The message with other data beside it, signed again.
  AuthenticatedContent resigned(AuthenticatedContent message, const Device& by) {
    message.auth.signature = mls_wire::sign_framed_content(
        message.wire_format, message.content, group.context(), forge.suite, by.signing_key
    );
    return message;
  }

  std::string_view broken_by_commit(const AuthenticatedContent& commit) {
    const auto staged = group.stage(commit);
    EXPECT_TRUE(staged.ok()) << broken_rule_name(staged);
    return broken_rule_name(check_policy(group, *staged));
  }

  /// A commit of this proposal.
  std::string_view broken_by(const Proposal& proposal) {
    return broken_by_commit(forge.commit(group, forge.device(1), Forge::inlined({proposal})));
  }

  std::string_view broken_by_context(const Extensions& extensions) {
    const auto whole = broken_rule_name(check_policy(forge.group(2, extensions)));
    EXPECT_EQ(whole, broken_by(GroupContextExtensions{extensions}));
    return whole;
  }

  Forge forge;
  PublicGroup group = forge.group(3);
};

TEST_F(PolicyRules, HoldForAnHonestGroup) {
  EXPECT_TRUE(check_policy(group).ok());
  EXPECT_EQ(broken_by(Add{forge.key_package(forge.device(4))}), "none");
  EXPECT_EQ(broken_by(Remove{LeafIndex{2}}), "none");
  EXPECT_EQ(broken_by(GroupContextExtensions{Forge::extensions(Roles{})}), "none");
  EXPECT_EQ(
      broken_by_commit(forge.signed_external_commit(
          group,
          forge.device(3),
          forge.external_commit(group, forge.device(3), {Remove{LeafIndex{2}}})
      )),
      "none"
  );
}

TEST_F(PolicyRules, LeafIsADevice) {
  const auto rule = rules::leaf_is_a_device.name;
  // The credential of one device on the key of another.
  Device forged{forge.device(5).credential, {}};
  forged.signing_key = forge.device(4).signing_key.clone();
  EXPECT_EQ(broken_by(Add{forge.key_package(forged)}), rule);

  // Certified by nobody.
  forged = {forge.device(5).credential, forge.device(5).signing_key.clone()};
  forged.credential.identity_signature[0] ^= 1;
  EXPECT_EQ(broken_by(Add{forge.key_package(forged)}), rule);

  // No device credential at all.
  auto package = forge.key_package(forge.device(5));
  package.leaf_node.credential = mls_wire::basic_credential(as_bytes("somebody"));
  forge.sign(package, forge.device(5));
  EXPECT_EQ(broken_by(Add{package}), rule);
  EXPECT_EQ(
      broken_rule_name(check_policy(
          forge.group_of(RatchetTree(package.leaf_node, forge.suite.hash), Forge::extensions(), 1)
      )),
      rule
  );

  package.leaf_node.credential.credential_type = mls_wire::CredentialType::x509;
  EXPECT_EQ(broken_rule_name(check_leaf_policy(package.leaf_node)), rule);
}

TEST_F(PolicyRules, LeafOfAnExternalCommitIsADevice) {
  Device forged{forge.device(5).credential, forge.device(5).signing_key.clone()};
  forged.credential.identity_signature[0] ^= 1;
  EXPECT_EQ(
      broken_by_commit(
          forge.signed_external_commit(group, forged, forge.external_commit(group, forged, {}))
      ),
      rules::leaf_is_a_device.name
  );
}

TEST_F(PolicyRules, LeafKeepsItsDevice) {
  const auto rule = rules::leaf_keeps_its_device.name;
  // Device 1 of the account takes over the place of device 0, with all its own papers in order.
  const Device& other = forge.device(1, 1);
  LeafNode leaf = forge.leaf(other, mls_wire::UpdateSource{});
  const mls_wire::LeafPosition position{group.context().group_id, LeafIndex{0}};
  mls_wire::sign_leaf_node(leaf, forge.suite, other.signing_key, position);
  forge::Commit commit = forge.commit_with_path(group, forge.device(1), {});
  leaf.leaf_node_source = commit.path->leaf_node.leaf_node_source;
  commit.path->leaf_node = leaf;
  forge.sign(*commit.path, group, LeafIndex{0}, other);
  EXPECT_EQ(broken_by_commit(forge.signed_commit(group, forge.device(1), commit)), rule);
}

TEST_F(PolicyRules, DeviceHasOneLeaf) {
  // The same device with another key, certified like the first.
  Forge other_keys(2);
  const Device& twin = other_keys.device(3);
  const Add again{forge.key_package(twin)};
  const auto& device = forge.device(1);
  const auto rule = rules::device_has_one_leaf.name;
  EXPECT_EQ(broken_by_commit(forge.commit(group, device, Forge::inlined({again}))), rule);
  EXPECT_EQ(
      broken_by_commit(forge.commit(group, device, Forge::inlined({again, Remove{LeafIndex{2}}}))),
      "none"
  );
  EXPECT_EQ(
      broken_by_commit(
          forge.signed_external_commit(group, twin, forge.external_commit(group, twin, {}))
      ),
      rule
  );
  RatchetTree tree = group.tree();
  tree.add(again.key_package.leaf_node);
  EXPECT_EQ(
      broken_rule_name(check_policy(forge.group_of(std::move(tree), Forge::extensions(), 1))), rule
  );
}

TEST_F(PolicyRules, LifetimeIsBounded) {
  const auto added = [this](std::uint64_t not_before, std::uint64_t not_after) {
    auto package = forge.key_package(forge.device(5));
    package.leaf_node.leaf_node_source = mls_wire::Lifetime{not_before, not_after};
    forge.sign(package, forge.device(5));
    return broken_by(Add{package});
  };
  EXPECT_EQ(added(5, 5 + lifetime_max_seconds), "none");
  EXPECT_EQ(added(5, 6 + lifetime_max_seconds), rules::lifetime_is_bounded.name);
  EXPECT_EQ(added(0, ~std::uint64_t{0}), rules::lifetime_is_bounded.name);
  EXPECT_EQ(added(6, 5), rules::lifetime_is_bounded.name);
}

TEST_F(PolicyRules, NoExternalSenders) {
  auto extensions = Forge::extensions();
  extensions.push_back(mls_wire::make_extension(mls_wire::ExternalSenders{}));
  EXPECT_EQ(broken_by_context(extensions), rules::no_external_senders.name);
}

TEST_F(PolicyRules, AppDataIsRequired) {
  auto extensions = Forge::extensions();
  extensions.erase(extensions.begin());
  EXPECT_EQ(broken_by_context(extensions), rules::app_data_is_required.name);
  extensions.push_back(mls_wire::make_extension(mls_wire::RequiredCapabilities{}));
  EXPECT_EQ(broken_by_context(extensions), rules::app_data_is_required.name);
}

TEST_F(PolicyRules, SafeAadNamesFrank) {
  auto extensions = Forge::extensions();
  extensions.pop_back();
  EXPECT_EQ(broken_by_context(extensions), rules::safe_aad_names_frank.name);
  mls_wire::AppDataDictionary dictionary;
  dictionary.set(mls_wire::ComponentId::safe_aad, tls::encode(mls_wire::ComponentsList{}));
  extensions.push_back(mls_wire::make_extension(dictionary));
  EXPECT_EQ(broken_by_context(extensions), rules::safe_aad_names_frank.name);
}

TEST_F(PolicyRules, HandshakeAadIsEmpty) {
  const auto& device = forge.device(1);
  for (const Bytes& data : {Bytes{}, Bytes{0, 0}, Bytes{1}}) {
    auto commit = forge.commit(group, device, {});
    commit.content.authenticated_data = data;
    EXPECT_EQ(broken_by_commit(resigned(commit, device)), rules::handshake_aad_is_empty.name);
  }
}

TEST_F(PolicyRules, HandshakeIsPublic) {
  const auto& device = forge.device(1);
  auto commit = forge.commit(group, device, {});
  commit.wire_format = mls_wire::WireFormat::mls_private_message;
  EXPECT_EQ(broken_by_commit(resigned(commit, device)), rules::handshake_is_public.name);
}

TEST_F(PolicyRules, ProposalIsUsedHere) {
  const auto rule = rules::proposal_is_used_here.name;
  EXPECT_EQ(broken_by(mls_wire::PreSharedKey{{mls_wire::ExternalPsk{{1}}, Bytes(32, 2)}}), rule);
  EXPECT_EQ(
      broken_by(mls_wire::ReInit{{1}, mls_wire::ProtocolVersion::mls10, forge.suite.id, {}}), rule
  );
}

TEST_F(PolicyRules, ProposalIsInItsCommit) {
  const auto rule = rules::proposal_is_in_its_commit.name;
  const mls_wire::ProposalContent own{Add{forge.key_package(forge.device(6))}};
  const std::vector<AuthenticatedContent> alone{
      forge.proposal(group, forge.device(3), Remove{LeafIndex{2}}),
      forge.proposal(group, forge.device(2), forge.update(group, forge.device(2))),
      forge.message(group, forge.device(6), mls_wire::NewMemberProposal{}, own),
  };
  for (const AuthenticatedContent& message : alone) {
    const auto reference = group.propose(message);
    ASSERT_TRUE(reference.ok()) << broken_rule_name(reference);
    const auto commit =
        forge.commit(group, forge.device(1), {mls_wire::ProposalReference{*reference}});
    EXPECT_EQ(broken_by_commit(commit), rule);
  }
}

TEST_F(PolicyRules, GroupHasRoom) {
  RatchetTree tree(forge.key_package(forge.device(1)).leaf_node, forge.suite.hash);
  while (tree.member_count() < members_max) {
    const auto number = tree.member_count();
    const auto& device = forge.device(
        static_cast<std::uint8_t>(1 + number / 100), static_cast<std::uint8_t>(number % 100 + 1)
    );
    tree.add(forge.key_package(device).leaf_node);
  }
  group = forge.group_of(std::move(tree), Forge::extensions(), 1);
  EXPECT_TRUE(check_policy(group).ok());
  const auto& device = forge.device(1);
  const auto replace =
      Forge::inlined({Add{forge.key_package(forge.device(99))}, Remove{LeafIndex{999}}});
  EXPECT_EQ(broken_by_commit(forge.commit(group, device, replace)), "none");
  EXPECT_EQ(
      broken_by_commit(
          forge.commit(group, device, Forge::inlined({Add{forge.key_package(forge.device(99))}}))
      ),
      rules::group_has_room.name
  );
}

}  // namespace
}  // namespace causeway::mls_tree
