// Any bytes, cut anywhere: the reader never exceeds its limit, and what it accepts does not depend
// on how the bytes were cut.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "adapters/http/websocket.h"
#include "base/invariant.h"

// NOLINTBEGIN(google-build-using-namespace): a fuzz target is one function
using namespace causeway;
using namespace causeway::adapters::http;

// NOLINTEND(google-build-using-namespace)

namespace {

constexpr std::size_t size_max = 4096;

struct Outcome {
  std::vector<Frame> frames;
  const Rule* broken = nullptr;

  bool operator==(const Outcome&) const = default;
};

Outcome read_all(Sender sender, ByteView input, std::size_t step) {
  FrameReader reader(sender, size_max);
  Outcome outcome;
  while (!input.empty()) {
    ByteView piece = input.first(std::min(step, input.size()));
    input = input.subspan(piece.size());
    while (!piece.empty()) {
      auto frame = reader.next(piece);
      if (!frame.ok()) {
        outcome.broken = &frame.error().rule();
        return outcome;
      }
      if (*frame) outcome.frames.push_back(**std::move(frame));
    }
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Sender sender = (data[0] & 1) != 0 ? Sender::client : Sender::server;
  const std::size_t step = 1 + (data[0] >> 1);
  const ByteView input(data + 1, size - 1);

  const Outcome whole = read_all(sender, input, input.size());
  INVARIANT(whole == read_all(sender, input, step));
  for (const Frame& frame : whole.frames) {
    INVARIANT(frame.payload.size() <= size_max);
    if (frame.opcode == Opcode::close) static_cast<void>(parse_close(frame.payload).ok());
  }
  return 0;
}
