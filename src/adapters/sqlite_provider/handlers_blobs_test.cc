// Blobs: opening, appending and reading, each refusal.
#include "adapters/sqlite_provider/world_test.h"
#include "api/limits.h"
#include "provider/blobs.h"

namespace causeway::adapters::sqlite_provider {
namespace {

class BlobUploads : public testing::Test {
 protected:
  Answer begin(const TestDevice& by, std::uint64_t size) {
    return world.ask(by, api::BeginBlobRequest{blob, size});
  }

  provider::BlobPiece piece(std::uint64_t offset, std::uint64_t size_bytes) const {
    return {ada.devices[0].id(), blob, offset, size_bytes};
  }

  Answer check(const provider::BlobPiece& piece) {
    return read_answer(provider::check_blob_piece(*world.store, piece));
  }

  Answer advance(const provider::BlobPiece& piece) {
    return read_answer(provider::advance_blob(*world.store, piece));
  }

  Answer range(std::uint64_t offset, std::uint64_t size_bytes) {
    return read_answer(provider::check_blob_range(*world.store, {blob, offset, size_bytes}));
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  BlobId blob = world.random.id<BlobId>();
};

TEST_F(BlobUploads, AnUploadGoesOnWhereItStopped) {
  EXPECT_EQ(begin(ada.device(), 100).body<api::BlobReply>().offset, 0U);
  EXPECT_EQ(refusal_of(check(piece(0, 60))), "200 ");
  EXPECT_EQ(advance(piece(0, 60)).body<api::BlobReply>().offset, 60U);
  EXPECT_EQ(begin(ada.device(), 100).body<api::BlobReply>().offset, 60U);
  EXPECT_EQ(advance(piece(60, 40)).body<api::BlobReply>().offset, 100U);
  EXPECT_EQ(range(0, 100).body<api::BlobReply>().offset, 100U);
}

TEST_F(BlobUploads, BlobOffsetIsNext) {
  begin(ada.device(), 100);
  advance(piece(0, 60));
  for (const std::uint64_t offset : {0U, 59U, 61U}) {
    for (const Answer& answer : {check(piece(offset, 10)), advance(piece(offset, 10))}) {
      EXPECT_EQ(refusal_of(answer), "409 api.blob_offset_is_next");
      EXPECT_EQ(answer.body<api::BlobReply>().offset, 60U);
    }
  }
  EXPECT_EQ(refusal_of(begin(ada.device(), 101)), "409 api.blob_offset_is_next");
}

TEST_F(BlobUploads, BlobExists) {
  EXPECT_EQ(refusal_of(check(piece(0, 1))), "404 api.blob_exists");
  EXPECT_EQ(refusal_of(range(0, 1)), "404 api.blob_exists");
}

TEST_F(BlobUploads, AccountIsOwnForAppendingAndAnybodyReads) {
  begin(ada.device(), 100);
  advance(piece(0, 100));
  EXPECT_EQ(refusal_of(begin(bob.device(), 100)), "403 api.account_is_own");
  auto by_bob = piece(0, 1);
  by_bob.device = bob.device().id();
  EXPECT_EQ(refusal_of(advance(by_bob)), "403 api.account_is_own");
  EXPECT_EQ(refusal_of(range(10, 20)), "200 ");
}

TEST_F(BlobUploads, DeviceIsListed) {
  begin(ada.device(), 100);
  auto by_unknown = piece(0, 1);
  by_unknown.device = world.new_device(ada).id();
  EXPECT_EQ(refusal_of(check(by_unknown)), "403 api.device_is_listed");
}

TEST_F(BlobUploads, SizeIsWithinLimit) {
  constexpr auto too_large = "413 api.size_is_within_limit";
  EXPECT_EQ(refusal_of(begin(ada.device(), 0)), too_large);
  EXPECT_EQ(refusal_of(begin(ada.device(), api::limits::blob_size_max + 1)), too_large);
  ASSERT_EQ(refusal_of(begin(ada.device(), api::limits::blob_size_max)), "200 ");
  EXPECT_EQ(refusal_of(check(piece(0, api::limits::blob_piece_size_max + 1))), too_large);
  EXPECT_EQ(refusal_of(check(piece(0, 0))), too_large);
  EXPECT_EQ(refusal_of(range(0, 1)), too_large) << "has not come yet";
  blob = world.random.id<BlobId>();
  begin(ada.device(), 100);
  EXPECT_EQ(refusal_of(advance(piece(0, 101))), too_large);
  advance(piece(0, 100));
  EXPECT_EQ(refusal_of(range(1, 100)), too_large);
  EXPECT_EQ(refusal_of(range(~std::uint64_t{0}, 2)), too_large);
}

TEST_F(BlobUploads, BlobQuotaIsKept) {
  for (int i = 0; i < 40; ++i) {
    ASSERT_EQ(refusal_of(begin(ada.device(), std::uint64_t{100} << 20)), "200 ");
    blob = world.random.id<BlobId>();
  }
  EXPECT_EQ(
      refusal_of(begin(ada.device(), std::uint64_t{100} << 20)), "413 api.blob_quota_is_kept"
  );
  EXPECT_EQ(refusal_of(begin(bob.device(), std::uint64_t{100} << 20)), "200 ");
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
