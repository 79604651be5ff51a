#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "content/mimi_content.h"

/// What members of a group tell each other of its link (docs/formats/content.md §6).
namespace causeway::content {

namespace rules {
inline constexpr Rule group_link_is_valid{
    "content.group_link_is_valid", "docs/formats/content.md §6"
};
}  // namespace rules

inline constexpr std::string_view group_link_type = "application/vnd.causeway.group-link+cbor";
inline constexpr std::size_t group_link_secret_size = 16;

/// Said by whoever makes or withdraws a link, and again by whoever adds a member.
struct GroupLinkState {
  /// As of a GroupState: the later change wins; 0 in the message that makes it.
  std::uint64_t changed_seq = 0;
  SecretBytes secret;             // `group_link_secret_size`, or empty: there is no link
  std::vector<Extension> others;  // of later versions

  bool operator==(const GroupLinkState&) const = default;
};

/// Requires a secret that is such.
NestedPart group_link_part(const GroupLinkState& state);

/// The state as it stands after message `seq` brought it; `rules::group_link_is_valid` (also where
/// it claims a change after that message), or a rule of content/cbor.h. Requires a part of that
/// type. Whether the sender may change it is for the caller to say.
Result<GroupLinkState> parse_group_link(const SinglePart& part, std::uint64_t seq);

}  // namespace causeway::content
