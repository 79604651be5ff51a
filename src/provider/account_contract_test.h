#pragma once

#include "provider/store_contract_test.h"

/// What every ProviderStore promises of what accounts keep at the provider for themselves
/// (store_contract_test.h).
namespace causeway::provider {

template <typename T>
class AccountContract : public StoreContract<T> {};

TYPED_TEST_SUITE_P(AccountContract);

TYPED_TEST_P(AccountContract, ABackupTakesThePlaceOfTheOneBefore) {
  const AccountId ada = this->account(1);
  const Backup first{1, this->hash(1), {1, 2}, {BlobId{{1}}, BlobId{{2}}}};
  const Backup second{2, this->hash(2), {3}, {BlobId{{2}}}};
  this->write([&](Transaction& transaction) {
    EXPECT_FALSE(transaction.backups().find(ada).has_value());
    transaction.backups().put(ada, first);
    transaction.backups().put(this->account(2), second);
    EXPECT_EQ(transaction.backups().find(ada), first);
  });
  {
    const auto dropped = this->store->begin_write();
    dropped->backups().put(ada, second);
    EXPECT_GT(dropped->changes(), 0U);
    EXPECT_EQ(dropped->backups().find(ada), second);
  }
  EXPECT_EQ(this->store->begin_read()->backups().find(ada), first);
  this->write([&](Transaction& transaction) { transaction.backups().put(ada, second); });
  this->store = this->maker.reopen(std::move(this->store));
  EXPECT_EQ(this->store->begin_read()->backups().find(ada), second);
  this->write([&](Transaction& transaction) {
    transaction.backups().remove(ada);
    EXPECT_FALSE(transaction.backups().find(ada).has_value());
    EXPECT_EQ(transaction.backups().find(this->account(2)), second) << "nobody else's";
  });
  this->write([&](Transaction& transaction) { transaction.backups().remove(ada); });
}

TYPED_TEST_P(AccountContract, AProfileTakesThePlaceOfTheOneBefore) {
  const AccountId ada = this->account(1);
  const ProfileRecord first{1, content::ProfileId{{1}}, {1, 2}};
  const ProfileRecord second{2, content::ProfileId{{2}}, {}};
  this->write([&](Transaction& transaction) {
    EXPECT_FALSE(transaction.accounts().profile(ada).has_value());
    transaction.accounts().put_profile(ada, first);
    EXPECT_EQ(transaction.accounts().profile(ada), first);
    transaction.accounts().put_profile(ada, second);
  });
  this->store = this->maker.reopen(std::move(this->store));
  EXPECT_EQ(this->store->begin_read()->accounts().profile(ada), second);
  EXPECT_FALSE(this->store->begin_read()->accounts().profile(this->account(2)).has_value());
}

TYPED_TEST_P(AccountContract, ResetsComeInTheOrderOfTheirFiling) {
  const ResetRecord later{this->account(1), this->now + Milliseconds(1), {}, this->now, false};
  const ResetRecord first{
      this->account(2), this->now, this->now + Milliseconds(7), this->now, true
  };
  this->write([&](Transaction& transaction) {
    AccountTable& table = transaction.accounts();
    EXPECT_TRUE(table.resets().empty());
    table.put_reset({later.account, later.filed, this->now, {}, true});
    table.put_reset(later);
    table.put_reset(first);
    EXPECT_EQ(table.reset(later.account), later);
  });
  this->store = this->maker.reopen(std::move(this->store));
  EXPECT_EQ(this->store->begin_read()->accounts().resets(), (std::vector{first, later}));
  this->write([&](Transaction& transaction) {
    transaction.accounts().remove_reset(later.account);
    EXPECT_EQ(transaction.accounts().reset(later.account), std::nullopt);
    EXPECT_EQ(transaction.accounts().resets(), std::vector{first});
  });
}

REGISTER_TYPED_TEST_SUITE_P(
    AccountContract,
    ABackupTakesThePlaceOfTheOneBefore,
    AProfileTakesThePlaceOfTheOneBefore,
    ResetsComeInTheOrderOfTheirFiling
);

}  // namespace causeway::provider
