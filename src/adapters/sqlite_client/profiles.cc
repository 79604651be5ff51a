// What people are called and look like, and to whom one has said it of oneself.
#include "adapters/sqlite_client/client_transaction.h"

namespace causeway::adapters::sqlite_client {

using client::KeptProfile;
using client::ToldProfile;

Result<std::optional<KeptProfile>> ClientTransaction::profile(AccountId account) {
  return guarded([&] {
    std::optional<KeptProfile> found;
    database_.for_each(
        "SELECT key, name, picture, picture_type, changed_ms, asked, next_ms, renewal"
        " FROM profile WHERE account = ?",
        [&](SecretBytes key,
            std::string name,
            Bytes picture,
            std::string picture_type,
            std::uint64_t changed_ms,
            std::uint8_t asked,
            std::uint64_t next_ms,
            client::Renewal renewal) {
          found = KeptProfile{
              account,
              std::move(key),
              {std::move(name), std::move(picture), std::move(picture_type)},
              changed_ms,
              asked,
              next_ms,
              renewal,
          };
        },
        account
    );
    return found;
  });
}

Result<std::string> ClientTransaction::profile_name(AccountId account) {
  return guarded([&] {
    return database_.query_one<std::string>("SELECT name FROM profile WHERE account = ?", account)
        .value_or("");
  });
}

Result<std::vector<AccountId>> ClientTransaction::profiles_to_ask(
    std::uint64_t now_ms, std::size_t count
) {
  return guarded([&] {
    std::vector<AccountId> accounts;
    database_.for_each(
        "SELECT account FROM profile WHERE next_ms > 0 AND next_ms <= ?1"
        " AND account NOT IN (SELECT account FROM block) ORDER BY next_ms, account LIMIT ?2",
        [&](AccountId account) { accounts.push_back(account); },
        now_ms,
        count
    );
    return accounts;
  });
}

Result<void> ClientTransaction::put_profile(const KeptProfile& profile) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO profile (account, key, name, picture, picture_type, changed_ms,"
        " asked, next_ms, renewal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        profile.account,
        profile.key,
        profile.what.name,
        profile.what.picture,
        profile.what.picture_type,
        profile.changed_ms,
        profile.asked,
        profile.next_ms,
        profile.renewal
    );
  });
}

Result<std::optional<ToldProfile>> ClientTransaction::told_profile(ConversationId conversation) {
  return guarded([&] {
    std::optional<ToldProfile> found;
    database_.for_each(
        "SELECT key_hash, seq FROM told_profile WHERE conversation = ?",
        [&](crypto::Sha256 key_hash, std::uint64_t seq) {
          found = ToldProfile{conversation, key_hash, seq};
        },
        conversation
    );
    return found;
  });
}

Result<void> ClientTransaction::put_told_profile(const ToldProfile& told) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO told_profile VALUES (?, ?, ?)",
        told.conversation,
        told.key_hash,
        told.seq
    );
  });
}

}  // namespace causeway::adapters::sqlite_client
