// Pre-shared keys; the values are checked by psk_secret.json (cmd/causeway-vectors).

#include "mls_group/psk.h"

#include <gtest/gtest.h>

#include "mls_group/party_test.h"

namespace causeway::mls_group {
namespace {

class OnePsk final : public PskSource {
 public:
  explicit OnePsk(PskName name) : name_(std::move(name)) {}

  const SecretBytes* find(const PskName& name) const override {
    return name == name_ ? &psk_ : nullptr;
  }

 private:
  PskName name_;
  SecretBytes psk_ = SecretBytes(ByteView(Bytes{1, 2, 3}));
};

mls_wire::PreSharedKeyId external(std::uint8_t id) {
  return {mls_wire::ExternalPsk{{id}}, Bytes(32, id)};
}

TEST(PskSecret, WithoutPsksIsZero) {
  const auto psk_secret = derive_psk_secret(crypto::Hash::sha256, {}, NoPsks());
  EXPECT_EQ(psk_secret->bytes(), SecretBytes(32));
}

TEST(PskSecret, PskIsKnown) {
  const std::vector ids{external(1), external(2)};
  EXPECT_EQ(
      outcome(derive_psk_secret(crypto::Hash::sha256, ids, OnePsk(ids[0].psk))),
      broken(rules::psk_is_known)
  );
}

TEST(PskSecret, PskCountIsRepresentable) {
  const std::vector<mls_wire::PreSharedKeyId> ids(0x10000, external(1));
  EXPECT_EQ(
      outcome(derive_psk_secret(crypto::Hash::sha256, ids, OnePsk(ids[0].psk))),
      broken(rules::psk_count_is_representable)
  );
}

TEST(PskSecret, CommitAndWelcomeMixItIn) {
  Party party(8);
  party.create();
  party.add(0, 1);
  const mls_wire::PreSharedKeyId id = external(1);
  const OnePsk psks(id.psk);
  const Party::Newcomer newcomer = party.new_comer();
  CommitOptions options{.psks = {id}};
  options.add.push_back(newcomer.bundle.key_package);
  const auto pending = party.members[0].commit(options, psks, party.random);
  ASSERT_EQ(outcome(pending), "ok");
  ASSERT_EQ(outcome(party.members[1].process(pending->bundle.commit, psks)), "ok");
  EXPECT_EQ(party.members[1].epoch_authenticator(), pending->next.epoch_authenticator());
  const auto joined = Group::join(
      *pending->bundle.welcome,
      newcomer.bundle,
      newcomer.identity.key.clone(),
      {.tree = pending->next.tree().nodes(), .psks = psks, .profile = Profile::rfc9420}
  );
  ASSERT_EQ(outcome(joined), "ok");
  EXPECT_EQ(joined->epoch_authenticator(), pending->next.epoch_authenticator());
}

TEST(PskSecret, ProposalOfAnotherIsMixedIn) {
  Party party(9);
  party.create();
  party.add(0, 1);
  const mls_wire::PreSharedKeyId id = external(1);
  party.propose(*party.members[1].propose_psk(id));
  const auto pending = party.members[0].commit({}, OnePsk(id.psk), party.random);
  ASSERT_EQ(outcome(pending), "ok");
  EXPECT_EQ(
      outcome(party.members[1].process(pending->bundle.commit, party.no_psks)),
      broken(rules::psk_is_known)
  );
  ASSERT_EQ(outcome(party.members[1].process(pending->bundle.commit, OnePsk(id.psk))), "ok");
  EXPECT_EQ(party.members[1].epoch_authenticator(), pending->next.epoch_authenticator());
}

TEST(PskSecret, ExternalCommitMixesItIn) {
  Party party(12);
  party.create();
  party.add(0, 1);
  const mls_wire::PreSharedKeyId id = external(1);
  const auto join = [&](const PskSource& psks) {
    return Group::join_external(
        mls_wire::Unverified<mls_wire::GroupInfo>(party.members[0].group_info()),
        party.new_identity(),
        {.tree = party.tree,
         .leaf = {},
         .remove = LeafIndex{1},
         .psks = {id},
         .profile = Profile::rfc9420},
        psks,
        party.random
    );
  };
  EXPECT_EQ(outcome(join(party.no_psks)), broken(rules::psk_is_known));
  const auto pending = join(OnePsk(id.psk));
  ASSERT_EQ(outcome(pending), "ok");
  const mls_wire::PublicMessage& commit = pending->bundle.commit;
  const std::string before = snapshot(party.members[0]);
  EXPECT_EQ(outcome(party.members[0].process(commit, party.no_psks)), broken(rules::psk_is_known));
  EXPECT_EQ(snapshot(party.members[0]), before);
  ASSERT_EQ(outcome(party.members[0].process(commit, OnePsk(id.psk))), "ok");
  EXPECT_EQ(party.members[0].epoch_authenticator(), pending->next.epoch_authenticator());
}

TEST(PskSource, ListIsLookedUpByName) {
  ListedPsks psks;
  psks.add(external(1).psk, SecretBytes(ByteView(Bytes{1})));
  psks.add(mls_wire::ResumptionPsk{}, SecretBytes(ByteView(Bytes{2})));
  ASSERT_NE(psks.find(mls_wire::ResumptionPsk{}), nullptr);
  EXPECT_EQ(*psks.find(mls_wire::ResumptionPsk{}), SecretBytes(ByteView(Bytes{2})));
  EXPECT_EQ(psks.find(external(2).psk), nullptr);
}

}  // namespace
}  // namespace causeway::mls_group
