#include "client/segment.h"

#include <algorithm>
#include <set>

#include "client/rules.h"
#include "content/message.h"
#include "identity/username.h"

namespace causeway::client {
namespace {

bool names_its_conversations(const Segment& segment) {
  std::set<ConversationId> named;
  for (const SegmentRecord& record : segment.records) {
    if (const auto* conversation = std::get_if<ConversationRecord>(&record)) {
      named.insert(conversation->conversation);
    }
    const auto* message = std::get_if<MessageRecord>(&record);
    if (message != nullptr && !named.contains(message->message.conversation)) return false;
  }
  return true;
}

bool is_plain(const ConversationRecord& record) {
  const bool has_kind = record.kind == api::ConversationKind::direct ||
                        record.kind == api::ConversationKind::group ||
                        record.kind == api::ConversationKind::note;
  const bool has_standing =
      record.standing >= Belonging::in && record.standing <= Belonging::removed;
  const bool has_peer =
      record.peer_username.empty() || identity::check_username(as_text(record.peer_username)).ok();
  const auto timer_max_ms = static_cast<std::uint64_t>(Milliseconds(content::expiry_max).count());
  return has_kind && has_standing && has_peer && record.timer_ms <= timer_max_ms &&
         (record.title.empty() || content::is_group_name(as_text(record.title)));
}

bool are_plain(const Segment& segment) {
  return std::all_of(
      segment.records.begin(),
      segment.records.end(),
      [](const SegmentRecord& record) {
        const auto* conversation = std::get_if<ConversationRecord>(&record);
        return conversation == nullptr || is_plain(*conversation);
      }
  );
}

}  // namespace

Result<Segment> parse_segment(ByteView encoded) {
  auto segment = tls::decode<Segment>(encoded);
  const bool is_valid = segment.ok() && segment->format == segment_format &&
                        encoded.size() <= segment_size_max && are_plain(*segment) &&
                        names_its_conversations(*segment);
  if (!is_valid) return Error{rules::segment_is_valid};
  return segment;
}

}  // namespace causeway::client
