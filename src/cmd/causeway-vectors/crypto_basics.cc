#include "cmd/causeway-vectors/checks.h"
#include "cmd/causeway-vectors/secrets.h"
#include "crypto/random.h"
#include "crypto/signature.h"
#include "mls_group/expand.h"
#include "mls_wire/labels.h"

namespace causeway::vectors {

namespace {

void expect_derivations(const Json& one_case, crypto::Hash hash) {
  const Json& ref = one_case.at("ref_hash");
  expect(
      mls_wire::ref_hash(hash, text(ref.at("label")), bytes(ref.at("value"))) ==
          bytes(ref.at("out")),
      "ref_hash"
  );
  const Json& expand = one_case.at("expand_with_label");
  expect(
      mls_group::expand_with_label(
          hash,
          bytes(expand.at("secret")),
          text(expand.at("label")),
          bytes(expand.at("context")),
          expand.at("length").get<std::uint16_t>()
      ) == secret(expand.at("out")),
      "expand_with_label"
  );
  const Json& derive = one_case.at("derive_secret");
  expect(
      mls_group::derive_secret<SecretBytes>(
          hash, bytes(derive.at("secret")), text(derive.at("label"))
      ) == secret(derive.at("out")),
      "derive_secret"
  );
  const Json& tree = one_case.at("derive_tree_secret");
  expect(
      mls_group::derive_tree_secret(
          hash,
          bytes(tree.at("secret")),
          text(tree.at("label")),
          tree.at("generation").get<std::uint32_t>(),
          tree.at("length").get<std::uint16_t>()
      ) == secret(tree.at("out")),
      "derive_tree_secret"
  );
}

void expect_signatures(const Json& one_case, const mls_wire::Suite& suite) {
  const std::string label = text(one_case.at("label"));
  const Bytes content = bytes(one_case.at("content"));
  const Bytes public_key = bytes(one_case.at("pub"));
  expect_ok(
      mls_wire::verify_with_label(
          suite, public_key, label, content, bytes(one_case.at("signature"))
      ),
      "sign_with_label"
  );
  const crypto::SigningKey key = signing_key(one_case.at("priv"), suite);
  const Bytes signature = mls_wire::sign_with_label(suite, key, label, content);
  expect_ok(
      mls_wire::verify_with_label(suite, public_key, label, content, signature), "new signature"
  );
}

void expect_encryption(const Json& one_case, const mls_wire::Suite& suite) {
  const std::string label = text(one_case.at("label"));
  const Bytes context = bytes(one_case.at("context"));
  const SecretBytes plaintext = secret(one_case.at("plaintext"));
  const crypto::KemKeyPair key{secret(one_case.at("priv")), bytes(one_case.at("pub"))};
  const mls_wire::HpkeCiphertext given{
      bytes(one_case.at("kem_output")), bytes(one_case.at("ciphertext"))
  };
  expect(
      expect_ok(
          mls_group::decrypt_with_label(suite.hpke, key, label, context, given), "decryption"
      ) == plaintext,
      "encrypt_with_label"
  );
  crypto::SystemRandom random;
  const mls_wire::HpkeCiphertext ours = expect_ok(
      mls_group::encrypt_with_label(
          suite.hpke, key.public_key, label, context, plaintext.reveal(), random
      ),
      "encryption"
  );
  expect(
      expect_ok(
          mls_group::decrypt_with_label(suite.hpke, key, label, context, ours), "own ciphertext"
      ) == plaintext,
      "encryption and decryption"
  );
}

}  // namespace

void check_crypto_basics(const Json& one_case) {
  expect_derivations(one_case, suite_of(one_case).hash);
  const mls_wire::Suite suite = suite_of(one_case);
  expect_signatures(one_case.at("sign_with_label"), suite);
  expect_encryption(one_case.at("encrypt_with_label"), suite);
}

}  // namespace causeway::vectors
