#pragma once

#include <vector>

#include "api/accounts.h"
#include "api/frame.h"
#include "base/id.h"

/// What an account says about others to its provider: whom it does not want to hear from.
namespace causeway::api {

/// From whom an account takes something.
enum class Admission : std::uint8_t {
  everybody = 0,
  accepted = 1,  // whom it has written to itself, and not blocked since
  nobody = 2,
};

/// Who may open a direct conversation with this account, and who may let it into a group. What is
/// there already stays.
struct PutSafetySettingsRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::put_safety_settings;
  using Reply = Empty;

  Admission messages = Admission::everybody;
  Admission groups = Admission::everybody;

  bool operator==(const PutSafetySettingsRequest&) const = default;
};

/// From now on nothing that `account` says in a direct conversation is delivered to this account: a
/// tombstone is, in its place. It can neither open one nor let this account into a group. It is not
/// told. Blocking again answers ok.
struct BlockRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::block;
  using Reply = Empty;

  AccountId account;

  bool operator==(const BlockRequest&) const = default;
};

/// `account` may write as much as it likes: whoever writes to it, or asks this, says so. Answers ok
/// where it is accepted or blocked already.
struct AcceptContactRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::accept_contact;
  using Reply = Empty;

  AccountId account;

  bool operator==(const AcceptContactRequest&) const = default;
};

/// What was said meanwhile is not delivered later. The account is accepted from then on. Answers ok
/// where nobody was blocked.
struct UnblockRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::unblock;
  using Reply = Empty;

  AccountId account;

  bool operator==(const UnblockRequest&) const = default;
};

struct SafetySettingsReply {
  using Wire = tls::Struct;

  Admission messages = Admission::everybody;
  Admission groups = Admission::everybody;
  std::vector<AccountId> blocked;   // ascending
  std::vector<AccountId> accepted;  // ascending; `limits::accepted_max` at most
  /// How many more people this account may write to who do not answer, for now.
  std::uint32_t first_contacts_left = 0;

  bool operator==(const SafetySettingsReply&) const = default;
};

/// All of it, of one's own account.
struct SafetySettingsRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::safety_settings;
  using Reply = SafetySettingsReply;

  bool operator==(const SafetySettingsRequest&) const = default;
};

}  // namespace causeway::api
