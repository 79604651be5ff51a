#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "tls/codec.h"

/// What device and provider say to each other: docs/formats/api.md. One binary WebSocket message is
/// one `Frame`; the same operations that need no connection (registration, blobs) go over HTTP as
/// `POST /v1/<operation>` with the same request and reply bodies.
namespace causeway::api {

enum class FrameKind : std::uint8_t {
  request = 1,
  reply = 2,
  push = 3,
};

enum class Op : std::uint16_t {
  // Pushes by the hub.
  hello = 1,
  inbox_item = 2,
  // Session.
  login = 10,
  ack = 11,
  // Accounts.
  register_account = 20,
  lookup_username = 21,
  lookup_account = 22,
  publish_statement = 23,
  statements = 24,
  // Linking a device.
  put_link_step = 25,
  grant_link = 26,
  link_step = 27,
  delete_account = 28,
  keep_account = 29,
  // Key packages.
  publish_key_packages = 30,
  claim_key_packages = 31,
  // Conversations.
  create_conversation = 40,
  commit = 41,
  send = 43,
  conversation_info = 44,
  leave = 45,
  conversations = 46,
  // Franks.
  check_frank = 50,
  // Blobs.
  begin_blob = 60,
  // Safety.
  block = 70,
  unblock = 71,
  safety_settings = 72,
  put_safety_settings = 73,
  put_profile = 74,
  profile = 75,
  accept_contact = 76,
  // Group links.
  put_group_link = 77,
  group_link = 78,
  request_join = 79,
  // Backup and recovery.
  put_backup = 80,
  backup = 81,
  delete_backup = 82,
  recover = 83,
  publish_recovered = 84,
  // Group links, too.
  take_back_join = 85,
  decline_join = 86,
  join_requests = 87,
  // Reports of abuse.
  moderation_key = 90,
  file_report = 91,
  file_appeal = 92,
};

/// Means what the HTTP status of that number means.
enum class Status : std::uint16_t {
  ok = 200,
  malformed = 400,
  not_logged_in = 401,
  refused = 403,
  not_found = 404,
  conflict = 409,
  too_large = 413,
  invalid = 422,
  too_many = 429,
  failed = 500,
  unavailable = 503,
};

inline constexpr std::uint8_t frame_version = 1;

struct Frame {
  using Wire = tls::Struct;

  std::uint8_t version = frame_version;
  FrameKind kind = FrameKind::request;
  /// Chosen by whoever requests, repeated in the reply. A request with id 0 wants no reply; pushes
  /// have id 0.
  std::uint32_t id = 0;
  Op op{};
  Bytes body;

  bool operator==(const Frame&) const = default;
};

/// In front of every reply's body. `rule` is the name of the rule that was broken, empty where
/// `status` is ok.
struct ReplyHead {
  using Wire = tls::Struct;

  Status status = Status::ok;
  Bytes rule;

  bool operator==(const ReplyHead&) const = default;
};

namespace rules {
inline constexpr Rule frame_version_is_known{
    "api.frame_version_is_known", "docs/formats/api.md, Frames"
};
inline constexpr Rule frame_kind_is_known{"api.frame_kind_is_known", "docs/formats/api.md, Frames"};
inline constexpr Rule frame_is_small_enough{
    "api.frame_is_small_enough", "docs/formats/api.md, Limits"
};
}  // namespace rules

/// Decodes a frame: version and kind known, at most `limits::frame_size_max`.
Result<Frame> parse_frame(ByteView bytes);

/// A reply's head, and its body borrowed from `reply`.
struct ParsedReply {
  ReplyHead head;
  ByteView body;

  bool ok() const { return head.status == Status::ok; }

  /// Whether the reply names this rule.
  bool broke(const Rule& rule) const { return as_text(head.rule) == rule.name; }
};

Result<ParsedReply> parse_reply(ByteView reply);

/// `ReplyHead || body`.
Bytes make_reply(Status status, std::string_view rule_name, ByteView body);

}  // namespace causeway::api
