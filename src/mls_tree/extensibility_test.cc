// RFC 9420 §13: what nobody here knows is passed over where it may stand, GREASE (§13.5) like any
// other value, and refused where it may not. And what a GroupContext holds is read when it comes
// in.
#include <gtest/gtest.h>

#include "mls_tree/forge_test.h"
#include "mls_tree/rules.h"
#include "mls_tree/validate.h"

namespace causeway::mls_tree {
namespace {

using forge::Forge;
using mls_wire::Extension;
using mls_wire::ExtensionType;
using mls_wire::GroupContextExtensions;
using mls_wire::MemberSender;

/// RFC 9420 §13.5, each of them.
std::vector<std::uint16_t> grease_values() {
  std::vector<std::uint16_t> values;
  for (std::uint16_t nibble = 0; nibble < 0xF; ++nibble) {
    values.push_back(static_cast<std::uint16_t>(0x0A0A + 0x1010 * nibble));
  }
  return values;
}

class Extensibility : public testing::TestWithParam<std::uint16_t> {
 protected:
  template <typename Type>
  static Type grease() {
    return static_cast<Type>(GetParam());
  }

  static Extension grease_extension() { return {grease<ExtensionType>(), {1, 2, 3}}; }

  /// Everywhere in a leaf that RFC 9420 §13.5 lists.
  static void add_grease(LeafNode& leaf) {
    leaf.capabilities.cipher_suites.push_back(grease<mls_wire::CipherSuite>());
    leaf.capabilities.extensions.push_back(grease<ExtensionType>());
    leaf.capabilities.proposals.push_back(grease<mls_wire::ProposalType>());
    leaf.capabilities.credentials.push_back(grease<mls_wire::CredentialType>());
    leaf.extensions.push_back(grease_extension());
  }

  forge::KeyPackage greased(std::uint8_t account) {
    const forge::Device& device = forge.device(account);
    forge::KeyPackage package = forge.key_package(device);
    add_grease(package.leaf_node);
    package.extensions.push_back(grease_extension());
    forge.sign(package, device);
    return package;
  }

  std::string_view broken_by(forge::Proposal proposal) {
    return broken_rule_name(check_proposal(group.view(), {std::move(proposal), MemberSender{}}));
  }

  std::string_view broken_by_commit(forge::Proposal proposal) {
    const auto commit = forge.commit(group, forge.device(1), Forge::inlined({std::move(proposal)}));
    return broken_rule_name(group.stage(commit));
  }

  Forge forge;
  PublicGroup group = forge.full_group(3);
};

TEST_P(Extensibility, UnknownValuesOfAKeyPackageArePassedOver) {
  const forge::KeyPackage package = greased(4);
  const auto read = tls::decode<forge::KeyPackage>(tls::encode(package));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(broken_rule_name(mls_wire::check_key_package(*read)), "none");
  EXPECT_EQ(broken_by_commit(mls_wire::Add{package}), "none");
}

TEST_P(Extensibility, UnknownExtensionsOfAGroupInfoArePassedOver) {
  mls_wire::GroupInfo info{
      .group_context = group.context(),
      .extensions = {grease_extension(), mls_wire::make_extension(group.tree().nodes())},
      .confirmation_tag = group.confirmation_tag(),
      .signer = LeafIndex{1},
      .signature = {},
  };
  mls_wire::sign_group_info(info, forge.suite, forge.device(2).signing_key);
  EXPECT_EQ(
      broken_rule_name(PublicGroup::from_group_info(mls_wire::Unverified(info), std::nullopt)),
      "none"
  );
}

TEST_P(Extensibility, LeafListsItsExtensions) {
  forge::KeyPackage package = greased(4);
  package.extensions.clear();
  package.leaf_node.capabilities.extensions.pop_back();
  forge.sign(package, forge.device(4));
  EXPECT_EQ(broken_by_commit(mls_wire::Add{package}), rules::leaf_lists_its_extensions.name);
}

TEST_P(Extensibility, KeyPackageListsItsExtensions) {
  forge::KeyPackage package = greased(4);
  package.leaf_node.extensions.clear();
  package.leaf_node.capabilities.extensions.pop_back();
  forge.sign(package, forge.device(4));
  EXPECT_EQ(
      broken_by(mls_wire::Add{package}), mls_wire::rules::key_package_lists_its_extensions.name
  );
}

TEST_P(Extensibility, LeafSupportsGroupExtensions) {
  auto extensions = Forge::extensions();
  extensions.push_back(grease_extension());
  EXPECT_EQ(
      broken_by_commit(GroupContextExtensions{extensions}),
      rules::leaf_supports_group_extensions.name
  );
}

TEST_P(Extensibility, LeafMeetsRequiredCapabilities) {
  using Required = mls_wire::RequiredCapabilities;
  for (const Required& required :
       {Required{{grease<ExtensionType>()}, {}, {}},
        Required{{}, {grease<mls_wire::ProposalType>()}, {}},
        Required{{}, {}, {grease<mls_wire::CredentialType>()}}}) {
    EXPECT_EQ(
        broken_by_commit(GroupContextExtensions{{mls_wire::make_extension(required)}}),
        rules::leaf_meets_required_capabilities.name
    );
  }
}

TEST_P(Extensibility, LeafSupportsCredentialsInUse) {
  forge::KeyPackage package = greased(4);
  package.leaf_node.credential.credential_type = grease<mls_wire::CredentialType>();
  forge.sign(package, forge.device(4));
  EXPECT_EQ(broken_by_commit(mls_wire::Add{package}), rules::leaf_supports_credentials_in_use.name);
}

TEST_P(Extensibility, SuiteIsSupported) {
  forge::KeyPackage package = greased(4);
  package.cipher_suite = grease<mls_wire::CipherSuite>();
  EXPECT_EQ(
      broken_rule_name(mls_wire::check_key_package(package)),
      mls_wire::rules::suite_is_supported.name
  );
}

TEST_P(Extensibility, UnknownProposalsAreRefused) {
  const std::uint16_t type = GetParam();
  const Bytes proposal{static_cast<std::uint8_t>(type >> 8), static_cast<std::uint8_t>(type)};
  EXPECT_EQ(
      broken_rule_name(tls::decode<forge::Proposal>(proposal)),
      tls::rules::variant_tag_is_known.name
  );
}

INSTANTIATE_TEST_SUITE_P(
    Grease,
    Extensibility,
    testing::ValuesIn(grease_values()),
    [](const auto& of) { return std::to_string(of.param); }
);

/// A group whose members know X.509 as well, and one who comes with it (RFC 9420 §5.3, §7.3).
class X509Credentials : public testing::Test {
 protected:
  static constexpr auto x509 = mls_wire::CredentialType::x509;

  X509Credentials() : certified(forge.key_package(forge.device(9))) {
    certified.leaf_node.credential = {x509, {2, 0xAA, 0xBB, 1, 0xCC}};
    certified.leaf_node.capabilities.credentials.push_back(x509);
    forge.sign(certified, forge.device(9));
  }

  /// By a group of one that knows these.
  std::string_view adding(std::vector<mls_wire::CredentialType> known) {
    LeafNode leaf = forge.key_package(forge.device(1)).leaf_node;
    leaf.capabilities.credentials = std::move(known);
    const PublicGroup group = forge.group_of(RatchetTree(leaf, forge.suite.hash), extensions, 1);
    return broken_rule_name(group.stage(forge.signed_commit(
        group, forge.device(1), {Forge::inlined({mls_wire::Add{certified}}), std::nullopt}
    )));
  }

  Forge forge;
  forge::KeyPackage certified;
  forge::Extensions extensions = Forge::extensions();
};

TEST_F(X509Credentials, AreWelcomeWhereAllKnowThem) {
  EXPECT_EQ(adding({mls_wire::CredentialType::basic, x509}), "none");
  extensions = {mls_wire::make_extension(mls_wire::RequiredCapabilities{{}, {}, {x509}})};
  EXPECT_EQ(adding({mls_wire::CredentialType::basic, x509}), "none");
}

TEST_F(X509Credentials, LeafSupportsCredentialsInUse) {
  EXPECT_EQ(
      adding({mls_wire::CredentialType::basic}), rules::leaf_supports_credentials_in_use.name
  );
  // Neither may a newcomer not know what the others have.
  certified.leaf_node.capabilities.credentials = {x509};
  forge.sign(certified, forge.device(9));
  EXPECT_EQ(
      adding({mls_wire::CredentialType::basic, x509}), rules::leaf_supports_credentials_in_use.name
  );
}

TEST_F(X509Credentials, LeafMeetsRequiredCapabilities) {
  extensions = {mls_wire::make_extension(mls_wire::RequiredCapabilities{{}, {}, {x509}})};
  EXPECT_EQ(
      adding({mls_wire::CredentialType::basic}), rules::leaf_meets_required_capabilities.name
  );
}

/// Extensions of a GroupContext that this layer gives a meaning to.
class GroupExtensions : public testing::Test {
 protected:
  /// A list that says it is longer than it is.
  static mls_wire::Extensions malformed(ExtensionType type) { return {{type, {5, 0}}}; }

  Forge forge;
  PublicGroup group = forge.full_group(2);
};

TEST_F(GroupExtensions, DecodeBeforeTheyComeIn) {
  const auto rule = tls::rules::input_is_long_enough.name;
  for (const ExtensionType type :
       {ExtensionType::required_capabilities,
        ExtensionType::external_senders,
        ExtensionType::app_data_dictionary}) {
    const auto broken_by = [&](forge::Proposal proposal) {
      return broken_rule_name(check_proposal(group.view(), {std::move(proposal), MemberSender{}}));
    };
    EXPECT_EQ(broken_by(GroupContextExtensions{malformed(type)}), rule);
    EXPECT_EQ(
        broken_by(
            mls_wire::ReInit{{1}, mls_wire::ProtocolVersion::mls10, forge.suite.id, malformed(type)}
        ),
        rule
    );
    const PublicGroup other = forge.group(2, malformed(type));
    EXPECT_EQ(broken_rule_name(check_tree(other.tree(), other.context(), forge.suite)), rule);
  }
}

TEST_F(GroupExtensions, ExternalSendersAreWholeCredentials) {
  mls_wire::ExternalSenders senders{
      {{forge.fresh_key(), {mls_wire::CredentialType::x509, {2, 0xAA}}}}
  };
  EXPECT_EQ(
      broken_rule_name(mls_wire::check_group_extensions({mls_wire::make_extension(senders)})),
      mls_wire::rules::certificates_are_framed.name
  );
  senders.external_senders[0].credential.body = {1, 0xAA};
  EXPECT_EQ(
      broken_rule_name(mls_wire::check_group_extensions({mls_wire::make_extension(senders)})),
      "none"
  );
}

TEST_F(GroupExtensions, ComponentsAscend) {
  using mls_wire::ComponentId;
  const mls_wire::AppDataDictionary doubled{
      {{ComponentId::safe_aad, {}}, {ComponentId::safe_aad, {}}}
  };
  EXPECT_EQ(
      broken_rule_name(mls_wire::check_group_extensions({mls_wire::make_extension(doubled)})),
      mls_wire::rules::components_ascend.name
  );
}

}  // namespace
}  // namespace causeway::mls_tree
