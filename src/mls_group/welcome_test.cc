// What a newcomer refuses: each test breaks one rule of a Welcome.

#include "mls_group/welcome.h"

#include <gtest/gtest.h>

#include "mls_group/forge_test.h"
#include "mls_group/party_test.h"
#include "mls_tree/rules.h"

namespace causeway::mls_group {
namespace {

class WelcomeRules : public testing::Test {
 protected:
  WelcomeRules() : party(3), newcomer(party.new_comer()) {
    party.create();
    party.add(0, 2);
    for (std::size_t i = 0; i < 3; ++i) party.commit(i);
  }

  /// Member 0 adds the newcomer; the state afterwards is member 0's.
  PendingCommit add(const CommitOptions::Path path = CommitOptions::Path::always) {
    CommitOptions options{.path = path};
    options.add.push_back(newcomer.bundle.key_package);
    return party.commit(0, options);
  }

  std::string join(const mls_wire::Welcome& welcome) {
    return outcome(
        Group::join(welcome, newcomer.bundle, newcomer.identity.key.clone(), party.join_options())
    );
  }

  Party party;
  Party::Newcomer newcomer;
};

TEST_F(WelcomeRules, ForgedWelcomesAreGoodBeforeTheyAreBroken) {
  add(CommitOptions::Path::when_required);
  const Forge forge(party.members[0]);
  EXPECT_EQ(join(ForgedWelcome(forge, party.random).make(newcomer.bundle, party.random)), "ok");
}

TEST_F(WelcomeRules, WelcomeIsForThisKeyPackage) {
  const PendingCommit pending = add();
  newcomer = party.new_comer();
  EXPECT_EQ(join(*pending.bundle.welcome), broken(rules::welcome_is_for_this_key_package));
}

TEST_F(WelcomeRules, WelcomeSuiteIsOurs) {
  const PendingCommit pending = add();
  mls_wire::Welcome welcome = *pending.bundle.welcome;
  welcome.cipher_suite = suite_1;
  EXPECT_EQ(join(welcome), broken(rules::welcome_suite_is_ours));
}

TEST_F(WelcomeRules, WelcomeHasSuiteOfGroup) {
  add(CommitOptions::Path::when_required);
  const Forge forge(party.members[0]);
  ForgedWelcome forged(forge, party.random);
  forged.group_info.group_context.cipher_suite = suite_1;
  EXPECT_EQ(
      join(forged.make(newcomer.bundle, party.random)),
      broken(mls_tree::rules::welcome_has_suite_of_group)
  );
}

TEST_F(WelcomeRules, PskIsKnown) {
  add(CommitOptions::Path::when_required);
  const Forge forge(party.members[0]);
  ForgedWelcome forged(forge, party.random);
  forged.psks.push_back({mls_wire::ExternalPsk{{1}}, Bytes(32)});
  EXPECT_EQ(join(forged.make(newcomer.bundle, party.random)), broken(rules::psk_is_known));
}

TEST_F(WelcomeRules, GroupSecretsAreAuthentic) {
  const PendingCommit pending = add();
  mls_wire::Welcome welcome = *pending.bundle.welcome;
  welcome.secrets[0].encrypted_group_secrets.ciphertext[5] ^= 1;
  EXPECT_EQ(join(welcome), broken(crypto::rules::ciphertext_is_authentic));
}

TEST_F(WelcomeRules, GroupInfoIsAuthentic) {
  add(CommitOptions::Path::when_required);
  const Forge forge(party.members[0]);
  ForgedWelcome forged(forge, party.random);
  mls_wire::Welcome welcome = forged.make(newcomer.bundle, party.random);
  welcome.encrypted_group_info[5] ^= 1;
  // The group secrets are bound to the GroupInfo as it now is.
  mls_wire::GroupSecrets secrets;
  secrets.joiner_secret = forged.joiner_secret.clone();
  welcome.secrets[0].encrypted_group_secrets = *encrypt_with_label(
      forge.suite().hpke,
      newcomer.bundle.key_package.init_key,
      "Welcome",
      welcome.encrypted_group_info,
      tls::encode_secret(secrets).reveal(),
      party.random
  );
  EXPECT_EQ(join(welcome), broken(rules::group_info_is_authentic));
}

TEST_F(WelcomeRules, ConfirmationTagIsValid) {
  add(CommitOptions::Path::when_required);
  const Forge forge(party.members[0]);
  ForgedWelcome forged(forge, party.random);
  forged.confirmation_tag = Bytes(32);
  EXPECT_EQ(
      join(forged.make(newcomer.bundle, party.random)), broken(rules::confirmation_tag_is_valid)
  );
}

TEST_F(WelcomeRules, SignatureIsValid) {
  add(CommitOptions::Path::when_required);
  const Forge forge(party.members[0]);
  ForgedWelcome forged(forge, party.random);
  forged.key = newcomer.identity.key.clone();
  EXPECT_EQ(
      join(forged.make(newcomer.bundle, party.random)), broken(mls_wire::rules::signature_is_valid)
  );
}

TEST_F(WelcomeRules, OwnLeafIsInTree) {
  const Forge forge(party.members[0]);
  EXPECT_EQ(
      join(ForgedWelcome(forge, party.random).make(newcomer.bundle, party.random)),
      broken(rules::own_leaf_is_in_tree)
  );
}

TEST_F(WelcomeRules, WelcomeIsFromAnother) {
  add(CommitOptions::Path::when_required);
  const Forge forge(party.members[0]);
  ForgedWelcome forged(forge, party.random);
  forged.group_info.signer = LeafIndex{3};
  forged.key = newcomer.identity.key.clone();
  EXPECT_EQ(
      join(forged.make(newcomer.bundle, party.random)), broken(rules::welcome_is_from_another)
  );
}

TEST_F(WelcomeRules, SigningKeyIsOfLeaf) {
  const PendingCommit pending = add();
  newcomer.identity.key = party.new_identity().key;
  EXPECT_EQ(join(*pending.bundle.welcome), broken(rules::signing_key_is_of_leaf));
}

TEST_F(WelcomeRules, PathSecretGivesItsKeys) {
  add();
  const Forge forge(party.members[0]);
  ForgedWelcome forged(forge, party.random);
  forged.path_secret = mls_wire::PathSecret(Bytes(32));
  EXPECT_EQ(
      join(forged.make(newcomer.bundle, party.random)), broken(rules::path_secret_gives_its_keys)
  );
}

TEST_F(WelcomeRules, PathReachesUs) {
  add();
  const Forge forge(party.members[0]);
  EXPECT_EQ(
      join(ForgedWelcome(forge, party.random).make(newcomer.bundle, party.random)),
      broken(rules::path_reaches_us)
  );
}

TEST_F(WelcomeRules, TreeMayComeInTheGroupInfo) {
  add(CommitOptions::Path::when_required);
  const Forge forge(party.members[0]);
  ForgedWelcome forged(forge, party.random);
  forged.group_info.extensions.push_back(mls_wire::make_extension(*party.tree));
  party.tree.reset();
  EXPECT_EQ(join(forged.make(newcomer.bundle, party.random)), "ok");
}

TEST_F(WelcomeRules, GroupInfoComesWithTree) {
  const PendingCommit pending = add();
  party.tree.reset();
  EXPECT_EQ(join(*pending.bundle.welcome), broken(mls_tree::rules::group_info_comes_with_tree));
}

TEST(KeyPackageBundle, ComesBackFromItsEncoding) {
  Party party(4);
  const KeyPackageBundle bundle = party.new_comer().bundle;
  const SecretBytes encoded = bundle.encode_secret();
  const auto decoded = KeyPackageBundle::decode(encoded.reveal());
  ASSERT_EQ(outcome(decoded), "ok");
  EXPECT_EQ(decoded->encode_secret(), encoded);
  EXPECT_EQ(decoded->key_package, bundle.key_package);
}

TEST(KeyPackageBundle, LastResortPackagesAreValid) {
  Party party(6);
  LeafOptions options;
  options.key_package_extensions.push_back(mls_wire::make_extension(mls_wire::LastResort{}));
  const auto bundle = make_key_package(suite_3, party.new_identity(), options, party.random);
  ASSERT_EQ(outcome(bundle), "ok");
  EXPECT_EQ(outcome(mls_wire::verify(mls_wire::Unverified(bundle->key_package))), "ok");
}

TEST(KeyPackageBundle, BundleKeysMatch) {
  Party party(5);
  KeyPackageBundle bundle = party.new_comer().bundle;
  std::swap(bundle.init_key, bundle.encryption_key);
  const SecretBytes encoded = bundle.encode_secret();
  EXPECT_EQ(outcome(KeyPackageBundle::decode(encoded.reveal())), broken(rules::bundle_keys_match));
}

}  // namespace
}  // namespace causeway::mls_group
