#include "client/backup.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "content/kind.h"
#include "directory/statement.h"

namespace causeway::client {
namespace {

constexpr std::size_t page_size = 256;
/// How many bytes of people's statements are in a segment at most, beside the messages: members of
/// a large group would not fit, and then nothing of it would.
constexpr std::size_t people_size_max = std::size_t{3} << 20;

/// Whether it has a number in its conversation that it keeps.
bool is_numbered(const Message& message) {
  const bool is_accepted =
      message.state == MessageState::sent || message.state == MessageState::received;
  return is_accepted && message.frank && message.frank->seq > 0;
}

/// What is erased is not kept, nor what devices tell each other for the moment.
bool is_kept(const Message& message) {
  if (!is_numbered(message) || message.content.empty() || message.application_data.empty()) {
    return false;
  }
  const auto content = content::decode(message.content);
  if (!content.ok()) return false;
  const content::Kind kind = content::kind_of(*content);
  return kind != content::Kind::account_state && kind != content::Kind::history_share;
}

/// A conversation's messages from its end to its beginning, page by page; `look` says whether to go
/// on after each page.
template <typename Look>
Result<void> look_through(StoreTransaction& store, ConversationId conversation, Look&& look) {
  MessageRow before;
  for (;;) {
    const auto page = TRY(store.all_messages(conversation, before, page_size));
    if (page.empty()) return {};
    before = page.front().row;
    if (!look(page)) return {};
  }
}

/// What the index lacks of a conversation, in its order.
Result<std::vector<MessageRow>> uncovered(
    StoreTransaction& store, ConversationId conversation, const Coverage& coverage, Reach reach
) {
  std::vector<MessageRow> rows;
  TRY(look_through(store, conversation, [&](const std::vector<Message>& page) {
    const std::size_t before = rows.size();
    for (auto message = page.rbegin(); message != page.rend(); ++message) {
      if (!is_numbered(*message) || coverage.has(conversation, message->frank->seq)) continue;
      rows.push_back(message->row);
    }
    return reach == Reach::everything || rows.size() > before;
  }));
  std::reverse(rows.begin(), rows.end());
  return rows;
}

Result<bool> is_covered(
    StoreTransaction& store, const Conversation& conversation, const Coverage& coverage
) {
  const Place newest = TRY(store.newest_place(conversation.id));
  return newest == 0 || coverage.has(conversation.id, newest);
}

Belonging standing_of(const Conversation& conversation) {
  switch (conversation.state) {
    case ConversationState::left:
      return Belonging::left;
    case ConversationState::removed:
      return Belonging::removed;
    default:
      return Belonging::in;
  }
}

ConversationRecord record_of(const Conversation& conversation) {
  return {
      .conversation = conversation.id,
      .kind = conversation.kind,
      .standing = standing_of(conversation),
      .peer = conversation.peer,
      .peer_username = to_bytes(conversation.peer_username),
      .title = to_bytes(conversation.title),
      .state_seq = conversation.state_seq,
      .timer_ms = static_cast<std::uint64_t>(conversation.timer.count()),
      .last_epoch = std::max(conversation.last_epoch, conversation.told_epoch),
  };
}

/// Fills one segment.
class Packer {
 public:
  Packer(StoreTransaction& store, const Coverage& coverage) : store_(store), coverage_(coverage) {}

  bool is_full() const { return size_ >= segment_size_aim; }

  /// There is nothing to keep, though there may be rows that were looked at.
  bool is_empty() const { return entry_.messages == 0; }

  /// As many of the rows as fit, in the order of the conversation. How many these are.
  Result<std::size_t> add(const Conversation& conversation, std::span<const MessageRow> rows) {
    ConversationRecord record = record_of(conversation);
    size_ += record.title.size() + conversation_overhead;
    const std::size_t at = segment_.records.size();
    segment_.records.emplace_back(ConversationRecord{});
    std::size_t done = 0;
    for (; done < rows.size() && !is_full(); ++done) {
      const auto message = TRY(store_.message(rows[done]));
      if (!message) continue;
      record.last_epoch = std::max(record.last_epoch, message->epoch);
      TRY(add_message(*message));
    }
    segment_.records[at] = std::move(record);
    TRY(add_person(conversation.peer));
    for (const RosterEntry& member : TRY(store_.roster(conversation.id))) {
      TRY(add_person(member.account));
    }
    return done;
  }

  PackedSegment finish() {
    std::sort(
        entry_.ranges.begin(),
        entry_.ranges.end(),
        [](const SeqRange& left, const SeqRange& right) {
          return left.conversation < right.conversation ||
                 (left.conversation == right.conversation && left.first < right.first);
        }
    );
    PackedSegment packed{tls::encode_secret(segment_), std::move(entry_)};
    packed.entry.size_bytes = packed.plaintext.size();
    return packed;
  }

 private:
  Result<void> add_message(const Message& message) {
    note_looked_at(message.conversation, message.frank->seq);
    entry_.oldest_ms = entry_.oldest_ms == 0
                           ? message.frank->accepted_ms
                           : std::min(entry_.oldest_ms, message.frank->accepted_ms);
    if (!is_kept(message)) return {};
    auto exported = export_message(message);
    if (!exported) return {};
    size_ += exported->application_data.size() + message_overhead;
    segment_.records.emplace_back(MessageRecord{*std::move(exported)});
    ++entry_.messages;
    return add_person(message.sender_account);
  }

  Result<void> add_person(AccountId account) {
    if (!accounts_.insert(account).second) return {};
    const auto person = TRY(store_.person(account));
    if (!person || people_size_ + person->statement.size() > people_size_max) return {};
    people_size_ += person->statement.size() + person_overhead;
    segment_.records.emplace_back(
        PersonRecord{account, to_bytes(person->username), person->statement}
    );
    return {};
  }

  void note_looked_at(ConversationId conversation, std::uint64_t seq) {
    ++entry_.looked_at;
    auto& ranges = entry_.ranges;
    if (!ranges.empty() && continues(ranges.back(), conversation, seq)) {
      ranges.back().last = seq;
    } else {
      ranges.push_back({conversation, seq, seq});
    }
  }

  /// Numbers that no message of this device has, such as of what was said for the moment, do not
  /// begin another range.
  bool continues(const SeqRange& range, ConversationId conversation, std::uint64_t seq) const {
    return range.conversation == conversation && seq > range.last &&
           coverage_.may_join(conversation, range.last, seq, unheld_max);
  }

  /// About what stands around each in a segment, in bytes.
  static constexpr std::size_t message_overhead = 160;
  static constexpr std::size_t conversation_overhead = 128;
  static constexpr std::size_t person_overhead = 64;

  StoreTransaction& store_;
  const Coverage& coverage_;
  Segment segment_;
  SegmentEntry entry_;
  std::set<AccountId> accounts_;
  std::size_t size_ = 0;
  std::size_t people_size_ = 0;
};

/// What this device has of the messages of one conversation: whether each is one to keep, by its
/// number.
using Holding = std::map<std::uint64_t, bool>;

Result<Holding> holding_of(StoreTransaction& store, ConversationId conversation) {
  Holding holding;
  TRY(look_through(store, conversation, [&holding](const std::vector<Message>& page) {
    for (const Message& message : page) {
      if (is_numbered(message)) holding[message.frank->seq] = is_kept(message);
    }
    return true;
  }));
  return holding;
}

Result<std::map<ConversationId, Holding>> all_holdings(StoreTransaction& store) {
  std::map<ConversationId, Holding> holdings;
  for (const Conversation& conversation : TRY(store.conversations())) {
    holdings[conversation.id] = TRY(holding_of(store, conversation.id));
  }
  return holdings;
}

/// What this device knows of the messages that a segment is of.
struct Held {
  std::size_t messages = 0;
  std::size_t kept = 0;  // of them
};

Held held_of(const SegmentEntry& entry, std::map<ConversationId, Holding>& holdings) {
  Held held;
  for (const SeqRange& range : entry.ranges) {
    const Holding& holding = holdings[range.conversation];
    auto at = holding.lower_bound(range.first);
    for (; at != holding.end() && at->first <= range.last; ++at) {
      ++held.messages;
      if (at->second) ++held.kept;
    }
  }
  return held;
}

/// Whether this device knows of a message that it lacks, among those that the segment is of: as
/// many others in its place make up for none.
Result<bool> lacks_any(StoreTransaction& store, const SegmentEntry& entry) {
  for (const SeqRange& range : entry.ranges) {
    for (const Gap& gap : TRY(store.gaps(range.conversation))) {
      if (gap.first <= range.last && gap.last >= range.first) return true;
    }
  }
  return false;
}

}  // namespace

Result<Uncovered> Uncovered::find(StoreTransaction& store, const BackupIndex& index, Reach reach) {
  Uncovered found(index);
  for (const Conversation& conversation : TRY(store.conversations())) {
    const bool is_passed =
        reach == Reach::recent && TRY(is_covered(store, conversation, found.coverage_));
    if (is_passed) continue;
    auto rows = TRY(uncovered(store, conversation.id, found.coverage_, reach));
    if (!rows.empty()) found.rest_.push_back({conversation.id, std::move(rows)});
  }
  return found;
}

Result<std::optional<PackedSegment>> Uncovered::pack(StoreTransaction& store) {
  Packer packer(store, coverage_);
  for (; at_ < rest_.size() && !packer.is_full(); ++at_) {
    Rows& rows = rest_[at_];
    const auto conversation = TRY(store.conversation(rows.conversation));
    if (!conversation) continue;
    rows.done += TRY(packer.add(*conversation, std::span(rows.rows).subspan(rows.done)));
    if (rows.done < rows.rows.size()) break;
  }
  if (packer.is_empty()) return std::optional<PackedSegment>();
  return std::optional(packer.finish());
}

SealedSegment seal_segment(PackedSegment packed, Random& random) {
  const ByteView plaintext = packed.plaintext.reveal();
  const auto seed = content::BlobSeed::make(random, plaintext.size());
  const content::BlobSealer sealer(seed);
  Bytes blob = to_bytes(sealer.header());
  std::size_t offset = 0;
  for (std::uint64_t i = 0; i < sealer.chunk_count(); ++i) {
    const std::size_t size = sealer.plaintext_size_of(i);
    append(blob, sealer.chunk(i, plaintext.subspan(offset, size)));
    offset += size;
  }
  SegmentEntry entry = std::move(packed.entry);
  entry.blob = random.id<BlobId>();
  entry.key = seed.key.bytes().clone();
  entry.content_hash = crypto::sha256({blob});
  return {std::move(entry), std::move(blob)};
}

Result<Segment> open_segment(const SegmentEntry& entry, ByteView blob) {
  auto opener = TRY(content::BlobOpener::open(description_of(entry), segment_size_max));
  SecretBytes plaintext;
  Bytes opened;
  opened.reserve(2 * content::blob_chunk_size);  // never grows, so never leaves a copy behind
  while (!blob.empty()) {
    const ByteView piece = blob.first(std::min(blob.size(), content::blob_chunk_size));
    const auto pushed = opener.push(piece, opened);
    plaintext.append(opened);
    wipe(opened.data(), opened.size());
    opened.clear();
    if (!pushed.ok()) return pushed.error();
    blob = blob.subspan(piece.size());
  }
  TRY(opener.finish());
  return parse_segment(plaintext.reveal());
}

void insert(BackupIndex& index, SegmentEntry entry) {
  auto& segments = index.segments;
  const auto at = std::upper_bound(
      segments.begin(),
      segments.end(),
      entry.oldest_ms,
      [](std::uint64_t oldest_ms, const SegmentEntry& other) { return oldest_ms < other.oldest_ms; }
  );
  segments.insert(at, std::move(entry));
}

Result<std::vector<BlobId>> wholly_held(
    StoreTransaction& store, const std::vector<const SegmentEntry*>& entries
) {
  std::map<ConversationId, Holding> holdings = TRY(all_holdings(store));
  std::vector<BlobId> held;
  for (const SegmentEntry* entry : entries) {
    std::uint64_t numbers = 0;
    for (const SeqRange& range : entry->ranges) numbers += range.last - range.first + 1;
    if (held_of(*entry, holdings).messages >= numbers) held.push_back(entry->blob);
  }
  return held;
}

Result<void> drop_stale(StoreTransaction& store, BackupIndex& index) {
  std::map<ConversationId, Holding> holdings = TRY(all_holdings(store));
  std::vector<BlobId> stale;
  for (const SegmentEntry& entry : index.segments) {
    const Held held = held_of(entry, holdings);
    const bool has_as_many = held.messages >= entry.looked_at;
    if (!has_as_many || held.kept == entry.messages) continue;
    if (!TRY(lacks_any(store, entry))) stale.push_back(entry.blob);
  }
  std::erase_if(index.segments, [&](const SegmentEntry& entry) {
    return std::find(stale.begin(), stale.end(), entry.blob) != stale.end();
  });
  return {};
}

}  // namespace causeway::client
