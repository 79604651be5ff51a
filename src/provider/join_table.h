#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "api/joins.h"
#include "base/clock.h"

namespace causeway::provider {

/// What the members of a group were told last of its link.
struct GroupLinkRecord {
  std::uint64_t seq = 0;               // of the message that said so
  std::optional<api::GroupLink> link;  // nothing: there is none any more

  bool operator==(const GroupLinkRecord&) const = default;
};

enum class JoinState : std::uint8_t {
  waiting = 1,
  declined = 2,  // kept, so that it is not asked again at once
};

struct JoinRecord {
  api::JoinRequest request;
  JoinState state = JoinState::waiting;

  bool operator==(const JoinRecord&) const = default;
};

/// The links of groups, and who asks to be let in by them. Shard key: the conversation; for
/// `of_account`, the account.
class JoinTable {
 public:
  virtual ~JoinTable() = default;

  virtual std::optional<GroupLinkRecord> find_link(ConversationId conversation) const = 0;
  virtual void put_link(ConversationId conversation, const GroupLinkRecord& record) = 0;

  virtual std::optional<JoinRecord> find(ConversationId conversation, AccountId account) const = 0;
  /// Those that wait, ascending by account.
  virtual std::vector<api::JoinRequest> waiting(ConversationId conversation) const = 0;
  /// All of an account, ascending by conversation.
  virtual std::vector<JoinRecord> of_account(AccountId account) const = 0;
  /// One for each conversation and account. It is kept from `now` on.
  virtual void put(const JoinRecord& record, Instant now) = 0;
  virtual void remove(ConversationId conversation, AccountId account) = 0;

  /// The conversation is no more: forgets its link and whoever asks.
  virtual void end(ConversationId conversation) = 0;
  /// Forgets requests that were put before `before`, at most `limit`; how many.
  virtual std::size_t expire(Instant before, std::size_t limit) = 0;
};

}  // namespace causeway::provider
