// Transcript hashes against the working group's transcript-hashes.json, in all its suites: nothing
// but the hash of the suite is needed. The confirmation tags in it are mls_group's to check.
#include "mls_tree/transcript.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/encoding.h"
#include "base/files_test.h"

namespace causeway::mls_tree {
namespace {

using Json = nlohmann::json;

Bytes bytes(const Json& hex) {
  return *from_hex(hex.get<std::string>());
}

TEST(Transcripts, AreThoseOfTheVectors) {
  const auto file = read_file(vectors_folder() + "/mls/transcript-hashes.json");
  if (!file) GTEST_SKIP() << "skipped: no vectors";
  for (const Json& one : Json::parse(*file)) {
    const auto id = static_cast<mls_wire::CipherSuite>(one["cipher_suite"].get<int>());
    const auto suite = mls_wire::find_suite(id);
    const auto commit =
        tls::decode<mls_wire::AuthenticatedContent>(bytes(one["authenticated_content"]));
    ASSERT_TRUE(suite.ok() && commit.ok());
    const crypto::Hash hash = suite->hash;
    const Bytes confirmed =
        confirmed_transcript_hash(hash, bytes(one["interim_transcript_hash_before"]), *commit);
    EXPECT_EQ(confirmed, bytes(one["confirmed_transcript_hash_after"]));
    EXPECT_EQ(
        interim_transcript_hash(hash, confirmed, *commit->auth.confirmation_tag),
        bytes(one["interim_transcript_hash_after"])
    );
  }
}

}  // namespace
}  // namespace causeway::mls_tree
