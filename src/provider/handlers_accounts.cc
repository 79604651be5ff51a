#include <algorithm>
#include <set>

#include "api/inbox.h"
#include "api/limits.h"
#include "api/rules.h"
#include "directory/statement.h"
#include "identity/username.h"
#include "provider/days.h"
#include "provider/former_names.h"
#include "provider/handlers.h"
#include "provider/invites.h"
#include "provider/joins.h"
#include "provider/key_package_check.h"
#include "provider/refused.h"
#include "provider/statement_change.h"

namespace causeway::provider {

using api::Status;
using directory::VerifiedStatement;

namespace {

api::AccountReply account_reply(const AccountTable& accounts, AccountId id) {
  auto account = accounts.find(id);
  require(account.has_value(), Status::not_found, api::rules::account_exists);
  // What is in the place of a deleted account's name is nobody's business.
  if (accounts.devices(account->account).empty()) account->username.clear();
  return {
      .account = account->account,
      .username = std::move(account->username),
      .statement = std::move(account->statement),
      .created_day = accounts.created(id).value,
  };
}

/// A device id belongs to the account that listed it first, for ever.
void require_own_devices(const AccountTable& accounts, const VerifiedStatement& statement) {
  for (const identity::DeviceCredential& credential : statement.credentials()) {
    const auto known = accounts.find_device(credential.device);
    require(
        !known || known->account == credential.account, Status::conflict, api::rules::device_is_new
    );
  }
}

void put_devices(AccountTable& accounts, const VerifiedStatement& statement) {
  for (const identity::DeviceCredential& credential : statement.credentials()) {
    accounts.put_device({
        .device = credential.device,
        .account = credential.account,
        .credential = tls::encode(credential),
    });
  }
}

/// The previous statement is stored because it was verified, so it verifies again.
VerifiedStatement stored_statement(const Account& account) {
  auto statement = directory::parse_statement(account.statement);
  if (!statement.ok())
    throw StoreError(StoreError::Kind::corrupt, "A stored statement is damaged.");
  return *std::move(statement);
}

void check_follows(const Account& account, const VerifiedStatement& next) {
  const auto follows = directory::check_chain(stored_statement(account), next);
  if (follows.ok()) return;
  const bool stale = follows.error().is(directory::rules::statement_continues_chain);
  accept(follows, stale ? Status::conflict : Status::invalid);
}

/// Ends what a device has here that its account no longer lists.
void remove_device(Call& call, DeviceRecord device) {
  device.listing = Listing::removed;
  call.transaction.accounts().put_device(device);
  call.transaction.key_packages().clear(device.device);
  InboxTable& inboxes = call.transaction.inboxes();
  inboxes.ack(device.device, inboxes.state(device.device).newest);
  call.outcome.revoked.push_back(device.device);
}

void stop_delivery(
    ConversationTable& conversations,
    ConversationId conversation,
    const std::vector<Member>& members,
    const std::vector<DeviceId>& removed
) {
  for (Member member : members) {
    if (std::find(removed.begin(), removed.end(), member.device) == removed.end()) continue;
    member.delivery = Delivery::stopped;
    conversations.put_member(conversation, member);
  }
}

/// The one device that `next` lists and no statement in force does, if there is one, and the
/// packages by which others let it in.
struct NewDevice {
  DeviceId device;
  std::vector<CheckedKeyPackages> key_packages;
};

std::optional<NewDevice> find_new_device(
    const Call& call, const VerifiedStatement& next, const api::PublishStatementRequest& request
) {
  std::optional<DeviceRecord> found;
  for (const identity::DeviceCredential& credential : next.credentials()) {
    const auto known = call.transaction.accounts().find_device(credential.device);
    if (known && known->listing == Listing::listed) continue;
    require(!found, Status::invalid, api::rules::statement_adds_one_device);
    found = DeviceRecord{credential.device, credential.account, tls::encode(credential)};
  }
  if (!found) {
    require(request.key_packages.empty(), Status::invalid, api::rules::statement_adds_one_device);
    return std::nullopt;
  }
  NewDevice device{.device = found->device, .key_packages = {}};
  bool has_last_resort = false;
  std::set<std::uint16_t> suites;
  for (const auto& publish : request.key_packages) {
    const bool is_first = suites.insert(publish.suite).second;
    require(is_first, Status::invalid, api::rules::suite_is_named_once);
    device.key_packages.push_back(check_key_packages(call, *found, publish));
    const bool is_preferred = mls_wire::CipherSuite{publish.suite} == mls_wire::preferred_suite.id;
    has_last_resort = has_last_resort || (is_preferred && publish.last_resort.has_value());
  }
  require(has_last_resort, Status::invalid, api::rules::new_device_has_key_packages);
  return device;
}

/// All conversations of the account have to check its devices; the devices to tell are returned.
std::vector<DeviceId> tell_conversations(
    Call& call, AccountId account, const std::vector<DeviceId>& removed
) {
  ConversationTable& conversations = call.transaction.conversations();
  std::vector<DeviceId> recipients;
  for (const DeviceRecord& own : call.transaction.accounts().devices(account)) {
    recipients.push_back(own.device);
  }
  std::set<DeviceId> told(recipients.begin(), recipients.end());
  for (const ConversationId& conversation : conversations.of_account(account)) {
    const std::vector<Member> members = conversations.members(conversation);
    conversations.put_devices(conversation, Devices::to_check);
    stop_delivery(conversations, conversation, members, removed);
    for (const Member& member : members) {
      if (recipients.size() >= api::limits::statement_recipients_max) break;
      if (member.account == account || member.delivery == Delivery::stopped) continue;
      if (told.insert(member.device).second) recipients.push_back(member.device);
    }
  }
  return recipients;
}

}  // namespace

api::Empty register_account(Call& call, const api::RegisterRequest& request) {
  accept(identity::check_username(as_text(request.username)));
  const VerifiedStatement statement = accept(directory::parse_statement(request.statement));
  accept(directory::check_chain(std::nullopt, statement));
  require(
      statement.credentials().size() == 1,
      Status::invalid,
      api::rules::account_begins_with_one_device
  );

  AccountTable& accounts = call.transaction.accounts();
  const AccountId account = statement.body().account_id;
  if (const auto existing = accounts.find(account)) {
    const bool repeated = existing->version == 0 && existing->username == request.username &&
                          existing->statement == request.statement;
    require(repeated, Status::conflict, api::rules::account_is_new);
    return {};
  }
  // Before anything that tells who is here. A refusal further down gives the invite back.
  if (call.settings.registration == Registration::invite) {
    require(
        accounts.take_invite(hash_of_invite(request.invite)),
        Status::refused,
        api::rules::registration_is_open
    );
  }
  const bool is_free =
      !accounts.find_username(request.username) &&
      !accounts.find_username(former_name_hash(call.settings.domain, request.username));
  require(is_free, Status::conflict, api::rules::username_is_free);
  require_own_devices(accounts, statement);

  accounts.create(
      {
          .account = account,
          .username = request.username,
          .version = 0,
          .statement = request.statement,
      },
      day_of(call.now)
  );
  put_devices(accounts, statement);
  return {};
}

api::AccountReply lookup_username(ReadCall& call, const api::LookupUsernameRequest& request) {
  const AccountTable& accounts = call.transaction.accounts();
  const auto account = accounts.find_username(request.username);
  require(account.has_value(), Status::not_found, api::rules::account_exists);
  return account_reply(accounts, *account);
}

api::AccountReply lookup_account(ReadCall& call, const api::LookupAccountRequest& request) {
  return account_reply(call.transaction.accounts(), request.account);
}

api::StatementsReply statements(ReadCall& call, const api::StatementsRequest& request) {
  const AccountTable& accounts = call.transaction.accounts();
  require(
      accounts.find(request.account).has_value(), Status::not_found, api::rules::account_exists
  );
  return {
      .statements =
          accounts.statements(request.account, request.after, api::limits::statements_max),
  };
}

void put_in_force(
    Call& call,
    const Account& account,
    const api::PublishStatementRequest& request,
    directory::StatementKind kind
) {
  AccountTable& accounts = call.transaction.accounts();
  const VerifiedStatement next = accept(directory::parse_statement(request.statement));
  require(next.body().account_id == account.account, Status::refused, api::rules::account_is_own);
  if (account.statement == request.statement) return;
  check_follows(account, next);
  require(next.body().kind == kind, Status::invalid, api::rules::statement_fits_operation);
  require_own_devices(accounts, next);
  const std::optional<NewDevice> new_device = find_new_device(call, next, request);

  std::vector<DeviceId> removed;
  for (const DeviceRecord& device : accounts.devices(account.account)) {
    if (next.find(device.device) != nullptr) continue;
    removed.push_back(device.device);
    remove_device(call, device);
  }
  accounts.put_statement(account.account, next.body().version, request.statement);
  put_devices(accounts, next);
  if (new_device) {
    for (const CheckedKeyPackages& checked : new_device->key_packages) {
      keep_key_packages(call, new_device->device, checked);
    }
  }

  const std::vector<DeviceId> recipients = tell_conversations(call, account.account, removed);
  const api::InboxPayload item =
      api::StatementItem{.account = account.account, .statement = request.statement};
  call.transaction.inboxes().deliver(recipients, tls::encode(item), call.now);
  call.wake(recipients);
  end_unlisted_joins(call, account.account);
}

api::Empty publish_statement(Call& call, const api::PublishStatementRequest& request) {
  put_in_force(call, *call.transaction.accounts().find(call.device.account), request);
  return {};
}

}  // namespace causeway::provider
