#include "client/history_shares.h"

#include <map>

#include "client/own_devices.h"
#include "client/session.h"
#include "content/message.h"

namespace causeway::client {
namespace {

/// Who asks is answered soon: nobody looks further back in the note.
constexpr std::size_t messages_looked_at = 256;

/// What a message says of history, if it says anything.
Result<std::optional<content::HistoryShare>> share_in(const content::MimiContent& content) {
  const auto* part = std::get_if<content::SinglePart>(&content.nested_part.part);
  if (part == nullptr || part->content_type != content::history_share_type) {
    return std::optional<content::HistoryShare>();
  }
  return std::optional(TRY(content::parse_history_share(*part)));
}

/// The latest that was said about each device.
Result<std::map<DeviceId, content::HistoryShare>> shares_in_note(StoreTransaction& store) {
  std::map<DeviceId, content::HistoryShare> shares;
  for (const Conversation& conversation : TRY(store.conversations())) {
    if (conversation.kind != api::ConversationKind::note) continue;
    for (const Message& message :
         TRY(store.all_messages(conversation.id, {}, messages_looked_at))) {
      if (message.presence != Presence::hidden) continue;
      const auto content = content::decode(message.content);
      if (!content.ok()) continue;
      auto share = share_in(*content);
      if (!share.ok() || !*share) continue;
      const DeviceId device = (**share).device;
      shares.insert_or_assign(device, std::move(**share));
    }
  }
  return shares;
}

}  // namespace

Result<void> apply_history_share(Context& context, Conversation& conversation, const Said& said) {
  const Self self = TRY(load_self(context.store));
  const bool is_ours = conversation.kind == api::ConversationKind::note &&
                       said.message.sender_account == self.account;
  if (!is_ours) return Error{rules::state_is_ones_to_change};
  TRY(share_in(said.content));
  return {};
}

Result<std::optional<content::HistoryShare>> newest_history_share(
    StoreTransaction& store, DeviceId device
) {
  auto shares = TRY(shares_in_note(store));
  const auto found = shares.find(device);
  if (found == shares.end()) return std::optional<content::HistoryShare>();
  return std::optional(std::move(found->second));
}

Result<std::vector<DeviceId>> history_askers(StoreTransaction& store) {
  const auto shares = TRY(shares_in_note(store));
  std::vector<DeviceId> askers;
  for (const OwnDevice& own : TRY(own_devices(store))) {
    const auto found = shares.find(own.device);
    const bool asks = found != shares.end() && found->second.segments.empty();
    if (asks && !own.is_this) askers.push_back(own.device);
  }
  return askers;
}

content::HistoryShare share_of(const BackupIndex& index, DeviceId device) {
  content::HistoryShare share{.device = device, .segments = {}};
  for (const SegmentEntry& entry : index.segments) {
    if (share.segments.size() == content::shared_segments_max) break;
    share.segments.push_back({entry.blob, description_of(entry)});
  }
  return share;
}

SegmentEntry entry_of(const content::SharedSegment& shared) {
  return {
      .blob = shared.blob,
      .key = shared.description.key.bytes().clone(),
      .size_bytes = shared.description.size_bytes,
      .content_hash = shared.description.content_hash,
      .ranges = {},
  };
}

}  // namespace causeway::client
