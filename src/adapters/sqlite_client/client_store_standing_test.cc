// What the person makes of others, as it is kept in a sealed database on a disk.
#include "adapters/sqlite_client/client_store_test.h"

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
