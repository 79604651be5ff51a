// What devices ask of each other and answer is read strictly: what is accepted encodes to the same
// bytes again, and asks for no more than it may.
#include "base/invariant.h"
#include "content/history.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;
  using namespace causeway::content;
  const ByteView input(data, size);
  const auto request = parse_history_request(input);
  if (request.ok()) {
    INVARIANT(encode(*request) == to_bytes(input));
    INVARIANT(seqs_of(request->ranges).size() <= history_messages_max);
    INVARIANT(ranges_of(seqs_of(request->ranges)) == request->ranges);
  }
  const auto answer = parse_history_answer(input);
  if (answer.ok()) INVARIANT(encode(*answer) == to_bytes(input));
  return 0;
}
