#pragma once

#include "provider/call.h"

/// Message requests, as the hub keeps them (docs/formats/api.md): an account that writes to another
/// which has not accepted it is heard a little, by a few people.
namespace causeway::provider {

/// Whether the account has accepted the other. Whoever is blocked is not told: it goes on as it
/// was, a contact as a contact, and a stranger as a stranger.
bool is_contact(const SafetyTable& table, AccountId account, AccountId other);

/// The caller opens a direct conversation with `other`, who may be itself: a note counts as
/// nothing. 403 by the rule of the table of signals that it is over: `api.account_is_older`,
/// `first_contacts_are_answered`, `first_contacts_are_few`.
void note_first_contact(Call& call, AccountId other);

/// The caller lets `other` into a group, who has not asked for it. Likewise, or
/// `group_newcomers_are_few`.
void note_let_in(Call& call, AccountId other);

/// The caller says something that stays in a group that `host` has let it into: it is no first
/// contact of `host` any more, as far as it was let in and no more. `host` is heard in person as
/// little as before.
void note_answer(Call& call, AccountId host);

/// The caller says something to `other` in a direct one. 403 `api.contact_has_accepted`, or as
/// above.
void note_first_message(Call& call, AccountId other);

/// The caller gives a sign that does not stay, such as that it is typing, which is not counted. 403
/// `api.contact_has_accepted`.
void require_no_stranger(const Call& call, AccountId other);

/// How many more people the caller may come to who have not accepted it: none while a measure keeps
/// it from that.
std::uint32_t first_contacts_left(const ReadCall& call);

}  // namespace causeway::provider
