#include "cmd/causeway-vectors/checks.h"
#include "cmd/causeway-vectors/secrets.h"
#include "mls_group/group.h"
#include "mls_wire/message.h"

namespace causeway::vectors {

namespace {

using mls_group::Group;
using mls_group::ListedPsks;

mls_group::KeyPackageBundle bundle_of(const Json& one_case, const mls_wire::Suite& suite) {
  const auto message = decoded<mls_wire::MlsMessage>(one_case.at("key_package"), "key_package");
  mls_group::KeyPackageBundle bundle;
  bundle.key_package =
      std::get<mls_wire::Unverified<mls_wire::KeyPackage>>(message.body).unchecked();
  bundle.init_key = {kem_private_key(one_case.at("init_priv"), suite), bundle.key_package.init_key};
  bundle.encryption_key = {
      kem_private_key(one_case.at("encryption_priv"), suite),
      bundle.key_package.leaf_node.encryption_key
  };
  // Decoding checks that each private key is that of its public one.
  const SecretBytes encoded = bundle.encode_secret();
  return expect_ok(mls_group::KeyPackageBundle::decode(encoded.reveal()), "the private keys");
}

Group join(const Json& one_case, const mls_wire::Suite& suite, const ListedPsks& psks) {
  const auto welcome = decoded<mls_wire::MlsMessage>(one_case.at("welcome"), "welcome");
  mls_group::JoinOptions options{
      .tree = std::nullopt, .psks = psks, .profile = mls_group::Profile::rfc9420
  };
  if (!one_case.at("ratchet_tree").is_null()) {
    options.tree = decoded<mls_wire::RatchetTreeNodes>(one_case.at("ratchet_tree"), "ratchet_tree");
  }
  return expect_ok(
      Group::join(
          std::get<mls_wire::Welcome>(welcome.body),
          bundle_of(one_case, suite),
          signing_key(one_case.at("signature_priv"), suite),
          options
      ),
      "join"
  );
}

void process(Group& group, const Json& hex, const ListedPsks& psks, const std::string& what) {
  const auto message = decoded<mls_wire::MlsMessage>(hex, what);
  if (const auto* open = std::get_if<mls_wire::PublicMessage>(&message.body)) {
    expect_ok(group.process(*open, psks), what);
  } else {
    const auto* encrypted = std::get_if<mls_wire::PrivateMessage>(&message.body);
    expect(encrypted != nullptr, what + " is a handshake message");
    expect_ok(group.process(*encrypted, psks), what);
  }
}

/// The state must survive being stored at any point.
Group stored(const Group& group) {
  const SecretBytes epoch = group.encode_epoch();
  const SecretBytes ratchets = group.encode_ratchets();
  return expect_ok(
      Group::decode(epoch.reveal(), ratchets.reveal(), group.tree()), "the stored state"
  );
}

void expect_authenticator(const Group& group, const Json& expected, const std::string& what) {
  expect(group.epoch_authenticator().bytes() == secret(expected), what + ": epoch_authenticator");
}

void remember_resumption(ListedPsks& psks, const Group& group) {
  psks.add(
      mls_wire::ResumptionPsk{
          mls_wire::ResumptionPskUsage::application, group.group_id(), group.epoch()
      },
      group.resumption_psk().bytes().clone()
  );
}

}  // namespace

void check_passive_client(const Json& one_case) {
  const mls_wire::Suite suite = suite_of(one_case);
  ListedPsks psks;
  for (const Json& psk : one_case.at("external_psks")) {
    psks.add(mls_wire::ExternalPsk{bytes(psk.at("psk_id"))}, secret(psk.at("psk")));
  }
  Group group = join(one_case, suite, psks);
  expect_authenticator(group, one_case.at("initial_epoch_authenticator"), "join");
  remember_resumption(psks, group);
  std::size_t number = 0;
  for (const Json& epoch : one_case.at("epochs")) {
    const std::string what = "epoch " + std::to_string(number++);
    for (const Json& proposal : epoch.at("proposals")) {
      process(group, proposal, psks, what + ", proposal");
    }
    group = stored(group);
    process(group, epoch.at("commit"), psks, what + ", commit");
    expect_authenticator(group, epoch.at("epoch_authenticator"), what);
    remember_resumption(psks, group);
  }
}

}  // namespace causeway::vectors
