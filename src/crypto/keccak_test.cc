// FIPS 202: the hashes of nothing, as NIST's example files have them.

#include "crypto/keccak.h"

#include <gtest/gtest.h>

#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

using Function = void (*)(MutableByteView, std::initializer_list<ByteView>);

std::string hex_of(Function function, std::size_t size, std::initializer_list<ByteView> parts) {
  Bytes out(size);
  function(out, parts);
  return to_hex(out);
}

TEST(Keccak, IsThatOfFips202) {
  EXPECT_EQ(
      hex_of(sha3_256, 32, {}), "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"
  );
  EXPECT_EQ(
      hex_of(sha3_512, 64, {}),
      "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a615b2123af1f5f94c11e3e9402c3a"
      "c"
      "558f500199d95b6d3e301758586281dcd26"
  );
  EXPECT_EQ(
      hex_of(shake128, 32, {}), "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"
  );
  EXPECT_EQ(
      hex_of(shake256, 32, {}), "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"
  );
}

TEST(Keccak, PartsAreOneMessage) {
  for (const Function function : {sha3_256, shake128, shake256}) {
    EXPECT_EQ(
        hex_of(function, 32, {as_bytes("two "), {}, as_bytes("parts")}),
        hex_of(function, 32, {as_bytes("two parts")})
    );
  }
  EXPECT_EQ(
      hex_of(shake128, 200, {as_bytes("a")}).substr(0, 64), hex_of(shake128, 32, {as_bytes("a")})
  );
}

}  // namespace
}  // namespace causeway::crypto
