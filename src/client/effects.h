#pragma once

#include <string>
#include <variant>
#include <vector>

#include "client/records.h"
#include "client/report_records.h"

namespace causeway::client {

/// What the host tells the engine.
struct Received {
  Bytes frame;  // one binary WebSocket message
};

/// The connection is gone, or a new one begins (the hub speaks first).
struct Disconnected {};

/// All pieces of a blob are at the hub.
struct BlobUploaded {
  BlobId blob;
};

/// A blob cannot be uploaded, now or later: its message cannot be sent.
struct BlobRefused {
  BlobId blob;
  std::string rule;
};

/// Time has passed. At least every few seconds, so that what waits is tried again.
struct Tick {};

using Event = std::variant<Received, Disconnected, BlobUploaded, BlobRefused, Tick>;

/// What people or programs around the engine want to hear of.
namespace notice {

struct LoggedIn {
  Bytes token;               // for HTTP
  std::uint64_t newest = 0;  // the highest number in the inbox: up to it, everything is old news
  Instant hub_time;          // by the hub's clock
  /// When the account ends by a reset that the provider's operator filed, unless a device of it
  /// takes that back (`api::KeepAccountRequest`).
  std::optional<Instant> ends;
};

/// The hub refused the login; `rule` says why (a wrong clock, a device that is not listed any
/// more).
struct LoginRefused {
  std::string rule;
};

/// The device must register (again) before it can log in.
struct NotRegistered {};

struct MessageArrived {
  ConversationId conversation;
  MessageRow message;
};

/// A line of a conversation looks different: others reacted to it, edited it or took it back.
struct MessageChanged {
  ConversationId conversation;
  MessageRow message;
};

/// Somebody says that a message of ours is stored at a device of theirs, or that it was read.
struct MessageDelivered {
  ConversationId conversation;
  MessageRow message;
  content::Status status = content::Status::delivered;
};

/// Somebody writes something, now.
struct Typing {
  ConversationId conversation;
  AccountId account;
};

struct MessageSent {
  ConversationId conversation;
  MessageRow message;
};

/// Refused for good; the row keeps the rule.
struct MessageFailed {
  ConversationId conversation;
  MessageRow message;
  std::string rule;
};

using client::Change;

struct ConversationChanged {
  ConversationId conversation;
  Change change;
  std::vector<AccountId> added;
  std::vector<AccountId> removed;
  NewsRow
      news;  // where it is kept until the person is told; 0 for what this device was asked to do
};

/// The hub cannot do what it was asked now, for the reason that `rule` names. It is asked again.
struct Postponed {
  std::string rule;
};

/// What is to be said in this conversation waits until the person has said what to make of somebody
/// (client/trust.h), or until the other one has accepted this account (client/strangers.h).
struct Held {
  ConversationId conversation;
  std::string rule;  // what has to come about first
};

/// The hub said something that does not hold, or a member something that it may not: `rule` is what
/// that broke. Nothing of it was taken in;
/// what a hub does now and then, people cannot help, but whoever runs the device may want it
/// logged.
struct NotBelieved {
  std::string rule;
};

/// Something that this device was asked to do with a conversation was done or, where `rule` is not
/// empty, refused for good.
struct Done {
  OutboxKind kind;
  ConversationId conversation;
  std::string rule;
};

/// A change of the account's devices was done or, where `rule` is not empty, refused for good.
struct AccountChanged {
  AccountChangeRow change;
  std::string rule;
};

/// Whether a message that is to be reported can be proven, as the hub says.
struct FrankChecked {
  std::uint64_t seq = 0;
  std::optional<api::FrankVerdict> verdict;  // nothing where it does not say
};

/// A report of this device is at the hub, was refused for good, or was decided.
struct ReportChanged {
  report::ReportId report;
};

/// The provider said something about a decision. It is kept until the person is told
/// (`StoreTransaction::kept_notices`), and afterwards.
struct DecisionTold {
  report::DecisionId decision;
  api::NoticeKind kind{};
};

}  // namespace notice

using Notice = std::variant<
    notice::LoggedIn,
    notice::LoginRefused,
    notice::NotRegistered,
    notice::MessageArrived,
    notice::MessageChanged,
    notice::MessageDelivered,
    notice::Typing,
    notice::MessageSent,
    notice::MessageFailed,
    notice::ConversationChanged,
    notice::Postponed,
    notice::Held,
    notice::NotBelieved,
    notice::Done,
    notice::AccountChanged,
    notice::FrankChecked,
    notice::ReportChanged,
    notice::DecisionTold>;

/// What the host does once the transaction is committed, in this order.
struct Effects {
  std::vector<Bytes> sends;  // frames
  std::vector<Notice> notices;
  /// The connection is of no use any more: drop it and connect again.
  bool reconnect = false;
};

}  // namespace causeway::client
