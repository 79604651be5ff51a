// Every file of test data that others made and we know the format of: every case passes.
#include <algorithm>
#include <gtest/gtest.h>

#include "base/files_test.h"
#include "cmd/causeway-vectors/vector_check.h"
#include "crypto/random.h"

namespace causeway::vectors {
namespace {

class OfficialFile : public testing::TestWithParam<const char*> {};

TEST_P(OfficialFile, PassesInEveryCase) {
  crypto::initialize();
  const auto text = read_file(vectors_folder() + "/" + GetParam());
  if (!text) GTEST_SKIP() << "skipped: no vectors";
  const Report report = run_text(*text);
  EXPECT_GT(report.count(Verdict::passed), 0U);
  for (std::size_t i = 0; i < report.outcomes.size(); ++i) {
    const Outcome& outcome = report.outcomes[i];
    EXPECT_EQ(outcome.verdict, Verdict::passed) << "case " << i << ": " << outcome.why;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Mls,
    OfficialFile,
    testing::Values(
        "mls/tree-math.json",
        "mls/tree-operations.json",
        "mls/tree-validation.json",
        "mls/messages.json",
        "mls/deserialization.json",
        "mls/crypto-basics.json",
        "mls/key-schedule.json",
        "mls/psk_secret.json",
        "mls/secret-tree.json",
        "mls/message-protection.json",
        "mls/transcript-hashes.json",
        "mls/treekem.json",
        "mls/welcome.json",
        "mls/passive-client-welcome.json",
        "mls/passive-client-handling-commit.json",
        "mls/passive-client-random.json",
        "franking/frank1-vectors.json"
    ),
    [](const auto& instance) {
      std::string name = instance.param;
      name = name.substr(name.find('/') + 1);
      name.resize(name.size() - std::string_view(".json").size());
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    }
);

TEST(VectorFile, OfNoKnownFormatIsRefused) {
  EXPECT_THROW(run_text(R"([{"something": "else"}])"), std::runtime_error);
  EXPECT_THROW(run_text("no JSON"), std::runtime_error);
  EXPECT_THROW(run_file("/no/such/file"), std::runtime_error);
}

TEST(VectorCase, MalformedCountsAsFailed) {
  for (const Format& format : formats()) {
    EXPECT_EQ(run(format.check, Json::object()).verdict, Verdict::failed) << format.name;
  }
}

}  // namespace
}  // namespace causeway::vectors
