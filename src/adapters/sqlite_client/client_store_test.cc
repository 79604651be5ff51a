// What the engine relies on: every record comes back as it was put; a transaction that is dropped
// leaves nothing behind, one that is committed everything, also for whoever opens the file next.
#include "adapters/sqlite_client/client_store_test.h"

namespace causeway::adapters::sqlite_client {
namespace {

TEST_F(Store, IsEmptyAtFirst) {
  look([](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.self()).has_value());
    EXPECT_EQ(accept(store.inbox_number()), 0U);
    EXPECT_THAT(accept(store.conversations()), IsEmpty());
    EXPECT_THAT(accept(store.outbox()), IsEmpty());
    EXPECT_THAT(accept(store.unshown({}, 10)), IsEmpty());
    return 0;
  });
}

TEST_F(Store, KeepsNewsUntilThePersonIsTold) {
  const client::News first{
      .conversation = id<ConversationId>(),
      .change = client::Change::members,
      .added = {id<AccountId>(), id<AccountId>()},
      .removed = {id<AccountId>()},
      .time_ms = 7,
  };
  const client::News second{.conversation = id<ConversationId>(), .change = client::Change::opened};
  const auto rows = commit([&](StoreTransaction& store) {
    return std::pair(accept(store.add_news(first)), accept(store.add_news(second)));
  });
  open();
  look([&](StoreTransaction& store) {
    const auto all = accept(store.news({}, 10));
    EXPECT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].row, rows.first);
    EXPECT_EQ(all[0].conversation, first.conversation);
    EXPECT_EQ(all[0].change, first.change);
    EXPECT_EQ(all[0].added, first.added);
    EXPECT_EQ(all[0].removed, first.removed);
    EXPECT_EQ(all[0].time_ms, first.time_ms);
    EXPECT_EQ(all[1].change, second.change);
    EXPECT_EQ(accept(store.news({}, 1)).size(), 1U);
    EXPECT_EQ(accept(store.news(rows.first, 10)).size(), 1U);
    return 0;
  });
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.delete_news(rows.first).ok());
    return 0;
  });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.news({}, 10)).front().row, rows.second);
    return 0;
  });
}

TEST_F(Store, KeepsWhoThisDeviceIs) {
  const auto self = make_self(random_);
  commit([&](StoreTransaction& store) { return store.put_self(self).ok(); });
  open();
  const auto kept = look([](StoreTransaction& store) { return accept(store.self()); });
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(kept->domain, self.domain);
  EXPECT_EQ(kept->username, self.username);
  EXPECT_EQ(kept->account, self.account);
  EXPECT_EQ(kept->device, self.device);
  EXPECT_TRUE(kept->identity_key.private_key == self.identity_key.private_key);
  EXPECT_EQ(kept->identity_key.public_key, self.identity_key.public_key);
  EXPECT_TRUE(kept->device_key.private_key == self.device_key.private_key);
  EXPECT_EQ(kept->statement, self.statement);
  EXPECT_EQ(kept->registration, self.registration);
  EXPECT_EQ(kept->last_resort_ms, self.last_resort_ms);
  commit([](StoreTransaction& store) { return store.delete_self().ok(); });
  EXPECT_FALSE(look([](StoreTransaction& store) { return accept(store.self()); }).has_value());
}

TEST_F(Store, ForgetsWhatADroppedTransactionDid) {
  const auto self = make_self(random_);
  look([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_self(self).ok());
    EXPECT_TRUE(store.put_inbox_number(5).ok());
    EXPECT_TRUE(accept(store.self()).has_value());
    return 0;
  });
  look([](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.self()).has_value());
    EXPECT_EQ(accept(store.inbox_number()), 0U);
    return 0;
  });
}

TEST_F(Store, KeepsAcrossOpenings) {
  commit([](StoreTransaction& store) { return store.put_inbox_number(5).ok(); });
  open();
  EXPECT_EQ(look([](StoreTransaction& store) { return accept(store.inbox_number()); }), 5U);
}

TEST_F(Store, SpendsOneTimeKeyPackagesOnly) {
  const Bytes once = random_.bytes(32);
  const Bytes last_resort = random_.bytes(32);
  const SecretBytes bundle = random_.secret(64);
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_key_package(once, client::KeyPackageUse::once, 1'000, bundle).ok());
    EXPECT_TRUE(
        store.put_key_package(last_resort, client::KeyPackageUse::last_resort, 2'000, bundle).ok()
    );
    EXPECT_TRUE(*accept(store.key_package(once)) == bundle);
    EXPECT_TRUE(store.spend_key_package(once).ok());
    return store.spend_key_package(last_resort).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.key_package(once)).has_value());
    EXPECT_TRUE(accept(store.key_package(last_resort)).has_value());
    return 0;
  });
}

TEST_F(Store, KeepsNoSecretsOfKeyPackagesThatHaveEnded) {
  const Bytes once = random_.bytes(32);
  const Bytes last_resort = random_.bytes(32);
  const SecretBytes bundle = random_.secret(64);
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_key_package(once, client::KeyPackageUse::once, 1'000, bundle).ok());
    EXPECT_TRUE(
        store.put_key_package(last_resort, client::KeyPackageUse::last_resort, 2'000, bundle).ok()
    );
    return store.expire_key_packages(999).ok();
  });
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(accept(store.key_package(once)).has_value());
    return store.expire_key_packages(1'000).ok();
  });
  commit([&](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.key_package(once)).has_value());
    EXPECT_TRUE(accept(store.key_package(last_resort)).has_value());
    return store.expire_key_packages(2'000).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.key_package(last_resort)).has_value());
    return 0;
  });
}

TEST_F(Store, FindsPeopleByAccountAndByName) {
  const client::Person bob{id<AccountId>(), "bob", random_.bytes(10)};
  commit([&](StoreTransaction& store) { return store.put_person(bob).ok(); });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.person(bob.account))->username, "bob");
    EXPECT_EQ(accept(store.person_named("bob"))->account, bob.account);
    EXPECT_EQ(accept(store.person_named("bob"))->statement, bob.statement);
    EXPECT_FALSE(accept(store.person_named("bo")).has_value());
    return 0;
  });
}

TEST_F(Store, ListsConversationsNewestFirst) {
  client::Conversation older{.id = id<ConversationId>(), .title = "older", .active_ms = 1};
  older.progress = {4, 5};
  older.state = client::ConversationState::broken;
  older.timer = std::chrono::hours(1);
  client::Conversation newer{.id = id<ConversationId>(), .title = "newer", .active_ms = 2};
  commit([&](StoreTransaction& store) {
    return store.put_conversation(older).ok() && store.put_conversation(newer).ok();
  });
  look([&](StoreTransaction& store) {
    const auto all = accept(store.conversations());
    EXPECT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].title, "newer");
    EXPECT_EQ(all[1].progress.seq, 4U);
    EXPECT_EQ(all[1].timer, std::chrono::hours(1));
    EXPECT_EQ(all[1].state, client::ConversationState::broken);
    return 0;
  });
}

TEST_F(Store, KeepsGroupsAndChangesOnTheirWay) {
  const auto conversation = id<ConversationId>();
  const auto ratchets = random_.secret(20);
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_group(conversation, {random_.secret(30), random_.secret(20)}).ok());
    EXPECT_TRUE(store.put_ratchets(conversation, ratchets).ok());
    client::PendingChange change{
        .op = api::Op::commit, .request = {1, 2}, .commit = random_.secret(5), .outbox = {6}
    };
    return store.put_pending(conversation, change).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_TRUE(accept(store.group(conversation))->ratchets == ratchets);
    const auto pending = accept(store.pending(conversation));
    EXPECT_EQ(pending->op, api::Op::commit);
    EXPECT_EQ(pending->request, (Bytes{1, 2}));
    EXPECT_EQ(pending->commit.size(), 5U);
    EXPECT_EQ(pending->outbox, client::OutboxRow{6});
    return 0;
  });
  commit([&](StoreTransaction& store) {
    return store.delete_group(conversation).ok() && store.delete_pending(conversation).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.group(conversation)).has_value());
    EXPECT_FALSE(accept(store.pending(conversation)).has_value());
    return 0;
  });
}

TEST_F(Store, KeepsATreeAsAWholeAndWhatChangedSince) {
  using Kind = mls_tree::TreeRecord::Kind;
  const auto conversation = id<ConversationId>();
  const auto other = id<ConversationId>();
  const auto tree = [this](ConversationId of) {
    return look([&](StoreTransaction& store) { return accept(store.tree(of)); });
  };
  EXPECT_TRUE(tree(conversation).empty());
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_tree(conversation, {Kind::whole, {1}}).ok());
    EXPECT_TRUE(store.put_tree(other, {Kind::whole, {2}}).ok());
    EXPECT_TRUE(store.put_tree(conversation, {Kind::changes, {3}}).ok());
    EXPECT_TRUE(store.put_tree(other, {Kind::changes, {4}}).ok());
    return store.put_tree(conversation, {Kind::changes, {3}}).ok();
  });
  EXPECT_EQ(tree(conversation), (std::vector<Bytes>{{1}, {3}, {3}})) << "in order, none dropped";
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_tree(conversation, {Kind::whole, {5}}).ok());
    return store.put_tree(conversation, {Kind::changes, {6}}).ok();
  });
  EXPECT_EQ(tree(conversation), (std::vector<Bytes>{{5}, {6}}));
  commit([&](StoreTransaction& store) { return store.delete_group(conversation).ok(); });
  EXPECT_TRUE(tree(conversation).empty());
  EXPECT_EQ(tree(other), (std::vector<Bytes>{{2}, {4}}));
}

TEST_F(Store, HidesWhatTheBlockedSayInGroups) {
  const auto in_group = make_message(random_, id<ConversationId>());
  const auto in_direct = make_message(random_, id<ConversationId>());
  commit([&](StoreTransaction& store) {
    client::Conversation group{.id = in_group.conversation, .kind = api::ConversationKind::group};
    EXPECT_TRUE(store.put_conversation(group).ok());
    EXPECT_TRUE(store.put_conversation({.id = in_direct.conversation}).ok());
    EXPECT_TRUE(store.add_message(in_group).ok());
    return store.add_message(in_direct).ok();
  });
  const auto shown = [this](ConversationId of) {
    return look([&](StoreTransaction& store) { return accept(store.messages(of, {}, 9)).size(); });
  };
  const auto block = [this](AccountId account) {
    commit([&](StoreTransaction& store) { return store.block(account).ok(); });
  };
  block(id<AccountId>());
  EXPECT_EQ(shown(in_group.conversation), 1U);
  block(in_group.sender_account);
  block(in_direct.sender_account);
  block(in_direct.sender_account);
  EXPECT_EQ(shown(in_group.conversation), 0U);
  EXPECT_EQ(shown(in_direct.conversation), 1U);
  const auto blocked = look([](StoreTransaction& store) { return accept(store.blocked()); });
  EXPECT_EQ(blocked.size(), 3U);
  EXPECT_TRUE(std::is_sorted(blocked.begin(), blocked.end()));
  commit([&](StoreTransaction& store) { return store.unblock(in_group.sender_account).ok(); });
  EXPECT_EQ(shown(in_group.conversation), 1U);
}

TEST_F(Store, KeepsWhoIsInAConversation) {
  const auto conversation = id<ConversationId>();
  const auto other = id<ConversationId>();
  const client::RosterEntry ann{{{1}}, 2, 3, client::Stay::stays};
  const client::RosterEntry bob{{{2}}, 4, 5, client::Stay::leaves};
  const auto roster = [this](ConversationId of) {
    return look([&](StoreTransaction& store) { return accept(store.roster(of)); });
  };
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_roster(other, ann).ok());
    EXPECT_TRUE(store.put_roster(conversation, bob).ok());
    return store.put_roster(conversation, ann).ok();
  });
  EXPECT_EQ(roster(conversation), (std::vector{ann, bob}));
  commit([&](StoreTransaction& store) {
    return store.delete_roster(conversation, ann.account).ok();
  });
  EXPECT_EQ(roster(conversation), std::vector{bob});
  commit([&](StoreTransaction& store) { return store.delete_group(conversation).ok(); });
  EXPECT_TRUE(roster(conversation).empty());
  EXPECT_EQ(roster(other), std::vector{ann});
}

TEST_F(Store, KeepsMessagesInTheOrderTheyCame) {
  const auto conversation = id<ConversationId>();
  const auto first = make_message(random_, conversation);
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.add_message(first).ok());
    for (int i = 0; i < 4; ++i) {
      EXPECT_TRUE(store.add_message(make_message(random_, conversation)).ok());
    }
    return store.add_message(make_message(random_, id<ConversationId>())).ok();
  });
  look([&](StoreTransaction& store) {
    const auto newest = accept(store.messages(conversation, {}, 2));
    EXPECT_EQ(newest.size(), 2U);
    EXPECT_LT(newest[0].row, newest[1].row);
    const auto before = accept(store.messages(conversation, newest[0].row, 10));
    EXPECT_EQ(before.size(), 3U);
    EXPECT_EQ(before[0].id, first.id);
    EXPECT_EQ(before[0].content, first.content);
    EXPECT_EQ(before[0].frank->seq, 9U);
    EXPECT_TRUE(before[0].application_data == first.application_data);
    EXPECT_EQ(accept(store.find_message(conversation, first.id))->content, first.content);
    EXPECT_FALSE(accept(store.find_message(id<ConversationId>(), first.id)).has_value());
    return 0;
  });
}

TEST_F(Store, OrdersAConversationByPlaceWhateverCameFirst) {
  const auto conversation = id<ConversationId>();
  EXPECT_EQ(
      look([&](StoreTransaction& store) { return accept(store.newest_place(conversation)); }), 0U
  );
  std::vector<client::MessageRow> rows;
  const std::vector<client::Place> places{
      client::place_of_queued, 7, 3, 7, 1, client::place_of_queued
  };
  commit([&](StoreTransaction& store) {
    for (const client::Place place : places) {
      auto message = make_message(random_, conversation);
      message.place = place;
      rows.push_back(accept(store.add_message(message)));
    }
    return true;
  });
  const auto order = [&](client::MessageRow before, std::size_t count) {
    std::vector<client::MessageRow> found;
    look([&](StoreTransaction& store) {
      for (const auto& message : accept(store.messages(conversation, before, count))) {
        found.push_back(message.row);
      }
      return 0;
    });
    return found;
  };
  EXPECT_THAT(order({}, 10), ElementsAre(rows[4], rows[2], rows[1], rows[3], rows[0], rows[5]));
  EXPECT_THAT(order({}, 3), ElementsAre(rows[3], rows[0], rows[5]));
  EXPECT_THAT(order(rows[3], 2), ElementsAre(rows[2], rows[1]));
  EXPECT_THAT(order(rows[2], 10), ElementsAre(rows[4]));
  EXPECT_THAT(order(rows[4], 10), IsEmpty());
  commit([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.newest_place(conversation)), 7U);
    auto sent = *accept(store.message(rows[0]));
    sent.place = 2;
    return store.put_message(sent).ok();
  });
  EXPECT_THAT(order({}, 10), ElementsAre(rows[4], rows[0], rows[2], rows[1], rows[3], rows[5]));
}

TEST_F(Store, ChangesWhatBecomesOfAMessage) {
  auto message = make_message(random_, id<ConversationId>());
  message.state = client::MessageState::queued;
  commit([&](StoreTransaction& store) {
    message.row = accept(store.add_message(message));
    message.state = client::MessageState::failed;
    message.failure = "api.account_exists";
    return store.put_message(message).ok();
  });
  const auto kept =
      look([&](StoreTransaction& store) { return accept(store.message(message.row)); });
  EXPECT_EQ(kept->state, client::MessageState::failed);
  EXPECT_EQ(kept->failure, "api.account_exists");
}

TEST_F(Store, RemembersWhatNobodyWasShown) {
  const auto conversation = id<ConversationId>();
  std::vector<client::MessageRow> rows;
  commit([&](StoreTransaction& store) {
    for (const auto state :
         {client::MessageState::received,
          client::MessageState::queued,
          client::MessageState::unproven,
          client::MessageState::received}) {
      auto message = make_message(random_, conversation);
      message.state = state;
      rows.push_back(accept(store.add_message(message)));
    }
    return true;
  });
  const auto unshown = [&](client::MessageRow after, std::size_t count) {
    std::vector<client::MessageRow> found;
    look([&](StoreTransaction& store) {
      for (const auto& message : accept(store.unshown(after, count))) found.push_back(message.row);
      return 0;
    });
    return found;
  };
  EXPECT_THAT(unshown({}, 10), ElementsAre(rows[0], rows[2], rows[3]));  // one's own are known
  EXPECT_THAT(unshown({}, 1), ElementsAre(rows[0]));
  EXPECT_THAT(unshown(rows[0], 10), ElementsAre(rows[2], rows[3]));
  commit([&](StoreTransaction& store) { return store.mark_shown(rows[2]).ok(); });
  EXPECT_THAT(unshown({}, 10), ElementsAre(rows[0], rows[3]));
}

TEST_F(Store, KeepsHowFarAttachmentsHaveCome) {
  auto attachment = make_attachment(random_, {4});
  commit([&](StoreTransaction& store) { return store.put_attachment(attachment).ok(); });
  attachment.state = client::BlobState::downloaded;
  commit([&](StoreTransaction& store) { return store.put_attachment(attachment).ok(); });
  look([&](StoreTransaction& store) {
    const auto kept = accept(store.attachments({4}));
    EXPECT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].state, client::BlobState::downloaded);
    EXPECT_TRUE(kept[0].what == attachment.what);
    EXPECT_THAT(accept(store.attachments({5})), IsEmpty());
    EXPECT_EQ(accept(store.attachments_in(client::BlobState::downloaded)).size(), 1U);
    EXPECT_THAT(accept(store.attachments_in(client::BlobState::uploading)), IsEmpty());
    return 0;
  });
}

TEST_F(Store, KeepsTheOutboxInOrder) {
  const auto conversation = id<ConversationId>();
  client::OutboxEntry entry{
      .kind = client::OutboxKind::add,
      .conversation = conversation,
      .message = {3},
      .usernames = {"bob", "cat"},
      .accounts = {id<AccountId>()},
      .role = mls_tree::Role::admin,
      .suite = mls_wire::hybrid_suite.id,
  };
  client::OutboxRow first;
  commit([&](StoreTransaction& store) {
    first = accept(store.add_outbox(entry));
    EXPECT_TRUE(store.add_outbox({.conversation = id<ConversationId>()}).ok());
    return store.add_outbox({.conversation = conversation}).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.outbox()).size(), 3U);
    const auto head = accept(store.outbox_head(conversation));
    EXPECT_EQ(head->row, first);
    EXPECT_EQ(head->usernames, entry.usernames);
    EXPECT_EQ(head->accounts, entry.accounts);
    EXPECT_EQ(head->role, mls_tree::Role::admin);
    return 0;
  });
  commit([&](StoreTransaction& store) {
    auto kept = *accept(store.outbox_entry(first));
    kept.encrypted = {1, 2, 3};
    return store.put_outbox(kept).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.outbox_entry(first))->encrypted, (Bytes{1, 2, 3}));
    return 0;
  });
  commit([&](StoreTransaction& store) { return store.delete_outbox(first).ok(); });
  look([&](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.outbox_entry(first)).has_value());
    EXPECT_GT(accept(store.outbox_head(conversation))->row, first);
    return 0;
  });
}

TEST_F(Store, NeverGivesAnOutboxRowAgain) {
  const auto first = commit([](StoreTransaction& store) { return accept(store.add_outbox({})); });
  commit([&](StoreTransaction& store) { return store.delete_outbox(first).ok(); });
  EXPECT_GT(commit([](StoreTransaction& store) { return accept(store.add_outbox({})); }), first);
}

TEST_F(Store, MovesAConversationIntoAnother) {
  const client::Conversation from{.id = id<ConversationId>()};
  const client::Conversation to{.id = id<ConversationId>()};
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_conversation(from).ok());
    EXPECT_TRUE(store.put_conversation(to).ok());
    EXPECT_TRUE(store.add_message(make_message(random_, from.id)).ok());
    EXPECT_TRUE(store.add_outbox({.conversation = from.id}).ok());
    return store.merge_conversation(from.id, to.id).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.conversation(from.id)).has_value());
    EXPECT_THAT(accept(store.messages(from.id, {}, 10)), IsEmpty());
    EXPECT_EQ(accept(store.messages(to.id, {}, 10)).size(), 1U);
    EXPECT_TRUE(accept(store.outbox_head(to.id)).has_value());
    return 0;
  });
}

TEST_F(Store, HasNobodyInAConversationWithoutAGroup) {
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(client::membership_of(store, id<ConversationId>())).members, IsEmpty());
    return 0;
  });
}

}  // namespace
}  // namespace causeway::adapters::sqlite_client
