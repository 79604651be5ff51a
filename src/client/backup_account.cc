#include "client/account_changes.h"
#include "client/account_state.h"
#include "client/backup.h"
#include "client/personal.h"
#include "client/profiles.h"
#include "client/session.h"
#include "client/strangers.h"
#include "client/trust.h"
#include "directory/statement.h"

namespace causeway::client {
namespace {

/// Of groups that the account is in.
Result<std::vector<RecordedLink>> known_links(StoreTransaction& store) {
  std::vector<RecordedLink> links;
  for (const Conversation& conversation : TRY(store.conversations())) {
    if (links.size() == recorded_links_max) break;
    if (conversation.state >= ConversationState::left) continue;
    const auto held = TRY(store.group_link(conversation.id));
    if (held) links.push_back({conversation.id, held->seq, held->secret.bytes().clone()});
  }
  return links;
}

/// What the members say is newer, where this device has heard it.
Result<void> keep_links(StoreTransaction& store, const std::vector<RecordedLink>& links) {
  for (const RecordedLink& link : links) {
    if (TRY(store.group_link(link.conversation))) continue;
    TRY(store.put_group_link(link.conversation, {link.seq, GroupLinkSecret(link.secret.clone())}));
  }
  return {};
}

Result<AccountRecord> record_of(StoreTransaction& store, const Self& self) {
  AccountRecord record{
      .account_state = content::encode(TRY(known_account_state(store))),
      .personal_state = content::encode(TRY(known_personal_state(store))),
      .profile_key = {},
      .group_links = TRY(known_links(store)),
  };
  if (auto profile = TRY(store.profile(self.account))) {
    record.profile_key = std::move(profile->key);
    record.profile_changed_ms = profile->changed_ms;
  }
  return record;
}

}  // namespace

Result<void> put_account(StoreTransaction& store, BackupIndex& index) {
  const Self self = TRY(load_self(store));
  const std::uint32_t known = TRY(directory::recall_statement(self.statement)).body().version;
  const std::uint32_t before = index.record.statement_version;
  index.record = TRY(record_of(store, self));
  index.record.statement_version = before;
  // Another device of the account may know already what has not come to this one.
  if (!may_certify(self) || (!index.identity_key.empty() && known < before)) return {};
  index.identity_key = self.identity_key.private_key.clone();
  index.record.statement_version = known;
  return {};
}

Result<void> take_account(Context& context, const BackupIndex& index) {
  const AccountRecord& record = index.record;
  TRY(keep_links(context.store, record.group_links));
  if (!record.account_state.empty()) {
    const auto state = TRY(content::parse_account_state(record.account_state));
    TRY(keep_device_names(context.store, TRY(load_self(context.store)), state.names));
    TRY(keep_trusted_keys(context, state.trusted_keys));
    TRY(keep_requests(context, state.requests));
  }
  if (!record.personal_state.empty()) {
    TRY(keep_personal_state(
        context.store, TRY(content::parse_personal_state(record.personal_state))
    ));
  }
  if (record.profile_key.empty()) return {};
  return keep_profile_key(context, {record.profile_key.clone(), record.profile_changed_ms});
}

Result<std::uint64_t> what_is_here(StoreTransaction& store) {
  std::uint64_t places = 0;
  for (const Conversation& conversation : TRY(store.conversations())) {
    places += TRY(store.newest_place(conversation.id));
  }
  const AccountRecord record = TRY(record_of(store, TRY(load_self(store))));
  const auto hash = crypto::sha256(
      {tls::encode(places),
       record.account_state,
       record.personal_state,
       tls::encode(record.profile_changed_ms),
       tls::encode_secret(record.group_links).reveal()}
  );
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8U | hash.at(i);
  return number >> 1U;
}

}  // namespace causeway::client
