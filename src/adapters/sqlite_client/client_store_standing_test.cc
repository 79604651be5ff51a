// What the person makes of others, as it is kept in a sealed database on a disk.
#include "adapters/sqlite/database.h"
#include "adapters/sqlite/migration.h"
#include "adapters/sqlite_client/client_store_test.h"
#include "adapters/sqlite_client/schema.h"
#include "base/seeded_random.h"
#include "crypto/random.h"
#include "directory/statement.h"

namespace causeway::adapters::sqlite_client {
namespace {

TEST_F(Store, KeepsWhoseKeysAreTrusted) {
  client::TrustedKey first{
      .account = AccountId{{1}}, .trust = client::Trust::verified, .changed_ms = 7
  };
  first.identity_key.fill(9);
  const client::TrustedKey second{.account = AccountId{{2}}, .changed_ms = 8};
  commit([&](StoreTransaction& store) {
    return store.put_trusted_key(second).ok() && store.put_trusted_key(first).ok();
  });
  open();
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.trusted_keys()), ElementsAre(first, second));
    EXPECT_EQ(accept(store.trusted_key(first.account)), first);
    EXPECT_FALSE(accept(store.trusted_key(AccountId{{3}})).has_value());
    return 0;
  });
  first.trust = client::Trust::taken;
  commit([&](StoreTransaction& store) { return store.put_trusted_key(first).ok(); });
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.trusted_keys()), ElementsAre(first, second));
    return 0;
  });
}

TEST_F(Store, KeepsTheKeysThatAccountsHad) {
  client::FormerKey first{.account = AccountId{{1}}, .succession = client::Succession::leads};
  first.key.fill(9);
  client::FormerKey second = first;
  second.key.fill(8);
  commit([&](StoreTransaction& store) {
    return store.put_former_key(first).ok() && store.put_former_key(second).ok();
  });
  first.succession = client::Succession::broken;
  commit([&](StoreTransaction& store) { return store.put_former_key(first).ok(); });
  open();
  look([&](StoreTransaction& store) {
    EXPECT_THAT(
        accept(store.former_keys(first.account)), testing::UnorderedElementsAre(first, second)
    );
    EXPECT_TRUE(accept(store.former_keys(AccountId{{2}})).empty());
    return 0;
  });
}

/// Whoever is in a conversation came in by the key that is known, in a store from before that was
/// kept.
TEST_F(Store, FindsTheKeyByWhichMembersCameIn) {
  constexpr std::size_t steps_then = 23;
  crypto::initialize();
  SeededRandom random(1);
  const auto key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
  const AccountId known{{1}};
  const AccountId unknown{{2}};
  const auto credential = identity::certify_device(
      key, known, DeviceId{{3}}, identity::public_key_of(key), from_unix_ms(0)
  );
  const Bytes statement =
      tls::encode(directory::make_first_statement(key, credential, from_unix_ms(0), from_unix_ms(1))
      );
  const auto conversation = id<ConversationId>();
  auto database = sqlite::open_sealed(scratch_ / "old", key_.clone(), random_);
  sqlite::migrate(database, {schema.application_id, schema.steps.first(steps_then)});
  for (const AccountId& account : {known, unknown}) {
    database.run("INSERT INTO roster VALUES (?, ?, 1, 1, 0)", conversation, account);
    database.run(
        "INSERT INTO person (account, username, statement) VALUES (?, ?, ?)",
        account,
        account == known ? "ann" : "bob",
        account == known ? statement : Bytes()
    );
  }
  sqlite::migrate(database, {schema.application_id, schema.steps.first(steps_then + 1)});
  const auto kept = [&](AccountId account) {
    return *database.query_one<identity::PublicKey>(
        "SELECT identity_key FROM roster WHERE account = ?", account
    );
  };
  EXPECT_EQ(kept(known), identity::public_key_of(key));
  EXPECT_EQ(kept(unknown), identity::PublicKey{});
}

TEST_F(Store, KeepsWhoIsAContact) {
  const AccountId bob{{1}};
  const AccountId cat{{2}};
  commit([&](StoreTransaction& store) {
    return store.add_contact(cat).ok() && store.add_contact(bob).ok() &&
           store.add_contact(bob).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.contacts()), ElementsAre(bob, cat));
    EXPECT_TRUE(accept(store.is_contact(bob)));
    EXPECT_FALSE(accept(store.is_contact(AccountId{{3}})));
    return 0;
  });
  commit([&](StoreTransaction& store) { return store.remove_contact(bob).ok(); });
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.contacts()), ElementsAre(cat));
    return 0;
  });
}

TEST_F(Store, KeepsMessageRequestsTheLatestFirst) {
  client::MessageRequest older{ConversationId{{1}}, AccountId{{7}}, client::RequestState::asked, 5};
  const client::MessageRequest newer{
      ConversationId{{2}}, AccountId{{8}}, client::RequestState::declined, 6
  };
  commit([&](StoreTransaction& store) {
    return store.put_message_request(newer).ok() && store.put_message_request(older).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.message_requests(9)), ElementsAre(newer, older));
    EXPECT_THAT(accept(store.message_requests(1)), ElementsAre(newer));
    EXPECT_EQ(accept(store.message_request(older.conversation)), older);
    EXPECT_FALSE(accept(store.message_request(ConversationId{{3}})).has_value());
    return 0;
  });
  older.state = client::RequestState::accepted;
  older.changed_ms = 7;
  commit([&](StoreTransaction& store) { return store.put_message_request(older).ok(); });
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.message_requests(9)), ElementsAre(older, newer));
    return 0;
  });
}

TEST_F(Store, KeepsProfilesAndToWhomOnesOwnWasTold) {
  const AccountId ada{{1}};
  const auto put = [&](const std::string& profile) {
    return commit([&](StoreTransaction& store) {
      return store
          .put_profile(
              {.account = ada,
               .key = SecretBytes(Bytes(32, 5)),
               .what = {profile, {1, 2}, "image/png"},
               .changed_ms = 7,
               .asked = 3,
               .next_ms = 100,
               .renewal = client::Renewal::due}
          )
          .ok();
    });
  };
  EXPECT_TRUE(put("old"));
  EXPECT_TRUE(put("new"));
  client::ToldProfile told{.conversation = ConversationId{{2}}, .seq = 3};
  told.key_hash.fill(9);
  commit([&](StoreTransaction& store) { return store.put_told_profile(told).ok(); });
  open();
  look([&](StoreTransaction& store) {
    const auto kept = accept(store.profile(ada));
    EXPECT_EQ(to_bytes(kept->key.reveal()), Bytes(32, 5));
    EXPECT_EQ(kept->what, (content::Profile{"new", {1, 2}, "image/png"}));
    EXPECT_EQ(kept->changed_ms, 7U);
    EXPECT_EQ(kept->asked, 3U);
    EXPECT_EQ(kept->next_ms, 100U);
    EXPECT_EQ(kept->renewal, client::Renewal::due);
    EXPECT_EQ(accept(store.profile_name(ada)), "new");
    EXPECT_EQ(accept(store.profile_name(AccountId{{2}})), "");
    EXPECT_FALSE(accept(store.profile(AccountId{{2}})).has_value());
    EXPECT_EQ(accept(store.told_profile(told.conversation)), told);
    EXPECT_FALSE(accept(store.told_profile(ConversationId{{3}})).has_value());
    return 0;
  });
}

TEST_F(Store, KnowsWhoseProfileIsToBeAskedFor) {
  const auto put = [&](AccountId account, std::uint64_t next_ms) {
    commit([&](StoreTransaction& store) {
      return store.put_profile({.account = account, .key = {}, .what = {}, .next_ms = next_ms})
          .ok();
    });
  };
  const AccountId ada{{1}};
  const AccountId bob{{2}};
  const AccountId cat{{3}};
  put(ada, 20);
  put(bob, 10);
  put(cat, 0);
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.profiles_to_ask(9, 5)), std::vector<AccountId>());
    EXPECT_EQ(accept(store.profiles_to_ask(20, 5)), (std::vector{bob, ada}));
    EXPECT_EQ(accept(store.profiles_to_ask(20, 1)), std::vector{bob});
    return 0;
  });
  commit([&](StoreTransaction& store) { return store.block(bob).ok(); });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.profiles_to_ask(20, 5)), std::vector{ada});
    return 0;
  });
}

TEST_F(Store, KeepsWhenSomebodysAccountWasMade) {
  const client::Person bob{id<AccountId>(), "bob", random_.bytes(10), 20'000};
  commit([&](StoreTransaction& store) { return store.put_person(bob).ok(); });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.person(bob.account))->created_day, 20'000U);
    EXPECT_EQ(accept(store.person_named("bob"))->created_day, 20'000U);
    return 0;
  });
}

}  // namespace
}  // namespace causeway::adapters::sqlite_client
