#pragma once

#include <vector>

#include "client/memory.h"
#include "content/history.h"

/// Which of a conversation's messages this device could not be told (docs/formats/history.md): the
/// hub numbers what it accepts without gaps, so whatever is passed over was missed, and so is what
/// came and cannot be opened here. A gap is asked for (client/history_requests.h) and closed by
/// whoever brings the message, or says that nobody shows it any more.
namespace causeway::client {

/// Rows of one conversation, and numbers in them. Of more the oldest are given up, as if they had
/// been said before this device came in: so a hub that skips every other number does not fill the
/// disk, and one that tells a number far away does not make the device ask for ever.
inline constexpr std::size_t gaps_max = 1'024;
inline constexpr std::uint64_t missing_max = 65'536;
/// From so many rows on nothing is divided on the word of somebody who is not believed: whoever
/// lies about every other number leaves room for what is missed next.
inline constexpr std::size_t doubted_gaps_max = gaps_max / 2;

/// What became of an item of the inbox.
enum class Telling : std::uint8_t {
  whole,       // it is known what it says, or that it says nothing
  unreadable,  // it was for this device, which cannot open it
};

/// The hub has told this number of the conversation. What it passed over, since the one before that
/// it told, is missing from now on; and so is the number itself, where it cannot be read.
Result<void> note_told(
    Context& context,
    ConversationId conversation,
    const franking::FrankEnvelope& frank,
    Telling telling
);

/// Up to `last` the hub has accepted messages of which this device may have been told and has
/// forgotten: from `first` on, whatever is neither here nor told is missing.
Result<void> note_missed(
    Context& context, ConversationId conversation, std::uint64_t first, std::uint64_t last
);

/// This device is in the conversation with this epoch, and not by following it from the one before.
/// Where it was not in at all, what was said before is none of its business.
Result<void> follow_from(StoreTransaction& store, ConversationId conversation, std::uint64_t epoch);

/// The message of this number is here, or is known to be nothing.
Result<void> fill_gap(StoreTransaction& store, ConversationId conversation, std::uint64_t seq);

/// The hub accepted something of this device with this number of which nobody keeps anything. That
/// is remembered for as long as the process runs.
Result<void> note_unkept(Context& context, ConversationId conversation, std::uint64_t seq);

/// `by` says that nobody shows these messages any more. Its own account, the message's sender and
/// whoever is alone with this account are believed; of others it takes two: one that lies hides
/// nothing.
Result<void> note_gone(
    Context& context,
    const Conversation& conversation,
    const std::vector<content::SeqRange>& ranges,
    AccountId by
);

/// Another account asks for messages. What came here and cannot be opened may be what nobody can
/// open: then its asking counts as this device's, so that one such message does not make everybody
/// in a large group ask again and again. But once for each account, when this device would ask as
/// well, and not in the place of its last attempt: whoever asks in vain silences nobody by it.
Result<void> note_asked_by_others(
    Context& context,
    ConversationId conversation,
    const std::vector<content::SeqRange>& ranges,
    AccountId by
);

/// A device of `by` asks for what this device itself asked or answered here: it was not heard, and
/// whatever it asked for is due again soon. Once for each account, so that nobody makes this device
/// use up its attempts.
Result<void> note_unheard(
    Context& context,
    ConversationId conversation,
    const std::vector<content::SeqRange>& ranges,
    AccountId by
);

/// Gives up what is more than `gaps_max` and `missing_max` allow.
Result<void> keep_newest_gaps(StoreTransaction& store, ConversationId conversation);

/// Whether the message of this number is missing here.
bool is_missing(const std::vector<Gap>& gaps, std::uint64_t seq);

/// Nothing of the conversation is missing any more: nobody is left to ask.
Result<void> forget_gaps(StoreTransaction& store, ConversationId conversation);

/// After asking for the `asked`-th time, how long answers may take until they are asked for again.
Milliseconds pause_after(std::uint8_t asked);

/// Whether others may be asked for it (again). What is further off than anything is put off was
/// noted by a clock that was ahead then.
bool is_due(const Gap& gap, Instant now);

/// What people see of gaps.
enum class Hope : std::uint8_t {
  soon,     // nobody needs to know yet
  waiting,  // others were asked
  none,     // they were asked often enough: it may still come
};

Hope hope_of(const Gap& gap, Instant now);

}  // namespace causeway::client
