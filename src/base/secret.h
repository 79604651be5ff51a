#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace causeway {

/// Overwrites memory in a way the optimiser may not remove.
void wipe(void* memory, std::size_t size_bytes);

/// Wipes on every free, so growth, moves and unwinding leave nothing behind.
template <typename T>
struct WipingAllocator {
  using value_type = T;

  WipingAllocator() = default;

  template <typename U>
  // NOLINTNEXTLINE(google-explicit-constructor): allocators rebind
  WipingAllocator(const WipingAllocator<U>&) {}

  T* allocate(std::size_t count) { return std::allocator<T>{}.allocate(count); }

  void deallocate(T* memory, std::size_t count) {
    wipe(memory, count * sizeof(T));
    std::allocator<T>{}.deallocate(memory, count);
  }

  bool operator==(const WipingAllocator&) const = default;
};

/// Secret bytes of any kind. Move-only, wiped, compared in constant time, never printed. `reveal()`
/// is the only way in; `tools/tidy.py` lists the layers that may call it.
class SecretBytes {
 public:
  SecretBytes() = default;

  explicit SecretBytes(std::size_t size_bytes) : bytes_(size_bytes) {}

  /// Takes a copy; the caller answers for the original.
  explicit SecretBytes(ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}

  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  SecretBytes(SecretBytes&&) noexcept = default;

  SecretBytes& operator=(SecretBytes&& other) noexcept {
    // Swap, then let `other` free (and so wipe) what was here.
    bytes_.swap(other.bytes_);
    other.bytes_ = {};
    return *this;
  }

  ~SecretBytes() = default;

  std::size_t size() const { return bytes_.size(); }

  bool empty() const { return bytes_.empty(); }

  /// A deliberate second copy.
  SecretBytes clone() const { return SecretBytes(ByteView(bytes_)); }

  ByteView reveal() const { return bytes_; }

  MutableByteView reveal_mutable() { return bytes_; }

  /// For encoders: appends, keeping every intermediate buffer wiped.
  void append(ByteView more) { bytes_.insert(bytes_.end(), more.begin(), more.end()); }

  friend bool operator==(const SecretBytes& left, const SecretBytes& right) {
    return equal_ct(left.bytes_, right.bytes_);
  }

 private:
  std::vector<std::uint8_t, WipingAllocator<std::uint8_t>> bytes_;
};

/// Secret bytes with a role. `Secret<struct JoinerSecretTag>` and `Secret<struct EpochSecretTag>`
/// are different types, so a key schedule cannot be wired wrongly.
template <typename Tag>
class Secret {
 public:
  Secret() = default;

  explicit Secret(SecretBytes bytes) : bytes_(std::move(bytes)) {}

  explicit Secret(ByteView bytes) : bytes_(bytes) {}

  std::size_t size() const { return bytes_.size(); }

  bool empty() const { return bytes_.empty(); }

  Secret clone() const { return Secret(bytes_.clone()); }

  ByteView reveal() const { return bytes_.reveal(); }

  const SecretBytes& bytes() const { return bytes_; }

  SecretBytes release() && { return std::move(bytes_); }

  friend bool operator==(const Secret&, const Secret&) = default;

 private:
  SecretBytes bytes_;
};

}  // namespace causeway
