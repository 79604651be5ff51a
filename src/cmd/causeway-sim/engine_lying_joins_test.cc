// Requests to join, and links, as a hub that lies could bring them; by the production engine and
// provider, with a test in between.
#include "api/limits.h"
#include "cmd/causeway-sim/engine_joins_test.h"

namespace causeway::simulate::answers {
namespace {

TEST_F(Joining, AForgedRequestIsNotShown) {
  ASSERT_TRUE(set_link(ann).ok());
  api::JoinRequest forged = request_of(cleo, handed(), to_unix_ms(world.now));
  forged.account = world.self(bob).account;  // who asked for nothing
  forged.device = world.self(bob).device;
  bring(ann, api::JoinItem{forged, {}});
  EXPECT_EQ(last_disbelieved(ann), "identity.join_is_signed");
  EXPECT_EQ(asking(ann), Texts{});
  forged.time_ms += 1;
  forged.device = world.self(cleo).device;
  bring(ann, api::JoinItem{forged, {}});
  EXPECT_EQ(last_disbelieved(ann), "client.leaf_is_in_statement");
  EXPECT_EQ(asking(ann), Texts{});
}

TEST_F(Joining, AnAccountThatIsNotThereAsksForNothing) {
  ASSERT_TRUE(set_link(ann).ok());
  api::JoinRequest forged = request_of(cleo, handed(), to_unix_ms(world.now));
  forged.account = AccountId{{9}};
  bring(ann, api::JoinItem{forged, {}});
  EXPECT_EQ(last_disbelieved(ann), "client.leaf_is_in_statement");
  EXPECT_TRUE(
      world.look(ann, [&](StoreTransaction& store) { return store.join_requests(id); }).empty()
  );
}

TEST_F(Joining, JoinIsByThisLink) {
  ASSERT_TRUE(set_link(ann).ok());
  const api::JoinRequest old = request_of(cleo, handed(), to_unix_ms(world.now));
  ASSERT_TRUE(set_link(ann).ok());
  bring(ann, api::JoinItem{old, {}});
  EXPECT_EQ(last_disbelieved(ann), "client.join_is_by_this_link");
}

TEST_F(Joining, JoinIsNew) {
  ASSERT_TRUE(set_link(ann).ok());
  const api::JoinRequest request = request_of(cleo, handed(), to_unix_ms(world.now));
  bring(ann, api::JoinItem{request, {}});
  EXPECT_EQ(asking(ann), Texts{"cleo"});
  bring(ann, api::JoinItem{request, {}});
  EXPECT_EQ(last_disbelieved(ann), "nothing") << "twice is once";
  const AccountId account = world.self(cleo).account;
  bring(ann, api::JoinEndItem{id, account, api::JoinEnd::declined, request.time_ms});
  EXPECT_EQ(asking(ann), Texts{});
  bring(ann, api::JoinItem{request, {}});
  EXPECT_EQ(last_disbelieved(ann), "client.join_is_new");
  EXPECT_EQ(asking(ann), Texts{});
}

TEST_F(Joining, JoinIsRecent) {
  ASSERT_TRUE(set_link(ann).ok());
  const auto at = [&](Instant time) {
    return api::JoinItem{request_of(cleo, handed(), to_unix_ms(time)), {}};
  };
  bring(ann, at(world.now - api::limits::join_retention));
  EXPECT_EQ(last_disbelieved(ann), "client.join_is_recent");
  ann.notices.clear();
  bring(ann, at(world.now + api::limits::join_time_allowance + Milliseconds(1)));
  EXPECT_EQ(last_disbelieved(ann), "client.join_is_recent");
  EXPECT_EQ(asking(ann), Texts{});
}

TEST_F(Joining, AFloodOfRequestsIsBounded) {
  ASSERT_TRUE(set_link(ann).ok());
  const api::JoinRequest real = request_of(cleo, handed(), to_unix_ms(world.now));
  world.change(ann, [&](StoreTransaction& store) -> Result<void> {
    for (std::size_t i = 0; i < api::limits::join_requests_max; ++i) {
      api::JoinRequest one = real;
      one.account = AccountId{{static_cast<std::uint8_t>(i), 1}};
      TRY(store.put_join_request({one, {}, client::JoinState::open}));
    }
    return {};
  });
  bring(ann, api::JoinItem{real, {}});
  EXPECT_EQ(last_disbelieved(ann), "api.join_requests_are_few");
}

TEST_F(Joining, WhatWasDecidedOnIsBoundedToo) {
  ASSERT_TRUE(set_link(ann).ok());
  const api::JoinRequest real = request_of(cleo, handed(), to_unix_ms(world.now));
  world.change(ann, [&](StoreTransaction& store) -> Result<void> {
    for (std::size_t i = 0; i < client::closed_joins_max; ++i) {
      api::JoinRequest one = real;
      one.account =
          AccountId{{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8U), 1}};
      one.time_ms = i;
      TRY(store.put_join_request({one, {}, client::JoinState::closed}));
    }
    return {};
  });
  bring(ann, api::JoinItem{real, {}});
  ASSERT_EQ(asking(ann), Texts{"cleo"});
  bring(ann, api::JoinEndItem{id, real.account, api::JoinEnd::taken_back, real.time_ms});
  const auto kept =
      world.look(ann, [&](StoreTransaction& store) { return store.join_requests(id); });
  EXPECT_EQ(kept.size(), client::closed_joins_max);
  bring(ann, api::JoinItem{real, {}});
  EXPECT_EQ(last_disbelieved(ann), "client.join_is_new") << "the latest are kept";
}

TEST_F(Joining, TheHubMakesNoGroupWanted) {
  ASSERT_TRUE(set_link(ann).ok());
  api::JoinRequest forged = request_of(bob, handed(), to_unix_ms(world.now));
  forged.account = world.self(cleo).account;
  forged.device = world.self(cleo).device;
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    if (&phone == &cleo && std::holds_alternative<api::MessageItem>(item.payload)) {
      item.payload = api::JoinItem{forged, {}};
    }
    return item;
  };
  ASSERT_TRUE(world.say(bob, ToUser{"cleo"}, "hello").ok());
  EXPECT_EQ(last_disbelieved(cleo), "identity.join_is_signed");
  EXPECT_EQ(own(cleo), std::nullopt);
  world.on_item = nullptr;
  ASSERT_TRUE(add(world, ann, id, "cleo").ok());
  EXPECT_TRUE(is_request(cleo));
}

TEST_F(Joining, GroupPreviewIsOfThisLink) {
  ASSERT_TRUE(set_link(ann).ok());
  const GroupLink first = handed();
  const ConversationId other = world.group(ann, {"bob"});
  const auto another = world.command(ann, [&](Engine& engine, StoreTransaction& store) {
    return engine.set_group_link(store, other, GroupLinkWish::renewed, world.now);
  });
  ASSERT_TRUE(another.ok());
  const auto served = world.hub_store().begin_read()->joins().find_link(other);
  ASSERT_TRUE(served && served->link);
  const auto opened = client::open_preview(first, served->link->sealed_preview);
  ASSERT_FALSE(opened.ok());
  EXPECT_TRUE(opened.error().is(client::rules::group_preview_is_of_this_link));
  const auto own_preview = world.hub_store().begin_read()->joins().find_link(id);
  EXPECT_EQ(*client::open_preview(first, own_preview->link->sealed_preview), "Hikers");
}

}  // namespace
}  // namespace causeway::simulate::answers
