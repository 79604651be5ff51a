// By the examples of RFC 1321 §A.5 (MD5) and FIPS 180-4 (SHA-1, SHA-256), whole and in pieces.
#include "crypto/file_hashes.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace causeway::crypto {
namespace {

TEST(FileHashes, AreThoseOfTheirSpecifications) {
  FileHasher empty;
  EXPECT_EQ(to_hex(empty.finish().md5), "d41d8cd98f00b204e9800998ecf8427e");

  FileHasher hasher;
  hasher.update(as_bytes("a"));
  hasher.update(as_bytes(""));
  hasher.update(as_bytes("bc"));
  const FileHashes hashes = hasher.finish();
  EXPECT_EQ(to_hex(hashes.md5), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(to_hex(hashes.sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(
      to_hex(hashes.sha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  );
}

TEST(FileHashesDeathTest, AreTakenOnce) {
  FileHasher hasher;
  hasher.finish();
  EXPECT_DEATH(hasher.finish(), "state_");
}

}  // namespace
}  // namespace causeway::crypto
