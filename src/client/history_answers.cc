#include "client/history_answers.h"

#include <algorithm>
#include <map>

#include "client/departures.h"
#include "client/erasure.h"
#include "client/gaps.h"
#include "client/groups.h"
#include "client/history_seal.h"
#include "client/messages.h"
#include "client/session.h"
#include "client/strangers.h"
#include "content/message.h"

namespace causeway::client {
namespace {

using content::HistoryAnswer;
using content::HistoryRequest;

/// Records of one answer, where there are several: with what is around them and up to 256 numbers,
/// it is a message that the hub takes.
constexpr std::size_t answer_size_max = 60'000;
/// One record alone: the longest message that we write.
constexpr std::size_t record_size_max = written_content_size_max + 256;
/// With so much in it, an answer has no room for what is gone.
constexpr std::size_t crowded_size = 61'000;
/// To one request.
constexpr std::size_t answers_max = 8;
/// To one account in the time of an Allowance: 4 MiB, whatever it asks for.
constexpr unsigned answers_to_one_max = 64;
/// Accounts about which that is remembered.
constexpr std::size_t accounts_max = 1'024;

/// When it is this device's turn, after those who are asked first.
constexpr Milliseconds turn_of_sender = std::chrono::seconds(2);
constexpr Milliseconds turn_of_others = std::chrono::seconds(5);
constexpr Milliseconds turns_least = std::chrono::seconds(15);
constexpr Milliseconds turn_of_device{250};

Milliseconds some_of(Random& random, Milliseconds longest) {
  return longest * random.bytes(1).front() / 256;
}

/// Whether this account sent any of what is asked for.
Result<bool> has_sent_some(
    StoreTransaction& store, AccountId own, ConversationId id, const HistoryRequest& request
) {
  for (const std::uint64_t seq : content::seqs_of(request.ranges)) {
    const auto message = TRY(store.message_at(id, seq));
    if (message && message->sender_account == own) return true;
  }
  return false;
}

Result<Milliseconds> turn_of(
    Context& context, ConversationId id, AccountId asking, const HistoryRequest& request
) {
  const Self self = TRY(load_self(context.store));
  if (asking == self.account) return some_of(context.random, turn_of_sender);
  const bool has_sent = TRY(has_sent_some(context.store, self.account, id, request));
  if (has_sent) return turn_of_sender + some_of(context.random, turn_of_sender);
  const mls_group::Group* group = TRY(load_group(context, id));
  const std::size_t devices = group == nullptr ? 1 : group->tree().member_count();
  const Milliseconds all = turn_of_device * static_cast<int>(devices);
  return turn_of_others + some_of(context.random, std::max(turns_least, all));
}

void without(
    std::vector<content::SeqRange>& ranges, const std::vector<content::SeqRange>& covered
) {
  auto left = content::seqs_of(ranges);
  const auto done = content::seqs_of(covered);
  std::erase_if(left, [&](std::uint64_t seq) {
    return std::binary_search(done.begin(), done.end(), seq);
  });
  ranges = content::ranges_of(left);
}

/// What this device knows of one asked-for number.
enum class Availability : std::uint8_t {
  given,    // it has it, and may give it
  gone,     // it was told of it, and nobody shows it (any more), or not to whoever asks
  unknown,  // another may know
};

/// By what a device decides whom it gives what.
struct Entitled {
  /// Asked by a device of this account, or in a direct conversation: they are in from its
  /// beginning.
  bool to_all = false;
  std::uint64_t since_epoch = 0;  // in which whoever asks came in at the latest
  Told told;
  std::vector<Gap> gaps;
  bool knows_own = false;  // the numbers of whatever this device itself has sent
};

bool is_between_devices(const Message& message) {
  const auto content = content::decode(message.content);
  if (!content.ok()) return false;
  const auto kind = content::kind_of(*content);
  return kind == content::Kind::history_request || kind == content::Kind::history_answer ||
         kind == content::Kind::account_state;
}

Availability availability_of(
    const std::optional<Message>& message, std::uint64_t seq, const Entitled& entitled
) {
  if (!message) {
    const bool was_told = entitled.told.first <= seq && seq <= entitled.told.last;
    return was_told && entitled.knows_own && !is_missing(entitled.gaps, seq)
               ? Availability::gone
               : Availability::unknown;
  }
  if (!entitled.to_all) {
    if (message->epoch < entitled.told.epoch) return Availability::unknown;
    if (message->epoch < entitled.since_epoch) return Availability::gone;
  }
  const bool is_whole = export_message(*message) && !is_between_devices(*message);
  return is_whole ? Availability::given : Availability::gone;
}

/// Nothing where whoever asks has nothing to ask here: it is not in, leaves, or is not listed.
Result<std::optional<Entitled>> entitled_to(
    Context& context, const OwedAnswer& owed, api::ConversationKind kind
) {
  const std::optional<Entitled> nothing;
  const Self self = TRY(load_self(context.store));
  if (!TRY(is_listed_member(context, owed.conversation, owed.account, owed.device))) return nothing;
  const auto roster = TRY(context.store.roster(owed.conversation));
  const auto entry = std::ranges::find(roster, owed.account, &RosterEntry::account);
  if (entry == roster.end() || entry->stay != Stay::stays) return nothing;
  const auto head = TRY(context.store.outbox_head(owed.conversation));
  return std::optional(Entitled{
      .to_all = owed.account == self.account || kind != api::ConversationKind::group,
      .since_epoch = entry->since_epoch,
      .told = TRY(context.store.told(owed.conversation)),
      .gaps = TRY(context.store.gaps(owed.conversation)),
      .knows_own = !head || head->encrypted.empty(),
  });
}

/// Messages to one device, until they are one answer.
class AnswerWriter {
 public:
  AnswerWriter(Context& context, const OwedAnswer& owed) : context_(context), owed_(owed) {}

  Result<void> give(HistoryMessage message) {
    const std::size_t size = tls::encode_secret(message).size();
    if (size > record_size_max) return {};
    if (!given_.empty() && size_ + size > answer_size_max) TRY(finish());
    if (answers_ >= answers_max) return {};
    given_.push_back(message.frank.seq);
    records_.messages.push_back(std::move(message));
    size_ += size;
    return {};
  }

  void say_gone(std::uint64_t seq) { gone_.push_back(seq); }

  /// The last one, too.
  Result<void> finish_all() {
    TRY(finish());
    return finish();  // what is gone, where the one before was crowded
  }

  Result<void> finish() {
    if (given_.empty() && gone_.empty()) return {};
    HistoryAnswer answer{
        .id = owed_.request.id, .given = content::ranges_of(std::exchange(given_, {}))
    };
    if (size_ < crowded_size) answer.gone = content::ranges_of(std::exchange(gone_, {}));
    const HistoryRecords records = std::exchange(records_, {});
    size_ = 0;
    if (!records.messages.empty()) {
      answer.sealed = TRY(seal_history(
          owed_.request.public_key, owed_.conversation, answer.id, records, context_.random
      ));
    }
    ++answers_;
    TRY(enter_message(
        context_.store,
        owed_.conversation,
        content::make_message(context_.random, content::history_answer_part(answer)),
        context_.now
    ));
    context_.touch(owed_.conversation);
    return {};
  }

  std::size_t answers() const { return answers_; }

 private:
  Context& context_;
  const OwedAnswer& owed_;
  std::vector<std::uint64_t> given_;
  std::vector<std::uint64_t> gone_;
  HistoryRecords records_;
  std::size_t size_ = 0;
  std::size_t answers_ = 0;
};

Result<void> enter_answers(Context& context, const OwedAnswer& owed) {
  const auto conversation = TRY(context.store.conversation(owed.conversation));
  if (!conversation || conversation->state != ConversationState::active) return {};
  // Whoever is a stranger is not taken up by a device on its own.
  if (TRY(is_pending(context.store, owed.conversation))) return {};
  const auto entitled = TRY(entitled_to(context, owed, conversation->kind));
  if (!entitled) return {};
  Allowance& allowance = context.memory.history_given[owed.account];
  if (!allowance.has_left(context.now, answers_to_one_max)) return {};
  AnswerWriter writer(context, owed);
  for (const std::uint64_t seq : content::seqs_of(owed.request.ranges)) {
    const auto message = TRY(context.store.message_at(owed.conversation, seq));
    const Availability availability = availability_of(message, seq, *entitled);
    if (availability == Availability::gone) writer.say_gone(seq);
    if (availability == Availability::given) TRY(writer.give(*export_message(*message)));
  }
  TRY(writer.finish_all());
  allowance.used += static_cast<unsigned>(writer.answers());
  return {};
}

/// The oldest that is owed to the account to which most is owed; of this account's own only where
/// there is nothing else. So whoever asks for very much takes the place of nobody's but its own.
std::vector<OwedAnswer>::const_iterator least_missed(
    const std::vector<OwedAnswer>& all, AccountId own
) {
  std::map<AccountId, std::size_t> counts;
  for (const OwedAnswer& owed : all) {
    if (owed.account != own) ++counts[owed.account];
  }
  const auto most =
      std::ranges::max_element(counts, {}, [](const auto& one) { return one.second; });
  if (most == counts.end()) return all.begin();
  return std::ranges::find(all, most->first, &OwedAnswer::account);
}

/// A newer request of the same device takes the place of what was owed to it.
void owe(Memory& memory, OwedAnswer owed, AccountId own) {
  std::erase_if(memory.owed_answers, [&](const OwedAnswer& other) {
    return other.conversation == owed.conversation && other.request.id == owed.request.id &&
           other.request.attempt <= owed.request.attempt && other.device == owed.device &&
           other.request.ranges == owed.request.ranges;
  });
  if (memory.owed_answers.size() >= owed_answers_max) {
    memory.owed_answers.erase(least_missed(memory.owed_answers, own));
  }
  memory.owed_answers.push_back(std::move(owed));
}

}  // namespace

Result<void> apply_history_request(Context& context, Conversation& conversation, const Said& said) {
  const auto* part = std::get_if<content::SinglePart>(&said.content.nested_part.part);
  auto request = part == nullptr ? Error{content::rules::history_request_is_valid}
                                 : content::parse_history_request(part->content);
  TRY(erase_wholly(context.store, said.message.row));
  if (!request.ok()) return request.error();
  const Self self = TRY(load_self(context.store));
  if (said.message.sender_device == self.device) {
    return note_unkept(context, conversation.id, said.seq);
  }
  const AccountId account = said.message.sender_account;
  if (account != self.account) {
    TRY(note_asked_by_others(context, conversation.id, request->ranges, account));
  }
  TRY(note_unheard(context, conversation.id, request->ranges, account));
  const Milliseconds turn = TRY(turn_of(context, conversation.id, account, *request));
  owe(context.memory,
      {.conversation = conversation.id,
       .request = *std::move(request),
       .account = account,
       .device = said.message.sender_device,
       .due = context.now + turn,
       .answered = {}},
      self.account);
  return {};
}

void note_answered(
    Context& context, ConversationId conversation, const HistoryAnswer& answer, AccountId by
) {
  auto& all = context.memory.owed_answers;
  for (OwedAnswer& owed : all) {
    if (owed.conversation != conversation || owed.request.id != answer.id) continue;
    owed.answered.insert(by);
    if (owed.answered.size() < owed.request.attempt) continue;
    without(owed.request.ranges, answer.given);
    without(owed.request.ranges, answer.gone);
  }
  std::erase_if(all, [](const OwedAnswer& owed) { return owed.request.ranges.empty(); });
}

Result<void> enter_history_answers(Context& context, Urgency urgency) {
  if (context.memory.history_given.size() > accounts_max) context.memory.history_given.clear();
  std::vector<OwedAnswer> due;
  std::vector<OwedAnswer> later;
  for (OwedAnswer& owed : std::exchange(context.memory.owed_answers, {})) {
    const bool is_due = urgency == Urgency::now || context.now >= owed.due;
    (is_due ? due : later).push_back(std::move(owed));
  }
  context.memory.owed_answers = std::move(later);
  for (const OwedAnswer& owed : due) {
    const auto entered = enter_answers(context, owed);
    if (!entered.ok()) TRY(context.disbelieve(entered.error()));
  }
  return {};
}

}  // namespace causeway::client
