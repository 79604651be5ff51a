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
  for (const content::SeqRange& range : TRY(unknown_in(context, id, first, last))) {
    TRY(context.store.put_gap({
        .conversation = id,
        .first = range.first,
        .last = range.last(),
        .since_ms = to_unix_ms(context.now),
        .sender = sender,
        .next_ms = to_unix_ms(context.now + wait),
    }));
  }
  return keep_newest_gaps(context.store, id);
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

/// What somebody says of a gap.
struct GoneWord {
  AccountId by;
  bool is_believed = false;
  std::size_t rows = 0;  // of the conversation
};

/// Takes out of a gap what is said to be gone, or notes who says so. Answers how many rows there
/// are then, at most.
Result<std::size_t> take_gone(
    StoreTransaction& store,
    Gap gap,
    const std::vector<content::SeqRange>& ranges,
    const GoneWord& word
) {
  std::size_t rows = word.rows;
  for (const content::SeqRange& range : ranges) {
    const bool divides = range.first > gap.first || range.last() < gap.last;
    if (divides && !word.is_believed && rows >= doubted_gaps_max) continue;
    auto part = TRY(cut_out(store, gap, range));
    if (!part) continue;
    rows += divides ? 2 : 0;
    if (word.is_believed) {
      TRY(store.delete_gap(part->conversation, part->first));
    } else {
      part->gone_by = word.by;
      TRY(store.put_gap(*part));
    }
    if (part->last == gap.last) break;
    gap.first = part->last + 1;
  }
  return rows;
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

/// Whether this asking has not counted before.
bool counts_once(Context& context, const AskedBy& asked) {
  constexpr std::size_t most = 4'096;
  auto& counted = context.memory.asked_by_others;
  if (counted.size() >= most) counted.clear();
  return counted.insert(asked).second;
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
    return was_last ? store.delete_history_key(conversation)
                    : keep_newest_gaps(store, conversation);
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
  const auto gaps = TRY(context.store.gaps(conversation.id));
  std::size_t rows = gaps.size();
  for (const Gap& gap : gaps) {
    const bool is_second = gap.gone_by != AccountId{} && gap.gone_by != by;
    const bool is_believed = is_alone || is_second || by == self.account || by == gap.sender;
    rows = TRY(
        take_gone(context.store, gap, ranges, {.by = by, .is_believed = is_believed, .rows = rows})
    );
  }
  TRY(keep_newest_gaps(context.store, conversation.id));
  if (!TRY(context.store.gaps(conversation.id)).empty()) return {};
  return context.store.delete_history_key(conversation.id);
}

Result<void> note_asked_by_others(
    Context& context,
    ConversationId conversation,
    const std::vector<content::SeqRange>& ranges,
    AccountId by
) {
  for (Gap& gap : TRY(context.store.gaps(conversation))) {
    const bool is_asked = std::ranges::any_of(ranges, [&](const content::SeqRange& range) {
      return range.first <= gap.last && gap.first <= range.last();
    });
    const bool counts = gap.sender != AccountId{} && gap.asked + 1 < content::history_attempts_max;
    if (!is_asked || !is_due(gap, context.now) || !counts) continue;
    if (!counts_once(context, {conversation, gap.first, by})) continue;
    ++gap.asked;
    gap.next_ms = to_unix_ms(context.now + pause_after(gap.asked));
    TRY(context.store.put_gap(gap));
  }
  return {};
}

Result<void> note_unheard(
    Context& context,
    ConversationId conversation,
    const std::vector<content::SeqRange>& ranges,
    AccountId by
) {
  const auto& unkept = context.memory.unkept[conversation];
  const bool is_unheard = std::ranges::any_of(ranges, [&](const content::SeqRange& range) {
    const auto first = unkept.lower_bound(range.first);
    return first != unkept.end() && *first <= range.last();
  });
  constexpr std::uint64_t no_number = 0;
  if (!is_unheard || !counts_once(context, {conversation, no_number, by})) return {};
  const Instant soon = context.now + pause_after(1);
  for (Gap& gap : TRY(context.store.gaps(conversation))) {
    const bool is_last = gap.asked + 1 >= content::history_attempts_max;
    if (gap.asked == 0 || is_last || from_unix_ms(gap.next_ms) <= soon) continue;
    gap.next_ms = to_unix_ms(soon);
    TRY(context.store.put_gap(gap));
  }
  return {};
}

Result<void> keep_newest_gaps(StoreTransaction& store, ConversationId conversation) {
  std::size_t rows = gaps_max;
  std::uint64_t room = missing_max;
  std::uint64_t given_up = 0;  // up to this number
  auto gaps = TRY(store.gaps(conversation));
  std::ranges::reverse(gaps);
  for (const Gap& gap : gaps) {
    const std::uint64_t count = gap.last - gap.first + 1;
    const std::uint64_t kept = rows == 0 ? 0 : std::min(room, count);
    if (kept > 0) --rows;
    room -= kept;
    if (kept == count) continue;
    TRY(store.delete_gap(conversation, gap.first));
    if (kept > 0) TRY(store.put_gap(part_of(gap, gap.last - kept + 1, gap.last)));
    given_up = std::max(given_up, gap.last - kept);
  }
  if (given_up == 0) return {};
  Told told = TRY(store.told(conversation));
  told.first = std::max(told.first, given_up + 1);
  return store.put_told(conversation, told);
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

bool is_due(const Gap& gap, Instant now) {
  constexpr Milliseconds longest_turn = std::chrono::minutes(10);
  const Milliseconds longest =
      std::max(longest_turn, pause_after(std::max<std::uint8_t>(gap.asked, 1)));
  const Instant next = from_unix_ms(gap.next_ms);
  return now >= next || next > now + longest;
}

Hope hope_of(const Gap& gap, Instant now) {
  const bool is_over = gap.asked >= content::history_attempts_max && is_due(gap, now);
  if (is_over) return Hope::none;
  return has_passed(calm, gap.since_ms, now) ? Hope::waiting : Hope::soon;
}

}  // namespace causeway::client
