#include "client/history_shares.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "client/own_devices.h"
#include "client/session.h"
#include "content/message.h"

namespace causeway::client {
namespace {

/// Who asks is answered soon: nobody looks further back in the note.
constexpr std::size_t messages_looked_at = 256;
constexpr Milliseconds turn = std::chrono::minutes(5);
constexpr Milliseconds attempt_pause = std::chrono::hours(1);

/// What a message says of history, if it says anything.
Result<std::optional<content::HistoryShare>> share_in(const content::MimiContent& content) {
  const auto* part = std::get_if<content::SinglePart>(&content.nested_part.part);
  if (part == nullptr || part->content_type != content::history_share_type) {
    return std::optional<content::HistoryShare>();
  }
  return std::optional(TRY(content::parse_history_share(*part)));
}

/// The latest that was said about a device, and where.
struct SaidShare {
  content::HistoryShare share;
  Place place = 0;
  std::uint64_t time_ms = 0;
};

/// What the newest messages of the note say about history, and by whom they are.
struct LookedAt {
  std::map<DeviceId, SaidShare> shares;
  std::vector<std::pair<Place, DeviceId>> said;  // ascending
};

Result<LookedAt> look_at_note(StoreTransaction& store) {
  LookedAt found;
  for (const Conversation& conversation : TRY(store.conversations())) {
    if (conversation.kind != api::ConversationKind::note) continue;
    for (const Message& message :
         TRY(store.all_messages(conversation.id, {}, messages_looked_at))) {
      found.said.emplace_back(message.place, message.sender_device);
      if (message.presence != Presence::hidden) continue;
      const auto content = content::decode(message.content);
      if (!content.ok()) continue;
      auto share = share_in(*content);
      if (!share.ok() || !*share) continue;
      const DeviceId device = (**share).device;
      found.shares.insert_or_assign(
          device, SaidShare{std::move(**share), message.place, message.time_ms}
      );
    }
  }
  return found;
}

bool asks(const LookedAt& note, DeviceId device) {
  const auto found = note.shares.find(device);
  return found != note.shares.end() && found->second.share.segments.empty();
}

/// How many others answer before this device does: those first that were listed first, and behind
/// them whoever was not heard of. All devices see the same note, so each comes to the same order.
std::size_t turn_of(
    const LookedAt& note, const std::vector<OwnDevice>& devices, const SaidShare& asked
) {
  std::set<DeviceId> heard;
  for (const auto& [place, device] : note.said) {
    if (place < asked.place) heard.insert(device);
  }
  std::vector<OwnDevice> order;
  for (const bool is_heard : {true, false}) {
    for (const OwnDevice& device : devices) {
      const bool is_next = heard.contains(device.device) == is_heard && !asks(note, device.device);
      if (is_next) order.push_back(device);
    }
  }
  const auto at = std::find_if(order.begin(), order.end(), [](const OwnDevice& device) {
    return device.is_this;
  });
  return static_cast<std::size_t>(at - order.begin());
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
  auto note = TRY(look_at_note(store));
  const auto found = note.shares.find(device);
  if (found == note.shares.end()) return std::optional<content::HistoryShare>();
  return std::optional(std::move(found->second.share));
}

Result<std::vector<DeviceId>> history_askers(StoreTransaction& store, Instant now) {
  const auto note = TRY(look_at_note(store));
  const auto devices = TRY(own_devices(store));
  std::vector<DeviceId> askers;
  for (const OwnDevice& own : devices) {
    if (own.is_this || !asks(note, own.device)) continue;
    const SaidShare& asked = note.shares.at(own.device);
    const auto wait = turn * static_cast<int>(turn_of(note, devices, asked));
    const bool is_due = has_passed(wait, asked.time_ms, now) &&
                        has_passed(attempt_pause, TRY(store.history_tried_ms(own.device)), now);
    if (is_due) askers.push_back(own.device);
  }
  return askers;
}

Result<void> note_history_attempt(StoreTransaction& store, DeviceId asker, Instant now) {
  return store.put_history_tried(asker, to_unix_ms(now));
}

Result<content::HistoryShare> share_of(const BackupIndex& index, DeviceId device) {
  if (index.segments.size() > content::shared_segments_max) return Error{rules::backup_has_room};
  content::HistoryShare share{.device = device, .segments = {}};
  for (const SegmentEntry& entry : index.segments) {
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
