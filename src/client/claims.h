#pragma once

#include <optional>
#include <vector>

#include "client/memory.h"
#include "mls_group/group.h"

/// Key packages of others, handed out by the hub for one commit. Each function answers nothing
/// while the hub is being asked. A device that has no package left, or one that is not its own or
/// has expired, is unreachable for a while, or the entry that waits is refused with the rule
/// (`Lacking`).
namespace causeway::client {

using KeyPackages = std::vector<mls_wire::KeyPackage>;

/// All of these people, or nothing while the hub is being asked.
Result<std::optional<std::vector<Person>>> find_people(
    Context& context, const std::vector<std::string>& usernames
);

/// For which conversation, and in its cipher suite.
struct ClaimFor {
  ConversationId conversation;
  mls_wire::CipherSuite suite;
  Lacking lacking = Lacking::refuses;
};

/// For every device of these people.
Result<std::optional<KeyPackages>> claim_for_people(
    Context& context, const ClaimFor& what, const std::vector<Person>& people
);

/// The same, and for the other devices of one's own account.
Result<std::optional<KeyPackages>> claim_for_new(
    Context& context, const ClaimFor& what, const std::vector<Person>& people
);

/// For some devices of one account; for all of them, where none are named.
Result<std::optional<KeyPackages>> claim_devices(
    Context& context, const ClaimFor& what, AccountId account, const std::vector<DeviceId>& devices
);

/// After which a device that had no key package is asked for again, and one that could not be added
/// with what it had: its packages may be renewed.
inline constexpr Milliseconds lacking_pause = std::chrono::minutes(1);
inline constexpr Milliseconds useless_pause = std::chrono::hours(1);

/// They cannot be added now: messages go without them.
void note_unreachable(
    Context& context, ConversationId id, const std::vector<DeviceId>& devices, Milliseconds pause
);

/// The packages that the group can take once `remove` are out. Devices of the others are
/// unreachable.
KeyPackages keep_usable(
    Context& context,
    const mls_group::Group& group,
    const std::vector<mls_wire::LeafIndex>& remove,
    KeyPackages packages
);

/// Nobody is let in with no device at all: `rules::key_packages_suffice`, or, where that is not of
/// the preferred suite, `devices_support_suite`.
Result<void> check_all_come(
    mls_wire::CipherSuite suite, const std::vector<Person>& people, const KeyPackages& packages
);

/// What was claimed for a commit is used up, or of no use any more.
void forget_claims(Context& context, ConversationId id);

Result<void> take_claim(Context& context, const Flight& flight, const api::ParsedReply& reply);

}  // namespace causeway::client
