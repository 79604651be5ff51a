#include "mls_group/key_schedule.h"

#include "cmd/causeway-vectors/checks.h"
#include "cmd/causeway-vectors/secrets.h"
#include "mls_wire/group_context.h"

namespace causeway::vectors {

namespace {

using namespace mls_group;  // NOLINT(google-build-using-namespace): the names under test

void expect_secrets(const EpochSecrets& secrets, const Json& epoch) {
  const auto expect_secret = [&epoch](const auto& value, const char* name) {
    expect(value.bytes() == secret(epoch.at(name)), name);
  };
  expect_secret(secrets.init_secret, "init_secret");
  expect_secret(secrets.sender_data_secret, "sender_data_secret");
  expect_secret(secrets.encryption_secret, "encryption_secret");
  expect_secret(secrets.exporter_secret, "exporter_secret");
  expect_secret(secrets.epoch_authenticator, "epoch_authenticator");
  expect_secret(secrets.external_secret, "external_secret");
  expect_secret(secrets.confirmation_key, "confirmation_key");
  expect_secret(secrets.membership_key, "membership_key");
  expect_secret(secrets.resumption_psk, "resumption_psk");
}

/// Checks one epoch; returns the init secret of the next.
InitSecret check_epoch(
    const mls_wire::Suite& suite,
    const mls_wire::GroupContext& context,
    const InitSecret& init_secret,
    const Json& epoch
) {
  const Bytes encoded = tls::encode(context);
  expect(encoded == bytes(epoch.at("group_context")), "group_context");
  const JoinerSecret joiner_secret = derive_joiner_secret(
      suite.hash, init_secret, secret<CommitSecret>(epoch.at("commit_secret")), encoded
  );
  expect(joiner_secret == secret<JoinerSecret>(epoch.at("joiner_secret")), "joiner_secret");
  const MemberSecret member_secret =
      derive_member_secret(suite.hash, joiner_secret, secret<PskSecret>(epoch.at("psk_secret")));
  expect(
      derive_welcome_secret(suite.hash, member_secret) ==
          secret<WelcomeSecret>(epoch.at("welcome_secret")),
      "welcome_secret"
  );
  EpochSecrets secrets =
      derive_epoch_secrets(suite.hash, derive_epoch_secret(suite.hash, member_secret, encoded));
  expect_secrets(secrets, epoch);
  expect(
      derive_external_key_pair(suite.hpke.kem, secrets.external_secret).public_key ==
          bytes(epoch.at("external_pub")),
      "external_pub"
  );
  const Json& exporter = epoch.at("exporter");
  expect(
      export_secret(
          suite.hash,
          secrets.exporter_secret,
          text(exporter.at("label")),
          bytes(exporter.at("context")),
          exporter.at("length").get<std::uint32_t>()
      ) == secret(exporter.at("secret")),
      "exporter"
  );
  return std::move(secrets.init_secret);
}

}  // namespace

void check_key_schedule(const Json& one_case) {
  const mls_wire::Suite suite = suite_of(one_case);
  auto init_secret = secret<InitSecret>(one_case.at("initial_init_secret"));
  mls_wire::GroupContext context{
      .cipher_suite = suite.id,
      .group_id = bytes(one_case.at("group_id")),
      .epoch = {},
      .tree_hash = {},
      .confirmed_transcript_hash = {},
      .extensions = {},
  };
  for (const Json& epoch : one_case.at("epochs")) {
    context.tree_hash = bytes(epoch.at("tree_hash"));
    context.confirmed_transcript_hash = bytes(epoch.at("confirmed_transcript_hash"));
    init_secret = check_epoch(suite, context, init_secret, epoch);
    context.epoch = context.epoch.next();
  }
}

}  // namespace causeway::vectors
