// FBL1 against a second implementation in Python (vectors/fbl1) and the example of
// docs/formats/fbl1.md; each rule with a blob that breaks it; and attacks 12 and 13 on FRANK-1,
// which go through attachments.
#include "content/blob.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/broken_rule_test.h"
#include "base/files_test.h"
#include "base/seeded_random.h"

namespace causeway::content {
namespace {

using Json = nlohmann::json;

/// Byte i is i mod 251.
Bytes file_of(std::size_t size_bytes) {
  Bytes file(size_bytes);
  for (std::size_t i = 0; i < size_bytes; ++i) file[i] = static_cast<std::uint8_t>(i % 251);
  return file;
}

Bytes seal(const BlobSealer& sealer, ByteView file) {
  Bytes blob = to_bytes(sealer.header());
  for (std::uint64_t i = 0; i < sealer.chunk_count(); ++i) {
    EXPECT_EQ(blob.size(), sealer.offset_of(i));
    append(
        blob,
        sealer.chunk(
            i,
            file.subspan(static_cast<std::size_t>(i) * blob_chunk_size, sealer.plaintext_size_of(i))
        )
    );
  }
  EXPECT_EQ(blob.size(), blob_size(file.size()));
  return blob;
}

constexpr std::uint64_t any_size = blob_plaintext_size_max;

/// The file, pushed in pieces of `step` bytes, or the first error.
Result<Bytes> open_in_steps(const BlobDescription& description, ByteView blob, std::size_t step) {
  BlobOpener opener = TRY(BlobOpener::open(description.clone(), any_size));
  Bytes file;
  while (!blob.empty()) {
    const ByteView piece = blob.first(std::min(step, blob.size()));
    TRY(opener.push(piece, file));
    blob = blob.subspan(piece.size());
  }
  TRY(opener.finish());
  return file;
}

Result<Bytes> open(const BlobDescription& description, ByteView blob) {
  return open_in_steps(description, blob, std::max<std::size_t>(1, blob.size()));
}

TEST(BlobVectors, SealAndOpenAsTheOtherImplementationDoes) {
  const Json cases = Json::parse(*read_file(source_path("vectors/fbl1/fbl1.json")));
  const auto bytes_of = [](const Json& each, const char* field) {
    return *from_hex(each.at(field).get<std::string>());
  };
  ASSERT_GE(cases.size(), 16U);
  for (const Json& each : cases) {
    const auto algorithm = static_cast<BlobAlgorithm>(each.at("alg").get<std::uint8_t>());
    const Bytes file = file_of(each.at("size"));
    const BlobSeed seed{
        FileKey(bytes_of(each, "file_key")), *BlobSalt::from(bytes_of(each, "salt")), file.size()
    };
    const Bytes blob = seal(BlobSealer(seed, algorithm), file);
    EXPECT_EQ(blob.size(), each.at("blob_size").get<std::size_t>());
    EXPECT_EQ(to_bytes(ByteView(blob).first(64)), bytes_of(each, "header"));
    EXPECT_EQ(to_bytes(ByteView(blob).last(16)), bytes_of(each, "last_16"));
    BlobDescription description{seed.key.clone(), file.size(), crypto::sha256({blob})};
    EXPECT_EQ(to_bytes(description.content_hash), bytes_of(each, "content_hash"));
    for (const std::size_t step : {std::size_t{777}, blob_sealed_chunk_size, blob.size()}) {
      const auto opened = open_in_steps(description, blob, step);
      ASSERT_TRUE(opened.ok()) << opened.error().rule().name;
      EXPECT_EQ(*opened, file);
    }
  }
}

TEST(Blob, ExampleOfTheFormatIsTrue) {
  const std::string page = *read_file(source_path("docs/formats/fbl1.md"));
  const Bytes blob = hex_block(page, "blob");
  Bytes key;
  for (std::uint8_t i = 0; i < 32; ++i) key.push_back(i);
  BlobSalt salt;
  for (std::uint8_t i = 0; i < 24; ++i) salt.value[i] = static_cast<std::uint8_t>(0x40 + i);
  EXPECT_EQ(seal(BlobSealer({FileKey(key), salt, 6}), as_bytes("hello\n")), blob);
  BlobDescription description{FileKey(key), 6, crypto::sha256({blob})};
  EXPECT_EQ(to_bytes(description.content_hash), hex_block(page, "content_hash"));
  EXPECT_EQ(*open(description, blob), to_bytes("hello\n"));
}

/// A sealed file of three chunks, the last one short.
class SealedFile : public testing::Test {
 protected:
  SealedFile() {
    file_ = file_of(2 * blob_chunk_size + 1000);
    seed_ = BlobSeed::make(random_, file_.size());
    blob_ = seal(BlobSealer(seed_), file_);
    describe();
  }

  /// As if a sender had described `blob_` as it is now.
  void describe() { description_ = {seed_.key.clone(), file_.size(), crypto::sha256({blob_})}; }

  const Rule* broken_rule() const { return causeway::broken_rule(open(description_, blob_)); }

  MutableByteView chunk(std::size_t index) {
    const std::size_t offset = blob_header_size + index * blob_sealed_chunk_size;
    return MutableByteView(blob_).subspan(
        offset, std::min(blob_sealed_chunk_size, blob_.size() - offset)
    );
  }

  SeededRandom random_{3};
  Bytes file_;
  BlobSeed seed_;
  Bytes blob_;
  BlobDescription description_;
};

TEST_F(SealedFile, Opens) {
  EXPECT_EQ(*open(description_, blob_), file_);
  EXPECT_EQ(*open_in_steps(description_, blob_, 1), file_);
}

// An upload that broke off goes on from its offset, in another process, with the same bytes.
TEST_F(SealedFile, AnyChunkSealsAloneAgain) {
  const BlobSealer again(seed_);
  const ByteView last = ByteView(file_).subspan(2 * blob_chunk_size);
  EXPECT_EQ(again.chunk(2, last), to_bytes(chunk(2)));
  EXPECT_EQ(again.header(), BlobSealer(seed_).header());
}

TEST_F(SealedFile, PlaintextComesOutChunkByChunk) {
  BlobOpener opener = *BlobOpener::open(description_.clone(), any_size);
  Bytes file;
  ASSERT_TRUE(opener.push(ByteView(blob_).first(blob_header_size + 1000), file).ok());
  EXPECT_TRUE(file.empty());
  ASSERT_TRUE(opener.push(ByteView(blob_).subspan(blob_header_size + 1000, 70000), file).ok());
  EXPECT_EQ(file.size(), blob_chunk_size);
}

TEST_F(SealedFile, OpenerStaysInError) {
  BlobOpener opener = *BlobOpener::open(description_.clone(), any_size);
  Bytes file;
  ASSERT_FALSE(opener.push(Bytes(64), file).ok());
  EXPECT_EQ(causeway::broken_rule(opener.push(blob_, file)), &rules::blob_magic_is_fbl1);
  EXPECT_EQ(causeway::broken_rule(opener.finish()), &rules::blob_magic_is_fbl1);
  EXPECT_TRUE(file.empty());
}

TEST_F(SealedFile, BlobMagicIsFbl1) {
  blob_[3] = '2';
  EXPECT_EQ(broken_rule(), &rules::blob_magic_is_fbl1);
}

TEST_F(SealedFile, BlobAlgorithmIsKnown) {
  for (const std::uint8_t algorithm : Bytes{0, 3, 255}) {
    blob_[4] = algorithm;
    EXPECT_EQ(broken_rule(), &rules::blob_algorithm_is_known);
  }
}

TEST_F(SealedFile, BlobChunkSizeIs64Kib) {
  blob_[5] = 15;
  EXPECT_EQ(broken_rule(), &rules::blob_chunk_size_is_64_kib);
}

TEST_F(SealedFile, BlobReservedIsZero) {
  blob_[7] = 1;
  EXPECT_EQ(broken_rule(), &rules::blob_reserved_is_zero);
}

TEST_F(SealedFile, BlobKeyMatches) {
  description_.key = FileKey(random_.secret(file_key_size));
  EXPECT_EQ(broken_rule(), &rules::blob_key_matches);
}

TEST_F(SealedFile, BlobKeyMatchesItsAlgorithmAndSaltToo) {
  blob_[4] = 1;
  EXPECT_EQ(broken_rule(), &rules::blob_key_matches);
  blob_[4] = 2;
  blob_[8] ^= 1;
  EXPECT_EQ(broken_rule(), &rules::blob_key_matches);
}

TEST_F(SealedFile, BlobChunkIsAuthentic) {
  blob_[blob_header_size + 5] ^= 1;
  EXPECT_EQ(broken_rule(), &rules::blob_chunk_is_authentic);
}

TEST_F(SealedFile, BlobIsComplete) {
  for (const std::size_t size :
       {std::size_t{0},
        std::size_t{63},
        std::size_t{64},
        blob_header_size + blob_sealed_chunk_size,
        blob_.size() - 1}) {
    const auto opened = open(description_, ByteView(blob_).first(size));
    EXPECT_EQ(causeway::broken_rule(opened), &rules::blob_is_complete) << size;
  }
}

TEST_F(SealedFile, BlobEndsWithLastChunk) {
  blob_.push_back(0);
  EXPECT_EQ(broken_rule(), &rules::blob_ends_with_last_chunk);
  const auto opened = open_in_steps(description_, blob_, blob_.size() - 1);
  EXPECT_EQ(causeway::broken_rule(opened), &rules::blob_ends_with_last_chunk);
}

TEST_F(SealedFile, BlobSizeIsWithinLimit) {
  const auto opener = BlobOpener::open(description_.clone(), file_.size() - 1);
  EXPECT_EQ(causeway::broken_rule(opener), &rules::blob_size_is_within_limit);
  EXPECT_TRUE(BlobOpener::open(description_.clone(), file_.size()).ok());
  description_.size_bytes = blob_plaintext_size_max + 1;
  const auto beyond = BlobOpener::open(description_.clone(), ~std::uint64_t{0});
  EXPECT_EQ(causeway::broken_rule(beyond), &rules::blob_size_is_within_limit);
}

TEST_F(SealedFile, BlobHashMatches) {
  description_.content_hash[0] ^= 1;
  EXPECT_EQ(broken_rule(), &rules::blob_hash_matches);
}

// One blob, two messages, two keys: whoever looks sees another file. Even with the hash of the
// blob right in both messages, the second key is not the one that the header commits to.
TEST_F(SealedFile, Row12AttachmentSalamander) {
  BlobSeed other = BlobSeed::make(random_, file_.size());
  other.salt = seed_.salt;
  description_.key = other.key.clone();
  EXPECT_EQ(broken_rule(), &rules::blob_key_matches);
}

// The attacker swaps in the header of the other key: now no chunk is under it.
TEST_F(SealedFile, Row12SalamanderWithAnotherHeader) {
  BlobSeed other = BlobSeed::make(random_, file_.size());
  other.salt = seed_.salt;
  const BlobHeader header = BlobSealer(other).header();
  std::copy(header.begin(), header.end(), blob_.begin());
  describe();
  EXPECT_EQ(broken_rule(), &rules::blob_key_matches);
  description_.key = other.key.clone();
  EXPECT_EQ(broken_rule(), &rules::blob_chunk_is_authentic);
}

// In each of these the message describes the forged blob, so that its hash does not help.
TEST_F(SealedFile, Row13ChunksReordered) {
  std::swap_ranges(chunk(0).begin(), chunk(0).end(), chunk(1).begin());
  describe();
  EXPECT_EQ(broken_rule(), &rules::blob_chunk_is_authentic);
}

TEST_F(SealedFile, Row13LastChunkCutOff) {
  blob_.resize(blob_header_size + 2 * blob_sealed_chunk_size);
  describe();
  EXPECT_EQ(broken_rule(), &rules::blob_is_complete);
  description_.size_bytes = 2 * blob_chunk_size;  // and the size tells the same lie
  EXPECT_EQ(broken_rule(), &rules::blob_chunk_is_authentic);
}

TEST_F(SealedFile, Row13LastChunkTruncated) {
  blob_.resize(blob_.size() - 100);
  describe();
  description_.size_bytes -= 100;
  EXPECT_EQ(broken_rule(), &rules::blob_chunk_is_authentic);
}

TEST_F(SealedFile, Row13SizeIsWrong) {
  --description_.size_bytes;
  EXPECT_EQ(broken_rule(), &rules::blob_chunk_is_authentic);
  description_.size_bytes += 2;
  EXPECT_EQ(broken_rule(), &rules::blob_is_complete);
}

TEST_F(SealedFile, Row13EveryBitOfTheHeaderCounts) {
  for (std::size_t bit = 0; bit < 8 * blob_header_size; ++bit) {
    blob_[bit / 8] = static_cast<std::uint8_t>(blob_[bit / 8] ^ 1U << bit % 8);
    EXPECT_NE(broken_rule(), nullptr) << bit;
    blob_[bit / 8] = static_cast<std::uint8_t>(blob_[bit / 8] ^ 1U << bit % 8);
  }
}

// Attack 14, the part without a server: another blob in its place fails, the reporter's copy opens.
TEST_F(SealedFile, Row14ReplacedBlobFailsAndTheKeptOneOpens) {
  const Bytes kept = blob_;
  blob_ = seal(BlobSealer(BlobSeed::make(random_, file_.size())), file_);
  EXPECT_EQ(broken_rule(), &rules::blob_key_matches);
  EXPECT_TRUE(open(description_, kept).ok());
}

TEST(Blob, SealerAndOpenerRefuseWhatIsOursToGetRight) {
  SeededRandom random(1);
  const BlobSealer sealer(BlobSeed::make(random, 10));
  EXPECT_DEATH(sealer.chunk(0, Bytes(11)), "plaintext.size");
  EXPECT_DEATH(sealer.chunk(1, {}), "index < chunk_count");
}

}  // namespace
}  // namespace causeway::content
