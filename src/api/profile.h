#pragma once

#include "api/accounts.h"
#include "content/profile.h"

/// What an account calls itself and looks like, as only those can read to whom it gave the key
/// (docs/formats/content.md §12).
namespace causeway::api {

/// In the place of the one before. 413 `size_is_within_limit`; 409 `profile_is_later` where one is
/// there that is as late or later, except for one of that time with the same id: it is sealed anew.
struct PutProfileRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::put_profile;
  using Reply = Empty;

  std::uint64_t changed_ms = 0;  // the latest holds
  content::ProfileId id;
  Bytes sealed;  // at most `limits::profile_size_max`; also that the account says nothing of itself

  bool operator==(const PutProfileRequest&) const = default;
};

struct ProfileReply {
  using Wire = tls::Struct;

  Bytes sealed;

  bool operator==(const ProfileReply&) const = default;
};

/// 404 `profile_exists`, also where the account's has another id by now.
struct ProfileRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::profile;
  using Reply = ProfileReply;

  AccountId account;
  content::ProfileId id;

  bool operator==(const ProfileRequest&) const = default;
};

}  // namespace causeway::api
