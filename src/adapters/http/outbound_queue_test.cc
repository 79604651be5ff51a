// However the queue is gathered and consumed, the bytes that leave are the frames in order; and
// what was gathered once is gathered again until consumed, even when the rest is dropped.
#include "adapters/http/outbound_queue.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace causeway::adapters::http {
namespace {

Bytes frame(Opcode opcode, const Bytes& payload) {
  return concat(frame_head(opcode, payload.size()).view(), payload);
}

Bytes drain(OutboundQueue& queue, std::size_t step) {
  Bytes all;
  Bytes record(step);
  while (const std::size_t size = queue.gather(record)) {
    append(all, ByteView(record).first(size));
    queue.consume(size);
  }
  return all;
}

RC_GTEST_PROP(OutboundQueue, LeavesAsTheFramesInOrder, (const std::vector<Bytes>& payloads)) {
  OutboundQueue queue;
  Bytes expected;
  for (const Bytes& payload : payloads) {
    queue.push(Opcode::binary, payload);
    append(expected, frame(Opcode::binary, payload));
  }
  RC_ASSERT(queue.size_bytes() == expected.size());
  RC_ASSERT(drain(queue, *rc::gen::inRange<std::size_t>(1, 40)) == expected);
  RC_ASSERT(queue.empty());
}

RC_GTEST_PROP(OutboundQueue, KeepsWhatWasGatheredWhenTheRestIsDropped, ()) {
  OutboundQueue queue;
  const auto payloads = *rc::gen::container<std::vector<Bytes>>(rc::gen::arbitrary<Bytes>());
  for (const Bytes& payload : payloads) queue.push(Opcode::binary, payload);

  Bytes record(*rc::gen::inRange<std::size_t>(1, 60));
  const std::size_t gathered = queue.gather(record);
  const std::size_t consumed = *rc::gen::inRange<std::size_t>(0, gathered + 1);
  queue.consume(consumed);
  queue.drop_unsent();
  queue.push(Opcode::close, encode_close(CloseCode::normal, ""));

  // What left already, and then everything else, is whole frames; the last is the close frame.
  Bytes all = to_bytes(ByteView(record).first(consumed));
  append(all, drain(queue, 7));
  RC_ASSERT(std::equal(
      record.begin(), record.begin() + static_cast<std::ptrdiff_t>(gathered), all.begin()
  ));
  FrameReader reader(Sender::server, 1 << 20);
  ByteView input = all;
  std::size_t messages = 0;
  bool is_closed = false;
  while (!input.empty()) {
    const auto next = reader.next(input);
    RC_ASSERT(next.ok());
    RC_ASSERT((*next).has_value());
    is_closed = (**next).opcode == Opcode::close;
    if (!is_closed) RC_ASSERT((**next).payload == payloads[messages++]);
  }
  RC_ASSERT(is_closed);
}

TEST(OutboundQueue, DropsNothingThatHasBegun) {
  OutboundQueue queue;
  queue.push(Opcode::binary, Bytes(10, 1));
  queue.push(Opcode::binary, Bytes(10, 2));
  std::array<std::uint8_t, 5> record{};
  EXPECT_EQ(queue.gather(record), 5U);
  queue.consume(5);
  queue.drop_unsent();
  EXPECT_EQ(queue.size_bytes(), 7U);  // the rest of the first frame
}

TEST(OutboundQueue, RemembersNoFrameThatHasLeft) {
  OutboundQueue queue;
  for (int i = 0; i < 1000; ++i) {
    queue.push(Opcode::binary, Bytes(100, 7));
    queue.push(Opcode::binary, Bytes(100, 7));
    Bytes record(102);
    queue.consume(queue.gather(record));
  }
  EXPECT_EQ(queue.size_bytes(), 102U * 1000U);
  EXPECT_EQ(drain(queue, 4096).size(), 102U * 1000U);
}

}  // namespace
}  // namespace causeway::adapters::http
