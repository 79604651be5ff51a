#include "client/backup_merge.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "api/limits.h"
#include "directory/statement.h"

namespace causeway::client {
namespace {

constexpr std::size_t small_segments_max = 16;
constexpr std::size_t many_segments = api::limits::backup_blobs_max / 2;

/// Those of the entries, in their order, that fit into one segment; none where that is one alone.
std::vector<BlobId> fitting(const std::vector<const SegmentEntry*>& entries) {
  std::vector<BlobId> blobs;
  std::uint64_t size = 0;
  for (const SegmentEntry* entry : entries) {
    if (size + entry->size_bytes > segment_size_max) continue;
    size += entry->size_bytes;
    blobs.push_back(entry->blob);
  }
  if (blobs.size() < 2) blobs.clear();
  return blobs;
}

std::uint32_t version_of(const PersonRecord& person) {
  const auto statement = directory::parse_statement(person.statement);
  return statement.ok() ? statement->body().version : 0;
}

auto newness_of(const ConversationRecord& record) {
  return std::tuple(record.last_epoch, record.state_seq);
}

/// Those that touch become one. What is in between of two may be on another device, and nobody
/// packs what a range covers.
std::vector<SeqRange> join(std::vector<SeqRange> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const SeqRange& left, const SeqRange& right) {
    return std::tie(left.conversation, left.first) < std::tie(right.conversation, right.first);
  });
  std::vector<SeqRange> joined;
  for (const SeqRange& range : ranges) {
    const bool goes_on = !joined.empty() && joined.back().conversation == range.conversation &&
                         range.first <= joined.back().last + 1;
    if (goes_on) {
      joined.back().last = std::max(joined.back().last, range.last);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

/// The records of several segments, each once.
class Records {
 public:
  void operator()(PersonRecord& record) {
    const auto [at, is_new] = people_.try_emplace(record.account, record);
    if (is_new) return;
    // Who was met in a group first is known by no name yet.
    if (at->second.username.empty()) at->second.username = record.username;
    if (version_of(at->second) >= version_of(record)) return;
    at->second.statement = std::move(record.statement);
  }

  void operator()(ConversationRecord& record) {
    const auto [at, is_new] = conversations_.try_emplace(record.conversation, record);
    if (!is_new && newness_of(at->second) < newness_of(record)) at->second = std::move(record);
  }

  void operator()(MessageRecord& record) { messages_.push_back(std::move(record)); }

  /// Messages come behind their conversations.
  Segment segment() && {
    Segment segment;
    for (auto& [id, record] : conversations_) segment.records.emplace_back(std::move(record));
    for (auto& record : messages_) segment.records.emplace_back(std::move(record));
    for (auto& [account, record] : people_) segment.records.emplace_back(std::move(record));
    return segment;
  }

 private:
  std::map<ConversationId, ConversationRecord> conversations_;
  std::vector<MessageRecord> messages_;
  std::map<AccountId, PersonRecord> people_;
};

std::uint64_t earlier(std::uint64_t left, std::uint64_t right) {
  if (left == 0 || right == 0) return std::max(left, right);  // 0: it has no messages
  return std::min(left, right);
}

}  // namespace

Result<Crumbs> find_crumbs(
    StoreTransaction& store, const BackupIndex& index, const std::set<BlobId>& unreadable
) {
  const std::size_t small =
      index.segments.size() > many_segments ? segment_size_aim : segment_size_aim / 4;
  std::vector<const SegmentEntry*> entries;
  for (const SegmentEntry& entry : index.segments) {
    if (entry.size_bytes < small && !unreadable.contains(entry.blob)) entries.push_back(&entry);
  }
  if (entries.size() <= small_segments_max) return Crumbs();
  Crumbs crumbs{.held = TRY(wholly_held(store, entries)), .others = {}};
  std::erase_if(entries, [&](const SegmentEntry* entry) {
    return std::find(crumbs.held.begin(), crumbs.held.end(), entry->blob) != crumbs.held.end();
  });
  crumbs.others = fitting(entries);
  return crumbs;
}

std::vector<BlobId> fragments(const BackupIndex& index, const std::set<BlobId>& unreadable) {
  std::vector<const SegmentEntry*> entries;
  for (const SegmentEntry& entry : index.segments) {
    if (!unreadable.contains(entry.blob)) entries.push_back(&entry);
  }
  std::sort(
      entries.begin(),
      entries.end(),
      [](const SegmentEntry* left, const SegmentEntry* right) {
        return left->ranges.size() * right->size_bytes > right->ranges.size() * left->size_bytes;
      }
  );
  return fitting(entries);
}

PackedSegment merge(std::vector<OpenedSegment> opened) {
  Records records;
  SegmentEntry entry;
  entry.looked_at = nobody_can_tell;
  for (OpenedSegment& one : opened) {
    for (SegmentRecord& record : one.segment.records) std::visit(records, record);
    entry.messages += one.entry.messages;
    entry.oldest_ms = earlier(entry.oldest_ms, one.entry.oldest_ms);
    entry.ranges.insert(entry.ranges.end(), one.entry.ranges.begin(), one.entry.ranges.end());
  }
  entry.ranges = join(std::move(entry.ranges));
  PackedSegment packed{tls::encode_secret(std::move(records).segment()), std::move(entry)};
  packed.entry.size_bytes = packed.plaintext.size();
  return packed;
}

void remove(BackupIndex& index, const std::vector<BlobId>& blobs) {
  std::erase_if(index.segments, [&](const SegmentEntry& entry) {
    return std::find(blobs.begin(), blobs.end(), entry.blob) != blobs.end();
  });
}

}  // namespace causeway::client
