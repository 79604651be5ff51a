#pragma once

#include <optional>
#include <set>

#include "client/groups.h"
#include "client/memory.h"
#include "directory/statement.h"

/// Whether an account is still the one that came into a conversation (docs/formats/identity.md,
/// Reset): its roster entry and its leaves name identity keys, and signatures have to lead from
/// each of them to the key of its newest statement. Over a reset none do. What is not known of an
/// older key, the hub is asked for: only the statements themselves count.
namespace causeway::client {

/// Of one account, those that are kept: whoever has more of them is asked for the others again.
inline constexpr std::size_t former_keys_max = 64;

/// `after` follows `before` in an account's chain, which was checked: keeps what that means for the
/// keys before.
Result<void> note_next_key(
    StoreTransaction& store,
    const directory::StatementBody& before,
    const directory::StatementBody& after
);

/// From one key. Nothing where this device cannot say.
Result<std::optional<Succession>> succession_from(
    StoreTransaction& store,
    const directory::VerifiedStatement& newest,
    const identity::PublicKey& key
);

/// The keys by which an account is in a conversation: of its leaves, and of its entry in the
/// roster.
std::set<identity::PublicKey> keys_of(
    const std::vector<Leaf>& leaves, const std::vector<RosterEntry>& roster, AccountId account
);

/// From all of them. An account's own devices are told of it by nobody else: that one always leads.
/// Where it cannot be said of some and `ask` is given, the hub is asked.
Result<std::optional<Succession>> succession_of(
    StoreTransaction& store,
    const directory::VerifiedStatement& newest,
    const std::set<identity::PublicKey>& keys,
    Context* ask = nullptr
);

/// Whether the hub was asked about one of these keys and has not answered yet.
bool is_asked(const Context& context, AccountId account, const std::set<identity::PublicKey>& keys);

/// The same of an account that is in a group, without asking; leads where this device does not know
/// the account's statement.
Result<std::optional<Succession>> succession_in(
    StoreTransaction& store, const mls_group::Group& group, AccountId account
);

/// Whether the account of this entry was reset since it came in.
Result<bool> is_reset(StoreTransaction& store, const RosterEntry& entry);

/// Whether this is a direct conversation whose peer was reset since: what waits to be said was not
/// meant for whoever has the account now.
Result<bool> has_reset_peer(StoreTransaction& store, const Conversation& conversation);

/// Reply to such a question. `rules::statement_is_the_accounts`, `directory` rules.
Result<void> take_succession(Context& context, const Flight& flight, const api::ParsedReply& reply);

}  // namespace causeway::client
