#include "adapters/http_provider/blob_routes.h"

#include <charconv>
#include <utility>

#include "adapters/http_provider/hub.h"
#include "api/conversations.h"
#include "api/limits.h"
#include "api/rules.h"
#include "base/encoding.h"
#include "provider/answer.h"

namespace causeway::adapters::http_provider {
namespace {

constexpr std::string_view path_prefix = "/v1/blobs/";

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

http::HttpReply refused(api::Status status, const Rule& rule) {
  return to_http(provider::refusal(status, rule));
}

http::HttpReply read_range(
    const Hub::Ports& ports, BlobId blob, const ByteRange& range, std::string_view header
) {
  http::HttpReply reply;
  auto outcome = provider::answer_or_unavailable([&] {
    const std::uint64_t size = range.last - range.first + 1;
    auto checked = provider::check_blob_range(ports.store, {blob, range.first, size});
    if (checked.status == api::Status::ok) {
      reply.body = ports.blobs.read(blob, range.first, static_cast<std::size_t>(size));
    }
    return checked;
  });
  if (outcome.status != api::Status::ok) return to_http(std::move(outcome));
  reply.status = 206;
  reply.content_type = "application/octet-stream";
  reply.headers.push_back({"content-range", "bytes " + std::string(header.substr(6)) + "/*"});
  return reply;
}

}  // namespace

std::optional<BlobId> parse_blob_path(std::string_view path) {
  if (!path.starts_with(path_prefix)) return std::nullopt;
  const auto bytes = from_hex(path.substr(path_prefix.size()));
  if (!bytes.ok()) return std::nullopt;
  return BlobId::from(*bytes);
}

std::optional<std::uint64_t> parse_offset(std::string_view query) {
  constexpr std::string_view key = "offset=";
  if (!query.starts_with(key)) return std::nullopt;
  return parse_number(query.substr(key.size()));
}

std::optional<ByteRange> parse_range(std::string_view header) {
  constexpr std::string_view unit = "bytes=";
  if (!header.starts_with(unit)) return std::nullopt;
  const std::string_view ends = header.substr(unit.size());
  const auto dash = ends.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = parse_number(ends.substr(0, dash));
  const auto last = parse_number(ends.substr(dash + 1));
  // A range that ends at the highest number would have no size.
  if (!first || !last || *last < *first || *last - *first == UINT64_MAX) return std::nullopt;
  return ByteRange{*first, *last};
}

void Hub::serve_blob(http::HttpRequest request, http::Completion<http::HttpReply> answer) {
  const auto blob = parse_blob_path(request.path);
  if (!blob) return answer(refused(api::Status::not_found, api::rules::blob_exists));
  const auto device = device_of(request);
  if (!device) {
    return answer(refused(api::Status::not_logged_in, api::rules::device_is_logged_in));
  }
  if (request.method == "GET") {
    const auto range = parse_range(request.header("range"));
    if (!range) return answer(refused(api::Status::malformed, api::rules::size_is_within_limit));
    return read([this,
                 id = *blob,
                 range = *range,
                 text = std::string(request.header("range")),
                 answer = std::move(answer)] { answer(read_range(ports_, id, range, text)); });
  }
  const auto offset = parse_offset(request.query);
  if (request.method != "PUT" || !offset) {
    return answer(refused(api::Status::malformed, api::rules::blob_offset_is_next));
  }
  if (request.body.size() > api::limits::blob_piece_size_max) {
    return answer(refused(api::Status::too_large, api::rules::size_is_within_limit));
  }
  put_piece(
      {*device, *blob, *offset, request.body.size()}, std::move(request.body), std::move(answer)
  );
}

/// Whoever was killed half-way sends the piece again while the first one is still in hand. It waits
/// for that: refused, it would be sent a third time.
void Hub::put_piece(
    const provider::BlobPiece& piece, Bytes bytes, http::Completion<http::HttpReply> answer
) {
  {
    const std::lock_guard lock(blobs_mutex_);
    const auto [in_hand, is_first] = blobs_in_hand_.try_emplace(piece.blob);
    if (!is_first && in_hand->second) {
      return answer(refused(api::Status::unavailable, api::rules::store_is_available));
    }
    if (!is_first) {
      in_hand->second = [this, piece, bytes = std::move(bytes), answer = std::move(answer)](
                        ) mutable { write_piece(piece, std::move(bytes), std::move(answer)); };
      return;
    }
  }
  write_piece(piece, std::move(bytes), std::move(answer));
}

void Hub::write_piece(
    const provider::BlobPiece& piece, Bytes bytes, http::Completion<http::HttpReply> answer
) {
  auto finish = [this, piece, answer = std::move(answer)](provider::Outcome&& outcome) {
    take_next_piece(piece.blob);
    answer(to_http(std::move(outcome)));
  };
  read([this, piece, bytes = std::move(bytes), finish = std::move(finish)] {
    auto checked = provider::answer_or_unavailable([&] {
      auto outcome = provider::check_blob_piece(ports_.store, piece);
      if (outcome.status == api::Status::ok) ports_.blobs.write(piece.blob, piece.offset, bytes);
      return outcome;
    });
    if (checked.status != api::Status::ok) return finish(std::move(checked));
    writer_.run([this, piece, finish] { finish(provider::advance_blob(ports_.store, piece)); });
  });
}

void Hub::take_next_piece(BlobId blob) {
  std::function<void()> next;
  {
    const std::lock_guard lock(blobs_mutex_);
    const auto in_hand = blobs_in_hand_.find(blob);
    next = std::exchange(in_hand->second, nullptr);
    if (!next) blobs_in_hand_.erase(in_hand);
  }
  if (next) next();
}

}  // namespace causeway::adapters::http_provider
