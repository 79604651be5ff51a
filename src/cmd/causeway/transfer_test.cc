#include "cmd/causeway/transfer.h"

#include "api/conversations.h"
#include "api/rules.h"
#include "cmd/causeway/offline_test.h"
#include "content/blob.h"
#include "crypto/hash.h"
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

class SealedCopies : public test::Offline {
 protected:
  static Bytes ciphertext(std::uint8_t byte) {
    return Bytes(static_cast<std::size_t>(content::blob_size(size_bytes)), byte);
  }

  /// Of the same blob.
  static content::Attachment meaning(const Bytes& sealed) {
    content::Attachment what;
    what.blob = blob;
    what.description.size_bytes = size_bytes;
    what.description.content_hash = crypto::sha256({sealed});
    return what;
  }

  void spool(const Bytes& sealed) { workspace.spool().append(blob, 0, sealed); }

  std::optional<Bytes> found(const content::Attachment& what) {
    const auto copy = sealed_copy(workspace, what);
    return copy ? std::optional(copy->read(0)) : std::nullopt;
  }

  static constexpr std::uint64_t size_bytes = 10;
  static constexpr BlobId blob{{7}};
};

TEST_F(SealedCopies, AreOfWhatTheMessageMeansWhateverElseIsCalledSo) {
  for (std::uint8_t byte = 1; byte <= 2; ++byte) {
    spool(ciphertext(byte));
    workspace.kept().take(workspace.spool(), {byte}, blob);
  }
  spool(ciphertext(3));
  for (std::uint8_t byte = 1; byte <= 3; ++byte) {
    EXPECT_EQ(found(meaning(ciphertext(byte))), ciphertext(byte));
  }
  EXPECT_EQ(found(meaning(ciphertext(4))), std::nullopt);
}

}  // namespace
}  // namespace causeway::cli
