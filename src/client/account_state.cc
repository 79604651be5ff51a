#include "client/account_state.h"

#include <algorithm>

#include "client/account_changes.h"
#include "client/groups.h"
#include "client/messages.h"
#include "client/profiles.h"
#include "client/session.h"
#include "client/strangers.h"
#include "client/trust.h"
#include "content/profile.h"
#include "crypto/aead.h"
#include "directory/statement.h"

namespace causeway::client {
namespace {

constexpr crypto::Aead aead = crypto::Aead::xchacha20poly1305;
constexpr std::size_t nonce_size = 24;
constexpr std::size_t sealing_key_size = 32;

SecretBytes sealing_key(const mls_group::Group& group) {
  return group.export_secret("causeway identity key", {}, sealing_key_size);
}

/// Which of the two keys it is: one is never taken for the other.
constexpr std::string_view identity_key_name;
constexpr std::string_view profile_key_name = "profile";

Bytes seal_key(
    const mls_group::Group& group, const SecretBytes& key, std::string_view name, Random& random
) {
  const Bytes nonce = random.bytes(nonce_size);
  return concat(
      nonce,
      crypto::aead_seal(aead, sealing_key(group).reveal(), nonce, as_bytes(name), key.reveal())
  );
}

Result<SecretBytes> open_key(
    const mls_group::Group& group, ByteView sealed, std::string_view name
) {
  if (sealed.size() < nonce_size) return Error{content::rules::account_state_is_valid};
  return crypto::aead_open(
      aead,
      sealing_key(group).reveal(),
      sealed.first(nonce_size),
      as_bytes(name),
      sealed.subspan(nonce_size)
  );
}

/// Of the newest profile that some device of the account has made.
Result<void> take_profile_key(
    Context& context, const mls_group::Group& group, const content::AccountState& state
) {
  if (state.sealed_profile_key.empty()) return {};
  SecretBytes key = TRY(open_key(group, state.sealed_profile_key, profile_key_name));
  if (key.size() != content::profile_key_size) return Error{content::rules::account_state_is_valid};
  return keep_profile_key(context, {std::move(key), state.profile_changed_ms});
}

/// As it travels: under a key of the epoch, like the identity key.
struct ToldRecoveryKey {
  using Wire = tls::Struct;

  std::uint64_t created_ms = 0;
  SecretBytes key;
  std::uint64_t version = 0;  // the newest backup that whoever tells it has seen
};

SecretBytes recovery_sealing_key(const mls_group::Group& group) {
  return group.export_secret("causeway recovery key", {}, sealing_key_size);
}

/// Empty where there is none in force that this device knows.
Result<Bytes> seal_recovery_key(
    StoreTransaction& store, const mls_group::Group& group, Random& random
) {
  const auto recovery = TRY(store.recovery());
  if (!recovery || recovery->state != RecoveryState::in_force) return Bytes();
  const SecretBytes told = tls::encode_secret(
      ToldRecoveryKey{recovery->created_ms, recovery->key.bytes().clone(), recovery->version}
  );
  const Bytes nonce = random.bytes(nonce_size);
  return concat(
      nonce, crypto::aead_seal(aead, recovery_sealing_key(group).reveal(), nonce, {}, told.reveal())
  );
}

Result<ToldRecoveryKey> open_recovery_key(const mls_group::Group& group, ByteView sealed) {
  if (sealed.size() < nonce_size) return Error{content::rules::account_state_is_valid};
  const auto opened = TRY(crypto::aead_open(
      aead,
      recovery_sealing_key(group).reveal(),
      sealed.first(nonce_size),
      {},
      sealed.subspan(nonce_size)
  ));
  auto told = TRY(tls::decode<ToldRecoveryKey>(opened.reveal()));
  if (told.key.size() != recovery_key_size) {
    return Error{content::rules::account_state_is_valid};
  }
  return told;
}

/// The later one holds. One that was made here waits for its backup: then it is the later one. One
/// that was in force here stays at hand until the hub has said which of them is.
Result<void> take_recovery_key(
    Context& context, const mls_group::Group& group, const Self& self, ByteView sealed
) {
  if (sealed.empty() || self.power == DevicePower::limited) return {};
  auto told = TRY(open_recovery_key(group, sealed));
  auto known = TRY(context.store.recovery());
  if (!known) known = Recovery{.state = RecoveryState::replaced, .key = {}, .previous_key = {}};
  const bool is_same = known->key.bytes() == told.key;
  const bool is_later =
      known->state == RecoveryState::in_force && !is_same && told.created_ms > known->created_ms;
  if (known->state != RecoveryState::replaced && !is_later) return {};
  return context.store.put_recovery({
      .state = RecoveryState::in_force,
      .key = RecoveryKey(std::move(told.key)),
      .previous_key = is_later ? std::move(known->key) : RecoveryKey(),
      .created_ms = told.created_ms,
      .version = is_same ? std::max(known->version, told.version) : told.version,
  });
}

/// Whether another device knows what this one has to know.
Result<bool> lacks_a_key(StoreTransaction& store, const Self& self) {
  const auto recovery = TRY(store.recovery());
  return lacks_identity_key(self) || (recovery && recovery->state == RecoveryState::replaced);
}

/// A device of limited power has none, and takes none.
Result<void> take_identity_key(
    Context& context, const mls_group::Group& group, Self& self, ByteView sealed
) {
  if (sealed.empty() || !lacks_identity_key(self)) return {};
  const SecretBytes opened = TRY(open_key(group, sealed, identity_key_name));
  auto key = TRY(crypto::signing_key_from_private(crypto::Signature::ed25519, opened.reveal()));
  std::swap(self.identity_key, key);
  // One from before the newest statement, which somebody told late.
  if (!may_certify(self)) return {};
  return context.store.put_self(self);
}

bool is_account_state(const Message& message) {
  if (message.presence != Presence::hidden) return false;
  const auto content = content::decode(message.content);
  return content.ok() && content::kind_of(*content) == content::Kind::account_state;
}

Result<void> open_note(Context& context) {
  Conversation note;
  note.id = context.random.id<ConversationId>();
  note.kind = api::ConversationKind::note;
  note.title = note_title;
  note.active_ms = to_unix_ms(context.now);
  note.renewed_ms = note.active_ms;
  TRY(context.store.put_conversation(note));
  OutboxEntry entry;
  entry.kind = OutboxKind::open;
  entry.conversation = note.id;
  TRY(context.store.add_outbox(entry));
  context.touch(note.id);
  return {};
}

/// Whether it waits to be said already.
Result<bool> is_entered(StoreTransaction& store, ConversationId note) {
  for (const OutboxEntry& entry : TRY(store.outbox())) {
    const bool is_message = entry.kind == OutboxKind::message && entry.conversation == note;
    if (!is_message || !entry.encrypted.empty()) continue;
    const auto message = TRY(store.message(entry.message));
    if (message && is_account_state(*message)) return true;
  }
  return false;
}

}  // namespace

Result<void> enter_account_state(Context& context) {
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    const bool is_note = conversation.kind == api::ConversationKind::note &&
                         conversation.state < ConversationState::left;
    if (!is_note) continue;
    if (TRY(is_entered(context.store, conversation.id))) return {};
    const auto content = content::make_message(context.random, content::account_state_part({}));
    TRY(enter_message(context.store, conversation.id, content, context.now));
    context.touch(conversation.id);
    return {};
  }
  return {};
}

Result<void> ask_for_identity_key(Context& context) {
  const auto conversations = TRY(context.store.conversations());
  const bool has_note =
      std::any_of(conversations.begin(), conversations.end(), [](const Conversation& conversation) {
        return conversation.kind == api::ConversationKind::note &&
               conversation.state < ConversationState::left;
      });
  // There is one, as the hub will say.
  if (!has_note) TRY(open_note(context));
  return enter_account_state(context);
}

Result<content::AccountState> known_account_state(StoreTransaction& store) {
  content::AccountState state{
      .names = TRY(store.device_names()),
      .trusted_keys = TRY(store.trusted_keys()),
      .requests = TRY(store.message_requests(requests_told_max)),
  };
  // What this device only supposes is for others to know better.
  std::erase_if(state.requests, [](const MessageRequest& request) {
    return request.changed_ms == content::never_changed;
  });
  return state;
}

Result<void> renew_account_state(
    Context& context, const mls_group::Group& group, Message& message
) {
  if (!is_account_state(message)) return {};
  const Self self = TRY(load_self(context.store));
  content::AccountState state = TRY(known_account_state(context.store));
  if (may_certify(self)) {
    state.sealed_identity_key =
        seal_key(group, self.identity_key.private_key, identity_key_name, context.random);
    state.sealed_recovery_key = TRY(seal_recovery_key(context.store, group, context.random));
  }
  state.asks = TRY(lacks_a_key(context.store, self));
  if (const auto profile = TRY(context.store.profile(self.account))) {
    state.sealed_profile_key = seal_key(group, profile->key, profile_key_name, context.random);
    state.profile_changed_ms = profile->changed_ms;
  }
  const auto said = content::make_message(context.random, content::account_state_part(state));
  return put_content(context.store, message, said);
}

Result<void> keep_device_names(
    StoreTransaction& store, const Self& self, const std::vector<DeviceName>& names
) {
  const auto statement = TRY(directory::recall_statement(self.statement));
  for (const DeviceName& name : names) {
    const auto& devices = statement.body().devices.value;
    const bool is_committed =
        std::any_of(devices.begin(), devices.end(), [&](const directory::Device& device) {
          const auto id = directory::id_of(device);
          return id.ok() && *id == name.device && device.name_commitment == name_commitment(name);
        });
    if (is_committed) TRY(store.put_device_name(name));
  }
  return {};
}

Result<void> apply_account_state(Context& context, Conversation& conversation, const Said& said) {
  Self self = TRY(load_self(context.store));
  const bool is_ours = conversation.kind == api::ConversationKind::note &&
                       said.message.sender_account == self.account;
  if (!is_ours) return Error{rules::state_is_ones_to_change};
  const auto* part = std::get_if<content::SinglePart>(&said.content.nested_part.part);
  if (part == nullptr) return Error{content::rules::account_state_is_valid};
  const auto state = TRY(content::parse_account_state(part->content));
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr) return {};
  TRY(keep_device_names(context.store, self, state.names));
  TRY(keep_trusted_keys(context, state.trusted_keys));
  TRY(keep_requests(context, state.requests));
  TRY(take_profile_key(context, *group, state));
  TRY(take_identity_key(context, *group, self, state.sealed_identity_key));
  TRY(take_recovery_key(context, *group, self, state.sealed_recovery_key));
  const bool is_asked = state.asks && said.message.sender_device != self.device;
  if (is_asked && may_certify(self)) return enter_account_state(context);
  return {};
}

}  // namespace causeway::client
