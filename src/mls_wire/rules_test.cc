// Each rule of mls_wire/rules.h is broken once, by something that is right in all else. Signatures
// are real, so a forged object is one that its own signer got wrong.
#include "mls_wire/rules.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/seeded_random.h"
#include "crypto/random.h"
#include "mls_wire/labels.h"
#include "mls_wire/samples_test.h"

namespace causeway::mls_wire {
namespace {

template <typename T>
std::string_view broken_by_decoding(ByteView bytes) {
  return broken_rule_name(tls::decode<T>(bytes));
}

class SignedObjects : public testing::TestWithParam<Suite> {
 protected:
  SignedObjects() {
    crypto::initialize();
    SeededRandom random(1);
    key = crypto::generate_signing_key(suite.signature, random);
    encryption_key = crypto::generate_kem_key_pair(suite.hpke.kem, random).public_key;
    init_key = crypto::generate_kem_key_pair(suite.hpke.kem, random).public_key;
  }

  LeafNode leaf(decltype(LeafNode::leaf_node_source) source) const {
    LeafNode leaf = sample_leaf(std::move(source));
    leaf.signature_key = key.public_key;
    leaf.encryption_key = encryption_key;
    return leaf;
  }

  KeyPackage key_package() const {
    KeyPackage package = sample<KeyPackage>();
    package.cipher_suite = suite.id;
    package.init_key = init_key;
    package.leaf_node = leaf(Lifetime{1, 2});
    sign_leaf_node(package.leaf_node, suite, key, std::nullopt);
    sign_key_package(package, suite, key);
    return package;
  }

  /// The package, signed anew after `change`.
  template <typename Change>
  std::string_view broken_by(const Change& change) const {
    KeyPackage package = key_package();
    change(package);
    sign_leaf_node(package.leaf_node, suite, key, position);
    sign_key_package(package, suite, key);
    return broken_rule_name(verify(Unverified(package)));
  }

  const Suite suite = GetParam();
  const LeafPosition position{{1, 2, 3}, LeafIndex{4}};
  crypto::SigningKey key;
  HpkePublicKey encryption_key;
  HpkePublicKey init_key;
};

INSTANTIATE_TEST_SUITE_P(Suites, SignedObjects, testing::ValuesIn(suites), [](const auto& of) {
  return "suite_" + std::to_string(static_cast<int>(of.param.id));
});

TEST_P(SignedObjects, VerifyWhereNothingIsWrong) {
  EXPECT_EQ(broken_by([](KeyPackage&) {}), "none");
  const KeyPackage package = key_package();
  EXPECT_EQ(*verify(Unverified(package)), package);

  GroupInfo info = sample<GroupInfo>();
  info.group_context.cipher_suite = suite.id;
  sign_group_info(info, suite, key);
  EXPECT_EQ(*verify(Unverified(info), key.public_key), info);
}

TEST_P(SignedObjects, LeafSignatureCoversThePosition) {
  LeafNode node = leaf(UpdateSource{});
  sign_leaf_node(node, suite, key, position);
  EXPECT_TRUE(verify_leaf_node(node, suite, position).ok());
  const LeafPosition elsewhere{position.group_id, LeafIndex{5}};
  EXPECT_EQ(
      broken_rule_name(verify_leaf_node(node, suite, elsewhere)), rules::signature_is_valid.name
  );
}

TEST_P(SignedObjects, RuleVersionIsMls10) {
  EXPECT_EQ(
      broken_by([](KeyPackage& p) { p.version = static_cast<ProtocolVersion>(2); }),
      rules::version_is_mls10.name
  );
  GroupInfo info = sample<GroupInfo>();
  info.group_context.version = static_cast<ProtocolVersion>(2);
  EXPECT_EQ(
      broken_rule_name(verify(Unverified(info), key.public_key)), rules::version_is_mls10.name
  );
  Bytes message = tls::encode(sample<MlsMessage>());
  message[1] = 2;
  EXPECT_EQ(broken_by_decoding<MlsMessage>(message), rules::version_is_mls10.name);
}

TEST_P(SignedObjects, RuleSuiteIsSupported) {
  const auto other = static_cast<CipherSuite>(0x0A0A);  // GREASE (RFC 9420 §13.5)
  EXPECT_EQ(
      broken_by([=](KeyPackage& p) { p.cipher_suite = other; }), rules::suite_is_supported.name
  );
  EXPECT_EQ(broken_rule_name(find_suite(other)), rules::suite_is_supported.name);
}

TEST_P(SignedObjects, RuleLeafSourceIsKeyPackage) {
  EXPECT_EQ(
      broken_by([](KeyPackage& p) { p.leaf_node.leaf_node_source = UpdateSource{}; }),
      rules::leaf_source_is_key_package.name
  );
}

TEST_P(SignedObjects, RuleLeafHasAPosition) {
  LeafNode node = leaf(UpdateSource{});
  sign_leaf_node(node, suite, key, position);
  EXPECT_EQ(
      broken_rule_name(verify_leaf_node(node, suite, std::nullopt)), rules::leaf_has_a_position.name
  );
}

TEST_P(SignedObjects, RuleInitKeyDiffersFromEncryptionKey) {
  EXPECT_EQ(
      broken_by([](KeyPackage& p) { p.init_key = p.leaf_node.encryption_key; }),
      rules::init_key_differs_from_encryption_key.name
  );
}

TEST_P(SignedObjects, RuleHpkeKeyIsValid) {
  for (const Bytes& unusable : {Bytes(), Bytes(31, 5), Bytes(33, 5), Bytes(32, 0)}) {
    EXPECT_EQ(
        broken_by([&](KeyPackage& p) { p.init_key = unusable; }), rules::hpke_key_is_valid.name
    );
    EXPECT_EQ(
        broken_by([&](KeyPackage& p) { p.leaf_node.encryption_key = unusable; }),
        rules::hpke_key_is_valid.name
    );
  }
}

TEST_P(SignedObjects, RuleExtensionOncePerType) {
  EXPECT_EQ(
      broken_by([](KeyPackage& p) { p.extensions.push_back(p.extensions[0]); }),
      rules::extension_once_per_type.name
  );
  EXPECT_EQ(
      broken_by([](KeyPackage& p) { p.leaf_node.extensions.push_back(p.leaf_node.extensions[0]); }),
      rules::extension_once_per_type.name
  );
}

TEST_P(SignedObjects, RuleComponentsAscend) {
  const AppDataDictionary doubled{{{ComponentId::safe_aad, {}}, {ComponentId::safe_aad, {}}}};
  const Extension extension = make_extension(doubled);
  EXPECT_EQ(
      broken_by([&](KeyPackage& p) { p.extensions = {extension}; }), rules::components_ascend.name
  );
  EXPECT_EQ(
      broken_by([&](KeyPackage& p) { p.leaf_node.extensions = {extension}; }),
      rules::components_ascend.name
  );
}

TEST_P(SignedObjects, RuleKeyPackageListsItsExtensions) {
  EXPECT_EQ(
      broken_by([](KeyPackage& p) { p.leaf_node.capabilities.extensions.pop_back(); }),
      rules::key_package_lists_its_extensions.name
  );
  EXPECT_EQ(
      broken_by([](KeyPackage& p) { p.extensions = {make_extension(ApplicationId{})}; }), "none"
  );
}

TEST_P(SignedObjects, RuleSignatureIsValid) {
  KeyPackage package = key_package();
  package.signature[0] ^= 1;
  EXPECT_EQ(broken_rule_name(verify(Unverified(package))), rules::signature_is_valid.name);

  package = key_package();
  package.leaf_node.signature[0] ^= 1;
  sign_key_package(package, suite, key);
  EXPECT_EQ(broken_rule_name(verify(Unverified(package))), rules::signature_is_valid.name);

  GroupInfo info = sample<GroupInfo>();
  sign_group_info(info, suite, key);
  info.group_context.epoch = info.group_context.epoch.next();
  EXPECT_EQ(
      broken_rule_name(verify(Unverified(info), key.public_key)), rules::signature_is_valid.name
  );
}

// RFC 9420 §6.1: members and new members that commit sign the context with the content.
TEST_P(SignedObjects, ContentIsSignedWithItsContextWhereTheSenderKnowsIt) {
  const GroupContext context = sample<GroupContext>();
  GroupContext other = context;
  other.epoch = other.epoch.next();
  for (const Sender& sender :
       {Sender(MemberSender{}),
        Sender(NewMemberCommit{}),
        Sender(NewMemberProposal{}),
        Sender(ExternalSender{})}) {
    AuthenticatedContent message = sample<AuthenticatedContent>();
    message.content.sender = sender;
    message.auth.signature =
        sign_framed_content(message.wire_format, message.content, context, suite, key);
    EXPECT_TRUE(verify_framed_content(message, context, suite, key.public_key).ok());
    const bool knows_context = sender.index() == 0 || sender.index() == 3;
    EXPECT_EQ(verify_framed_content(message, other, suite, key.public_key).ok(), !knows_context);
  }
}

TEST(WireRules, LifetimeIsCurrent) {
  const LeafNode leaf = sample_leaf(Lifetime{10, 20});
  for (const std::uint64_t now : {10U, 15U, 20U}) {
    EXPECT_EQ(broken_rule_name(check_lifetime(leaf, now)), "none") << now;
  }
  for (const std::uint64_t now : {9U, 21U}) {
    EXPECT_EQ(broken_rule_name(check_lifetime(leaf, now)), rules::lifetime_is_current.name) << now;
  }
  EXPECT_EQ(broken_rule_name(check_lifetime(sample_leaf(UpdateSource{}), 21)), "none");
}

TEST(WireRules, CertificatesAreFramed) {
  const Credential broken{CredentialType::x509, {2, 0xAA}};
  EXPECT_EQ(
      broken_by_decoding<Credential>(tls::encode(broken)), rules::certificates_are_framed.name
  );
}

TEST(WireRules, ComponentsAscend) {
  for (const auto second : {ComponentId::safe_aad, ComponentId::app_components}) {
    const AppDataDictionary broken{{{ComponentId::safe_aad, {}}, {second, {}}}};
    EXPECT_EQ(
        broken_by_decoding<AppDataDictionary>(tls::encode(broken)), rules::components_ascend.name
    );
  }
}

TEST(WireRules, AadItemsAscend) {
  for (const auto second : {ComponentId::safe_aad, ComponentId::app_components}) {
    const SafeAad broken{{{ComponentId::safe_aad, {}}, {second, {}}}};
    EXPECT_EQ(broken_by_decoding<SafeAad>(tls::encode(broken)), rules::aad_items_ascend.name);
  }
}

TEST(WireRules, PaddingIsZero) {
  const PrivateMessageContent content{ApplicationData{{1}}, {{2}, std::nullopt}, 3};
  Bytes plaintext = content.encode();
  plaintext.back() = 1;
  EXPECT_EQ(
      broken_rule_name(PrivateMessageContent::decode(plaintext, ContentType::application)),
      rules::padding_is_zero.name
  );
}

TEST(WireRules, ProposalsAreBounded) {
  Commit commit;
  commit.proposals.assign(Commit::proposals_max, ProposalReference{});
  EXPECT_EQ(broken_by_decoding<Commit>(tls::encode(commit)), "none");
  commit.proposals.emplace_back(ProposalReference{});
  EXPECT_EQ(broken_by_decoding<Commit>(tls::encode(commit)), rules::proposals_are_bounded.name);
}

TEST(WireRules, PathIsBounded) {
  UpdatePath path = sample<UpdatePath>();
  path.nodes.assign(UpdatePath::nodes_max, {});
  EXPECT_EQ(broken_by_decoding<UpdatePath>(tls::encode(path)), "none");
  path.nodes.emplace_back();
  EXPECT_EQ(broken_by_decoding<UpdatePath>(tls::encode(path)), rules::path_is_bounded.name);

  path.nodes.assign(2, {});
  path.nodes[0].encrypted_path_secret.resize(1);
  path.nodes[1].encrypted_path_secret.resize(UpdatePath::ciphertexts_max - 1);
  EXPECT_EQ(broken_by_decoding<UpdatePath>(tls::encode(path)), "none");
  path.nodes[0].encrypted_path_secret.resize(2);
  EXPECT_EQ(broken_by_decoding<UpdatePath>(tls::encode(path)), rules::path_is_bounded.name);
}

TEST(WireRules, NodesAreBounded) {
  RatchetTreeNodes tree;
  tree.ratchet_tree.resize(RatchetTreeNodes::nodes_max);
  EXPECT_EQ(broken_by_decoding<RatchetTreeNodes>(tls::encode(tree)), "none");
  tree.ratchet_tree.emplace_back();
  EXPECT_EQ(broken_by_decoding<RatchetTreeNodes>(tls::encode(tree)), rules::nodes_are_bounded.name);
}

TEST(WireRules, UnknownProposalTypesAreRefused) {
  Bytes proposal = tls::encode(Proposal(Remove{LeafIndex{1}}));
  proposal[1] = 8;
  EXPECT_EQ(broken_by_decoding<Proposal>(proposal), tls::rules::variant_tag_is_known.name);
}

}  // namespace
}  // namespace causeway::mls_wire
