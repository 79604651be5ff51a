#pragma once

#include <cstddef>
#include <vector>

#include "adapters/http/websocket.h"
#include "base/bytes.h"

namespace causeway::adapters::http {

/// Frames that wait for the network, as one stream of bytes: `gather` copies from its front, so
/// that many small frames leave in one TLS record, and `consume` removes what was written. Not
/// thread-safe.
///
/// TLS may only repeat a write that it could not finish with the same bytes. So what was gathered
/// stays, whatever else is dropped, until it is consumed.
class OutboundQueue {
 public:
  void push(Opcode opcode, Bytes payload);

  /// Copies up to `out.size()` bytes from the front; returns how many. Repeats until consumed.
  std::size_t gather(MutableByteView out);

  /// Removes `size_bytes` gathered bytes.
  void consume(std::size_t size_bytes);

  /// Drops every frame of which nothing was gathered yet.
  void drop_unsent();

  std::size_t size_bytes() const { return size_bytes_; }

  bool empty() const { return size_bytes_ == 0; }

 private:
  struct Item {
    FrameHead head;
    Bytes payload;

    std::size_t size_bytes() const { return head.size_bytes + payload.size(); }
  };

  std::vector<Item> items_;
  std::size_t first_ = 0;         // items before are written
  std::size_t first_offset_ = 0;  // bytes of items_[first_] that are written
  std::size_t gathered_ = 0;      // bytes from the front that may be on their way
  std::size_t size_bytes_ = 0;
};

}  // namespace causeway::adapters::http
