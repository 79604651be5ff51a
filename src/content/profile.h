#pragma once

#include <string>

#include "base/id.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "content/mimi_content.h"

/// What somebody calls themselves and looks like, for those they talk to
/// (docs/formats/content.md §12).
namespace causeway::content {

namespace rules {
inline constexpr Rule profile_is_valid{"content.profile_is_valid", "docs/formats/content.md §12"};
inline constexpr Rule profile_key_is_valid{
    "content.profile_key_is_valid", "docs/formats/content.md §12"
};
}  // namespace rules

inline constexpr std::string_view profile_key_type = "application/vnd.causeway.profile-key+cbor";
inline constexpr std::size_t profile_name_size_max = 64;
inline constexpr std::size_t profile_picture_size_max = std::size_t{96} << 10;
inline constexpr std::size_t profile_key_size = 32;

/// Under which a profile lies at the hub: follows from its key, and opens nothing.
using ProfileId = ByteId<struct ProfileIdTag, 32>;

/// Without a name: the account says nothing of itself (any more), and has no picture either.
struct Profile {
  /// 1 to `profile_name_size_max` bytes, as `plain_name` leaves them, something of which is to be
  /// seen, without an at sign of any kind: that is how usernames look.
  std::string name;
  Bytes picture;             // empty where there is none
  std::string picture_type;  // one of which the metadata can be stripped; empty likewise

  bool operator==(const Profile&) const = default;
};

/// `rules::profile_is_valid`.
Result<void> check_profile(const Profile& profile);
/// As much of it as is valid: what an earlier version took may not be.
Profile valid_part(Profile profile);
/// Requires that it is valid, as all that follow do.
Bytes encode(const Profile& profile);
/// `rules::profile_is_valid`, or a rule of content/cbor.h.
Result<Profile> parse_profile(ByteView encoded);

ProfileId profile_id_of(const SecretBytes& key);
/// For the hub: as long as the next power of two of KiB. Also of one that says nothing: nobody else
/// can take a name back.
Bytes seal_profile(
    const SecretBytes& key, AccountId account, const Profile& profile, Random& random
);
/// `rules::profile_is_valid`, also for what another key or account has sealed.
Result<Profile> open_profile(const SecretBytes& key, AccountId account, ByteView sealed);

/// By which key somebody's profile opens.
struct ProfileKey {
  SecretBytes key;               // `profile_key_size` bytes
  std::uint64_t changed_ms = 0;  // of that profile: the latest holds; at most `changed_ms_max`
};

/// The part of a message that says it of the sender.
NestedPart profile_key_part(const SecretBytes& key, std::uint64_t changed_ms);
/// `rules::profile_key_is_valid`, or a rule of content/cbor.h. Requires a part of that type.
Result<ProfileKey> parse_profile_key(const SinglePart& part);

}  // namespace causeway::content
