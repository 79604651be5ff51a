// That secrets leave nothing behind. The test replaces the global allocation functions, so it sees
// each block at the moment it is freed, as whoever gets that memory next would.

#include "base/secret.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <gtest/gtest.h>
#include <malloc.h>
#include <new>
#include <type_traits>

namespace {

constexpr std::array<std::uint8_t, 16> canary{
    0x5e, 0xc7, 0xe7, 0x01, 0x5e, 0xc7, 0xe7, 0x02, 0x5e, 0xc7, 0xe7, 0x03, 0x5e, 0xc7, 0xe7, 0x04
};

int leaks = 0;

void free_watched(void* memory) {
  const auto* bytes = static_cast<const std::uint8_t*>(memory);
  const std::size_t size = memory == nullptr ? 0 : malloc_usable_size(memory);
  if (std::search(bytes, bytes + size, canary.begin(), canary.end()) != bytes + size) ++leaks;
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  return memory;
}

void operator delete(void* memory) noexcept {
  free_watched(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
  free_watched(memory);
}

namespace causeway {
namespace {

using RootSecret = Secret<struct RootSecretTag>;
using LeafSecret = Secret<struct LeafSecretTag>;

static_assert(!std::is_copy_constructible_v<SecretBytes>);
static_assert(!std::is_copy_assignable_v<SecretBytes>);
static_assert(!std::is_copy_constructible_v<RootSecret>);
static_assert(!std::is_constructible_v<RootSecret, LeafSecret>);
static_assert(!std::is_convertible_v<SecretBytes, ByteView>);

/// How many blocks were freed with the canary in them while `use` ran.
template <typename Use>
int leaks_of(Use use) {
  leaks = 0;
  use();
  return leaks;
}

SecretBytes secret() {
  return SecretBytes(ByteView(canary));
}

TEST(SecretBytes, TheWatchSeesWhatPlainBytesLeave) {
  EXPECT_GT(leaks_of([] { Bytes(canary.begin(), canary.end()); }), 0);
}

TEST(SecretBytes, AreWipedWhenTheyEnd) {
  EXPECT_EQ(leaks_of([] { (void)secret(); }), 0);
}

TEST(SecretBytes, AreWipedWhenTheyGrow) {
  EXPECT_EQ(
      leaks_of([] {
        SecretBytes growing = secret();
        for (int i = 0; i < 100; ++i) growing.append(canary);
      }),
      0
  );
}

TEST(SecretBytes, AreWipedWhenOverwritten) {
  EXPECT_EQ(
      leaks_of([] {
        SecretBytes target = secret();
        target = SecretBytes(8);
        EXPECT_EQ(target.size(), 8U);
      }),
      0
  );
}

TEST(SecretBytes, AreWipedInEveryCopy) {
  EXPECT_EQ(
      leaks_of([] {
        const RootSecret root{secret()};
        const RootSecret copy = root.clone();
        EXPECT_EQ(copy, root);
      }),
      0
  );
}

TEST(SecretBytes, MovingLeavesTheSourceEmpty) {
  SecretBytes source = secret();
  SecretBytes target = std::move(source);
  EXPECT_TRUE(source.empty());  // NOLINT(bugprone-use-after-move): the point
  EXPECT_EQ(target, secret());
  SecretBytes assigned(4);
  assigned = std::move(target);
  EXPECT_TRUE(target.empty());  // NOLINT(bugprone-use-after-move): the point
  EXPECT_EQ(assigned, secret());

  RootSecret root{secret()};
  const SecretBytes released = std::move(root).release();
  EXPECT_TRUE(root.empty());  // NOLINT(bugprone-use-after-move): the point
  EXPECT_EQ(released, secret());
}

TEST(SecretBytes, AreEqualByContent) {
  EXPECT_EQ(secret(), secret());
  EXPECT_NE(secret(), SecretBytes(canary.size()));
  EXPECT_NE(secret(), SecretBytes());
  SecretBytes last = secret();
  last.reveal_mutable().back() ^= 1;
  EXPECT_NE(last, secret());
}

TEST(SecretBytes, StartAsZeros) {
  EXPECT_EQ(to_bytes(SecretBytes(3).reveal()), Bytes(3));
}

TEST(Wipe, OverwritesExactlyWhatItIsGiven) {
  Bytes bytes(10, 7);
  wipe(bytes.data() + 2, 5);
  EXPECT_EQ(bytes, (Bytes{7, 7, 0, 0, 0, 0, 0, 7, 7, 7}));
  wipe(nullptr, 0);
}

}  // namespace
}  // namespace causeway
