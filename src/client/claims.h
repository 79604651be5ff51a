#pragma once

#include <optional>
#include <vector>

#include "client/memory.h"

/// Key packages of others, handed out by the hub for one commit. Each function answers nothing
/// while the hub is being asked. Where that comes to nothing (a device has no package left, one is
/// not its own or has expired), the entry that waits is refused with the rule.
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

/// For some devices of one account.
Result<std::optional<KeyPackages>> claim_devices(
    Context& context, const ClaimFor& what, AccountId account, const std::vector<DeviceId>& devices
);

Result<void> take_claim(Context& context, const Flight& flight, const api::ParsedReply& reply);

}  // namespace causeway::client
