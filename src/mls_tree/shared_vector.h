#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "mls_tree/copy_on_write.h"

namespace causeway::mls_tree {

/// An array that is cheap to copy: its elements lie in chunks, and copies share a chunk until one
/// of them writes to it.
template <typename T>
class SharedVector {
 public:
  std::size_t size() const { return size_; }

  /// New elements are `T()`.
  void resize(std::size_t size) {
    // What is cut off within a chunk is cleared, so that it is new again when the array grows.
    for (std::size_t i = size; i < std::min(size_, chunks_for(size) * chunk_size); ++i) {
      writable(i) = T();
    }
    chunks_.resize(chunks_for(size));
    for (auto& chunk : chunks_) {
      if (chunk == nullptr) chunk = std::make_shared<Chunk>();
    }
    size_ = size;
  }

  const T& operator[](std::size_t i) const { return (*chunks_[i / chunk_size])[i % chunk_size]; }

  /// The element for writing; its chunk is no longer shared.
  T& writable(std::size_t i) { return own(chunks_[i / chunk_size])[i % chunk_size]; }

  /// Calls `visit(i)` for every element, ascending, but those that this array shares with `before`.
  template <typename Visit>
  void for_each_not_shared(const SharedVector& before, const Visit& visit) const {
    for (std::size_t chunk = 0; chunk < chunks_.size(); ++chunk) {
      if (chunk < before.chunks_.size() && chunks_[chunk] == before.chunks_[chunk]) continue;
      const std::size_t end = std::min(size_, (chunk + 1) * chunk_size);
      for (std::size_t i = chunk * chunk_size; i < end; ++i) visit(i);
    }
  }

 private:
  static constexpr std::size_t chunk_size = 64;
  using Chunk = std::array<T, chunk_size>;

  static std::size_t chunks_for(std::size_t size) { return (size + chunk_size - 1) / chunk_size; }

  std::vector<std::shared_ptr<Chunk>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace causeway::mls_tree
