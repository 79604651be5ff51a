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
/// More numbers than any conversation has.
constexpr std::uint64_t missing_most = std::uint64_t{1} << 62U;

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

/// Which ranges may become one.
class Joiner {
 public:
  Joiner(StoreTransaction& store, const Coverage& coverage) : store_(store), coverage_(coverage) {}

  /// The ranges, ascending, where no more than `missing` numbers may be between two of one.
  Result<std::vector<SeqRange>> join(std::vector<SeqRange> ranges, std::uint64_t missing) {
    std::sort(ranges.begin(), ranges.end(), [](const SeqRange& left, const SeqRange& right) {
      return std::tie(left.conversation, left.first) < std::tie(right.conversation, right.first);
    });
    std::vector<SeqRange> joined;
    for (const SeqRange& range : ranges) {
      if (!joined.empty() && TRY(goes_on(joined.back(), range, missing))) {
        joined.back().last = std::max(joined.back().last, range.last);
      } else {
        joined.push_back(range);
      }
    }
    return joined;
  }

 private:
  /// What is here, and in no segment yet, has to stay out: nobody would pack it any more.
  Result<bool> goes_on(const SeqRange& range, const SeqRange& next, std::uint64_t missing) {
    if (range.conversation != next.conversation) return false;
    if (next.first <= range.last) return true;
    if (!coverage_.may_join(range.conversation, range.last, next.first, missing)) return false;
    if (next.first == range.last + 1) return true;
    return TRY(store_.places(range.conversation, range.last + 1, next.first - 1, 1)).empty();
  }

  StoreTransaction& store_;
  const Coverage& coverage_;
};

/// The records of several segments, each once.
class Records {
 public:
  void operator()(PersonRecord& record) {
    const auto [at, is_new] = people_.try_emplace(record.account, record);
    if (!is_new && version_of(at->second) < version_of(record)) at->second = std::move(record);
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

std::vector<BlobId> crumbs(const BackupIndex& index) {
  const std::size_t small =
      index.segments.size() > many_segments ? segment_size_aim : segment_size_aim / 4;
  std::vector<const SegmentEntry*> entries;
  for (const SegmentEntry& entry : index.segments) {
    if (entry.size_bytes < small) entries.push_back(&entry);
  }
  if (entries.size() <= small_segments_max) return {};
  return fitting(entries);
}

std::vector<BlobId> fragments(const BackupIndex& index) {
  std::vector<const SegmentEntry*> entries;
  for (const SegmentEntry& entry : index.segments) entries.push_back(&entry);
  std::sort(
      entries.begin(),
      entries.end(),
      [](const SegmentEntry* left, const SegmentEntry* right) {
        return left->ranges.size() * right->size_bytes > right->ranges.size() * left->size_bytes;
      }
  );
  return fitting(entries);
}

Result<PackedSegment> merge(
    StoreTransaction& store, const Coverage& coverage, std::vector<OpenedSegment> opened
) {
  Records records;
  SegmentEntry entry;
  for (OpenedSegment& one : opened) {
    for (SegmentRecord& record : one.segment.records) std::visit(records, record);
    entry.messages += one.entry.messages;
    entry.looked_at += one.entry.looked_at;
    entry.oldest_ms = earlier(entry.oldest_ms, one.entry.oldest_ms);
    entry.ranges.insert(entry.ranges.end(), one.entry.ranges.begin(), one.entry.ranges.end());
  }
  entry.ranges = TRY(Joiner(store, coverage).join(std::move(entry.ranges), unheld_max));
  PackedSegment packed{tls::encode_secret(std::move(records).segment()), std::move(entry)};
  packed.entry.size_bytes = packed.plaintext.size();
  return packed;
}

Result<void> join_ranges(StoreTransaction& store, BackupIndex& index) {
  if (index.segments.size() > api::limits::backup_blobs_max) return {};
  const Coverage coverage(index);
  Joiner joiner(store, coverage);
  std::vector<std::vector<SeqRange>> before;
  for (const SegmentEntry& entry : index.segments) before.push_back(entry.ranges);
  for (std::uint64_t missing = 2 * unheld_max; missing < missing_most; missing *= 2) {
    for (SegmentEntry& entry : index.segments) {
      entry.ranges = TRY(joiner.join(std::move(entry.ranges), missing));
    }
    if (check_room(index).ok()) return {};
  }
  for (std::size_t i = 0; i < before.size(); ++i) index.segments[i].ranges = std::move(before[i]);
  return {};
}

void remove(BackupIndex& index, const std::vector<BlobId>& blobs) {
  std::erase_if(index.segments, [&](const SegmentEntry& entry) {
    return std::find(blobs.begin(), blobs.end(), entry.blob) != blobs.end();
  });
}

}  // namespace causeway::client
