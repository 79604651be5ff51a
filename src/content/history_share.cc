#include "content/history_share.h"

#include <algorithm>

#include "base/invariant.h"
#include "content/cbor.h"

namespace causeway::content {
namespace {

constexpr std::size_t share_fields = 2;
constexpr std::size_t segment_fields = 4;

Result<SharedSegment> parse_segment(cbor::Reader& reader) {
  if (TRY(reader.array()) != segment_fields) return Error{rules::history_share_is_valid};
  const auto blob = BlobId::from(TRY(reader.bytes()));
  const ByteView key = TRY(reader.bytes());
  const std::uint64_t size_bytes = TRY(reader.unsigned_integer());
  const ByteView hash = TRY(reader.bytes());
  SharedSegment segment;
  const bool is_valid = blob && key.size() == file_key_size &&
                        hash.size() == segment.description.content_hash.size() &&
                        size_bytes <= blob_plaintext_size_max;
  if (!is_valid) return Error{rules::history_share_is_valid};
  segment.blob = *blob;
  segment.description.key = FileKey(key);
  segment.description.size_bytes = size_bytes;
  std::copy(hash.begin(), hash.end(), segment.description.content_hash.begin());
  return segment;
}

}  // namespace

NestedPart history_share_part(const HistoryShare& share) {
  INVARIANT(share.segments.size() <= shared_segments_max);
  Bytes encoded;
  cbor::Writer writer(encoded);
  writer.array(share_fields);
  writer.bytes(share.device);
  writer.array(share.segments.size());
  for (const SharedSegment& segment : share.segments) {
    writer.array(segment_fields);
    writer.bytes(segment.blob);
    writer.bytes(segment.description.key.reveal());
    writer.unsigned_integer(segment.description.size_bytes);
    writer.bytes(segment.description.content_hash);
  }
  return {
      Disposition::unspecified, "", SinglePart{std::string(history_share_type), std::move(encoded)}
  };
}

Result<HistoryShare> parse_history_share(const SinglePart& part) {
  INVARIANT(part.content_type == history_share_type);
  cbor::Reader reader(part.content);
  if (TRY(reader.array()) != share_fields) return Error{rules::history_share_is_valid};
  const auto device = DeviceId::from(TRY(reader.bytes()));
  const std::size_t count = TRY(reader.array());
  if (!device || count > shared_segments_max) return Error{rules::history_share_is_valid};
  HistoryShare share{.device = *device, .segments = {}};
  for (std::size_t left = count; left > 0; --left) {
    share.segments.push_back(TRY(parse_segment(reader)));
  }
  TRY(reader.finish());
  return share;
}

}  // namespace causeway::content
