// What a group refuses of its members' messages: each test breaks one rule, and the state of
// whoever refused is byte for byte as before.

#include <gtest/gtest.h>

#include "crypto/aead.h"
#include "mls_group/forge_test.h"
#include "mls_group/party_test.h"
#include "mls_tree/rules.h"

namespace causeway::mls_group {
namespace {

class GroupRules : public testing::Test {
 protected:
  GroupRules() : party(2) {
    party.create();
    party.add(0, 3);
    for (std::size_t i = 0; i < 4; ++i) party.commit(i);
  }

  template <typename Message>
  void expect_refused(const Message& message, const Rule& rule) {
    expect_refused_by(party.members[1], message, rule);
  }

  template <typename Message>
  void expect_refused_by(Group& member, const Message& message, const Rule& rule) {
    const std::string before = snapshot(member);
    EXPECT_EQ(outcome(member.process(message, party.no_psks)), broken(rule));
    EXPECT_EQ(snapshot(member), before);
  }

  void expect_unopened(Group& member, const mls_wire::PrivateMessage& message, const Rule& rule) {
    const std::string before = snapshot(member);
    EXPECT_EQ(outcome(member.unprotect(message)), broken(rule));
    EXPECT_EQ(snapshot(member), before);
  }

  /// A genuine commit of member 0 that was not delivered.
  PendingCommit genuine(const CommitOptions& options = {}) {
    return *party.members[0].commit(options, party.no_psks, party.random);
  }

  mls_wire::PrivateMessage said() {
    return *party.members[0].protect(as_bytes("hello"), as_bytes("aad"), party.random);
  }

  Party party;
};

TEST_F(GroupRules, MessageIsForThisGroup) {
  mls_wire::PublicMessage commit = genuine().bundle.commit;
  commit.content.group_id = {1};
  expect_refused(
      Forge(party.members[0]).reseal(commit), mls_tree::rules::message_is_for_this_group
  );
  mls_wire::PrivateMessage message = said();
  message.group_id = {1};
  expect_unopened(party.members[1], message, mls_tree::rules::message_is_for_this_group);
  expect_refused(message, mls_tree::rules::message_is_for_this_group);
}

TEST_F(GroupRules, EpochIsCurrent) {
  const mls_wire::PublicMessage commit = genuine().bundle.commit;
  const mls_wire::PrivateMessage message = said();
  party.commit(3);
  expect_refused(commit, mls_tree::rules::epoch_is_current);
  expect_unopened(party.members[1], message, mls_tree::rules::epoch_is_current);
}

TEST_F(GroupRules, MembershipTagIsValid) {
  mls_wire::PublicMessage commit = genuine().bundle.commit;
  (*commit.membership_tag)[3] ^= 1;
  expect_refused(commit, rules::membership_tag_is_valid);
  commit.membership_tag.reset();
  expect_refused(commit, rules::membership_tag_is_valid);
}

TEST_F(GroupRules, ApplicationDataIsPrivate) {
  const Forge forge(party.members[0]);
  expect_refused(
      forge.seal(forge.framed(mls_wire::ApplicationData{{1}})), rules::application_data_is_private
  );
}

TEST_F(GroupRules, SignatureIsValid) {
  mls_wire::PublicMessage commit = genuine().bundle.commit;
  commit.auth.signature[10] ^= 1;
  const Forge forge(party.members[0]);
  expect_refused(forge.tag(commit.authenticated_content()), mls_wire::rules::signature_is_valid);
}

TEST_F(GroupRules, ConfirmationTagIsValid) {
  mls_wire::PublicMessage commit = genuine().bundle.commit;
  commit.auth.confirmation_tag->back() ^= 1;
  expect_refused(Forge(party.members[0]).reseal(commit), rules::confirmation_tag_is_valid);
}

TEST_F(GroupRules, CommitIsFromAnother) {
  const PendingCommit pending = genuine();
  expect_refused_by(party.members[0], pending.bundle.commit, rules::commit_is_from_another);
}

TEST_F(GroupRules, OwnUpdateIsKnown) {
  Group twin = party.members[1].clone();
  party.propose(*twin.propose_update(party.random));  // the state of member 1 never heard of it
  const PendingCommit pending = genuine();
  expect_refused(pending.bundle.commit, rules::own_update_is_known);
}

TEST_F(GroupRules, PskIsKnown) {
  const Forge forge(party.members[0]);
  const mls_wire::PreSharedKeyId id{mls_wire::ExternalPsk{{1, 2}}, Bytes(32)};
  const mls_wire::Commit commit{
      {mls_wire::InlineProposal{mls_wire::PreSharedKey{id}}}, std::nullopt
  };
  expect_refused(forge.tag(forge.sign(forge.framed(commit), Bytes(32))), rules::psk_is_known);
}

TEST_F(GroupRules, PathSecretGivesItsKeys) {
  const Forge forge(party.members[0]);
  mls_wire::PublicMessage message = genuine().bundle.commit;
  auto& commit = std::get<mls_wire::Commit>(message.content.content);
  // The ciphertexts change nothing of the tree, so the context to encrypt under is the same.
  const auto staged = forge.state.public_group.stage(message);
  const auto& tree = staged->tree;
  commit.path->nodes[0].encrypted_path_secret[0] = *encrypt_with_label(
      forge.suite().hpke,
      tree.encryption_key(mls_tree::node_of(LeafIndex{1})),
      "UpdatePathNode",
      tls::encode(staged->provisional_context),
      Bytes(32),
      party.random
  );
  expect_refused(forge.reseal(message), rules::path_secret_gives_its_keys);
}

TEST_F(GroupRules, PathSecretIsAuthentic) {
  mls_wire::PublicMessage message = genuine().bundle.commit;
  auto& commit = std::get<mls_wire::Commit>(message.content.content);
  commit.path->nodes[0].encrypted_path_secret[0].ciphertext[0] ^= 1;
  expect_refused(Forge(party.members[0]).reseal(message), crypto::rules::ciphertext_is_authentic);
}

TEST_F(GroupRules, ExternalInitIsAuthenticThroughTheConfirmationTag) {
  const auto pending = Group::join_external(
      mls_wire::Unverified<mls_wire::GroupInfo>(party.members[2].group_info()),
      party.new_identity(),
      {.tree = party.tree, .leaf = {}, .remove = {}, .profile = Profile::rfc9420},
      party.no_psks,
      party.random
  );
  mls_wire::PublicMessage message = pending->bundle.commit;
  message.auth.confirmation_tag->front() ^= 1;
  expect_refused(message, rules::confirmation_tag_is_valid);
}

TEST_F(GroupRules, GroupInfoHasExternalPub) {
  Forge forge(party.members[2]);
  mls_wire::GroupInfo group_info = party.members[2].group_info();
  group_info.extensions.clear();
  mls_wire::sign_group_info(group_info, forge.suite(), forge.state.key);
  const auto pending = Group::join_external(
      mls_wire::Unverified<mls_wire::GroupInfo>(group_info),
      party.new_identity(),
      {.tree = party.tree, .leaf = {}, .remove = {}, .profile = Profile::rfc9420},
      party.no_psks,
      party.random
  );
  EXPECT_EQ(outcome(pending), broken(mls_tree::rules::group_info_has_external_pub));
}

TEST_F(GroupRules, ExtensionOncePerType) {
  const auto doubled = Group::create(
      {.group_id = {1},
       .cipher_suite = suite_3,
       .extensions =
           mls_wire::Extensions(2, mls_wire::make_extension(mls_wire::RequiredCapabilities{})),
       .profile = Profile::rfc9420},
      party.new_identity(),
      {},
      party.random
  );
  EXPECT_EQ(outcome(doubled), broken(mls_wire::rules::extension_once_per_type));
}

TEST_F(GroupRules, EncryptedHandshakesAreTakenInOnce) {
  Forge forge(party.members[0]);
  const auto content = forge.sign(
      forge.framed(mls_wire::ProposalContent{mls_wire::Remove{LeafIndex{2}}}),
      std::nullopt,
      mls_wire::WireFormat::mls_private_message
  );
  const auto message = forge.seal_private(content, Generation{0}, party.random);
  EXPECT_EQ(outcome(party.members[1].process(message, party.no_psks)), "ok");
  EXPECT_EQ(party.members[1].public_group().remembered().size(), 1U);
  expect_refused(message, rules::generation_is_unused);
}

TEST_F(GroupRules, EncryptedHandshakeIsNoApplicationData) {
  expect_refused(said(), mls_tree::rules::content_is_commit);
}

TEST_F(GroupRules, ContentIsApplication) {
  mls_wire::PrivateMessage message = said();
  message.content_type = mls_wire::ContentType::proposal;
  expect_unopened(party.members[1], message, rules::content_is_application);
}

TEST_F(GroupRules, MessageIsFromAnother) {
  Group twin = party.members[1].clone();
  const auto message = twin.protect(as_bytes("to myself"), {}, party.random);
  expect_unopened(party.members[1], *message, rules::message_is_from_another);
}

TEST_F(GroupRules, SenderIsMember) {
  party.commit(0, {.remove = {LeafIndex{2}}});
  Forge forge(party.members[0]);
  mls_wire::FramedContent content = forge.framed(mls_wire::ApplicationData{{1}});
  content.sender = mls_wire::MemberSender{LeafIndex{2}};
  const auto message = forge.seal_private(
      forge.sign(content, std::nullopt, mls_wire::WireFormat::mls_private_message),
      Generation{0},
      party.random
  );
  expect_unopened(party.members[1], message, mls_tree::rules::sender_is_member);
}

TEST_F(GroupRules, NobodySpeaksForAnother) {
  Forge forge(party.members[0]);
  mls_wire::FramedContent content = forge.framed(mls_wire::ApplicationData{{1}});
  content.sender = mls_wire::MemberSender{LeafIndex{2}};
  const auto message = forge.seal_private(
      forge.sign(content, std::nullopt, mls_wire::WireFormat::mls_private_message),
      Generation{0},
      party.random
  );
  expect_unopened(party.members[1], message, mls_wire::rules::signature_is_valid);
}

TEST_F(GroupRules, EveryPartOfAMessageIsAuthentic) {
  const mls_wire::PrivateMessage message = said();
  mls_wire::PrivateMessage changed = message;
  changed.authenticated_data.push_back(0);
  expect_unopened(party.members[1], changed, crypto::rules::ciphertext_is_authentic);
  changed = message;
  changed.encrypted_sender_data[0] ^= 1;
  expect_unopened(party.members[1], changed, rules::sender_data_is_authentic);
  changed = message;
  changed.ciphertext.back() ^= 1;  // beyond the sample of the sender data key
  expect_unopened(party.members[1], changed, crypto::rules::ciphertext_is_authentic);
  EXPECT_EQ(outcome(party.members[1].unprotect(message)), "ok");
}

// Row 10 of the attacks, by a member, who has everybody's message keys: what was signed stays.
TEST_F(GroupRules, Row10AMemberCannotReplaceACommitmentEither) {
  Forge forge(party.members[0]);
  mls_wire::FramedContent content = forge.framed(mls_wire::ApplicationData{{1}});
  content.authenticated_data = {1};
  auto replaced =
      forge.sign(std::move(content), std::nullopt, mls_wire::WireFormat::mls_private_message);
  replaced.content.authenticated_data = {2};
  const auto message = forge.seal_private(std::move(replaced), Generation{0}, party.random);
  expect_unopened(party.members[1], message, mls_wire::rules::signature_is_valid);
}

TEST_F(GroupRules, PaddingIsZero) {
  Forge forge(party.members[0]);
  const auto content = forge.sign(
      forge.framed(mls_wire::ApplicationData{{1}}),
      std::nullopt,
      mls_wire::WireFormat::mls_private_message
  );
  auto padded = mls_wire::PrivateMessageContent{content.content.content, content.auth, 8}.encode();
  padded.back() = 1;
  const LeafIndex sender = forge.state.private_tree.leaf;
  const auto key =
      forge.state.secret_tree.take_key(forge.suite(), {sender, RatchetType::application, {}});
  mls_wire::PrivateMessage message = said();
  message.authenticated_data.clear();
  // With a reuse guard of zeros the nonce is the ratchet's own.
  message.ciphertext = crypto::aead_seal(
      forge.suite().aead,
      key->key.reveal(),
      key->nonce.reveal(),
      tls::encode(
          mls_wire::PrivateContentAad{message.group_id, message.epoch, message.content_type, {}}
      ),
      padded
  );
  const MessageKey sender_key = derive_sender_data_key(
      forge.suite(), forge.state.secrets.sender_data_secret, message.ciphertext
  );
  message.encrypted_sender_data = crypto::aead_seal(
      forge.suite().aead,
      sender_key.key.reveal(),
      sender_key.nonce.reveal(),
      tls::encode(mls_wire::SenderDataAad{message.group_id, message.epoch, message.content_type}),
      tls::encode(mls_wire::SenderData{sender, Generation{0}, {}})
  );
  expect_unopened(party.members[1], message, mls_wire::rules::padding_is_zero);
}

TEST_F(GroupRules, GenerationIsNear) {
  Forge forge(party.members[0]);
  const auto message_of = [&](std::uint32_t generation) {
    return forge.seal_private(
        forge.sign(
            forge.framed(mls_wire::ApplicationData{{1}}),
            std::nullopt,
            mls_wire::WireFormat::mls_private_message
        ),
        Generation{generation},
        party.random
    );
  };
  const auto at_the_limit = message_of(skip_max);
  // The forger's own tree moved on, so that one more step is within its reach.
  const auto beyond = message_of(2 * skip_max + 1);
  expect_unopened(party.members[1], beyond, rules::generation_is_near);
  EXPECT_EQ(outcome(party.members[1].unprotect(at_the_limit)), "ok");
  EXPECT_EQ(outcome(party.members[1].unprotect(beyond)), "ok");
}

TEST_F(GroupRules, ReplaysAreRefused) {
  const mls_wire::PrivateMessage message = said();
  EXPECT_EQ(outcome(party.members[1].unprotect(message)), "ok");
  expect_unopened(party.members[1], message, rules::generation_is_unused);
}

TEST_F(GroupRules, WhoWasRemovedOpensNothingOfTheNextEpoch) {
  party.commit(0, {.remove = {LeafIndex{3}}});
  Group& gone = party.gone.front();
  mls_wire::PrivateMessage message = said();
  expect_unopened(gone, message, mls_tree::rules::epoch_is_current);
  message.epoch = gone.epoch();
  expect_unopened(gone, message, rules::sender_data_is_authentic);
  mls_wire::PublicMessage commit = genuine().bundle.commit;
  expect_refused_by(gone, commit, mls_tree::rules::epoch_is_current);
  commit.content.epoch = gone.epoch();
  expect_refused_by(gone, commit, rules::membership_tag_is_valid);
}

TEST_F(GroupRules, CommitOfOneselfRemovedSaysSoAndChangesNothing) {
  const PendingCommit pending = genuine({.remove = {LeafIndex{1}}});
  const std::string before = snapshot(party.members[1]);
  const auto processed = party.members[1].process(pending.bundle.commit, party.no_psks);
  ASSERT_EQ(outcome(processed), "ok");
  EXPECT_TRUE(processed->self_removed);
  EXPECT_EQ(processed->removed, std::vector{LeafIndex{1}});
  EXPECT_EQ(snapshot(party.members[1]), before);
}

TEST_F(GroupRules, ProposalsThatSpoilEachOtherStopNobody) {
  const Bytes key =
      crypto::generate_kem_key_pair(crypto::Kem::x25519_hkdf_sha256, party.random).public_key;
  for (const std::size_t who : {1U, 2U}) {
    const Forge forge(party.members[who]);
    const mls_wire::LeafPosition position{forge.context().group_id, party.members[who].own_leaf()};
    mls_wire::LeafNode leaf = *party.members[who].tree().leaf(position.leaf_index);
    leaf.encryption_key = key;
    leaf.leaf_node_source = mls_wire::UpdateSource{};
    mls_wire::sign_leaf_node(leaf, forge.suite(), forge.state.key, position);
    party.propose(forge.seal(forge.framed(mls_wire::ProposalContent{mls_wire::Update{leaf}})));
  }
  party.propose(*party.members[3].propose_remove(LeafIndex{3}));
  party.commit(0);
  EXPECT_EQ(party.gone.size(), 1U);
  party.expect_agreement();
}

TEST_F(GroupRules, NothingThatCannotBeIsCommitted) {
  const auto commit = [this](const CommitOptions& options) {
    return outcome(party.members[0].commit(options, party.no_psks, party.random));
  };
  EXPECT_EQ(commit({.remove = {LeafIndex{0}}}), broken(mls_tree::rules::committer_is_not_removed));
  EXPECT_EQ(commit({.remove = {LeafIndex{9}}}), broken(mls_tree::rules::removed_leaf_exists));
  EXPECT_EQ(
      commit({.remove = {LeafIndex{1}, LeafIndex{1}}}), broken(mls_tree::rules::one_change_per_leaf)
  );
  EXPECT_EQ(
      commit({.psks = {{mls_wire::ExternalPsk{{1}}, Bytes(32)}}}), broken(rules::psk_is_known)
  );
  const Party::Newcomer newcomer = party.new_comer();
  EXPECT_EQ(
      commit({.add = {newcomer.bundle.key_package, newcomer.bundle.key_package}}),
      broken(mls_tree::rules::encryption_key_is_unique)
  );
}

}  // namespace
}  // namespace causeway::mls_group
