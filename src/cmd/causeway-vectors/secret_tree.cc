#include "mls_group/secret_tree.h"

#include "cmd/causeway-vectors/checks.h"
#include "cmd/causeway-vectors/secrets.h"
#include "mls_group/message_protection.h"

namespace causeway::vectors {

namespace {

using mls_group::MessageKey;
using mls_group::RatchetType;
using mls_group::SecretTree;

void expect_key(const MessageKey& key, const Json& expected, const std::string& prefix) {
  expect(key.key == secret(expected.at(prefix + "key")), prefix + "key");
  expect(key.nonce == secret(expected.at(prefix + "nonce")), prefix + "nonce");
}

void expect_leaf(
    SecretTree& tree, const mls_wire::Suite& suite, mls_wire::LeafIndex leaf, const Json& steps
) {
  for (const Json& step : steps) {
    const mls_wire::Generation generation{step.at("generation").get<std::uint32_t>()};
    expect_key(
        expect_ok(tree.take_key(suite, {leaf, RatchetType::handshake, generation}), "handshake"),
        step,
        "handshake_"
    );
    expect_key(
        expect_ok(
            tree.take_key(suite, {leaf, RatchetType::application, generation}), "application"
        ),
        step,
        "application_"
    );
  }
}

}  // namespace

void check_secret_tree(const Json& one_case) {
  const mls_wire::Suite suite = suite_of(one_case);
  const Json& sender_data = one_case.at("sender_data");
  expect_key(
      mls_group::derive_sender_data_key(
          suite,
          secret<mls_group::SenderDataSecret>(sender_data.at("sender_data_secret")),
          bytes(sender_data.at("ciphertext"))
      ),
      sender_data,
      ""
  );
  const Json& leaves = one_case.at("leaves");
  SecretTree tree(
      secret<mls_group::EncryptionSecret>(one_case.at("encryption_secret")),
      mls_tree::full_tree(static_cast<std::uint32_t>(leaves.size()))
  );
  for (std::uint32_t i = 0; i < leaves.size(); ++i) {
    expect_leaf(tree, suite, mls_wire::LeafIndex{i}, leaves[i]);
  }
}

}  // namespace causeway::vectors
