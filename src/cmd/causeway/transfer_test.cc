#include "cmd/causeway/transfer.h"

#include <gtest/gtest.h>

#include "api/conversations.h"
#include "api/rules.h"
#include "tls/codec.h"

namespace causeway::cli {
namespace {

Exchanged at_offset(std::uint64_t offset, unsigned status = 200, std::string rule = {}) {
  return {status, std::move(rule), tls::encode(api::BlobReply{.offset = offset})};
}

TEST(Uploads, GoOnWhereTheHubWantsIt) {
  std::string refusal;
  EXPECT_EQ(next_offset(at_offset(0), 0, refusal), 0U);
  EXPECT_EQ(next_offset(at_offset(7), 1, refusal), 7U);
  const std::string elsewhere(api::rules::blob_offset_is_next.name);
  EXPECT_EQ(next_offset(at_offset(9, 409, elsewhere), 8, refusal), 9U);
  EXPECT_EQ(refusal, "");
}

TEST(Uploads, EndWithTheRuleThatRefusesThem) {
  std::string refusal;
  const std::string quota(api::rules::blob_quota_is_kept.name);
  EXPECT_EQ(next_offset({413, quota, {}}, 1, refusal), std::nullopt);
  EXPECT_EQ(refusal, quota);
}

TEST(Uploads, EndWhenTheHubMakesNoProgress) {
  std::string refusal;
  const std::string elsewhere(api::rules::blob_offset_is_next.name);
  EXPECT_THROW(next_offset(at_offset(7), 8, refusal), adapters::http::NetworkError);
  EXPECT_THROW(next_offset(at_offset(0, 409, elsewhere), 8, refusal), adapters::http::NetworkError);
}

}  // namespace
}  // namespace causeway::cli
