#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/id.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/aead.h"
#include "crypto/hash.h"

/// FBL1 (docs/formats/fbl1.md): a file under a key that commits to it, in chunks of 64 KiB.
///
///   blob   = header || chunk_0 || … || chunk_n       an empty file is one empty last chunk
///   header = "FBL1" | alg | 16 | 0 0 | salt[24] | key_commit[32]
///   chunk  = AEAD(key, salt[0..6] || index || last, aad = header), 64 KiB of plaintext, the last
///            one what is left
///
/// One key seals one file. Memory: one chunk on either side, whatever the size of the file.
namespace causeway::content {

namespace rules {
inline constexpr Rule blob_magic_is_fbl1{"blob.magic_is_fbl1", "docs/formats/fbl1.md §2"};
inline constexpr Rule blob_algorithm_is_known{"blob.algorithm_is_known", "docs/formats/fbl1.md §2"};
inline constexpr Rule blob_chunk_size_is_64_kib{
    "blob.chunk_size_is_64_kib", "docs/formats/fbl1.md §2"
};
inline constexpr Rule blob_reserved_is_zero{"blob.reserved_is_zero", "docs/formats/fbl1.md §2"};
inline constexpr Rule blob_key_matches{"blob.key_matches", "docs/formats/fbl1.md §3"};
inline constexpr Rule blob_chunk_is_authentic{"blob.chunk_is_authentic", "docs/formats/fbl1.md §4"};
inline constexpr Rule blob_is_complete{"blob.is_complete", "docs/formats/fbl1.md §4"};
inline constexpr Rule blob_ends_with_last_chunk{
    "blob.ends_with_last_chunk", "docs/formats/fbl1.md §4"
};
inline constexpr Rule blob_size_is_within_limit{
    "blob.size_is_within_limit", "docs/formats/fbl1.md §2"
};
inline constexpr Rule blob_hash_matches{"blob.hash_matches", "docs/formats/fbl1.md §5"};
}  // namespace rules

inline constexpr std::size_t blob_header_size = 64;
inline constexpr std::size_t blob_chunk_size = std::size_t{64} * 1024;
inline constexpr std::size_t blob_sealed_chunk_size = blob_chunk_size + crypto::aead_tag_size;
inline constexpr std::size_t file_key_size = 32;
/// Chunk numbers have 32 bits.
inline constexpr std::uint64_t blob_plaintext_size_max = std::uint64_t{blob_chunk_size} << 32;

using BlobHeader = std::array<std::uint8_t, blob_header_size>;

/// 32 random bytes, for one upload of one file.
using FileKey = Secret<struct FileKeyTag>;
/// 24 random bytes, for one upload of one file.
using BlobSalt = ByteId<struct BlobSaltTag, 24>;

enum class BlobAlgorithm : std::uint8_t {
  aes256gcm = 1,
  chacha20poly1305 = 2,  // what we write
};

/// What a message says of a blob; enough to open it and to prove what was in it.
struct BlobDescription {
  FileKey key;
  std::uint64_t size_bytes = 0;   // of the file
  crypto::Sha256 content_hash{};  // of the blob

  BlobDescription clone() const { return {key.clone(), size_bytes, content_hash}; }

  bool operator==(const BlobDescription&) const = default;
};

/// How many chunks a file of this size has: at least one.
std::uint64_t blob_chunk_count(std::uint64_t plaintext_size_bytes);
/// The size of the blob of a file of this size.
std::uint64_t blob_size(std::uint64_t plaintext_size_bytes);

/// What an upload must remember to go on after a crash. It may go on only with the very same file:
/// other bytes under the same key and chunk number would break the cipher, so a client keeps the
/// file's hash beside this, or its own copy, and starts anew with a new seed where it differs.
struct BlobSeed {
  FileKey key;
  BlobSalt salt;
  std::uint64_t plaintext_size_bytes = 0;  // at most `blob_plaintext_size_max`

  static BlobSeed make(Random& random, std::uint64_t plaintext_size_bytes);
};

/// Seals a file, chunk by chunk, in any order: chunk i depends on nothing but the seed and its own
/// plaintext, and lies at a known offset of the blob.
class BlobSealer {
 public:
  explicit BlobSealer(
      const BlobSeed& seed, BlobAlgorithm algorithm = BlobAlgorithm::chacha20poly1305
  );

  const BlobHeader& header() const { return header_; }

  std::uint64_t chunk_count() const { return blob_chunk_count(plaintext_size_); }

  /// How much plaintext chunk `index` takes: `blob_chunk_size`, the last one what is left.
  std::size_t plaintext_size_of(std::uint64_t index) const;
  /// Where sealed chunk `index` begins in the blob.
  std::uint64_t offset_of(std::uint64_t index) const;
  /// Sealed chunk `index`. Requires exactly its plaintext.
  Bytes chunk(std::uint64_t index, ByteView plaintext) const;

 private:
  BlobAlgorithm algorithm_;
  std::uint64_t plaintext_size_;
  BlobHeader header_{};
  SecretBytes encryption_key_;
};

/// Opens a blob that arrives in pieces of any size. Hands out no byte that was not authenticated;
/// but nobody may be shown any before `finish` succeeded, for only then is the blob known to be
/// complete and the one that the message named.
///
/// After the first error it stays in error.
class BlobOpener {
 public:
  /// `rules::blob_size_is_within_limit` where the description's size is above `size_max`.
  static Result<BlobOpener> open(BlobDescription description, std::uint64_t size_max);

  /// Takes the next bytes of the blob and appends what they complete to `plaintext`.
  Result<void> push(ByteView bytes, Bytes& plaintext);
  /// `rules::blob_is_complete` unless the whole blob was pushed; `rules::blob_hash_matches` unless
  /// it is the one of the description.
  Result<void> finish();

 private:
  explicit BlobOpener(BlobDescription description);

  Result<void> advance(Bytes& plaintext);
  Result<void> read_header();
  Result<void> open_chunk(Bytes& plaintext);
  std::size_t wanted() const;

  BlobDescription description_;
  crypto::Sha256Stream hash_;
  BlobHeader header_{};
  BlobAlgorithm algorithm_ = BlobAlgorithm::chacha20poly1305;
  SecretBytes encryption_key_;
  Bytes pending_;  // less than one sealed chunk
  bool header_read_ = false;
  std::uint64_t next_chunk_ = 0;
  std::optional<Error> error_;
};

}  // namespace causeway::content
