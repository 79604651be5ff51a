#pragma once

#include <string>
#include <string_view>

#include "api/joins.h"
#include "base/id.h"
#include "base/random.h"
#include "base/secret.h"
#include "client/rules.h"
#include "content/group_link.h"

/// A group's link, as people hand it on, and what follows from it (docs/formats/group-link.md).
namespace causeway::client {

/// 128 random bits. Whoever knows it may ask to be let in, and nothing more.
using GroupLinkSecret = Secret<struct GroupLinkSecretTag>;

struct GroupLink {
  std::string domain;  // of the provider
  ConversationId conversation;
  GroupLinkSecret secret;

  bool operator==(const GroupLink&) const = default;
};

/// One line of at most this many characters.
inline constexpr std::size_t group_link_text_size_max = 512;

/// "causeway-group:chat.example/7K3QX-…". Each group of the code has its own check.
SecretBytes group_link_text(const GroupLink& link);

/// White space around it is passed over, and in the code. `rules::group_link_is_whole`.
Result<GroupLink> parse_group_link(std::string_view text);

/// What the hub takes for a sign that somebody has the link; its hash the hub keeps.
api::Locator locator_of(const GroupLink& link);
crypto::Sha256 locator_hash_of(const GroupLink& link);

/// A group's name, or what somebody says who asks: visible text on one line.
inline constexpr std::size_t link_text_size_max = 255;

/// What the hub keeps for whoever has the link. Its size says nothing of the name. Requires one
/// that `content::is_group_name`.
Bytes seal_preview(const GroupLink& link, std::string_view name, Random& random);
/// The group's name. `rules::group_preview_is_of_this_link`.
Result<std::string> open_preview(const GroupLink& link, ByteView sealed);

/// What an account says to those who decide; likewise, and of the same kind.
Bytes seal_note(const GroupLink& link, AccountId by, std::string_view note, Random& random);
/// `rules::join_note_is_of_this_request`.
Result<std::string> open_note(const GroupLink& link, AccountId by, ByteView sealed);

}  // namespace causeway::client
