#pragma once

#include <string>
#include <vector>

#include "client/memory.h"
#include "identity/safety_number.h"

/// Whose identity keys the person has compared with them. Such a person's key is that one: where
/// the directory shows another, nothing is said in any conversation with them before the person has
/// compared again, or takes the new key without (docs/formats/identity.md, Safety number). All
/// devices of the account know it (docs/formats/content.md §8).
namespace causeway::client {

/// About how many people something may be said: all of it fits into one message.
inline constexpr std::size_t trusted_keys_max = 500;

enum class Standing : std::uint8_t {
  unverified = 1,
  verified = 2,
  doubted = 3,  // verified, and has another key now
};

/// How somebody stands, as this device knows it.
Result<Standing> standing_of(StoreTransaction& store, AccountId account);

/// Who somebody is, as this device knows it. `rules::account_is_looked_up` where it does not.
Result<identity::SafetyCode> safety_code_of(StoreTransaction& store, AccountId account);
/// The number that this account and that one compare. Likewise.
Result<std::string> safety_number_with(StoreTransaction& store, AccountId account);

/// People in the conversation who are doubted, ascending; those whom one that is being opened is
/// meant for, too.
Result<std::vector<AccountId>> doubted_in(
    StoreTransaction& store, const Conversation& conversation
);
/// `rules::safety_number_is_accepted` where somebody in it, or of these names, is doubted.
Result<void> check_nobody_doubted(StoreTransaction& store, const Conversation& conversation);
Result<void> check_nobody_doubted(
    StoreTransaction& store, const std::vector<std::string>& usernames
);

/// One step of looking somebody up anew. Requires an entry of that kind.
Result<void> advance_look_up(Context& context, const OutboxEntry& entry);

/// Takes in what another device of this account said. What is known to be later stays.
Result<void> keep_trusted_keys(Context& context, const std::vector<TrustedKey>& keys);

/// A new statement of the account, one's own included, is in the store, behind `before`, which is
/// empty for the first. Tells in every conversation with it where that means another identity key.
Result<void> note_statement(Context& context, AccountId account, ByteView before);

}  // namespace causeway::client
