#pragma once

#include <array>
#include <memory>

#include "crypto/hash.h"

namespace causeway::crypto {

/// The hashes by which others know a file.
struct FileHashes {
  std::array<std::uint8_t, 16> md5{};
  std::array<std::uint8_t, 20> sha1{};
  Sha256 sha256{};
};

/// All three of what arrives in pieces. MD5 and SHA-1 are names here, in lists that others keep:
/// whoever made a file may have made another with the same. Nothing of ours is decided by them.
class FileHasher {
 public:
  FileHasher();
  FileHasher(const FileHasher&) = delete;
  FileHasher& operator=(const FileHasher&) = delete;
  ~FileHasher();

  void update(ByteView bytes);
  /// The hashes of everything; the object is spent.
  FileHashes finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace causeway::crypto
