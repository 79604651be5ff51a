#pragma once

/// A device's sealed store in a folder of its own, for the tests beside this.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite/sealed_database.h"
#include "adapters/sqlite_client/client_store.h"
#include "base/seeded_random.h"
#include "client/members.h"

namespace causeway::adapters::sqlite_client {

using client::StoreTransaction;
using testing::ElementsAre;
using testing::IsEmpty;

/// The value, or a failed test.
template <typename T>
T accept(Result<T>&& result) {
  EXPECT_TRUE(result.ok()) << result.error().rule().name;
  return *std::move(result);
}

class Store : public testing::Test {
 protected:
  Store() { open(); }

  void open() {
    store_.reset();
    store_ = std::make_unique<SqliteClientStore>(
        sqlite::open_sealed(scratch_ / "database", key_.clone(), random_)
    );
  }

  /// `work` in a transaction that is committed.
  template <typename Work>
  auto commit(Work&& work) {
    auto transaction = accept(store_->begin());
    auto result = work(*transaction);
    EXPECT_TRUE(transaction->commit().ok());
    return result;
  }

  /// `work` in one that is dropped.
  template <typename Work>
  auto look(Work&& work) {
    return work(*accept(store_->begin()));
  }

  template <typename Id>
  Id id() {
    return random_.id<Id>();
  }

  SeededRandom random_{1};
  sqlite::Scratch scratch_;
  files::SealingKey key_{random_.secret(files::sealing_key_size)};
  std::unique_ptr<SqliteClientStore> store_;
};

inline client::Self make_self(Random& random) {
  client::Self self;
  self.domain = "chat.example";
  self.username = "ada";
  self.account = random.id<AccountId>();
  self.device = random.id<DeviceId>();
  self.identity_key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
  self.device_key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
  self.statement = random.bytes(100);
  self.registration = client::Registration::done;
  self.last_resort_ms = 7;
  return self;
}

inline client::Message make_message(Random& random, ConversationId conversation) {
  client::Message message;
  message.id = random.id<client::MessageId>();
  message.conversation = conversation;
  message.state = client::MessageState::received;
  message.sender_account = random.id<AccountId>();
  message.sender_device = random.id<DeviceId>();
  message.epoch = 3;
  message.time_ms = 5;
  message.content = random.bytes(40);
  message.application_data = random.secret(50);
  message.frank.emplace();
  message.frank->seq = 9;
  message.failure = "a.rule";
  message.place = 9;
  return message;
}

inline client::Attachment make_attachment(Random& random, client::MessageRow row) {
  client::Attachment attachment{.message = row, .state = client::BlobState::remote};
  attachment.what.blob = random.id<BlobId>();
  attachment.what.description.key = content::FileKey(random.secret(content::file_key_size));
  attachment.what.description.size_bytes = 70'000;
  random.fill(attachment.what.description.content_hash);
  attachment.what.content_type = "image/jpeg";
  attachment.what.file_name = "photo.jpg";
  return attachment;
}

}  // namespace causeway::adapters::sqlite_client
