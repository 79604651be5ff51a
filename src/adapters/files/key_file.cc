#include "adapters/files/key_file.h"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <variant>

#include "adapters/files/durable.h"
#include "adapters/files/file.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "tls/codec.h"

namespace causeway::adapters::files {
namespace {

using Kind = StoreError::Kind;

constexpr std::size_t file_size_max = 256;
constexpr std::array<std::uint8_t, 8> magic = {'C', 'W', 'K', 'E', 'Y', 0, 0, 1};
constexpr crypto::Aead aead = crypto::Aead::xchacha20poly1305;

enum class Form : std::uint8_t {
  clear = 1,
  wrapped = 2,
};

struct ClearKey {
  using Wire = tls::Struct;
  static constexpr Form tag = Form::clear;
  SecretBytes key;
  /// Of the key: tells a damaged file from a key that opens nothing.
  std::array<std::uint8_t, 8> checksum;
};

struct Wrapping {
  using Wire = tls::Struct;
  std::uint32_t passes;
  std::uint64_t memory_bytes;
  crypto::PasswordSalt salt;
};

struct WrappedKey {
  using Wire = tls::Struct;
  static constexpr Form tag = Form::wrapped;
  Wrapping wrapping;
  std::array<std::uint8_t, 24> nonce;
  Bytes sealed_key;
};

struct Contents {
  using Wire = tls::Struct;
  std::array<std::uint8_t, 8> magic;
  std::variant<ClearKey, WrappedKey> key;
};

std::array<std::uint8_t, 8> checksum(const SecretBytes& key) {
  const crypto::Sha256 digest = crypto::sha256({as_bytes("causeway key file"), key.reveal()});
  std::array<std::uint8_t, 8> head;
  std::copy_n(digest.begin(), head.size(), head.begin());
  return head;
}

[[noreturn]] void raise_damaged(const std::filesystem::path& path) {
  throw StoreError(
      Kind::corrupt, path.string() + ": the key file is damaged. Restore it from a backup."
  );
}

Contents read_contents(const std::filesystem::path& path) {
  const File file = File::open(path, O_RDONLY);
  check_owner_only(file, "the key file");
  const std::uint64_t size = file.size();
  if (size > file_size_max) raise_damaged(path);
  SecretBytes bytes(static_cast<std::size_t>(size));
  if (file.read_at(0, bytes.reveal_mutable()) != size) raise_damaged(path);
  auto contents = tls::decode<Contents>(bytes.reveal());
  if (!contents.ok() || contents->magic != magic) raise_damaged(path);
  return *std::move(contents);
}

void write_contents(
    const std::filesystem::path& path, const Contents& contents, Existing existing
) {
  const SecretBytes bytes = tls::encode_secret(contents);
  if (write_durable(path, bytes.reveal(), existing)) return;
  throw StoreError(Kind::other, path.string() + ": there is a key file already.");
}

SealingKey random_key(Random& random) {
  return SealingKey(random.secret(sealing_key_size));
}

SecretBytes wrapping_key(const SecretBytes& passphrase, const Wrapping& wrapping) {
  auto key = crypto::derive_password_key(
      passphrase.reveal(), wrapping.salt, {wrapping.passes, wrapping.memory_bytes}
  );
  if (key.ok()) return *std::move(key);
  throw StoreError(
      Kind::corrupt, "The key file asks for more memory or time than this program may spend on it."
  );
}

Contents wrap(
    const SealingKey& key, const SecretBytes& passphrase, Random& random, crypto::PasswordCost cost
) {
  WrappedKey wrapped{};
  wrapped.wrapping = {cost.passes, cost.memory_bytes, {}};
  random.fill(wrapped.wrapping.salt);
  random.fill(wrapped.nonce);
  wrapped.sealed_key = crypto::aead_seal(
      aead,
      wrapping_key(passphrase, wrapped.wrapping).reveal(),
      wrapped.nonce,
      tls::encode(wrapped.wrapping),
      key.reveal()
  );
  return {magic, std::move(wrapped)};
}

}  // namespace

KeyProtection key_protection(const std::filesystem::path& path) {
  const bool is_clear = std::holds_alternative<ClearKey>(read_contents(path).key);
  return is_clear ? KeyProtection::none : KeyProtection::passphrase;
}

SealingKey mint_key_file(const std::filesystem::path& path, Random& random) {
  SealingKey key = random_key(random);
  const Contents contents{magic, ClearKey{key.bytes().clone(), checksum(key.bytes())}};
  write_contents(path, contents, Existing::keep);
  return key;
}

SealingKey mint_key_file(
    const std::filesystem::path& path,
    const SecretBytes& passphrase,
    Random& random,
    crypto::PasswordCost cost
) {
  SealingKey key = random_key(random);
  write_contents(path, wrap(key, passphrase, random, cost), Existing::keep);
  return key;
}

SealingKey open_key_file(const std::filesystem::path& path) {
  Contents contents = read_contents(path);
  ClearKey* clear = std::get_if<ClearKey>(&contents.key);
  INVARIANT(clear != nullptr);
  const bool is_whole = clear->key.size() == sealing_key_size;
  if (!is_whole || clear->checksum != checksum(clear->key)) raise_damaged(path);
  return SealingKey(std::move(clear->key));
}

std::optional<SealingKey> open_key_file(
    const std::filesystem::path& path, const SecretBytes& passphrase
) {
  const Contents contents = read_contents(path);
  const WrappedKey* wrapped = std::get_if<WrappedKey>(&contents.key);
  INVARIANT(wrapped != nullptr);
  auto key = crypto::aead_open(
      aead,
      wrapping_key(passphrase, wrapped->wrapping).reveal(),
      wrapped->nonce,
      tls::encode(wrapped->wrapping),
      wrapped->sealed_key
  );
  if (!key.ok()) return std::nullopt;
  if (key->size() != sealing_key_size) raise_damaged(path);
  return SealingKey(*std::move(key));
}

void rewrap_key_file(
    const std::filesystem::path& path,
    const SealingKey& key,
    const SecretBytes& passphrase,
    Random& random,
    crypto::PasswordCost cost
) {
  write_contents(path, wrap(key, passphrase, random, cost), Existing::replace);
}

}  // namespace causeway::adapters::files
