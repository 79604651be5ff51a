#include "client/account_changes.h"

#include <algorithm>
#include <utility>

#include "api/rules.h"
#include "client/account_state.h"
#include "client/link.h"
#include "client/people.h"
#include "client/profiles.h"
#include "client/repairs.h"
#include "client/requests.h"
#include "client/session.h"
#include "client/trust.h"

namespace causeway::client {
namespace {

/// The next statement as this change wants it, with the key that signs it.
Result<void> make_statement(
    Context& context,
    const Self& self,
    const directory::VerifiedStatement& previous,
    AccountChange& change
) {
  directory::StatementChange next;
  if (change.add && previous.find(TRY(directory::id_of(*change.add))) == nullptr) {
    next.add.push_back(*change.add);
  }
  next.remove = change.remove;
  change.identity_key =
      change.remove.empty()
          ? self.identity_key.clone()
          : crypto::generate_signing_key(crypto::Signature::ed25519, context.random);
  change.statement = tls::encode(
      directory::make_next_statement(previous, self.identity_key, change.identity_key, next)
  );
  return context.store.put_account_change(change);
}

/// Other devices may have come since this one was asked for.
bool has_room(const directory::VerifiedStatement& newest, const AccountChange& change) {
  return !change.add || newest.credentials().size() < directory::devices_max;
}

Result<void> publish(Context& context, const Self& self, const AccountChange& change) {
  api::PublishStatementRequest publish{.statement = change.statement};
  if (change.add) {
    publish.key_packages = TRY(tls::decode<LinkReady>(change.key_packages)).key_packages;
  }
  context.memory.account.in_flight = true;
  request(context, publish, {.account = self.account});
  return {};
}

/// Done, or refused for good by `rule`.
Result<void> finish_change(Context& context, const AccountChange& change, std::string_view rule) {
  TRY(context.store.delete_account_change(change.row));
  context.tell(notice::AccountChanged{change.row, std::string(rule)});
  return {};
}

/// What the change was for is so already, whoever did it.
Result<bool> is_done(const directory::VerifiedStatement& newest, const AccountChange& change) {
  const auto& remove = change.remove;
  const bool is_removed = std::none_of(remove.begin(), remove.end(), [&](const DeviceId& device) {
    return newest.find(device) != nullptr;
  });
  return is_removed && (!change.add || newest.find(TRY(directory::id_of(*change.add))) != nullptr);
}

/// Another device was faster: this one's statement is made again behind that one.
Result<void> make_again(Context& context, const Self& self, AccountChange change) {
  change.statement.clear();
  TRY(context.store.put_account_change(change));
  context.memory.account.not_before = context.now + retry_pause;
  context.memory.fresh_accounts.erase(self.account);
  ask_account(context, self.account);
  return {};
}

}  // namespace

crypto::Sha256 name_commitment(const DeviceName& name) {
  constexpr std::array<std::uint8_t, 1> end{};
  return crypto::sha256({as_bytes("Causeway 1 Device name"), end, name.opening, as_bytes(name.name)}
  );
}

bool may_certify(const Self& self) {
  const auto statement = directory::recall_statement(self.statement);
  return statement.ok() && equal_ct(statement->body().identity_key, self.identity_key.public_key);
}

Result<Self> certifying_self(StoreTransaction& store) {
  Self self = TRY(load_self(store));
  if (self.registration != Registration::done) return Error{rules::device_is_registered};
  if (!may_certify(self)) return Error{rules::device_certifies};
  return self;
}

bool lacks_identity_key(const Self& self) {
  return self.power == DevicePower::full && !may_certify(self);
}

Result<void> advance_account_changes(Context& context) {
  AccountWaiting& waiting = context.memory.account;
  if (!context.memory.logged_in || waiting.in_flight || context.now < waiting.not_before) return {};
  auto change = TRY(context.store.first_account_change());
  if (!change) return {};
  const Self self = TRY(load_self(context.store));
  if (change->statement.empty()) {
    const auto newest = TRY(directory::recall_statement(self.statement));
    if (TRY(is_done(newest, *change))) return finish_change(context, *change, {});
    if (!may_certify(self)) {
      // The device that made the newest one tells the others its key. A disk that was set back to
      // before that may have been the only one that had it.
      const bool is_alone = newest.credentials().size() == 1 && newest.find(self.device) != nullptr;
      if (!is_alone) return {};
      return finish_change(context, *change, rules::device_certifies.name);
    }
    if (!has_room(newest, *change)) {
      return finish_change(context, *change, rules::account_has_room.name);
    }
    TRY(make_statement(context, self, newest, *change));
  }
  return publish(context, self, *change);
}

Result<void> take_statement_reply(Context& context, const Flight&, const api::ParsedReply& reply) {
  AccountWaiting& waiting = context.memory.account;
  waiting.in_flight = false;
  auto change = TRY(context.store.first_account_change());
  if (!change || change->statement.empty()) return {};  // the inbox was faster than the reply
  Self self = TRY(load_self(context.store));
  switch (answer_of(reply)) {
    case Answer::yes:
      return adopt_statement(context, self, TRY(directory::recall_statement(change->statement)));
    case Answer::later:
      waiting.not_before = context.now + pause_of(reply);
      return {};
    case Answer::no:
      break;
  }
  if (reply.broke(directory::rules::statement_continues_chain)) {
    return make_again(context, self, *std::move(change));
  }
  return finish_change(context, *change, as_text(reply.head.rule));
}

Result<void> adopt_statement(
    Context& context, Self& self, const directory::VerifiedStatement& newest
) {
  const Bytes statement = tls::encode(newest.statement());
  if (equal_ct(self.statement, statement)) return {};
  const Bytes before = std::exchange(self.statement, statement);
  if (newest.find(self.device) != nullptr) self.credential.clear();
  const auto change = TRY(context.store.first_account_change());
  const bool is_own = change && equal_ct(change->statement, statement);
  const bool has_removed = is_own && !change->remove.empty();
  if (is_own) self.identity_key = change->identity_key.clone();
  TRY(context.store.put_self(self));
  TRY(plan_repairs(context, self.account, is_own ? Milliseconds(0) : turn_to_repair(context.random))
  );
  if (is_own) {
    TRY(finish_change(context, *change, {}));
  } else {
    TRY(note_statement(context, self.account, before));
  }
  if (is_own) TRY(context.store.unsay_personal_state());
  // Whoever has a device that is gone knows the key that it had.
  if (has_removed) TRY(renew_profile_key(context));
  // Those that are left learn the new key, and everybody what a new device is called.
  if (is_own || lacks_identity_key(self)) TRY(enter_account_state(context));
  return {};
}

}  // namespace causeway::client
