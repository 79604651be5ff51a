// Group links: what members, those who decide and those who ask see, and what a member that lies
// can make of it; by the production engine and provider, with a test in between.
#include "cmd/causeway-sim/engine_joins_test.h"

#include "api/limits.h"

namespace causeway::simulate::answers {
namespace {

// --- The link

TEST_F(Joining, AllMembersKnowTheLinkAndTheHubTakesIt) {
  ASSERT_TRUE(set_link(ann).ok());
  EXPECT_EQ(ann.heard<Done>().back().kind, OutboxKind::put_link);
  EXPECT_EQ(done(ann), "");
  ASSERT_TRUE(link(ann));
  EXPECT_EQ(link(ann), link(bob));
  ASSERT_TRUE(ask(cleo, handed()).ok());
  EXPECT_EQ(done(cleo), "");
}

TEST_F(Joining, WhoComesInIsToldTheLink) {
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(add(world, ann, id, "cleo").ok());
  EXPECT_EQ(link(cleo), link(ann));
}

TEST_F(Joining, OnlyWhoMayAddMakesALink) {
  EXPECT_EQ(broken(set_link(bob)), mls_tree::rules::adder_may_add.name);
  EXPECT_EQ(broken(set_link(ann, GroupLinkWish::withdrawn)), "client.group_link_is_there");
  world.pass(seconds(2));
  // A program of bob's that does not care.
  const auto forged = world.command(bob, [&](Engine&, StoreTransaction& store) -> Result<void> {
    const content::GroupLinkState state{.secret = SecretBytes(Bytes(16, 7))};
    TRY(client::enter_message(
        store, id, content::make_message(world.random, content::group_link_part(state)), world.now
    ));
    return {};
  });
  ASSERT_TRUE(forged.ok());
  ASSERT_TRUE(world.say(bob, id, "sent").ok());
  EXPECT_EQ(last_disbelieved(ann), "client.state_is_ones_to_change");
  EXPECT_FALSE(link(ann));
}

TEST_F(Joining, ANewLinkMakesTheOldOneVoid) {
  ASSERT_TRUE(set_link(ann).ok());
  const GroupLink old = handed();
  ASSERT_TRUE(ask(cleo, old).ok());
  EXPECT_EQ(asking(ann), Texts{"cleo"});
  ASSERT_TRUE(set_link(ann).ok());
  EXPECT_NE(*link(ann), old);
  EXPECT_EQ(link(bob), link(ann));
  EXPECT_EQ(asking(ann), Texts{});
  EXPECT_EQ(own(cleo), OwnJoinState::ended);
  ASSERT_TRUE(ask(cleo, old).ok());
  EXPECT_EQ(done(cleo), "api.group_link_is_there");
  EXPECT_EQ(own(cleo), OwnJoinState::taken_back);
  ASSERT_TRUE(set_link(ann, GroupLinkWish::withdrawn).ok());
  EXPECT_FALSE(link(bob));
}

TEST_F(Joining, WhatMembersWereToldReachesTheHubThroughAnyWhoDecides) {
  ASSERT_TRUE(set_admin("bob").ok());
  ASSERT_TRUE(set_link(ann).ok());
  // Bob's device tells the members of another, and then is no more.
  const auto told = world.command(bob, [&](Engine&, StoreTransaction& store) -> Result<void> {
    const content::GroupLinkState state{.secret = SecretBytes(Bytes(16, 7))};
    TRY(client::enter_message(
        store, id, content::make_message(world.random, content::group_link_part(state)), world.now
    ));
    return {};
  });
  ASSERT_TRUE(told.ok());
  ASSERT_TRUE(world.say(bob, id, "sent").ok());
  world.cut(bob);
  bob.is_online = false;
  world.pass(seconds(5));
  ASSERT_EQ(link(ann)->secret.reveal()[0], 7);
  ASSERT_TRUE(ask(cleo, handed()).ok());
  EXPECT_EQ(done(cleo), "");
  EXPECT_EQ(asking(ann), Texts{"cleo"});
}

TEST_F(Joining, TheFirstLinkReachesTheHubThroughAnyWhoDecides) {
  ASSERT_TRUE(set_admin("bob").ok());
  world.instead = [this](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (&phone != &bob || frame.op != api::Op::put_group_link) return std::nullopt;
    return refuse(api::Status::too_many, api::rules::rate_is_within_limit);
  };
  ASSERT_TRUE(set_link(bob).ok());
  ASSERT_TRUE(link(ann));
  ASSERT_TRUE(ask(cleo, handed()).ok());
  EXPECT_EQ(done(cleo), "");
}

TEST_F(Joining, TwoWhoMakeALinkAtOnceEndWithOne) {
  ASSERT_TRUE(set_admin("bob").ok());
  world.cut(ann);
  world.cut(bob);
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(set_link(bob).ok());
  world.pass(seconds(10));
  ASSERT_TRUE(link(ann));
  EXPECT_EQ(link(ann), link(bob));
  ASSERT_TRUE(ask(cleo, handed()).ok());
  EXPECT_EQ(done(cleo), "") << "the hub has the same";
  EXPECT_EQ(asking(bob), Texts{"cleo"});
}

// --- Asking

TEST_F(Joining, WhoAsksIsLetInWithAllDevicesAndIsNoStranger) {
  Phone& other = world.link(cleo);
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(ask(cleo, handed(), "from the club").ok());
  EXPECT_EQ(own(cleo), OwnJoinState::waiting);
  EXPECT_EQ(own(other), OwnJoinState::waiting);
  ASSERT_EQ(asking(ann), Texts{"cleo"});
  EXPECT_EQ(open(ann).front().note, "from the club");
  EXPECT_EQ(open(ann).front().past, api::Past::none);
  const auto news = ann.heard<client::notice::ConversationChanged>().back();
  EXPECT_EQ(news.change, client::Change::join_request);
  EXPECT_EQ(news.added, std::vector{world.self(cleo).account});
  ASSERT_TRUE(approve(ann, "cleo").ok());
  world.pass(seconds(5));
  for (Phone* phone : {&cleo, &other}) {
    EXPECT_TRUE(is_in(*phone));
    EXPECT_FALSE(is_request(*phone));
    EXPECT_EQ(own(*phone), OwnJoinState::let_in);
  }
  EXPECT_EQ(asking(ann), Texts{});
  ASSERT_TRUE(world.say(cleo, id, "thanks").ok());
  EXPECT_EQ(world.texts(bob, id), Texts{"thanks"});
}

TEST_F(Joining, AGroupInWhichNobodyKnowsTheLinkIsAnotherOne) {
  Phone& other = world.link(cleo);
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(ask(cleo, handed()).ok());
  world.change(ann, [&](StoreTransaction& store) {
    return store.put_group_link(id, {2, client::GroupLinkSecret(Bytes(16, 7))});
  });
  ASSERT_TRUE(approve(ann, "cleo").ok());
  world.pass(seconds(5));
  for (Phone* phone : {&cleo, &other}) {
    EXPECT_TRUE(is_in(*phone));
    EXPECT_TRUE(is_request(*phone));
    EXPECT_EQ(own(*phone), OwnJoinState::waiting);
  }
}

TEST_F(Joining, WhoIsLetInMeanwhileIsNoStranger) {
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(ask(cleo, handed()).ok());
  cleo.is_online = false;
  world.cut(cleo);
  ASSERT_TRUE(approve(ann, "cleo").ok());
  // As far as the hub is concerned, the request is over.
  world.change(cleo, [&](StoreTransaction& store) -> Result<void> {
    auto join = *TRY(store.own_join(id));
    join.state = OwnJoinState::ended;
    return store.put_own_join(join);
  });
  cleo.is_online = true;
  world.pass(seconds(5));
  EXPECT_TRUE(is_in(cleo));
  EXPECT_FALSE(is_request(cleo));
  EXPECT_EQ(own(cleo), OwnJoinState::let_in);
}

TEST_F(Joining, WhoNeverAskedIsStillAskedThemselves) {
  ASSERT_TRUE(add(world, ann, id, "cleo").ok());
  EXPECT_TRUE(is_request(cleo));
}

TEST_F(Joining, ARequestCountsOnce) {
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(ask(cleo, handed()).ok());
  const api::JoinRequest request =
      world.look(ann, [&](StoreTransaction& store) { return store.join_requests(id); })
          .front()
          .request;
  ASSERT_TRUE(approve(ann, "cleo").ok());
  bring(cleo, api::JoinItem{request, api::Past::none});
  EXPECT_EQ(last_disbelieved(cleo), "client.join_is_new") << "the hub makes nothing wanted again";
  EXPECT_EQ(own(cleo), OwnJoinState::let_in);
}

TEST_F(Joining, AskingIsTakenBack) {
  ASSERT_TRUE(set_link(ann).ok());
  EXPECT_EQ(broken(take_back(cleo)), "client.join_request_is_there");
  world.pass(seconds(2));
  ASSERT_TRUE(ask(cleo, handed()).ok());
  ASSERT_TRUE(take_back(cleo).ok());
  EXPECT_EQ(own(cleo), OwnJoinState::taken_back);
  EXPECT_EQ(asking(ann), Texts{});
  EXPECT_EQ(broken(approve(ann, "cleo")), "client.join_request_is_there");
  world.pass(seconds(2));
  ASSERT_TRUE(ask(cleo, handed()).ok());
  EXPECT_EQ(asking(ann), Texts{"cleo"});
}

TEST_F(Joining, TheEndOfOneRequestIsNotThatOfTheNext) {
  ASSERT_TRUE(set_link(ann).ok());
  std::optional<api::JoinEndItem> late;
  world.on_item = [&](Phone&, api::InboxItem item) -> std::optional<api::InboxItem> {
    const auto* end = std::get_if<api::JoinEndItem>(&item.payload);
    if (end == nullptr) return item;
    late = *end;
    return api::InboxItem{item.number, api::StatementItem{}};  // which says nothing
  };
  ASSERT_TRUE(ask(cleo, handed()).ok());
  ASSERT_TRUE(take_back(cleo).ok());
  ASSERT_TRUE(ask(cleo, handed()).ok());
  ASSERT_TRUE(late);
  bring(cleo, *late);
  bring(ann, *late);
  EXPECT_EQ(own(cleo), OwnJoinState::waiting);
  EXPECT_EQ(asking(ann), Texts{"cleo"});
}

TEST_F(Joining, WhatIsTakenBackAndAskedAgainWithoutAConnectionIsAsked) {
  ASSERT_TRUE(set_link(ann).ok());
  const GroupLink with = handed();
  ASSERT_TRUE(ask(cleo, with).ok());
  cleo.is_online = false;
  world.cut(cleo);
  ASSERT_TRUE(take_back(cleo).ok());
  ASSERT_TRUE(ask(cleo, with, "after all").ok());
  cleo.is_online = true;
  world.pass(seconds(5));
  EXPECT_EQ(own(cleo), OwnJoinState::waiting);
  ASSERT_EQ(asking(ann), Texts{"cleo"});
  EXPECT_EQ(open(ann).front().note, "after all");
}

TEST_F(Joining, JoinRequestLasts) {
  ASSERT_TRUE(set_link(ann).ok());
  world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op == api::Op::request_join) return std::nullopt;
    return reply;
  };
  ASSERT_TRUE(ask(cleo, handed()).ok());
  EXPECT_EQ(done(cleo), "nothing") << "it does not know whether it was heard";
  ASSERT_TRUE(set_link(ann).ok());
  EXPECT_EQ(own(cleo), OwnJoinState::ended);
  world.cut(cleo);
  world.pass(seconds(5));
  EXPECT_EQ(done(cleo), "client.join_request_lasts");
}

TEST_F(Joining, WhoHasJustLeftAsksWhenTheyAreOut) {
  ASSERT_TRUE(set_link(ann).ok());
  const GroupLink with = handed();
  ann.is_online = false;
  world.cut(ann);
  const auto left = world.command(bob, [&](Engine& engine, StoreTransaction& store) {
    return engine.leave(store, id);
  });
  ASSERT_TRUE(left.ok());
  ASSERT_TRUE(ask(bob, with).ok());
  world.pass(seconds(20));
  EXPECT_EQ(own(bob), OwnJoinState::asking) << "nobody has taken bob's device out";
  EXPECT_LE(bob.requests[api::Op::request_join], 8U) << "more slowly each time";
  ann.is_online = true;
  world.pass(minutes(3));
  EXPECT_EQ(own(bob), OwnJoinState::waiting);
  EXPECT_EQ(asking(ann), Texts{"bob"});
}

TEST_F(Joining, HowARequestEndedIsTakenInAlsoBehindTheListThatLacksIt) {
  ASSERT_TRUE(set_link(ann).ok());
  std::optional<api::JoinEndItem> late;
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    const auto* end = std::get_if<api::JoinEndItem>(&item.payload);
    if (&phone != &cleo || end == nullptr) return item;
    late = *end;
    return api::InboxItem{item.number, api::StatementItem{}};
  };
  ASSERT_TRUE(ask(cleo, handed()).ok());
  ASSERT_TRUE(decline(ann, "cleo").ok());
  world.cut(cleo);
  world.pass(seconds(5));
  ASSERT_EQ(own(cleo), OwnJoinState::ended);
  ASSERT_TRUE(late);
  bring(cleo, *late);
  EXPECT_EQ(own(cleo), OwnJoinState::declined);
}

TEST_F(Joining, WhoIsDeclinedIsToldAndNotHeardAgain) {
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(ask(cleo, handed()).ok());
  ASSERT_TRUE(decline(ann, "cleo").ok());
  EXPECT_EQ(done(ann), "");
  EXPECT_EQ(asking(ann), Texts{});
  EXPECT_EQ(own(cleo), OwnJoinState::declined);
  ASSERT_TRUE(ask(cleo, handed()).ok());
  EXPECT_EQ(done(cleo), "api.join_request_is_welcome");
}

TEST_F(Joining, OneOfThoseWhoDecideIsEnough) {
  ASSERT_TRUE(set_admin("bob").ok());
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(ask(cleo, handed()).ok());
  EXPECT_EQ(asking(ann), Texts{"cleo"});
  ASSERT_EQ(asking(bob), Texts{"cleo"});
  ASSERT_TRUE(approve(bob, "cleo").ok());
  EXPECT_TRUE(is_in(cleo));
  EXPECT_EQ(asking(ann), Texts{}) << "by the commit";
}

TEST_F(Joining, WhoComesToDecideSeesWhoAskedBefore) {
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(ask(cleo, handed()).ok());
  EXPECT_EQ(broken(approve(bob, "cleo")), mls_tree::rules::adder_may_add.name);
  world.pass(seconds(2));
  ASSERT_TRUE(set_admin("bob").ok());
  EXPECT_EQ(asking(bob), Texts{"cleo"});
}

TEST_F(Joining, WhoWasInBeforeIsSaidToBe) {
  ASSERT_TRUE(set_link(ann).ok());
  const GroupLink with = handed();
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.remove_members(store, id, {"bob"});
                      }
                  )
                  .ok());
  EXPECT_FALSE(link(bob)) << "it is forgotten with the group";
  ASSERT_TRUE(ask(bob, with).ok());
  ASSERT_EQ(asking(ann), Texts{"bob"});
  EXPECT_EQ(open(ann).front().past, api::Past::was_member);
  ASSERT_TRUE(approve(ann, "bob").ok());
  EXPECT_TRUE(is_in(bob));
}

TEST_F(Joining, PeopleWhoAreBlockedAreNotHeard) {
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(ask(cleo, handed()).ok());
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.block(store, "cleo");
                      }
                  )
                  .ok());
  EXPECT_EQ(asking(ann), Texts{});
}

TEST_F(Joining, RequestsEndAfterAMonth) {
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(ask(cleo, handed()).ok());
  world.now += api::limits::join_retention;
  EXPECT_EQ(asking(ann), Texts{});
}

TEST_F(Joining, WishesAreChecked) {
  ASSERT_TRUE(set_link(ann).ok());
  GroupLink elsewhere = handed();
  elsewhere.domain = "elsewhere.example";
  EXPECT_EQ(broken(ask(cleo, elsewhere)), "client.group_link_is_of_this_provider");
  EXPECT_EQ(broken(ask(cleo, handed(), std::string(256, 'x'))), "client.join_note_is_plain");
  EXPECT_EQ(broken(ask(cleo, handed(), "two\nlines")), "client.join_note_is_plain");
  EXPECT_EQ(broken(ask(bob, handed())), "api.joiner_is_no_member");
}

TEST_F(Joining, WhatWasAskedWithoutAConnectionIsAskedLater) {
  ASSERT_TRUE(set_link(ann).ok());
  const GroupLink with = handed();
  world.cut(cleo);
  ASSERT_TRUE(ask(cleo, with).ok());
  world.restart(cleo);
  EXPECT_EQ(own(cleo), OwnJoinState::asking);
  world.pass(seconds(5));
  EXPECT_EQ(own(cleo), OwnJoinState::waiting);
  EXPECT_EQ(asking(ann), Texts{"cleo"});
}

TEST_F(Joining, OlderDisksAreToldWhoAsks) {
  ASSERT_TRUE(set_link(ann).ok());
  Phone& dan = world.person("dan");
  ASSERT_TRUE(ask(dan, handed()).ok());
  world.copy_disk(ann);
  world.copy_disk(cleo);
  ASSERT_TRUE(ask(cleo, handed()).ok());
  ASSERT_TRUE(take_back(dan).ok());
  world.pass(seconds(2));
  world.restore_disk(ann);
  world.restore_disk(cleo);
  world.pass(seconds(20));
  EXPECT_EQ(asking(ann), Texts{"cleo"});
  EXPECT_EQ(own(cleo), OwnJoinState::waiting);
}

TEST_F(Joining, TheListIsAskedForAtWill) {
  ASSERT_TRUE(set_link(ann).ok());
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    const bool is_asked = &phone == &ann && std::holds_alternative<api::JoinItem>(item.payload);
    if (is_asked) item.payload = api::StatementItem{};  // which says nothing
    return item;
  };
  ASSERT_TRUE(ask(cleo, handed()).ok());
  EXPECT_EQ(asking(ann), Texts{});
  ASSERT_TRUE(
      world
          .command(
              ann, [](Engine& engine, StoreTransaction& store) { return engine.list_joins(store); }
          )
          .ok()
  );
  EXPECT_EQ(ann.heard<Done>().back().kind, OutboxKind::list_joins);
  EXPECT_EQ(asking(ann), Texts{"cleo"});
}

TEST_F(Joining, ARequestByADeviceIsShownThoughItIsNewerThanTheLookUp) {
  ASSERT_TRUE(set_link(ann).ok());
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [](Engine& engine, StoreTransaction& store) {
                        return engine.look_up(store, "cleo");
                      }
                  )
                  .ok());
  Phone& second = world.link(cleo);
  world.pass(seconds(1));
  ASSERT_TRUE(ask(second, handed()).ok());
  EXPECT_EQ(asking(ann), Texts{"cleo"});
}

}  // namespace
}  // namespace causeway::simulate::answers
