// What the person makes of others: whom they verified, accepted, blocked, and who may come.
#include "adapters/sqlite_client/client_transaction.h"

namespace causeway::adapters::sqlite_client {

using client::MessageRequest;
using client::RequestState;
using client::TrustedKey;

Result<std::vector<TrustedKey>> ClientTransaction::trusted_keys() {
  return guarded([&] {
    std::vector<TrustedKey> keys;
    database_.for_each(
        "SELECT account, identity_key, trust, changed_ms FROM trusted_key ORDER BY account",
        [&](AccountId account,
            content::IdentityKey identity_key,
            client::Trust trust,
            std::uint64_t changed_ms) {
          keys.push_back({account, identity_key, trust, changed_ms});
        }
    );
    return keys;
  });
}

Result<std::optional<TrustedKey>> ClientTransaction::trusted_key(AccountId account) {
  return guarded([&] {
    std::optional<TrustedKey> found;
    database_.for_each(
        "SELECT identity_key, trust, changed_ms FROM trusted_key WHERE account = ?",
        [&](content::IdentityKey identity_key, client::Trust trust, std::uint64_t changed_ms) {
          found = TrustedKey{account, identity_key, trust, changed_ms};
        },
        account
    );
    return found;
  });
}

Result<void> ClientTransaction::put_trusted_key(const TrustedKey& key) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO trusted_key VALUES (?, ?, ?, ?)",
        key.account,
        key.identity_key,
        key.trust,
        key.changed_ms
    );
  });
}

Result<std::vector<AccountId>> ClientTransaction::blocked() {
  return guarded([&] {
    std::vector<AccountId> accounts;
    database_.for_each("SELECT account FROM block ORDER BY account", [&](AccountId account) {
      accounts.push_back(account);
    });
    return accounts;
  });
}

Result<void> ClientTransaction::block(AccountId account) {
  return guarded([&] { database_.run("INSERT OR IGNORE INTO block VALUES (?)", account); });
}

Result<void> ClientTransaction::unblock(AccountId account) {
  return guarded([&] { database_.run("DELETE FROM block WHERE account = ?", account); });
}

Result<client::Admissions> ClientTransaction::admissions() {
  return guarded([&] {
    client::Admissions found;
    database_.for_each(
        "SELECT messages, groups FROM admission",
        [&](api::Admission messages, api::Admission groups) { found = {messages, groups}; }
    );
    return found;
  });
}

Result<void> ClientTransaction::put_admissions(const client::Admissions& admissions) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO admission VALUES (1, ?, ?)", admissions.messages, admissions.groups
    );
  });
}

Result<std::vector<AccountId>> ClientTransaction::contacts() {
  return guarded([&] {
    std::vector<AccountId> accounts;
    database_.for_each("SELECT account FROM contact ORDER BY account", [&](AccountId account) {
      accounts.push_back(account);
    });
    return accounts;
  });
}

Result<bool> ClientTransaction::is_contact(AccountId account) {
  return guarded([&] {
    return database_.query_one<std::int64_t>("SELECT 1 FROM contact WHERE account = ?", account)
        .has_value();
  });
}

Result<void> ClientTransaction::add_contact(AccountId account) {
  return guarded([&] { database_.run("INSERT OR IGNORE INTO contact VALUES (?)", account); });
}

Result<void> ClientTransaction::remove_contact(AccountId account) {
  return guarded([&] { database_.run("DELETE FROM contact WHERE account = ?", account); });
}

Result<std::vector<MessageRequest>> ClientTransaction::message_requests(std::size_t count) {
  return guarded([&] {
    std::vector<MessageRequest> requests;
    database_.for_each(
        "SELECT conversation, sender, state, changed_ms FROM message_request"
        " ORDER BY changed_ms DESC, conversation LIMIT ?",
        [&](ConversationId conversation,
            AccountId from,
            RequestState state,
            std::uint64_t changed_ms) {
          requests.push_back({conversation, from, state, changed_ms});
        },
        count
    );
    return requests;
  });
}

Result<std::optional<MessageRequest>> ClientTransaction::message_request(ConversationId conversation
) {
  return guarded([&] {
    std::optional<MessageRequest> found;
    database_.for_each(
        "SELECT sender, state, changed_ms FROM message_request WHERE conversation = ?",
        [&](AccountId from, RequestState state, std::uint64_t changed_ms) {
          found = MessageRequest{conversation, from, state, changed_ms};
        },
        conversation
    );
    return found;
  });
}

Result<void> ClientTransaction::put_message_request(const MessageRequest& request) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO message_request VALUES (?, ?, ?, ?)",
        request.conversation,
        request.from,
        request.state,
        request.changed_ms
    );
  });
}

}  // namespace causeway::adapters::sqlite_client
