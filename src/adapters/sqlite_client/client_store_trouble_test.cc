// What is not as it should be: a store of a newer program, a full disk.
#include <csignal>
#include <filesystem>
#include <sys/resource.h>

#include "adapters/sqlite_client/client_store_test.h"

namespace causeway::adapters::sqlite_client {
namespace {

TEST_F(Store, OfANewerProgramIsLeftAlone) {
  store_.reset();
  {
    auto database = sqlite::open_sealed(scratch_ / "database", key_.clone(), random_);
    database.execute("PRAGMA user_version = 99");
  }
  const Bytes before = scratch_.read("database");
  try {
    open();
    FAIL() << "a newer schema was opened";
  } catch (const StoreError& error) {
    EXPECT_EQ(error.kind(), StoreError::Kind::newer);
  }
  EXPECT_EQ(scratch_.read("database"), before);
}

/// No file grows beyond `size_bytes` while this object lives.
class FullDisk {
 public:
  explicit FullDisk(std::uintmax_t size_bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{size_bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }

  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(Store, SaysThatTheDiskIsFullAndLosesNothing) {
  commit([](StoreTransaction& store) { return store.put_inbox_number(1).ok(); });
  {
    const FullDisk full(std::filesystem::file_size(scratch_ / "database"));
    auto transaction = accept(store_->begin());
    const client::Person person{id<AccountId>(), "bob", Bytes(1 << 20)};
    const bool is_kept = transaction->put_person(person).ok() && transaction->commit().ok();
    EXPECT_FALSE(is_kept);
  }
  ASSERT_TRUE(store_->failure().has_value());
  EXPECT_EQ(store_->failure()->kind(), StoreError::Kind::full);
  commit([](StoreTransaction& store) {
    EXPECT_EQ(accept(store.inbox_number()), 1U);
    EXPECT_FALSE(accept(store.person_named("bob")).has_value());
    return store.put_inbox_number(2).ok();
  });
}

}  // namespace
}  // namespace causeway::adapters::sqlite_client
