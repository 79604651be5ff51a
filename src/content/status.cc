#include "content/status.h"

#include "base/invariant.h"
#include "content/cbor.h"

namespace causeway::content {
namespace {

constexpr std::size_t status_fields = 2;
constexpr std::uint64_t status_value_max = 255;

Result<MessageStatus> parse_status(cbor::Reader& reader) {
  if (TRY(reader.array()) != status_fields) return Error{rules::status_report_is_valid};
  const auto id = MessageId::from(TRY(reader.bytes()));
  const std::uint64_t value = TRY(reader.unsigned_integer());
  if (!id || value > status_value_max) return Error{rules::status_report_is_valid};
  return MessageStatus{*id, static_cast<Status>(value)};
}

}  // namespace

NestedPart status_report_part(const std::vector<MessageStatus>& statuses) {
  INVARIANT(!statuses.empty() && statuses.size() <= statuses_max);
  Bytes report;
  cbor::Writer writer(report);
  writer.array(statuses.size());
  for (const MessageStatus& status : statuses) {
    writer.array(status_fields);
    writer.bytes(status.id);
    writer.unsigned_integer(static_cast<std::uint64_t>(status.status));
  }
  return {
      Disposition::unspecified, "", SinglePart{std::string(status_report_type), std::move(report)}
  };
}

Result<std::vector<MessageStatus>> parse_status_report(const SinglePart& part) {
  INVARIANT(part.content_type == status_report_type);
  cbor::Reader reader(part.content);
  const std::size_t count = TRY(reader.array());
  if (count > statuses_max) return Error{rules::status_report_is_valid};
  std::vector<MessageStatus> statuses;
  for (std::size_t left = count; left > 0; --left) statuses.push_back(TRY(parse_status(reader)));
  TRY(reader.finish());
  return statuses;
}

}  // namespace causeway::content
