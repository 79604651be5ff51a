#pragma once

#include <gtest/gtest.h>
#include <memory>
#include <vector>

#include "provider/store.h"

/// What every ProviderStore promises, whatever keeps it. A store takes part with a type that makes
/// empty ones:
///
///     struct OnSqlite {
///       std::unique_ptr<ProviderStore> make();
///       std::unique_ptr<ProviderStore> reopen(std::unique_ptr<ProviderStore>);  // crash, start
///     };
///     INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreContract, OnSqlite);
namespace causeway::provider {

template <typename T>
class StoreContract : public testing::Test {
 protected:
  static constexpr Instant now = from_unix_ms(1'790'000'000'000);
  static constexpr InboxWindow everything{.items = 1000, .bytes = 1 << 30};

  static constexpr AccountId account(std::uint8_t n) { return {{n}}; }

  static constexpr DeviceId device(std::uint8_t n) { return {{n, 1}}; }

  static constexpr ConversationId conversation(std::uint8_t n) { return {{n, 2}}; }

  static constexpr crypto::Sha256 hash(std::uint8_t n) { return {n, 3}; }

  /// Runs and commits.
  template <typename F>
  void write(F&& f) {
    const auto transaction = store->begin_write();
    f(*transaction);
    transaction->commit();
  }

  void put_devices(std::uint8_t count) {
    write([&](Transaction& transaction) {
      for (std::uint8_t n = 1; n <= count; ++n) {
        transaction.accounts().put_device(
            {.device = device(n), .account = account(n), .credential = {n}}
        );
      }
    });
  }

  void put_conversation() {
    write([](Transaction& transaction) {
      transaction.conversations().create({.conversation = conversation(1)}, {{1}, {2}});
    });
  }

  AcceptedMessage message(std::uint64_t seq, std::vector<DeviceId> recipients) {
    AcceptedMessage accepted{
        .conversation = conversation(1),
        .context = {},
        .hash = hash(static_cast<std::uint8_t>(seq)),
        .message = {static_cast<std::uint8_t>(seq)},
        .recipients = std::move(recipients),
    };
    accepted.context.seq = seq;
    accepted.context.accepted_ms = to_unix_ms(now);
    return accepted;
  }

  void tag_all(Transaction& transaction, std::uint8_t filler) {
    franking::Frank tag;
    tag.value.fill(filler);
    transaction.messages().tag(
        std::vector<franking::Frank>(transaction.messages().untagged().size(), tag)
    );
  }

  std::vector<InboxEntry> inbox(DeviceId of, std::uint64_t after = 0) {
    return store->begin_read()->inboxes().read(of, after, everything);
  }

  void ack(DeviceId by, std::uint64_t number) {
    write([&](Transaction& transaction) { transaction.inboxes().ack(by, number); });
  }

  T maker;
  std::unique_ptr<ProviderStore> store = maker.make();
};

TYPED_TEST_SUITE_P(StoreContract);

TYPED_TEST_P(StoreContract, WhatWasNotCommittedNeverHappened) {
  this->put_devices(1);
  {
    const auto dropped = this->store->begin_write();
    dropped->inboxes().deliver(std::vector{this->device(1)}, Bytes{1}, this->now);
    dropped->accounts().put_device({.device = this->device(2)});
    EXPECT_GT(dropped->changes(), 0U);
    EXPECT_TRUE(dropped->accounts().find_device(this->device(2)).has_value());
  }
  EXPECT_TRUE(this->inbox(this->device(1)).empty());
  EXPECT_FALSE(this->store->begin_read()->accounts().find_device(this->device(2)).has_value());
  EXPECT_FALSE(this->store->begin_write()->accounts().find_device(this->device(2)).has_value());
  this->write([this](Transaction& transaction) {
    transaction.inboxes().deliver(std::vector{this->device(1)}, Bytes{2}, this->now);
  });
  EXPECT_EQ(this->inbox(this->device(1)), (std::vector<InboxEntry>{{1, {2}}})) << "no number lost";
}

TYPED_TEST_P(StoreContract, AReaderSeesOneUnchangingView) {
  this->put_devices(1);
  const auto reader = this->store->begin_read();
  EXPECT_TRUE(reader->accounts().find_device(this->device(1)).has_value());
  this->put_devices(2);
  EXPECT_FALSE(reader->accounts().find_device(this->device(2)).has_value());
  EXPECT_TRUE(this->store->begin_read()->accounts().find_device(this->device(2)).has_value());
}

TYPED_TEST_P(StoreContract, LookingChangesNothing) {
  const auto transaction = this->store->begin_write();
  EXPECT_FALSE(transaction->accounts().find(this->account(1)).has_value());
  EXPECT_FALSE(transaction->conversations().find(this->conversation(1)).has_value());
  EXPECT_TRUE(transaction->conversations().members(this->conversation(1)).empty());
  EXPECT_FALSE(transaction->messages().find(this->conversation(1), this->hash(1)).has_value());
  EXPECT_EQ(transaction->inboxes().state(this->device(1)), InboxState{});
  EXPECT_FALSE(transaction->accounts().take_invite(this->hash(1)));
  EXPECT_EQ(transaction->changes(), 0U);
}

TYPED_TEST_P(StoreContract, AccountsAndStatements) {
  const Account first{this->account(1), {'a'}, 0, {1}};
  this->write([&](Transaction& transaction) {
    transaction.accounts().create(first, Day{10});
    transaction.accounts().note_connected(this->account(1), Day{11});
    transaction.accounts().add_invite(this->hash(1), Day{10});
  });
  this->write([&](Transaction& transaction) {
    EXPECT_EQ(transaction.accounts().find(this->account(1)), first);
    transaction.accounts().put_statement(this->account(1), 1, Bytes{2});
    EXPECT_TRUE(transaction.accounts().take_invite(this->hash(1)));
    EXPECT_FALSE(transaction.accounts().take_invite(this->hash(1)));
  });
  const auto reader = this->store->begin_read();
  const Account second{this->account(1), {'a'}, 1, {2}};
  EXPECT_EQ(reader->accounts().find(this->account(1)), second);
  EXPECT_EQ(reader->accounts().find_username(Bytes{'a'}), this->account(1));
  EXPECT_FALSE(reader->accounts().find_username(Bytes{'b'}).has_value());
}

TYPED_TEST_P(StoreContract, OnlyListedDevicesAreListed) {
  this->put_devices(1);
  const DeviceRecord removed{this->device(9), this->account(1), {9}, Listing::removed};
  this->write([&](Transaction& transaction) { transaction.accounts().put_device(removed); });
  const auto reader = this->store->begin_read();
  ASSERT_EQ(reader->accounts().devices(this->account(1)).size(), 1U);
  EXPECT_EQ(reader->accounts().devices(this->account(1))[0].device, this->device(1));
  EXPECT_EQ(reader->accounts().find_device(this->device(9)), removed);
}

TYPED_TEST_P(StoreContract, KeyPackagesComeOldestFirstAndNeverExpiredOnes) {
  this->put_devices(1);
  const DeviceId device = this->device(1);
  const auto soon = this->now + std::chrono::hours(1);
  this->write([&](Transaction& transaction) {
    KeyPackageTable& table = transaction.key_packages();
    table.add(device, 1, {this->hash(1), {1}, this->now - std::chrono::hours(1)});
    table.add(device, 1, {this->hash(2), {2}, soon});
    table.add(device, 1, {this->hash(3), {3}, soon});
    table.add(device, 2, {this->hash(2), {4}, soon});
    table.add(device, 1, {this->hash(2), {2}, soon});  // again
    EXPECT_EQ(table.count(device, 1), 3U);
    EXPECT_EQ(table.counts(device), (std::vector<api::KeyPackageCount>{{1, 3}, {2, 1}}));
    EXPECT_EQ(table.take(device, 1, this->now), Bytes{2});
    EXPECT_TRUE(table.was_added(device, 1, this->hash(2)));
    table.add(device, 1, {this->hash(2), {2}, soon});  // after it was handed out
    EXPECT_EQ(table.take(device, 1, this->now), Bytes{3});
    EXPECT_EQ(table.take(device, 1, this->now), std::nullopt);
    table.put_last_resort(device, 1, {this->hash(5), {5}, soon});
    table.put_last_resort(device, 1, {this->hash(6), {6}, soon});
    EXPECT_EQ(table.take(device, 1, this->now), Bytes{6});
    EXPECT_EQ(table.take(device, 1, this->now), Bytes{6});
    EXPECT_EQ(table.take(device, 2, this->now), Bytes{4});
    EXPECT_EQ(table.expire(this->now, 10), 1U);
    EXPECT_FALSE(table.was_added(device, 1, this->hash(1)));
    table.clear(device);
    EXPECT_EQ(table.take(device, 1, this->now), std::nullopt);
  });
}

TYPED_TEST_P(StoreContract, OneCommitOfAnEpochWins) {
  this->put_conversation();
  this->write([this](Transaction& transaction) {
    ConversationTable& table = transaction.conversations();
    EXPECT_TRUE(table.begin_epoch(this->conversation(1), Epoch{0}, {{3}, {4}}));
    const std::uint64_t changes = transaction.changes();
    EXPECT_FALSE(table.begin_epoch(this->conversation(1), Epoch{0}, {{5}, {6}}));
    EXPECT_EQ(transaction.changes(), changes);
    EXPECT_EQ(table.find(this->conversation(1))->epoch, Epoch{1});
    EXPECT_EQ(table.group(this->conversation(1)), (GroupState{{3}, {4}}));
  });
}

TYPED_TEST_P(StoreContract, WhoLeavesIsKeptUntilItsAccountIsOut) {
  this->put_conversation();
  const Departure departure{this->account(1), this->device(1), Epoch{3}, {4}};
  this->write([&, id = this->conversation(1)](Transaction& transaction) {
    ConversationTable& table = transaction.conversations();
    table.put_departure(id, departure);
    table.put_departure(id, {this->account(2), this->device(2), Epoch{3}, {5}});
    table.account_leaves(id, this->account(2), 1, this->now);
    EXPECT_EQ(table.departures(id), std::vector{departure});
    table.end(id);
    EXPECT_TRUE(table.departures(id).empty() && table.find(id).has_value());
  });
}

/// However often they change, and whichever of it was dropped.
TYPED_TEST_P(StoreContract, TreesAreThoseThatWerePutLast) {
  this->put_conversation();
  const ConversationId id = this->conversation(1);
  const ConversationId other = this->conversation(2);
  const auto tree = [](std::uint8_t n) {
    return mls_tree::RatchetTree({.encryption_key = {n}}, crypto::Hash::sha256);
  };
  mls_tree::RatchetTree grown = tree(1);
  this->write([&](Transaction& transaction) {
    transaction.conversations().create({.conversation = other}, {{1}, {2}});
    const std::uint64_t changes = transaction.changes();
    transaction.conversations().put_tree(id, grown);
    EXPECT_GT(transaction.changes(), changes);
    transaction.conversations().put_tree(other, tree(2));
  });
  for (std::uint8_t n = 3; n < 60; ++n) {
    grown.add({.encryption_key = {n}});
    if (n % 7 == 0) {
      const auto dropped = this->store->begin_write();
      mls_tree::RatchetTree another = grown;
      another.update(mls_wire::LeafIndex{1}, {.encryption_key = {n, 2}});
      dropped->conversations().put_tree(id, another);
      EXPECT_EQ(dropped->conversations().tree(id), another);
    }
    this->write([&](Transaction& transaction) {
      transaction.conversations().put_tree(id, grown);
      if (n % 5 == 0) transaction.conversations().put_tree(other, tree(n));
      grown.update(mls_wire::LeafIndex{n % 3U}, {.encryption_key = {n, 1}});
      transaction.conversations().put_tree(id, grown);
      EXPECT_EQ(transaction.conversations().tree(id), grown);
    });
    const auto transaction = this->store->begin_read();
    EXPECT_EQ(transaction->conversations().tree(id), grown);
    EXPECT_EQ(
        transaction->conversations().tree(other),
        tree(static_cast<std::uint8_t>(n < 5 ? 2 : n - n % 5))
    );
  }
}

TYPED_TEST_P(StoreContract, MembersAndRoster) {
  this->put_conversation();
  const ConversationId id = this->conversation(1);
  const Member late{this->device(1), this->account(1), LeafIndex{5}, Delivery::active};
  const Member early{this->device(2), this->account(2), LeafIndex{3}, Delivery::stopped};
  this->write([&](Transaction& transaction) {
    ConversationTable& table = transaction.conversations();
    table.put_member(id, late);
    table.put_member(id, early);
    table.put_devices(id, Devices::to_check);
    const RosterEntry first{this->account(1), this->account(1), 1, {}};
    RosterEntry second{this->account(2), this->account(1), 1, {}};
    table.account_joins(id, first, Day{5});
    table.account_joins(id, second, Day{5});
    EXPECT_EQ(table.members(id), (std::vector{early, late})) << "by leaf";
    EXPECT_EQ(table.of_account(this->account(2)), std::vector{id});
    table.remove_member(id, early.device);
    table.account_leaves(id, this->account(2), 4, this->now);
    EXPECT_TRUE(table.of_account(this->account(2)).empty());
    const RosterEntry third{this->account(2), this->account(3), 9, {}};
    table.account_joins(id, third, Day{6});
    EXPECT_EQ(table.members(id), std::vector{late});
    EXPECT_EQ(table.find(id)->devices, Devices::to_check);
    second.last_seq = 4;
    EXPECT_EQ(table.roster(id), (std::vector{first, second, third}));
    EXPECT_EQ(table.expire_roster(this->now, 10), 0U);
    EXPECT_EQ(table.expire_roster(this->now + Milliseconds(1), 10), 1U);
    EXPECT_EQ(table.roster(id).size(), 2U);
  });
}

TYPED_TEST_P(StoreContract, OneDirectConversationPerPairInEitherOrder) {
  this->write([this](Transaction& transaction) {
    ConversationTable& table = transaction.conversations();
    table.put_direct(this->account(2), this->account(1), this->conversation(1));
    EXPECT_EQ(table.direct(this->account(1), this->account(2)), this->conversation(1));
    EXPECT_EQ(table.direct(this->account(2), this->account(1)), this->conversation(1));
    table.remove_direct(this->account(1), this->account(2));
    EXPECT_EQ(table.direct(this->account(2), this->account(1)), std::nullopt);
  });
}

TYPED_TEST_P(StoreContract, AcceptedCommitsAreRecognisedForAWhile) {
  this->put_conversation();
  this->write([this](Transaction& transaction) {
    ConversationTable& table = transaction.conversations();
    table.put_commit(this->conversation(1), this->hash(1), Epoch{1}, this->now);
    EXPECT_EQ(table.find_commit(this->conversation(1), this->hash(1)), Epoch{1});
    EXPECT_EQ(table.find_commit(this->conversation(1), this->hash(2)), std::nullopt);
    EXPECT_EQ(table.expire_commits(this->now, 10), 0U);
    EXPECT_EQ(table.expire_commits(this->now + Milliseconds(1), 10), 1U);
    EXPECT_EQ(table.find_commit(this->conversation(1), this->hash(1)), std::nullopt);
  });
}

TYPED_TEST_P(StoreContract, AMessageIsFoundBeforeAndAfterItIsTagged) {
  this->put_devices(2);
  this->put_conversation();
  this->write([this](Transaction& transaction) {
    MessageTable& table = transaction.messages();
    EXPECT_EQ(table.accept(this->message(1, {this->device(1)})).untagged, 0U);
    EXPECT_EQ(table.accept(this->message(2, {this->device(1)})).untagged, 1U);
    EXPECT_EQ(table.find(this->conversation(1), this->hash(2))->untagged, 1U);
    EXPECT_EQ(table.untagged().size(), 2U);
    EXPECT_EQ(transaction.conversations().find(this->conversation(1))->seq, 2U);
    this->tag_all(transaction, 7);
    EXPECT_TRUE(table.untagged().empty());
  });
  const auto reader = this->store->begin_read();
  const auto found = reader->messages().find(this->conversation(1), this->hash(2));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->untagged, std::nullopt);
  EXPECT_EQ(found->envelope.seq, 2U);
  EXPECT_EQ(found->envelope.frank.value[31], 7);
  EXPECT_EQ(this->inbox(this->device(1)).size(), 2U);
}

TYPED_TEST_P(StoreContract, MessagesAndOtherItemsStandInOneOrder) {
  this->put_devices(2);
  this->put_conversation();
  this->write([this](Transaction& transaction) {
    const std::vector both{this->device(1), this->device(2)};
    transaction.messages().accept(this->message(1, both));
    transaction.inboxes().deliver(both, Bytes{0xAA}, this->now);
    transaction.messages().accept(this->message(2, {this->device(2)}));
    this->tag_all(transaction, 7);
  });
  const auto items = this->inbox(this->device(2));
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[1], (InboxEntry{2, {0xAA}}));
  EXPECT_EQ(this->inbox(this->device(1)).back(), (InboxEntry{2, {0xAA}}));
  EXPECT_EQ(this->inbox(this->device(2), 2).front().number, 3U);
}

TYPED_TEST_P(StoreContract, UnknownRecipientsArePassedOver) {
  this->put_devices(1);
  this->write([this](Transaction& transaction) {
    const std::vector recipients{this->device(9), this->device(1)};
    transaction.inboxes().deliver(recipients, Bytes{1}, this->now);
    transaction.inboxes().deliver(std::vector{this->device(9)}, Bytes{2}, this->now);
  });
  EXPECT_EQ(this->inbox(this->device(1)), (std::vector<InboxEntry>{{1, {1}}}));
}

TYPED_TEST_P(StoreContract, AWindowBoundsItemsAndBytesButNeverTheFirstItem) {
  this->put_devices(1);
  this->write([this](Transaction& transaction) {
    for (int i = 0; i < 5; ++i) {
      transaction.inboxes().deliver(std::vector{this->device(1)}, Bytes(100), this->now);
    }
  });
  const auto read = [this](std::size_t items, std::size_t bytes) {
    return this->store->begin_read()->inboxes().read(this->device(1), 0, {items, bytes}).size();
  };
  EXPECT_EQ(read(3, 10'000), 3U);
  EXPECT_EQ(read(100, 250), 2U);
  EXPECT_EQ(read(100, 1), 1U);
}

TYPED_TEST_P(StoreContract, NumbersGoOnAfterEverythingWasAcknowledged) {
  this->put_devices(1);
  for (std::uint64_t number = 1; number <= 3; ++number) {
    this->write([this](Transaction& transaction) {
      transaction.inboxes().deliver(std::vector{this->device(1)}, Bytes{1}, this->now);
    });
    ASSERT_EQ(this->inbox(this->device(1)).back().number, number);
    this->ack(this->device(1), number);
    this->store = this->maker.reopen(std::move(this->store));
    const auto state = this->store->begin_read()->inboxes().state(this->device(1));
    EXPECT_EQ(state, (InboxState{number, number}));
  }
}

TYPED_TEST_P(StoreContract, OldItemsLeaveFromTheFrontAndCountAsAcknowledged) {
  this->put_devices(3);
  const auto deliver = [this](std::vector<DeviceId> to, Instant at) {
    this->write([&](Transaction& transaction) { transaction.inboxes().deliver(to, Bytes{1}, at); });
  };
  deliver({this->device(1), this->device(2)}, this->now);
  deliver({this->device(1)}, this->now + Milliseconds(10));
  deliver({this->device(1), this->device(3)}, this->now + Milliseconds(20));
  const auto expire = [this](Instant before) {
    std::size_t rounds = 0;
    this->write([&](Transaction& transaction) {
      while (transaction.inboxes().expire(before, 2) > 0 && ++rounds < 100) {
      }
    });
  };
  expire(this->now);
  EXPECT_EQ(this->inbox(this->device(1)).size(), 3U);
  expire(this->now + Milliseconds(15));
  EXPECT_EQ(this->inbox(this->device(1)).size(), 1U);
  EXPECT_TRUE(this->inbox(this->device(2)).empty());
  EXPECT_EQ(this->inbox(this->device(3)).size(), 1U);
  const auto reader = this->store->begin_read();
  EXPECT_EQ(reader->inboxes().state(this->device(1)), (InboxState{2, 3}));
  EXPECT_EQ(reader->inboxes().state(this->device(2)), (InboxState{1, 1}));
}

TYPED_TEST_P(StoreContract, AcceptancesAreForgottenInTime) {
  this->put_conversation();
  this->write([this](Transaction& transaction) {
    transaction.messages().accept(this->message(1, {}));
    this->tag_all(transaction, 1);
    EXPECT_EQ(transaction.messages().expire(this->now, 10), 0U);
    EXPECT_EQ(transaction.messages().expire(this->now + Milliseconds(1), 10), 1U);
    EXPECT_FALSE(transaction.messages().find(this->conversation(1), this->hash(1)).has_value());
  });
}

TYPED_TEST_P(StoreContract, Blobs) {
  const BlobRecord record{BlobId{{1}}, this->account(1), 100, 0, this->now};
  this->write([&](Transaction& transaction) {
    BlobTable& table = transaction.blobs();
    table.create(record);
    table.create({BlobId{{2}}, this->account(1), 11, 0, this->now + Milliseconds(9)});
    EXPECT_EQ(table.total_bytes(this->account(1)), 111U);
    EXPECT_EQ(table.find(record.blob), record);
    table.advance(record.blob, 60);
    EXPECT_EQ(table.find(record.blob)->offset, 60U);
    EXPECT_TRUE(table.expire(this->now, 10).empty());
    EXPECT_EQ(table.expire(this->now + Milliseconds(1), 10), std::vector{record.blob});
    EXPECT_EQ(table.find(record.blob), std::nullopt);
    EXPECT_EQ(table.total_bytes(this->account(1)), 11U);
  });
}

TYPED_TEST_P(StoreContract, LinkStepsAreThereForTheirTime) {
  const LinkId link{{1}};
  this->write([&](Transaction& transaction) {
    LinkTable& table = transaction.links();
    table.put(link, api::LinkStep::offer, Bytes{1}, this->now);
    table.put(link, api::LinkStep::grant, Bytes{2}, this->now + Milliseconds(9));
    EXPECT_EQ(table.count(), 2U);
    EXPECT_EQ(table.find(link, api::LinkStep::offer, this->now), Bytes{1});
    EXPECT_EQ(table.find(link, api::LinkStep::offer, this->now + Milliseconds(1)), std::nullopt);
    EXPECT_EQ(table.find(link, api::LinkStep::ready, this->now), std::nullopt);
    table.put(link, api::LinkStep::offer, Bytes{3}, this->now + Milliseconds(1));
    EXPECT_EQ(table.find(link, api::LinkStep::offer, this->now), Bytes{3});
    EXPECT_EQ(table.expire(this->now + Milliseconds(2), 10), 1U);
    EXPECT_EQ(table.count(), 1U);
  });
}

TYPED_TEST_P(StoreContract, WhoIsBlockedByWhom) {
  this->write([by = this->account(1), one = this->account(2)](Transaction& transaction) {
    SafetyTable& table = transaction.safety();
    for (int i = 0; i < 2; ++i) table.block(by, one);
    EXPECT_EQ(table.blocked_by(by), std::vector{one});
    EXPECT_TRUE(table.is_blocked(by, one) && !table.is_blocked(one, by));
    table.unblock(by, one);
    EXPECT_TRUE(!table.is_blocked(by, one) && table.blocked_by(by).empty());
  });
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreContract,
    WhatWasNotCommittedNeverHappened,
    AReaderSeesOneUnchangingView,
    LookingChangesNothing,
    AccountsAndStatements,
    OnlyListedDevicesAreListed,
    KeyPackagesComeOldestFirstAndNeverExpiredOnes,
    OneCommitOfAnEpochWins,
    WhoLeavesIsKeptUntilItsAccountIsOut,
    TreesAreThoseThatWerePutLast,
    MembersAndRoster,
    OneDirectConversationPerPairInEitherOrder,
    AcceptedCommitsAreRecognisedForAWhile,
    AMessageIsFoundBeforeAndAfterItIsTagged,
    MessagesAndOtherItemsStandInOneOrder,
    UnknownRecipientsArePassedOver,
    AWindowBoundsItemsAndBytesButNeverTheFirstItem,
    NumbersGoOnAfterEverythingWasAcknowledged,
    OldItemsLeaveFromTheFrontAndCountAsAcknowledged,
    AcceptancesAreForgottenInTime,
    Blobs,
    LinkStepsAreThereForTheirTime,
    WhoIsBlockedByWhom
);

}  // namespace causeway::provider
