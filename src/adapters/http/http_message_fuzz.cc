// Any bytes, cut anywhere, as requests to a server or replies to a client: neither reader exceeds
// its limits, and the messages that it takes are the same however the bytes were cut. How soon it
// sees that the rest is none may differ: Beast looks for the end of a head before it looks inside.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "adapters/http/http_message.h"
#include "base/invariant.h"

// NOLINTBEGIN(google-build-using-namespace): a fuzz target is one function
using namespace causeway;
using namespace causeway::adapters::http;

// NOLINTEND(google-build-using-namespace)

namespace {

constexpr std::size_t header_size_max = 1024;
constexpr std::size_t body_size_max = 2048;

struct Message {
  std::string start;
  std::vector<Header> headers;
  Bytes body;

  bool operator==(const Message&) const = default;
};

/// Messages in the order of their arrival, and whether anything else came behind them.
struct Outcome {
  std::vector<Message> messages;
  bool is_broken = false;
};

/// Equal, up to where one of them was broken.
bool agree(const Outcome& one, const Outcome& other) {
  const auto& [shorter, longer] =
      one.messages.size() <= other.messages.size() ? std::tie(one, other) : std::tie(other, one);
  const bool is_whole = shorter.is_broken || shorter.messages.size() == longer.messages.size();
  return is_whole &&
         std::equal(shorter.messages.begin(), shorter.messages.end(), longer.messages.begin());
}

void take_request(RequestReader& reader, Outcome& outcome) {
  const HttpRequest request = reader.take();
  INVARIANT(request.body.size() <= body_size_max);
  INVARIANT(request.path.starts_with('/'));
  std::size_t header_size = 0;
  for (const Header& header : request.headers) {
    header_size += header.name.size() + header.value.size();
  }
  INVARIANT(header_size <= header_size_max);
  outcome.messages.push_back(
      {request.method + ' ' + request.path + '?' + request.query, request.headers, request.body}
  );
}

Outcome read_requests(ByteView input, std::size_t step) {
  RequestReader reader(header_size_max, body_size_max);
  Outcome outcome;
  while (!input.empty()) {
    ByteView piece = input.first(std::min(step, input.size()));
    input = input.subspan(piece.size());
    for (;;) {
      const auto progress = reader.feed(piece);
      if (!progress.ok()) {
        INVARIANT(status_of(progress.error()) >= 400);
        outcome.is_broken = true;
        return outcome;
      }
      if (*progress != RequestReader::Progress::complete) break;
      take_request(reader, outcome);
      piece = {};  // what came behind the request is kept
    }
  }
  return outcome;
}

/// One reply: a client reads the next only once it has asked again.
Outcome read_reply(ByteView input, std::size_t step, std::string_view method) {
  ReplyReader reader(body_size_max);
  Outcome outcome;
  bool is_complete = false;
  while (!input.empty() && !is_complete) {
    const ByteView piece = input.first(std::min(step, input.size()));
    input = input.subspan(piece.size());
    const auto fed = reader.feed(piece, method);
    if (!fed.ok()) {
      outcome.is_broken = true;
      return outcome;
    }
    is_complete = *fed;
  }
  if (!is_complete && !reader.feed_end()) {
    outcome.is_broken = true;
    return outcome;
  }
  const HttpReply reply = reader.take();
  INVARIANT(reply.body.size() <= body_size_max);
  outcome.messages.push_back({std::to_string(reply.status), reply.headers, reply.body});
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t step = 1 + (data[0] >> 2);
  const ByteView input(data + 1, size - 1);
  if ((data[0] & 1) == 0) {
    INVARIANT(agree(read_requests(input, size), read_requests(input, step)));
    return 0;
  }
  const std::string_view method = (data[0] & 2) == 0 ? "GET" : "HEAD";
  INVARIANT(agree(read_reply(input, size, method), read_reply(input, step, method)));
  return 0;
}
