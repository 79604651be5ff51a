#include "content/history.h"

#include <algorithm>

#include "content/cbor.h"
#include "content/extensions.h"

namespace causeway::content {
namespace {

constexpr std::int64_t id_key = 1;
constexpr std::int64_t public_key_key = 2;
constexpr std::int64_t attempt_key = 3;
constexpr std::int64_t ranges_key = 4;
constexpr std::int64_t given_key = 2;
constexpr std::int64_t gone_key = 3;
constexpr std::int64_t sealed_key = 4;
constexpr std::size_t range_fields = 2;

Extension bytes_entry(std::int64_t key, ByteView value) {
  Extension entry{key, {}};
  cbor::Writer(entry.value).bytes(value);
  return entry;
}

Extension ranges_entry(std::int64_t key, const std::vector<SeqRange>& ranges) {
  Extension entry{key, {}};
  cbor::Writer writer(entry.value);
  writer.array(ranges.size());
  for (const SeqRange& range : ranges) {
    writer.array(range_fields);
    writer.unsigned_integer(range.first);
    writer.unsigned_integer(range.count);
  }
  return entry;
}

/// Nothing counts beyond what a double holds, so that no sum of two of these overflows.
bool is_range(const SeqRange& range) {
  constexpr auto highest = static_cast<std::uint64_t>(cbor::exact_integer_max);
  return range.first >= 1 && range.count >= 1 && range.count <= history_messages_max &&
         range.first <= highest - range.count;
}

/// The next range is further on than the number behind the last: there is one way to write it.
bool are_apart(const std::vector<SeqRange>& ranges, const SeqRange& next) {
  return ranges.empty() || next.first > ranges.back().last() + 1;
}

Result<std::vector<SeqRange>> parse_ranges(ByteView encoded, const Rule& rule) {
  cbor::Reader reader(encoded);
  std::vector<SeqRange> ranges;
  std::uint64_t total = 0;
  for (std::size_t left = TRY(reader.array()); left > 0; --left) {
    if (TRY(reader.array()) != range_fields) return Error{rule};
    SeqRange range;
    range.first = TRY(reader.unsigned_integer());
    range.count = TRY(reader.unsigned_integer());
    if (!is_range(range) || !are_apart(ranges, range)) return Error{rule};
    total += range.count;
    if (total > history_messages_max) return Error{rule};
    ranges.push_back(range);
  }
  if (ranges.empty()) return Error{rule};
  return ranges;
}

Result<HistoryRequestId> parse_id(std::vector<Extension>& entries, const Rule& rule) {
  const auto entry = take_extension(entries, id_key);
  if (!entry) return Error{rule};
  const auto id = HistoryRequestId::from(TRY(cbor::Reader(*entry).bytes()));
  if (!id) return Error{rule};
  return *id;
}

Result<std::vector<Extension>> parse_entries(ByteView encoded) {
  cbor::Reader reader(encoded);
  auto entries = TRY(decode_extensions(reader));
  TRY(reader.finish());
  return entries;
}

Bytes encode_entries(const std::vector<Extension>& entries) {
  Bytes out;
  cbor::Writer writer(out);
  encode_extensions(writer, entries);
  return out;
}

bool overlap(const std::vector<SeqRange>& left, const std::vector<SeqRange>& right) {
  return std::any_of(left.begin(), left.end(), [&](const SeqRange& one) {
    return std::any_of(right.begin(), right.end(), [&](const SeqRange& other) {
      return one.first <= other.last() && other.first <= one.last();
    });
  });
}

}  // namespace

std::vector<SeqRange> ranges_of(const std::vector<std::uint64_t>& seqs) {
  std::vector<SeqRange> ranges;
  for (const std::uint64_t seq : seqs) {
    if (!ranges.empty() && ranges.back().last() + 1 == seq) {
      ++ranges.back().count;
    } else {
      ranges.push_back({seq, 1});
    }
  }
  return ranges;
}

std::vector<std::uint64_t> seqs_of(const std::vector<SeqRange>& ranges) {
  std::vector<std::uint64_t> seqs;
  for (const SeqRange& range : ranges) {
    for (std::uint64_t seq = range.first; seq <= range.last(); ++seq) seqs.push_back(seq);
  }
  return seqs;
}

Bytes encode(const HistoryRequest& request) {
  std::vector<Extension> entries = request.others;
  Extension attempt{attempt_key, {}};
  cbor::Writer(attempt.value).unsigned_integer(request.attempt);
  entries.push_back(bytes_entry(id_key, request.id));
  entries.push_back(bytes_entry(public_key_key, request.public_key));
  entries.push_back(std::move(attempt));
  entries.push_back(ranges_entry(ranges_key, request.ranges));
  return encode_entries(entries);
}

Bytes encode(const HistoryAnswer& answer) {
  std::vector<Extension> entries = answer.others;
  entries.push_back(bytes_entry(id_key, answer.id));
  if (!answer.given.empty()) entries.push_back(ranges_entry(given_key, answer.given));
  if (!answer.gone.empty()) entries.push_back(ranges_entry(gone_key, answer.gone));
  if (!answer.sealed.empty()) entries.push_back(bytes_entry(sealed_key, answer.sealed));
  return encode_entries(entries);
}

Result<HistoryRequest> parse_history_request(ByteView encoded) {
  const Rule& rule = rules::history_request_is_valid;
  HistoryRequest request{.others = TRY(parse_entries(encoded))};
  request.id = TRY(parse_id(request.others, rule));
  const auto public_key = take_extension(request.others, public_key_key);
  const auto attempt = take_extension(request.others, attempt_key);
  const auto ranges = take_extension(request.others, ranges_key);
  if (!public_key || !attempt || !ranges) return Error{rule};
  request.public_key = to_bytes(TRY(cbor::Reader(*public_key).bytes()));
  const std::uint64_t times = TRY(cbor::Reader(*attempt).unsigned_integer());
  const bool is_valid =
      request.public_key.size() == history_key_size && times >= 1 && times <= history_attempts_max;
  if (!is_valid) return Error{rule};
  request.attempt = static_cast<std::uint8_t>(times);
  request.ranges = TRY(parse_ranges(*ranges, rule));
  return request;
}

Result<HistoryAnswer> parse_history_answer(ByteView encoded) {
  const Rule& rule = rules::history_answer_is_valid;
  HistoryAnswer answer{.others = TRY(parse_entries(encoded))};
  answer.id = TRY(parse_id(answer.others, rule));
  const auto given = take_extension(answer.others, given_key);
  if (given) answer.given = TRY(parse_ranges(*given, rule));
  const auto gone = take_extension(answer.others, gone_key);
  if (gone) answer.gone = TRY(parse_ranges(*gone, rule));
  const auto sealed = take_extension(answer.others, sealed_key);
  if (sealed) answer.sealed = to_bytes(TRY(cbor::Reader(*sealed).bytes()));
  const bool says_something = given || gone;
  const bool is_whole = given.has_value() != answer.sealed.empty();
  if (!says_something || !is_whole || overlap(answer.given, answer.gone)) return Error{rule};
  return answer;
}

NestedPart history_request_part(const HistoryRequest& request) {
  return {
      Disposition::unspecified, "", SinglePart{std::string(history_request_type), encode(request)}
  };
}

NestedPart history_answer_part(const HistoryAnswer& answer) {
  return {
      Disposition::unspecified, "", SinglePart{std::string(history_answer_type), encode(answer)}
  };
}

}  // namespace causeway::content
