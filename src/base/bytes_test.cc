#include "base/bytes.h"

#include <gtest/gtest.h>

namespace causeway {
namespace {

TEST(Bytes, AreJoinedInOrder) {
  const std::array<std::uint8_t, 2> fixed{1, 2};
  EXPECT_EQ(concat(fixed, Bytes{}, Bytes{3}, as_bytes("a")), (Bytes{1, 2, 3, 'a'}));
  EXPECT_EQ(concat(), Bytes{});
}

TEST(Bytes, AndTextAreTheSameMemory) {
  const std::string_view text("\xff\0x", 3);
  EXPECT_EQ(as_text(as_bytes(text)), text);
  EXPECT_EQ(as_text(as_bytes(text)).data(), text.data());
  EXPECT_EQ(to_bytes(text), (Bytes{0xff, 0, 'x'}));
}

TEST(EqualCt, IsEquality) {
  EXPECT_TRUE(equal_ct({}, {}));
  EXPECT_TRUE(equal_ct(Bytes(100, 7), Bytes(100, 7)));
  EXPECT_FALSE(equal_ct(Bytes(100, 7), Bytes(99, 7)));
  EXPECT_FALSE(equal_ct({}, Bytes(1)));
  for (std::size_t size = 1; size < 20; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      Bytes other(size, 7);
      other[at] = 6;
      EXPECT_FALSE(equal_ct(Bytes(size, 7), other)) << size << " " << at;
    }
    EXPECT_TRUE(equal_ct(Bytes(size, 7), Bytes(size, 7)));
  }
}

TEST(EqualCt, SeesEveryBit) {
  const Bytes same(40, 0x5a);
  for (std::size_t bit = 0; bit < same.size() * 8; ++bit) {
    Bytes other = same;
    other[bit / 8] = static_cast<std::uint8_t>(other[bit / 8] ^ 1U << bit % 8);
    EXPECT_FALSE(equal_ct(same, other)) << bit;
  }
}

}  // namespace
}  // namespace causeway
