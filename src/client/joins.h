#pragma once

#include <string>
#include <vector>

#include "api/inbox.h"
#include "client/memory.h"

/// Who asks to be let into a group, on the devices of those who decide
/// (docs/formats/group-link.md). The hub brings requests and cannot make them: each is signed by a
/// device of the account, for this group and this link.
namespace causeway::client {

/// Of a group, those that were decided on or taken back of which a device knows for a month, so
/// that they count once: a hub with accounts of its own fills nobody's disk with them.
inline constexpr std::size_t closed_joins_max = 1'000;

/// Somebody asks, as people see it.
struct OpenJoin {
  AccountId account;
  std::string username;
  std::string note;  // empty: none, or one that cannot be opened
  api::Past past = api::Past::none;
  std::uint64_t time_ms = 0;
};

/// Those on which somebody has to decide, the oldest first. Not of people who are blocked. Those of
/// `check_may_decide`.
Result<std::vector<OpenJoin>> open_joins(StoreTransaction& store, ConversationId id, Instant now);

/// The hub says that somebody asks; of this account, `take_own_join`. Nobody is told before
/// `prove_joins`. `rules::join_is_by_this_link`, `join_is_new`, `join_is_recent`,
/// `api::rules::join_requests_are_few`.
Result<void> take_join(Context& context, const api::JoinItem& item);

/// The hub says that one ended.
Result<void> take_join_end(Context& context, const api::JoinEndItem& item);

/// Looks into those that came, and tells of those that are what they say. Others are forgotten, by
/// `identity::rules::join_is_signed` or `rules::leaf_is_in_statement`.
Result<void> prove_joins(Context& context);

/// The account is in: what it asked for is done.
Result<void> close_join(StoreTransaction& store, ConversationId id, AccountId account);

/// Those that were not made by the link of now.
Result<void> close_void_joins(StoreTransaction& store, ConversationId id);

/// Asks for all that wait; `row` is the entry that wants to know, if any.
void ask_join_requests(Context& context, OutboxRow row = {});

/// Reply to that: what is not in it has ended.
Result<void> take_join_requests(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

/// One step of an entry `decline_join`.
Result<void> advance_decline(Context& context, const OutboxEntry& entry);

/// Reply to `decline_join`.
Result<void> take_decline_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

}  // namespace causeway::client
