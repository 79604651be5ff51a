#include "client/gaps.h"

#include <algorithm>
#include <array>

#include "client/groups.h"
#include "client/session.h"

namespace causeway::client {
namespace {

/// Whatever is only late, like the hub's answer to what this device sends, comes meanwhile.
constexpr Milliseconds grace = std::chrono::seconds(3);
/// How long nobody is told that something is missing.
constexpr Milliseconds calm = std::chrono::seconds(10);
/// For each device in a conversation, that many of them do not ask at the same moment.
constexpr Milliseconds turn{250};

constexpr std::array<Milliseconds, content::history_attempts_max> pauses{
    std::chrono::seconds(30),
    std::chrono::minutes(2),
    std::chrono::minutes(10),
    std::chrono::hours(1),
    std::chrono::hours(6),
    std::chrono::hours(24),
};

/// The part of a gap from `first` to `last`.
Gap part_of(const Gap& gap, std::uint64_t first, std::uint64_t last) {
  Gap part = gap;
  part.first = first;
  part.last = last;
  return part;
}

bool has(const Gap& gap, std::uint64_t seq) {
  return gap.first <= seq && seq <= gap.last;
}

/// The numbers of a range that are neither here nor missing already.
Result<std::vector<content::SeqRange>> unknown_in(
    Context& context, ConversationId id, std::uint64_t first, std::uint64_t last
) {
  std::vector<content::SeqRange> known;
  for (const std::uint64_t seq : context.memory.unkept[id]) known.push_back({seq, 1});
  for (const Gap& gap : TRY(context.store.gaps(id)))
    known.push_back({gap.first, gap.last - gap.first + 1});
  for (const Place place : TRY(context.store.places(id, first, last, gaps_max))) {
    known.push_back({place, 1});
  }
  std::ranges::sort(known, {}, &content::SeqRange::first);
  std::vector<content::SeqRange> unknown;
  std::uint64_t next = first;
  for (const content::SeqRange& range : known) {
    if (range.first > last) break;
    if (range.first > next) unknown.push_back({next, range.first - next});
    next = std::max(next, range.last() + 1);
  }
  if (next <= last) unknown.push_back({next, last - next + 1});
  return unknown;
}

Result<void> add_gaps(
    Context& context,
    ConversationId id,
    std::uint64_t first,
    std::uint64_t last,
    AccountId sender,
    Milliseconds wait
) {
  std::size_t rows = TRY(context.store.gaps(id)).size();
  for (const content::SeqRange& range : TRY(unknown_in(context, id, first, last))) {
    if (rows++ >= gaps_max) return {};
    TRY(context.store.put_gap({
        .conversation = id,
        .first = range.first,
        .last = range.last(),
        .since_ms = to_unix_ms(context.now),
        .sender = sender,
        .next_ms = to_unix_ms(context.now + wait),
    }));
  }
  return {};
}

/// Puts the part of a gap that is in `range` aside, as a row of its own, and answers it; nothing
/// where they have nothing in common.
Result<std::optional<Gap>> cut_out(
    StoreTransaction& store, const Gap& gap, const content::SeqRange& range
) {
  const std::uint64_t first = std::max(gap.first, range.first);
  const std::uint64_t last = std::min(gap.last, range.last());
  if (first > last) return std::optional<Gap>();
  TRY(store.delete_gap(gap.conversation, gap.first));
  if (gap.first < first) TRY(store.put_gap(part_of(gap, gap.first, first - 1)));
  if (last < gap.last) TRY(store.put_gap(part_of(gap, last + 1, gap.last)));
  const Gap part = part_of(gap, first, last);
  TRY(store.put_gap(part));
  return std::optional(part);
}

/// How long this device waits for others to ask for what may be unreadable to all.
Result<Milliseconds> turn_of(Context& context, ConversationId id) {
  const mls_group::Group* group = TRY(load_group(context, id));
  const std::size_t devices = group == nullptr ? 1 : group->tree().member_count();
  const auto longest = devices < 8 ? Milliseconds(0) : turn * static_cast<int>(devices);
  return grace + longest * context.random.bytes(1).front() / 256;
}

/// Nobody but this account and one other is in it.
Result<bool> is_between_two(Context& context, const Conversation& conversation) {
  if (conversation.kind != api::ConversationKind::group) return true;
  return TRY(context.store.roster(conversation.id)).size() <= 2;
}

}  // namespace

Result<void> note_told(
    Context& context,
    ConversationId conversation,
    const franking::FrankEnvelope& frank,
    Telling telling
) {
  const std::uint64_t seq = place_of(frank);
  Told told = TRY(context.store.told(conversation));
  const std::uint64_t before = std::exchange(told.last, std::max(told.last, seq));
  // What is in front of the first number was said before this device came in; unless it has
  // forgotten what it was told, and is about to hear where that began.
  const bool is_first = before == 0;
  if (is_first) told.first = seq;
  if (!is_first || !TRY(context.store.is_set_back())) {
    TRY(context.store.put_told(conversation, told));
  }
  if (!is_first && seq > before + 1) {
    TRY(add_gaps(context, conversation, before + 1, seq - 1, {}, grace));
  }
  if (telling == Telling::whole) return fill_gap(context.store, conversation, seq);
  const Milliseconds wait = TRY(turn_of(context, conversation));
  return add_gaps(context, conversation, seq, seq, frank.sender_account, wait);
}

Result<void> note_missed(
    Context& context, ConversationId conversation, std::uint64_t first, std::uint64_t last
) {
  Told told = TRY(context.store.told(conversation));
  const std::uint64_t begin = std::max(first, told.last + 1);
  if (begin > last || last >= place_of_queued) return {};
  if (told.last == 0) told.first = last + 1;
  told.last = last;
  TRY(context.store.put_told(conversation, told));
  return add_gaps(context, conversation, begin, last, {}, grace);
}

Result<void> follow_from(
    StoreTransaction& store, ConversationId conversation, std::uint64_t epoch
) {
  Told told = TRY(store.told(conversation));
  const bool was_in = !TRY(store.roster(conversation)).empty();
  if (!was_in && TRY(store.gaps(conversation)).empty()) told = {};
  told.epoch = epoch;
  return store.put_told(conversation, told);
}

Result<void> fill_gap(StoreTransaction& store, ConversationId conversation, std::uint64_t seq) {
  const auto gaps = TRY(store.gaps(conversation));
  for (const Gap& gap : gaps) {
    if (!has(gap, seq)) continue;
    TRY(cut_out(store, gap, {seq, 1}));
    TRY(store.delete_gap(conversation, seq));
    const bool was_last = gaps.size() == 1 && gap.first == gap.last;
    return was_last ? store.delete_history_key(conversation) : Result<void>();
  }
  return {};
}

Result<void> note_unkept(Context& context, ConversationId conversation, std::uint64_t seq) {
  constexpr std::size_t most = 1'024;
  auto& unkept = context.memory.unkept[conversation];
  if (unkept.size() >= most) unkept.clear();
  unkept.insert(seq);
  return fill_gap(context.store, conversation, seq);
}

Result<void> note_gone(
    Context& context,
    const Conversation& conversation,
    const std::vector<content::SeqRange>& ranges,
    AccountId by
) {
  const Self self = TRY(load_self(context.store));
  const bool is_alone = TRY(is_between_two(context, conversation));
  for (const content::SeqRange& range : ranges) {
    for (const Gap& gap : TRY(context.store.gaps(conversation.id))) {
      auto part = TRY(cut_out(context.store, gap, range));
      if (!part) continue;
      const bool is_second = part->gone_by != AccountId{} && part->gone_by != by;
      if (is_alone || is_second || by == self.account || by == part->sender) {
        TRY(context.store.delete_gap(conversation.id, part->first));
        continue;
      }
      part->gone_by = by;
      TRY(context.store.put_gap(*part));
    }
  }
  if (!TRY(context.store.gaps(conversation.id)).empty()) return {};
  return context.store.delete_history_key(conversation.id);
}

Result<void> note_asked_by_others(
    Context& context, ConversationId conversation, const std::vector<content::SeqRange>& ranges
) {
  for (Gap& gap : TRY(context.store.gaps(conversation))) {
    const bool is_asked = std::ranges::any_of(ranges, [&](const content::SeqRange& range) {
      return range.first <= gap.last && gap.first <= range.last();
    });
    const bool counts = gap.sender != AccountId{} && gap.asked < content::history_attempts_max;
    if (!is_asked || !counts) continue;
    ++gap.asked;
    const std::uint64_t next_ms = to_unix_ms(context.now + pause_after(gap.asked));
    gap.next_ms = std::max(gap.next_ms, next_ms);
    TRY(context.store.put_gap(gap));
  }
  return {};
}

bool is_missing(const std::vector<Gap>& gaps, std::uint64_t seq) {
  return std::ranges::any_of(gaps, [seq](const Gap& gap) { return has(gap, seq); });
}

Result<void> forget_gaps(StoreTransaction& store, ConversationId conversation) {
  for (const Gap& gap : TRY(store.gaps(conversation))) {
    TRY(store.delete_gap(conversation, gap.first));
  }
  return store.delete_history_key(conversation);
}

Milliseconds pause_after(std::uint8_t asked) {
  return pauses[std::min<std::size_t>(asked, pauses.size()) - 1];
}

Hope hope_of(const Gap& gap, Instant now) {
  const bool is_over = gap.asked >= content::history_attempts_max && to_unix_ms(now) >= gap.next_ms;
  if (is_over) return Hope::none;
  return has_passed(calm, gap.since_ms, now) ? Hope::waiting : Hope::soon;
}

}  // namespace causeway::client
