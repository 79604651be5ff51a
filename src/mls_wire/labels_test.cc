// RefHash and SignWithLabel against the working group's crypto-basics.json; the rest of that file
// is about secrets and is checked by mls_group.
#include "mls_wire/labels.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/encoding.h"
#include "base/files_test.h"
#include "crypto/random.h"

namespace causeway::mls_wire {
namespace {

using Json = nlohmann::json;

Json cases() {
  const auto file = read_file(vectors_folder() + "/mls/crypto-basics.json");
  return file ? Json::parse(*file) : Json::array();
}

Bytes bytes(const Json& hex) {
  return *from_hex(hex.get<std::string>());
}

TEST(Labels, RefHashIsThatOfTheVectors) {
  crypto::initialize();
  const Json all = cases();
  if (all.empty()) GTEST_SKIP() << "skipped: no vectors";
  for (const Json& one : all) {
    const auto suite = find_suite(static_cast<CipherSuite>(one["cipher_suite"].get<int>()));
    ASSERT_TRUE(suite.ok());
    const Json& expected = one["ref_hash"];
    EXPECT_EQ(
        ref_hash(suite->hash, expected["label"].get<std::string>(), bytes(expected["value"])),
        bytes(expected["out"])
    ) << one["cipher_suite"];
  }
}

TEST(Labels, SignaturesOfTheVectorsVerify) {
  crypto::initialize();
  const Json all = cases();
  if (all.empty()) GTEST_SKIP() << "skipped: no vectors";
  for (const Json& one : all) {
    const auto suite = find_suite(static_cast<CipherSuite>(one["cipher_suite"].get<int>()));
    if (!suite.ok()) continue;
    const Json& expected = one["sign_with_label"];
    const std::string label = expected["label"];
    const Bytes content = bytes(expected["content"]);
    const Bytes signature = bytes(expected["signature"]);
    const Bytes public_key = bytes(expected["pub"]);
    EXPECT_TRUE(verify_with_label(*suite, public_key, label, content, signature).ok());
    EXPECT_FALSE(verify_with_label(*suite, public_key, label + "x", content, signature).ok());

    const auto key = crypto::signing_key_from_private(suite->signature, bytes(expected["priv"]));
    ASSERT_TRUE(key.ok());
    EXPECT_EQ(key->public_key, public_key);
    const Bytes ours = sign_with_label(*suite, *key, label, content);
    EXPECT_TRUE(verify_with_label(*suite, public_key, label, content, ours).ok());
  }
}

}  // namespace
}  // namespace causeway::mls_wire
