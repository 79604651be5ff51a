#include "content/blob.h"

#include <algorithm>
#include <string_view>

#include "crypto/kdf.h"

namespace causeway::content {

namespace {

constexpr std::string_view magic = "FBL1";
constexpr std::uint8_t log2_chunk = 16;
static_assert(std::size_t{1} << log2_chunk == blob_chunk_size);

// Offsets in the header.
constexpr std::size_t algorithm_at = 4;
constexpr std::size_t log2_chunk_at = 5;
constexpr std::size_t reserved_at = 6;
constexpr std::size_t salt_at = 8;
constexpr std::size_t key_commit_at = 32;
constexpr std::size_t nonce_salt_size = 7;

crypto::Aead aead_of(BlobAlgorithm algorithm) {
  return algorithm == BlobAlgorithm::aes256gcm ? crypto::Aead::aes256gcm
                                               : crypto::Aead::chacha20poly1305;
}

ByteView salt_of(const BlobHeader& header) {
  return ByteView(header).subspan(salt_at, BlobSalt::size_bytes);
}

struct BlobKeys {
  SecretBytes encryption_key;
  crypto::Sha256 key_commit;
};

// PRK = HMAC-SHA256(salt, file_key), which is HKDF-Extract; two labels; and a MAC over the front
// half of the header, so that the key answers for the algorithm and the salt too.
BlobKeys derive_keys(const FileKey& key, const BlobHeader& header) {
  INVARIANT(key.size() == file_key_size);
  using crypto::Hash;
  const SecretBytes prk = crypto::hkdf_extract(Hash::sha256, salt_of(header), key.reveal());
  const SecretBytes commit_key =
      crypto::hkdf_expand(Hash::sha256, prk.reveal(), {as_bytes("FBL1 com")}, 32);
  const ByteView front = ByteView(header).first(key_commit_at);
  return {
      .encryption_key = crypto::hkdf_expand(Hash::sha256, prk.reveal(), {as_bytes("FBL1 enc")}, 32),
      .key_commit = crypto::hmac_sha256(commit_key.reveal(), {front}),
  };
}

using Nonce = std::array<std::uint8_t, 12>;  // both algorithms'

Nonce nonce_of(const BlobHeader& header, std::uint64_t index, std::uint64_t chunk_count) {
  Nonce nonce{};
  const ByteView front = salt_of(header).first(nonce_salt_size);
  auto at = std::copy(front.begin(), front.end(), nonce.begin());
  for (int shift = 24; shift >= 0; shift -= 8) *at++ = static_cast<std::uint8_t>(index >> shift);
  *at = index + 1 == chunk_count ? 1 : 0;
  return nonce;
}

std::size_t chunk_plaintext_size(std::uint64_t plaintext_size_bytes, std::uint64_t index) {
  const std::uint64_t rest = plaintext_size_bytes - index * blob_chunk_size;
  return static_cast<std::size_t>(std::min<std::uint64_t>(rest, blob_chunk_size));
}

}  // namespace

std::uint64_t blob_chunk_count(std::uint64_t plaintext_size_bytes) {
  INVARIANT(plaintext_size_bytes <= blob_plaintext_size_max);
  if (plaintext_size_bytes == 0) return 1;
  return (plaintext_size_bytes + blob_chunk_size - 1) / blob_chunk_size;
}

std::uint64_t blob_size(std::uint64_t plaintext_size_bytes) {
  return blob_header_size + plaintext_size_bytes +
         blob_chunk_count(plaintext_size_bytes) * crypto::aead_tag_size;
}

BlobSeed BlobSeed::make(Random& random, std::uint64_t plaintext_size_bytes) {
  return {FileKey(random.secret(file_key_size)), random.id<BlobSalt>(), plaintext_size_bytes};
}

BlobSealer::BlobSealer(const BlobSeed& seed, BlobAlgorithm algorithm)
    : algorithm_(algorithm), plaintext_size_(seed.plaintext_size_bytes) {
  INVARIANT(plaintext_size_ <= blob_plaintext_size_max);
  std::copy(magic.begin(), magic.end(), header_.begin());
  header_[algorithm_at] = static_cast<std::uint8_t>(algorithm);
  header_[log2_chunk_at] = log2_chunk;
  std::copy(seed.salt.value.begin(), seed.salt.value.end(), header_.begin() + salt_at);
  BlobKeys keys = derive_keys(seed.key, header_);
  std::copy(keys.key_commit.begin(), keys.key_commit.end(), header_.begin() + key_commit_at);
  encryption_key_ = std::move(keys.encryption_key);
}

std::size_t BlobSealer::plaintext_size_of(std::uint64_t index) const {
  INVARIANT(index < chunk_count());
  return chunk_plaintext_size(plaintext_size_, index);
}

std::uint64_t BlobSealer::offset_of(std::uint64_t index) const {
  INVARIANT(index < chunk_count());
  return blob_header_size + index * blob_sealed_chunk_size;
}

Bytes BlobSealer::chunk(std::uint64_t index, ByteView plaintext) const {
  INVARIANT(plaintext.size() == plaintext_size_of(index));
  const Nonce nonce = nonce_of(header_, index, chunk_count());
  return crypto::aead_seal(
      aead_of(algorithm_), encryption_key_.reveal(), nonce, header_, plaintext
  );
}

BlobOpener::BlobOpener(BlobDescription description) : description_(std::move(description)) {}

Result<BlobOpener> BlobOpener::open(BlobDescription description, std::uint64_t size_max) {
  if (description.size_bytes > std::min(size_max, blob_plaintext_size_max)) {
    return Error{rules::blob_size_is_within_limit};
  }
  return BlobOpener(std::move(description));
}

// How many bytes `pending_` must hold before the next step; nothing once all chunks are open.
std::size_t BlobOpener::wanted() const {
  if (!header_read_) return blob_header_size;
  if (next_chunk_ == blob_chunk_count(description_.size_bytes)) return 0;
  return chunk_plaintext_size(description_.size_bytes, next_chunk_) + crypto::aead_tag_size;
}

Result<void> BlobOpener::push(ByteView bytes, Bytes& plaintext) {
  if (error_) return *error_;
  hash_.update(bytes);
  while (!bytes.empty() && !error_) {
    if (wanted() == 0) {
      error_ = Error{rules::blob_ends_with_last_chunk};
      break;
    }
    const std::size_t taken = std::min(bytes.size(), wanted() - pending_.size());
    append(pending_, bytes.first(taken));
    bytes = bytes.subspan(taken);
    const auto advanced = advance(plaintext);
    if (!advanced.ok()) error_ = advanced.error();
  }
  if (error_) return *error_;
  return {};
}

Result<void> BlobOpener::advance(Bytes& plaintext) {
  if (pending_.size() < wanted()) return {};
  TRY(header_read_ ? open_chunk(plaintext) : read_header());
  pending_.clear();
  return {};
}

Result<void> BlobOpener::read_header() {
  std::copy(pending_.begin(), pending_.end(), header_.begin());
  if (as_text(header_).substr(0, magic.size()) != magic) return Error{rules::blob_magic_is_fbl1};
  algorithm_ = static_cast<BlobAlgorithm>(header_[algorithm_at]);
  if (algorithm_ != BlobAlgorithm::aes256gcm && algorithm_ != BlobAlgorithm::chacha20poly1305) {
    return Error{rules::blob_algorithm_is_known};
  }
  if (header_[log2_chunk_at] != log2_chunk) return Error{rules::blob_chunk_size_is_64_kib};
  if (header_[reserved_at] != 0 || header_[reserved_at + 1] != 0) {
    return Error{rules::blob_reserved_is_zero};
  }
  BlobKeys keys = derive_keys(description_.key, header_);
  if (!equal_ct(keys.key_commit, ByteView(header_).subspan(key_commit_at))) {
    return Error{rules::blob_key_matches};
  }
  encryption_key_ = std::move(keys.encryption_key);
  header_read_ = true;
  return {};
}

Result<void> BlobOpener::open_chunk(Bytes& plaintext) {
  const Nonce nonce = nonce_of(header_, next_chunk_, blob_chunk_count(description_.size_bytes));
  const auto opened = crypto::aead_open_public(
      aead_of(algorithm_), encryption_key_.reveal(), nonce, header_, pending_
  );
  if (!opened.ok()) return Error{rules::blob_chunk_is_authentic};
  append(plaintext, *opened);
  ++next_chunk_;
  return {};
}

Result<void> BlobOpener::finish() {
  if (error_) return *error_;
  error_ = Error{rules::blob_is_complete};  // a second `finish` has nothing to say
  if (wanted() != 0) return *error_;
  if (!equal_ct(hash_.finish(), description_.content_hash)) return Error{rules::blob_hash_matches};
  return {};
}

}  // namespace causeway::content
