#pragma once

#include <string_view>

#include "client/memory.h"

/// Reports and appeals on their way to the reviewers, one after the other, and what the provider
/// says about decisions (docs/formats/api.md, Reports).
namespace causeway::client {

/// What goes to the reviewers stands in the outbox under this id, which no conversation has:
/// nothing else waits behind it.
inline constexpr ConversationId of_filings{{'r', 'e', 'p', 'o', 'r', 't', 's'}};

/// Of more the oldest are forgotten: a hub fills no disk with what it says.
inline constexpr std::size_t notices_max = 1'000;
/// What a policy is called, in bytes.
inline constexpr std::size_t policy_name_size_max = 200;

/// Asks for the key to which reports are sealed, where it is not known, and sends what is first in
/// the outbox: the same bytes until the hub has answered.
Result<void> advance_filing(Context& context);

/// Replies to those.
Result<void> take_moderation_key(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);
Result<void> take_filing_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

/// Asks the hub about the messages of a report that is about to be made, where it was not on this
/// connection.
void ask_report_franks(Context& context);

/// Reply to that.
Result<void> take_report_frank(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

/// Keeps what the provider says about a decision, once. `rules::notice_kind_is_known`,
/// `notice_measure_is_known`, `notice_is_within_limit`, `notice_is_visible_text`,
/// `notice_times_are_dates`, `notice_is_of_own_report`. What another device of the account has
/// reported is told there.
Result<void> take_notice(Context& context, const api::NoticeItem& item);

}  // namespace causeway::client
