#include "client/profiles.h"

#include <algorithm>

#include "api/profile.h"
#include "api/rules.h"
#include "client/account_state.h"
#include "client/engine.h"
#include "client/messages.h"
#include "client/outbox.h"
#include "client/requests.h"
#include "client/safety.h"
#include "client/session.h"
#include "client/strangers.h"
#include "content/message.h"
#include "crypto/hash.h"
#include "tls/codec.h"

namespace causeway::client {
namespace {

/// As far back as somebody's answer is looked for.
constexpr std::size_t messages_searched = 50;
/// On their way at once.
constexpr std::size_t profiles_asked_max = 4;
/// How often the hub is asked for what one key opens. Its owner may just have made another one, and
/// will tell that; or the hub has not heard of it yet.
constexpr unsigned tries_max = 6;
constexpr Milliseconds first_pause = std::chrono::minutes(1);
/// How often is looked whether everything is here that other devices have said,
constexpr Milliseconds newest_pause = std::chrono::seconds(1);
/// and how often where the hub has another profile: the device that made it may be gone.
constexpr unsigned newest_checks_max = 10;

crypto::Sha256 hash_of(const SecretBytes& key) {
  return crypto::sha256({key.reveal()});
}

Result<bool> has_answered(StoreTransaction& store, const Conversation& conversation) {
  const auto messages = TRY(store.messages(conversation.id, {}, messages_searched));
  return std::any_of(messages.begin(), messages.end(), [&](const Message& message) {
    return message.state == MessageState::received && message.sender_account == conversation.peer;
  });
}

Result<bool> may_know_profile(
    StoreTransaction& store,
    const Conversation& conversation,
    const std::optional<ToldProfile>& told
) {
  if (conversation.kind == api::ConversationKind::note) return false;
  const auto blocked = TRY(store.blocked());
  for (const RosterEntry& entry : TRY(store.roster(conversation.id))) {
    if (std::binary_search(blocked.begin(), blocked.end(), entry.account)) return false;
  }
  const bool is_direct = conversation.kind == api::ConversationKind::direct;
  return !is_direct || told || TRY(has_answered(store, conversation));
}

/// Whether everybody who is in has been told this key.
Result<bool> was_told(
    StoreTransaction& store, const std::optional<ToldProfile>& told, const crypto::Sha256& key_hash
) {
  if (!told || told->key_hash != key_hash) return false;
  const auto roster = TRY(store.roster(told->conversation));
  return std::none_of(roster.begin(), roster.end(), [&](const RosterEntry& entry) {
    return entry.since_seq > told->seq;
  });
}

/// The entry by which the hub is to hear of this account's newest profile: one at most.
Result<std::optional<OutboxEntry>> find_put(StoreTransaction& store) {
  for (OutboxEntry& entry : TRY(store.outbox())) {
    if (entry.kind == OutboxKind::put_profile) return std::optional(std::move(entry));
  }
  return std::optional<OutboxEntry>();
}

/// The account's own, under a new key.
Result<void> put_own_profile(Context& context, content::Profile what) {
  const AccountId own = TRY(load_self(context.store)).account;
  const auto known = TRY(context.store.profile(own));
  const std::uint64_t later_than = known ? known->changed_ms : 0;
  TRY(context.store.put_profile(
      {.account = own,
       .key = context.random.secret(content::profile_key_size),
       .what = std::move(what),
       .changed_ms = std::max(to_unix_ms(context.now), later_than + 1)}
  ));
  if (!TRY(find_put(context.store))) {
    OutboxEntry entry;
    entry.kind = OutboxKind::put_profile;
    TRY(context.store.add_outbox(entry));
  }
  context.touch(no_conversation);
  return enter_account_state(context);
}

/// This account said it itself, on whichever device.
Result<void> note_told(StoreTransaction& store, const SecretBytes& key, const Said& said) {
  const auto told = TRY(store.told_profile(said.message.conversation));
  const ToldProfile now{said.message.conversation, hash_of(key), said.seq};
  if (told && told->key_hash != now.key_hash && told->seq > now.seq) return {};
  return store.put_told_profile(now);
}

/// The hub had nothing that the key opens.
Result<void> ask_again_later(Context& context, KeptProfile profile) {
  const Milliseconds pause = first_pause * (1U << (2U * profile.asked));
  ++profile.asked;
  profile.next_ms = profile.asked < tries_max ? to_unix_ms(context.now + pause) : 0;
  return context.store.put_profile(profile);
}

Result<content::Profile> opened_profile(const KeptProfile& kept, ByteView body) {
  const auto reply = TRY(tls::decode<api::ProfileReply>(body));
  return content::open_profile(kept.key, kept.account, reply.sealed);
}

/// Whether everything is here that the hub had when this connection began: what other devices of
/// the account have said is.
Result<bool> has_heard_all(Context& context) {
  return context.memory.logged_in &&
         TRY(context.store.inbox_number()) >= context.memory.newest_at_login;
}

/// What the account says of itself, with the change. `content::rules::profile_is_valid`.
Result<content::Profile> changed_profile(content::Profile profile, const ProfileChange& change) {
  if (change.name) profile.name = as_text(*change.name);
  if (change.picture) {
    profile.picture = change.picture->bytes;
    profile.picture_type = as_text(change.picture->media_type);
  }
  TRY(content::check_profile(profile));
  const bool is_taken_back = change.name && change.name->empty();
  if (profile.name.empty() && !is_taken_back) return Error{content::rules::profile_is_valid};
  return profile;
}

/// What is still to be made, and this on top of it.
Result<ProfileChange> with_change(ByteView encoded, const ProfileChange& next) {
  ProfileChange change;
  if (!encoded.empty()) change = TRY(tls::decode<ProfileChange>(encoded));
  if (next.name) change.name = next.name;
  if (next.picture) change.picture = next.picture;
  return change;
}

/// The newest of the account's devices' profiles, changed; it is put then.
Result<void> make_change(
    Context& context, OutboxEntry entry, const std::optional<KeptProfile>& newest
) {
  context.memory.own_profile_is_newest = false;
  context.memory.own_profile_checks = 0;
  const auto change = TRY(tls::decode<ProfileChange>(entry.encrypted));
  auto changed = changed_profile(newest ? newest->what : content::Profile(), change);
  if (!changed.ok()) return finish_entry(context, entry.row, changed.error().rule().name);
  entry.encrypted.clear();
  TRY(context.store.put_outbox(entry));
  return put_own_profile(context, *std::move(changed));
}

/// Asks the hub, by the key's id, whether it has what this device has.
void check_newest(Context& context, const OutboxEntry& entry, const KeptProfile& own) {
  context.waiting(no_conversation).in_flight = true;
  request(
      context,
      api::ProfileRequest{own.account, content::profile_id_of(own.key)},
      {.outbox = entry.row, .account = own.account}
  );
}

/// Whether what this device has of the account's profile is what any device said last.
Result<bool> is_newest_here(
    Context& context, const OutboxEntry& entry, const std::optional<KeptProfile>& own
) {
  const Memory& memory = context.memory;
  const bool is_coming = own && own->next_ms > 0 && own->asked == 0;
  if (is_coming || !TRY(has_heard_all(context))) {
    context.waiting(no_conversation).not_before = context.now + newest_pause;
    context.touch(no_conversation);
    return false;
  }
  const bool is_checked =
      memory.own_profile_is_newest || memory.own_profile_checks >= newest_checks_max;
  if (!own || own->next_ms > 0 || is_checked) return true;
  check_newest(context, entry, *own);
  return false;
}

/// Reply to `check_newest`. Where it is not, another device is about to tell its key.
Result<void> take_check(Context& context, const api::ParsedReply& reply) {
  Waiting& waiting = context.waiting(no_conversation);
  waiting.in_flight = false;
  context.touch(no_conversation);
  if (answer_of(reply) == Answer::yes) {
    context.memory.own_profile_is_newest = true;
    return {};
  }
  const bool is_later = answer_of(reply) == Answer::later;
  if (!is_later) ++context.memory.own_profile_checks;
  waiting.not_before = context.now + (is_later ? pause_of(reply) : newest_pause);
  return {};
}

}  // namespace

Result<void> tell_profile(
    StoreTransaction& store, Random& random, const Conversation& conversation, Instant now
) {
  const auto own = TRY(store.profile(TRY(load_self(store)).account));
  if (!own || own->next_ms > 0) return {};
  const auto told = TRY(store.told_profile(conversation.id));
  // Whoever knows of none need not hear that there is none.
  if (own->what.name.empty() && !told) return {};
  const crypto::Sha256 key_hash = hash_of(own->key);
  if (TRY(was_told(store, told, key_hash))) return {};
  if (!TRY(may_know_profile(store, conversation, told))) return {};
  if (TRY(find_put(store))) return {};
  TRY(enter_message(
      store,
      conversation.id,
      content::make_message(random, content::profile_key_part(own->key, own->changed_ms)),
      now
  ));
  return store.put_told_profile({conversation.id, key_hash, conversation.progress.seq});
}

Result<bool> is_withheld(
    StoreTransaction& store, const Conversation& conversation, const Message& message
) {
  const auto content = content::decode(message.content);
  if (!content.ok() || content::kind_of(*content) != content::Kind::profile_key) return false;
  const auto told = TRY(store.told_profile(conversation.id));
  if (TRY(may_know_profile(store, conversation, told))) return false;
  TRY(store.put_told_profile({conversation.id, {}, conversation.progress.seq}));
  return true;
}

Result<void> apply_profile_key(Context& context, Conversation& conversation, const Said& said) {
  const auto* part = std::get_if<content::SinglePart>(&said.content.nested_part.part);
  if (part == nullptr) return Error{content::rules::profile_key_is_valid};
  auto told = TRY(content::parse_profile_key(*part));
  const AccountId account = said.message.sender_account;
  if (account == TRY(load_self(context.store)).account) {
    TRY(note_told(context.store, told.key, said));
    return keep_profile_key(context, std::move(told));
  }
  auto known = TRY(context.store.profile(account));
  const bool is_held = TRY(is_pending(context.store, conversation.id));
  if (known && known->changed_ms >= told.changed_ms) {
    // The same, and not in a request any more.
    if (is_held || known->next_ms != content::never_ms) return {};
    known->next_ms = to_unix_ms(context.now);
    return context.store.put_profile(*known);
  }
  return context.store.put_profile(
      {.account = account,
       .key = std::move(told.key),
       .what = known ? std::move(known->what) : content::Profile(),
       .changed_ms = told.changed_ms,
       .next_ms = is_held ? content::never_ms : to_unix_ms(context.now)}
  );
}

Result<void> ask_held_profiles(StoreTransaction& store, ConversationId id, Instant now) {
  for (const RosterEntry& entry : TRY(store.roster(id))) {
    auto profile = TRY(store.profile(entry.account));
    if (!profile || profile->next_ms != content::never_ms) continue;
    profile->next_ms = to_unix_ms(now);
    TRY(store.put_profile(*profile));
  }
  return {};
}

Result<void> ask_profiles(Context& context) {
  Memory& memory = context.memory;
  if (!memory.logged_in || context.now < memory.profiles_not_before) return {};
  for (const AccountId& account :
       TRY(context.store.profiles_to_ask(to_unix_ms(context.now), profiles_asked_max))) {
    if (!memory.asked_profiles.insert(account).second) continue;
    const auto profile = TRY(context.store.profile(account));
    request(
        context,
        api::ProfileRequest{account, content::profile_id_of(profile->key)},
        {.account = account}
    );
  }
  return {};
}

Result<void> take_profile(Context& context, const Flight& flight, const api::ParsedReply& reply) {
  if (flight.outbox != OutboxRow{}) return take_check(context, reply);
  context.memory.asked_profiles.erase(flight.account);
  auto known = TRY(context.store.profile(flight.account));
  if (!known || known->next_ms == 0) return {};
  switch (answer_of(reply)) {
    case Answer::later:
      context.memory.profiles_not_before = context.now + pause_of(reply);
      return {};
    case Answer::no:
      return ask_again_later(context, *std::move(known));
    case Answer::yes:
      break;
  }
  auto opened = opened_profile(*known, reply.body);
  if (!opened.ok()) {
    TRY(ask_again_later(context, *std::move(known)));
    return context.disbelieve(opened.error());
  }
  if (known->renewal == Renewal::due) return put_own_profile(context, *std::move(opened));
  known->what = *std::move(opened);
  known->asked = 0;
  known->next_ms = 0;
  return context.store.put_profile(*known);
}

Result<void> advance_profile(Context& context, const OutboxEntry& entry) {
  const AccountId account = TRY(load_self(context.store)).account;
  auto own = TRY(context.store.profile(account));
  const bool is_to_change = !entry.encrypted.empty();
  if (is_to_change && !TRY(is_newest_here(context, entry, own))) return {};
  // Another device was faster: what is to be said of this key is not here.
  if (own && own->next_ms > 0) {
    return finish_entry(context, entry.row, api::rules::profile_is_later.name);
  }
  if (is_to_change) {
    TRY(make_change(context, entry, own));
    if (!TRY(context.store.outbox_entry(entry.row))) return {};
    own = TRY(context.store.profile(account));
  }
  INVARIANT(own.has_value());
  const content::Profile what = content::valid_part(std::move(own->what));
  context.waiting(no_conversation).in_flight = true;
  request(
      context,
      api::PutProfileRequest{
          own->changed_ms,
          content::profile_id_of(own->key),
          content::seal_profile(own->key, own->account, what, context.random),
      },
      {.outbox = entry.row}
  );
  return {};
}

Result<void> renew_profile_key(Context& context) {
  auto own = TRY(context.store.profile(TRY(load_self(context.store)).account));
  if (!own) return {};
  if (own->next_ms > 0) {
    own->renewal = Renewal::due;
    return context.store.put_profile(*own);
  }
  return own->what.name.empty() ? Result<void>() : put_own_profile(context, std::move(own->what));
}

Result<void> keep_profile_key(Context& context, content::ProfileKey told) {
  const AccountId self = TRY(load_self(context.store)).account;
  auto known = TRY(context.store.profile(self));
  if (known && known->changed_ms >= told.changed_ms) return {};
  return context.store.put_profile(
      {.account = self,
       .key = std::move(told.key),
       .what = known ? std::move(known->what) : content::Profile(),
       .changed_ms = told.changed_ms,
       .next_ms = to_unix_ms(context.now)}
  );
}

Result<void> Engine::change_profile(StoreTransaction& store, const ProfileChange& change) {
  if (TRY(load_self(store)).registration != Registration::done) {
    return Error{rules::device_is_registered};
  }
  // With any name, where it says none itself.
  content::Profile named;
  named.name = "x";
  const bool is_taken_back = change.name && change.name->empty();
  TRY(changed_profile(is_taken_back ? content::Profile() : std::move(named), change));
  if (auto entry = TRY(find_put(store))) {
    entry->encrypted = tls::encode(TRY(with_change(entry->encrypted, change)));
    memory_.touched.insert(no_conversation);
    return store.put_outbox(*entry);
  }
  OutboxEntry entry;
  entry.kind = OutboxKind::put_profile;
  entry.encrypted = tls::encode(change);
  return enter(store, entry);
}

}  // namespace causeway::client
