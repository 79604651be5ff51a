#pragma once

#include <variant>

#include "api/conversations.h"
#include "api/joins.h"
#include "api/reports.h"

namespace causeway::api {

/// A conversation that the device was added to, with the tree as it is after the commit that added
/// it. Whoever can open the Welcome sees who signed it; for whoever cannot, the hub says so.
struct WelcomeItem {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 1;

  ConversationId conversation;
  ConversationKind kind = ConversationKind::direct;
  Bytes welcome;
  Bytes ratchet_tree;
  AccountId let_in_by;  // of the device that made the commit

  bool operator==(const WelcomeItem&) const = default;
};

/// A commit, one's own included: the place in the inbox is the order.
struct HandshakeItem {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 2;

  ConversationId conversation;
  Bytes message;  // PublicMessage

  bool operator==(const HandshakeItem&) const = default;
};

/// An application message. Goes to every leaf of the conversation but the one that sent it.
struct MessageItem {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 3;

  ConversationId conversation;
  FrankEnvelope frank;
  Bytes message;  // PrivateMessage

  bool operator==(const MessageItem&) const = default;
};

/// Where a message was that expired before it was collected, or whose sender this account blocks.
struct TombstoneItem {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 4;

  ConversationId conversation;
  FrankEnvelope frank;

  bool operator==(const TombstoneItem&) const = default;
};

/// An account that shares a conversation with this device's has a new statement.
struct StatementItem {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 5;

  AccountId account;
  Bytes statement;

  bool operator==(const StatementItem&) const = default;
};

using InboxPayload = std::variant<
    WelcomeItem,
    HandshakeItem,
    MessageItem,
    TombstoneItem,
    StatementItem,
    LeaveItem,
    JoinItem,
    JoinEndItem,
    NoticeItem>;

/// Body of the push `inbox_item`. `number` counts the items of one device from 1, without gaps;
/// what arrives twice has the same number and the same bytes.
struct InboxItem {
  using Wire = tls::Struct;
  static constexpr Op op = Op::inbox_item;

  std::uint64_t number = 0;
  InboxPayload payload;

  bool operator==(const InboxItem&) const = default;
};

}  // namespace causeway::api
