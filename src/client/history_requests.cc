#include "client/history_requests.h"

#include <algorithm>

#include "api/conversations.h"
#include "client/departures.h"
#include "client/erasure.h"
#include "client/gaps.h"
#include "client/history_answers.h"
#include "client/history_seal.h"
#include "client/messages.h"
#include "client/session.h"
#include "client/strangers.h"
#include "content/message.h"

namespace causeway::client {
namespace {

using content::HistoryAnswer;
using content::HistoryRequest;

/// Requests of one conversation in `allowance_time`: whatever a hub passes over, others are not
/// kept busy by this device.
constexpr unsigned requests_max = 30;

bool is_asked_for(const Gap& gap, Instant now, Urgency urgency) {
  if (gap.asked >= content::history_attempts_max) return false;
  const bool is_new = gap.asked == 0 && urgency == Urgency::now;
  return is_new || is_due(gap, now);
}

/// This device is in the conversation and has nothing else to say there. What it sent before may be
/// what it lacks: the hub's answer tells. To ask would take up what is only asked for.
Result<bool> may_ask(Context& context, ConversationId id) {
  const auto conversation = TRY(context.store.conversation(id));
  if (!conversation || conversation->state != ConversationState::active) return false;
  if (TRY(is_pending(context.store, id))) return false;
  return !TRY(context.store.outbox_head(id)) && !TRY(context.store.pending(id));
}

/// The part of a gap that fits into a request with `room` left; the rest becomes a gap of its own,
/// which is asked for next.
Result<Gap> last_part(StoreTransaction& store, const Gap& gap, std::uint64_t room) {
  if (gap.last - gap.first < room) return gap;
  Gap last = gap;
  last.first = gap.last - room + 1;
  Gap rest = gap;
  rest.last = last.first - 1;
  TRY(store.put_gap(rest));
  TRY(store.put_gap(last));
  return last;
}

/// Chooses what to ask for, the newest first, and notes that it was.
Result<HistoryRequest> choose(Context& context, ConversationId id, Urgency urgency) {
  HistoryRequest request;
  std::vector<std::uint64_t> seqs;
  auto gaps = TRY(context.store.gaps(id));
  std::ranges::reverse(gaps);
  for (const Gap& gap : gaps) {
    const std::uint64_t room = content::history_messages_max - seqs.size();
    if (room == 0) break;
    if (!is_asked_for(gap, context.now, urgency)) continue;
    Gap part = TRY(last_part(context.store, gap, room));
    ++part.asked;
    part.next_ms = to_unix_ms(context.now + pause_after(part.asked));
    TRY(context.store.put_gap(part));
    request.attempt = std::max(request.attempt, part.asked);
    for (std::uint64_t seq = part.first; seq <= part.last; ++seq) seqs.push_back(seq);
  }
  TRY(keep_newest_gaps(context.store, id));
  std::ranges::sort(seqs);
  request.ranges = content::ranges_of(seqs);
  return request;
}

Result<HistoryKey> key_of(Context& context, ConversationId id) {
  auto held = TRY(context.store.history_key(id));
  if (held) return *std::move(held);
  HistoryKey key{
      .conversation = id,
      .id = context.random.id<content::HistoryRequestId>(),
      .private_key = make_history_key(context.random),
  };
  TRY(context.store.put_history_key(key));
  return key;
}

/// Whether there was anything to ask.
Result<bool> enter_request(Context& context, ConversationId id, Urgency urgency) {
  if (!TRY(may_ask(context, id))) return false;
  HistoryRequest request = TRY(choose(context, id, urgency));
  if (request.ranges.empty()) return false;
  const HistoryKey key = TRY(key_of(context, id));
  request.id = key.id;
  request.public_key = TRY(history_public_key(key.private_key));
  TRY(enter_message(
      context.store,
      id,
      content::make_message(context.random, content::history_request_part(request)),
      context.now
  ));
  context.touch(id);
  return true;
}

Result<const content::SinglePart*> part_of(const Said& said) {
  const auto* part = std::get_if<content::SinglePart>(&said.content.nested_part.part);
  if (part == nullptr) return Error{content::rules::history_answer_is_valid};
  return part;
}

bool is_named(const std::vector<content::SeqRange>& ranges, std::uint64_t seq) {
  return std::ranges::any_of(ranges, [seq](const content::SeqRange& range) {
    return range.first <= seq && seq <= range.last();
  });
}

Result<void> take_in(Context& context, Conversation& conversation, const HistoryMessage& record) {
  TRY(import_message(context, conversation, record, Arrival::late));
  return fill_gap(context.store, conversation.id, record.frank.seq);
}

/// Who says that a message was said so.
enum class Voucher : std::uint8_t {
  none,  // but the hub, once it is asked
  own,   // a device of this account, on its list
  lost,  // one that was taken off it: whoever has it may say anything
};

Result<Voucher> voucher_of(Context& context, const Message& answer) {
  if (answer.sender_account != TRY(load_self(context.store)).account) return Voucher::none;
  const bool is_listed = TRY(
      is_listed_member(context, answer.conversation, answer.sender_account, answer.sender_device)
  );
  return is_listed ? Voucher::own : Voucher::lost;
}

Result<void> take_record(
    Context& context, Conversation& conversation, Voucher voucher, HistoryMessage record
) {
  if (voucher == Voucher::own) return take_in(context, conversation, record);
  if (record.conversation != conversation.id) {
    return Error{rules::history_is_of_this_conversation};
  }
  auto& claims = context.memory.history_claims;
  if (claims.size() >= history_claims_max) return {};  // it is asked for again
  claims.emplace(context.memory.next_claim++, HistoryClaim{.record = std::move(record)});
  return {};
}

Result<void> take_records(
    Context& context, Conversation& conversation, Voucher voucher, const HistoryAnswer& answer
) {
  const auto key = TRY(context.store.history_key(conversation.id));
  if (!key || key->id != answer.id || answer.sealed.empty()) return {};
  auto records = TRY(open_history(key->private_key, conversation.id, answer.id, answer.sealed));
  for (HistoryMessage& record : records.messages) {
    const std::uint64_t seq = record.frank.seq;
    const auto gaps = TRY(context.store.gaps(conversation.id));
    if (!is_named(answer.given, seq)) return Error{rules::history_was_asked_for};
    if (!is_missing(gaps, seq)) continue;  // another was faster
    const auto taken = take_record(context, conversation, voucher, std::move(record));
    if (!taken.ok()) TRY(context.disbelieve(taken.error()));
  }
  return {};
}

Result<void> take_claim(Context& context, const HistoryMessage& record) {
  auto conversation = TRY(context.store.conversation(record.conversation));
  if (!conversation || conversation->state >= ConversationState::left) return {};
  if (!is_missing(TRY(context.store.gaps(record.conversation)), record.frank.seq)) return {};
  TRY(take_in(context, *conversation, record));
  return context.store.put_conversation(*conversation);
}

}  // namespace

Result<void> enter_history_requests(Context& context, Urgency urgency) {
  if (!context.memory.logged_in) return {};
  for (const ConversationId id : TRY(context.store.conversations_with_gaps())) {
    Allowance& allowance = context.memory.history_asked[id];
    if (!allowance.has_left(context.now, requests_max)) continue;
    const auto entered = enter_request(context, id, urgency);
    if (!entered.ok()) TRY(context.disbelieve(entered.error()));
    if (entered.ok() && *entered) ++allowance.used;
  }
  return {};
}

Result<void> apply_history_answer(Context& context, Conversation& conversation, const Said& said) {
  const auto answer = content::parse_history_answer(TRY(part_of(said))->content);
  TRY(erase_wholly(context.store, said.message.row));
  if (!answer.ok()) return answer.error();
  const AccountId from = said.message.sender_account;
  note_answered(context, conversation.id, *answer, from);
  const Self self = TRY(load_self(context.store));
  if (said.message.sender_device == self.device) return {};
  const auto key = TRY(context.store.history_key(conversation.id));
  if (!key || key->id != answer->id) return {};  // of another device
  const Voucher voucher = TRY(voucher_of(context, said.message));
  if (voucher != Voucher::lost) TRY(note_gone(context, conversation, answer->gone, from));
  return take_records(context, conversation, voucher, *answer);
}

Result<void> check_history_claims(Context& context) {
  Memory& memory = context.memory;
  const bool may_ask_now = memory.logged_in && context.now >= memory.claims_not_before;
  if (!may_ask_now || memory.history_claims.empty()) return {};
  const Self self = TRY(load_self(context.store));
  auto waiting = std::ranges::count_if(memory.history_claims, [](const auto& claim) {
    return claim.second.is_asked;
  });
  for (auto next = memory.history_claims.begin(); next != memory.history_claims.end();) {
    const auto claim = next++;
    if (claim->second.is_asked) continue;
    if (waiting >= frank_questions_max) return {};
    const auto frank = frank_context_of(claim->second.record, self.domain);
    if (!frank.ok()) {
      context.tell(notice::NotBelieved{std::string(frank.error().rule().name)});
      memory.history_claims.erase(claim);
      continue;
    }
    claim->second.is_asked = true;
    ++waiting;
    request(
        context,
        api::CheckFrankRequest{
            .context = tls::encode(*frank), .frank = claim->second.record.frank.frank
        },
        {.claim = claim->first}
    );
  }
  return {};
}

void check_frank_later(Context& context, const Flight& flight, Milliseconds pause) {
  const auto claim = context.memory.history_claims.find(flight.claim);
  if (claim == context.memory.history_claims.end()) return;
  claim->second.is_asked = false;
  Instant& not_before = context.memory.claims_not_before;
  not_before = std::max(not_before, context.now + pause);
}

Result<void> take_frank_verdict(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  const auto claim = context.memory.history_claims.find(flight.claim);
  if (claim == context.memory.history_claims.end()) return {};
  if (answer_of(reply) == Answer::later) {
    check_frank_later(context, flight, pause_of(reply));
    return {};
  }
  const HistoryMessage record = std::move(claim->second.record);
  context.memory.history_claims.erase(claim);
  if (!reply.ok()) return {};
  const auto verdict = TRY(tls::decode<api::CheckFrankReply>(reply.body)).verdict;
  if (verdict != api::FrankVerdict::valid) return Error{rules::history_frank_is_valid};
  return take_claim(context, record);
}

}  // namespace causeway::client
