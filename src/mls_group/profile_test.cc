// The profile `causeway`: what Causeway demands beyond RFC 9420 is refused by whoever would commit
// it and by whoever receives it. The demands themselves are tested in mls_tree.

#include <functional>
#include <gtest/gtest.h>

#include "identity/device_credential.h"
#include "mls_group/forge_test.h"
#include "mls_group/party_test.h"
#include "mls_tree/policy.h"
#include "mls_tree/roles.h"
#include "mls_wire/components.h"

namespace causeway::mls_group {
namespace {

class CausewayProfile : public testing::Test {
 protected:
  CausewayProfile() : random(10) {}

  Identity device(std::uint8_t account) {
    crypto::SigningKey key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
    const crypto::SigningKey identity_key =
        *crypto::signing_key_from_private(crypto::Signature::ed25519, Bytes(32, account));
    const identity::DeviceCredential credential = identity::certify_device(
        identity_key,
        AccountId{{account}},
        random.id<DeviceId>(),
        identity::public_key_of(key),
        from_unix_ms(0)
    );
    return {mls_wire::basic_credential(tls::encode(credential)), std::move(key)};
  }

  static mls_wire::Extensions extensions(const mls_tree::Roles& roles) {
    mls_wire::AppDataDictionary dictionary;
    dictionary.set(
        mls_wire::ComponentId::safe_aad,
        tls::encode(mls_wire::ComponentsList{{mls_wire::ComponentId::frank_commitment}})
    );
    dictionary.set(mls_wire::ComponentId::roles, tls::encode(roles));
    return {
        mls_wire::make_extension(
            mls_wire::RequiredCapabilities{{mls_wire::ExtensionType::app_data_dictionary}, {}, {}}
        ),
        mls_wire::make_extension(dictionary),
    };
  }

  Result<Group> create(mls_wire::Extensions group_extensions) {
    return Group::create(
        {.group_id = Bytes(16, 1),
         .cipher_suite = suite_3,
         .extensions = std::move(group_extensions)},
        device(1),
        {},
        random
    );
  }

  /// A group of the owner, account 1, and a plain member, account 2.
  void begin() {
    mls_tree::Roles roles;
    roles.set(AccountId{{1}}, mls_tree::Role::owner);
    owner = create(extensions(roles));
    ASSERT_EQ(outcome(*owner), "ok");
    Identity identity = device(2);
    const KeyPackageBundle bundle = *make_key_package(suite_3, identity, {}, random);
    CommitOptions options;
    options.add.push_back(bundle.key_package);
    auto pending = (*owner)->commit(options, psks, random);
    ASSERT_EQ(outcome(pending), "ok");
    owner = std::move(pending->next);
    member = Group::join(
        *pending->bundle.welcome,
        bundle,
        std::move(identity.key),
        {.tree = (*owner)->tree().nodes(), .psks = psks}
    );
    ASSERT_EQ(outcome(*member), "ok");
  }

  KeyPackageBundle package(std::uint8_t account) {
    return *make_key_package(suite_3, device(account), {}, random);
  }

  SeededRandom random;
  NoPsks psks;
  std::optional<Result<Group>> owner;
  std::optional<Result<Group>> member;
};

TEST_F(CausewayProfile, GroupsRequireAppDataAndFranks) {
  EXPECT_EQ(outcome(create({})), broken(mls_tree::rules::app_data_is_required));
}

TEST_F(CausewayProfile, LeavesAreDevices) {
  Party party(11, suite_3, Profile::causeway);
  mls_tree::Roles roles;
  roles.set(AccountId{{1}}, mls_tree::Role::owner);
  const auto group = Group::create(
      {.group_id = {1}, .cipher_suite = suite_3, .extensions = extensions(roles)},
      party.new_identity(),
      {},
      random
  );
  EXPECT_EQ(outcome(group), broken(mls_tree::rules::leaf_is_a_device));
}

TEST_F(CausewayProfile, HandshakesCarryAnEmptySafeAad) {
  begin();
  const auto pending = (*owner)->commit({}, psks, random);
  EXPECT_EQ(pending->bundle.commit.content.authenticated_data, Bytes{0});
  EXPECT_EQ(outcome((*member)->process(pending->bundle.commit, psks)), "ok");

  mls_wire::PublicMessage with_words = pending->next.commit({}, psks, random)->bundle.commit;
  with_words.content.authenticated_data = to_bytes("words");
  const std::string before = snapshot(**member);
  EXPECT_EQ(
      outcome((*member)->process(Forge(pending->next).reseal(with_words), psks)),
      broken(mls_tree::rules::handshake_aad_is_empty)
  );
  EXPECT_EQ(snapshot(**member), before);
}

// The GroupInfo within a Welcome is the one part of a group's state that the hub cannot read.
TEST_F(CausewayProfile, Row20WelcomesAddNothing) {
  begin();
  Identity identity = device(3);
  const KeyPackageBundle newcomer = *make_key_package(suite_3, identity, {}, random);
  CommitOptions options;
  options.path = CommitOptions::Path::when_required;
  options.add.push_back(newcomer.key_package);
  const Group next = std::move((*owner)->commit(options, psks, random)->next);
  const Forge forge(next);
  const auto join_with = [&](const std::function<void(mls_wire::Extensions&)>& change) {
    ForgedWelcome forged(forge, random);
    const mls_wire::Suite& suite = forge.suite();
    const auto member_secret =
        derive_member_secret(suite.hash, forged.joiner_secret, zero_secret<PskSecret>(suite.hash));
    const auto epoch = begin_epoch(suite, member_secret, forge.context());
    auto external = derive_external_key_pair(suite.hpke.kem, epoch.secrets.external_secret);
    forged.group_info.extensions = {
        mls_wire::make_extension(mls_wire::ExternalPub{std::move(external.public_key)})
    };
    change(forged.group_info.extensions);
    return outcome(Group::join(
        forged.make(newcomer, random),
        newcomer,
        identity.key.clone(),
        {.tree = next.tree().nodes(), .psks = psks}
    ));
  };
  EXPECT_EQ(join_with([](auto&) {}), "ok");
  const std::initializer_list<std::function<void(mls_wire::Extensions&)>> additions{
      [](auto& extensions) {
        extensions.push_back({mls_wire::ExtensionType{0xff20}, to_bytes("meet me elsewhere")});
      },
      [&](auto& extensions) {
        extensions.push_back(
            {mls_wire::ExtensionType::ratchet_tree, tls::encode(next.tree().nodes())}
        );
      },
      [](auto& extensions) {
        extensions.front() =
            mls_wire::make_extension(mls_wire::ExternalPub{to_bytes("no key at all")});
      },
      [](auto& extensions) { extensions.clear(); },
  };
  for (const auto& addition : additions) {
    EXPECT_EQ(join_with(addition), broken(rules::welcome_adds_nothing));
  }
}

TEST_F(CausewayProfile, MembersWithoutARoleAddNobody) {
  begin();
  CommitOptions options;
  options.add.push_back(package(3).key_package);
  EXPECT_EQ(
      outcome((*member)->commit(options, psks, random)), broken(mls_tree::rules::adder_may_add)
  );
  // A member whose program does not check it is refused by the others.
  Forge forge(**member);
  forge.state.profile = Profile::rfc9420;
  const SecretBytes epoch = forge.state.encode_epoch();
  const SecretBytes ratchets = forge.state.encode_ratchets();
  const Group lax =
      *Group::decode(epoch.reveal(), ratchets.reveal(), forge.state.public_group.tree());
  const auto pending = lax.commit(options, psks, random);
  ASSERT_EQ(outcome(pending), "ok");
  EXPECT_EQ(
      outcome((*owner)->process(pending->bundle.commit, psks)),
      broken(mls_tree::rules::adder_may_add)
  );
}

TEST_F(CausewayProfile, WhoeverLeavesIsRemovedByThoseWhoKnow) {
  begin();
  mls_tree::Departing departing{.accounts = {AccountId{{1}}}, .leaves = {}, .ended = {}};
  EXPECT_EQ(
      outcome((*member)->commit({.remove = {LeafIndex{0}}}, psks, random)),
      broken(mls_tree::rules::remover_may_remove)
  );
  // An owner has to stay, so the one who leaves is the member.
  departing.accounts = {AccountId{{2}}};
  EXPECT_EQ(
      outcome((*owner)->commit({.departing = departing}, psks, random)),
      broken(mls_tree::rules::departing_are_removed)
  );
  const auto unaware = (*owner)->commit({}, psks, random);
  const std::string before = snapshot(**member);
  EXPECT_EQ(
      outcome((*member)->process(unaware->bundle.commit, psks, departing)),
      broken(mls_tree::rules::departing_are_removed)
  );
  EXPECT_EQ(snapshot(**member), before);
  const auto pending =
      (*owner)->commit({.remove = {LeafIndex{1}}, .departing = departing}, psks, random);
  ASSERT_EQ(outcome(pending), "ok");
  const auto processed = (*member)->process(pending->bundle.commit, psks, departing);
  ASSERT_EQ(outcome(processed), "ok");
  EXPECT_TRUE(processed->self_removed);
}

TEST_F(CausewayProfile, ProposalIsInItsCommit) {
  begin();
  const auto rule = broken(mls_tree::rules::proposal_is_in_its_commit);
  EXPECT_EQ(outcome((*member)->propose_remove((*member)->own_leaf())), rule);
  EXPECT_EQ(outcome((*member)->propose_update(random)), rule);
  // A member whose program does not check it is heard by nobody.
  Forge forge(**member);
  forge.state.profile = Profile::rfc9420;
  const SecretBytes epoch = forge.state.encode_epoch();
  const SecretBytes ratchets = forge.state.encode_ratchets();
  const Group lax =
      *Group::decode(epoch.reveal(), ratchets.reveal(), forge.state.public_group.tree());
  const auto proposal = lax.propose_remove(lax.own_leaf());
  const std::string before = snapshot(**owner);
  EXPECT_EQ(outcome((*owner)->process(*proposal, psks)), rule);
  EXPECT_EQ(snapshot(**owner), before);
}

TEST_F(CausewayProfile, DeviceOfAMemberComesBackAndAStrangerDoesNot) {
  begin();
  const auto group_info = mls_wire::Unverified<mls_wire::GroupInfo>((*owner)->group_info());
  const ExternalJoinOptions options{
      .tree = (*owner)->tree().nodes(), .leaf = {}, .remove = LeafIndex{1}
  };
  const auto pending = Group::join_external(group_info, device(2), options, psks, random);
  ASSERT_EQ(outcome(pending), "ok");
  EXPECT_EQ(outcome((*owner)->process(pending->bundle.commit, psks)), "ok");
  EXPECT_EQ((*owner)->epoch_authenticator(), pending->next.epoch_authenticator());
  EXPECT_EQ(
      outcome(Group::join_external(group_info, device(4), options, psks, random)),
      broken(mls_tree::rules::external_joiner_is_known)
  );
}

TEST_F(CausewayProfile, GroupsAreNeitherRestartedNorBranched) {
  begin();
  const auto rule = broken(mls_tree::rules::proposal_is_used_here);
  const mls_wire::ReInit reinit{
      {9}, mls_wire::ProtocolVersion::mls10, suite_1, (*owner)->context().extensions
  };
  EXPECT_EQ(outcome((*owner)->commit({.reinit = reinit}, psks, random)), rule);
  const Identity identity = device(1);
  EXPECT_EQ(
      outcome((*owner)->branch(
          {.group_id = {9}, .extensions = (*owner)->context().extensions},
          {identity, {}, {}},
          random
      )),
      rule
  );
}

TEST_F(CausewayProfile, HandshakeIsPublic) {
  begin();
  Forge forge(**owner);
  const auto pending = (*owner)->commit({}, psks, random);
  const mls_wire::PublicMessage& commit = pending->bundle.commit;
  const auto message = forge.seal_private(
      forge.sign(
          commit.content, commit.auth.confirmation_tag, mls_wire::WireFormat::mls_private_message
      ),
      Generation{0},
      random
  );
  EXPECT_EQ(
      outcome((*member)->process(message, psks)), broken(mls_tree::rules::handshake_is_public)
  );
}

}  // namespace
}  // namespace causeway::mls_group
