// Groups' links and who asks to be let in by them, as they are kept in a sealed database on a disk.
#include "adapters/sqlite_client/client_store_test.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::JoinRequest;
using client::JoinState;
using client::OwnJoin;
using client::OwnJoinState;

constexpr ConversationId hikers{{1}};
constexpr ConversationId bikers{{2}};

JoinRequest join_of(ConversationId id, std::uint8_t account, std::uint64_t time_ms) {
  JoinRequest join{.past = api::Past::was_member, .state = JoinState::unproven};
  join.request.conversation = id;
  join.request.account = AccountId{{account}};
  join.request.time_ms = time_ms;
  join.request.sealed_note = {7, 8};
  return join;
}

TEST_F(Store, KeepsTheLinkOfAGroup) {
  commit([&](StoreTransaction& store) {
    return store.put_group_link(hikers, {3, client::GroupLinkSecret(Bytes(16, 9))}).ok() &&
           store.put_group_link(bikers, {4, {}}).ok();
  });
  open();
  look([&](StoreTransaction& store) {
    const auto link = accept(store.group_link(hikers));
    EXPECT_TRUE(link && link->seq == 3 && link->secret.reveal()[15] == 9);
    EXPECT_TRUE(accept(store.group_link(bikers))->secret.empty()) << "withdrawn";
    EXPECT_FALSE(accept(store.group_link(ConversationId{{3}})).has_value());
    return 0;
  });
}

TEST_F(Store, KeepsWhoAsksToBeLetIn) {
  JoinRequest first = join_of(hikers, 1, 10);
  const JoinRequest second = join_of(hikers, 2, 20);
  const JoinRequest other = join_of(bikers, 1, 30);
  commit([&](StoreTransaction& store) {
    return store.put_join_request(second).ok() && store.put_join_request(first).ok() &&
           store.put_join_request(other).ok();
  });
  first.state = JoinState::open;
  first.request.time_ms = 11;
  commit([&](StoreTransaction& store) { return store.put_join_request(first).ok(); });
  open();
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.join_requests(hikers)), ElementsAre(first, second));
    EXPECT_EQ(accept(store.unproven_joins()).size(), 2U);
    EXPECT_EQ(accept(store.join_request(hikers, second.request.account)), second);
    EXPECT_FALSE(accept(store.join_request(bikers, second.request.account)).has_value());
    return 0;
  });
  commit([&](StoreTransaction& store) {
    return store.delete_join_request(hikers, second.request.account).ok() &&
           store.expire_join_requests(30).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_TRUE(accept(store.join_requests(hikers)).empty());
    EXPECT_THAT(accept(store.join_requests(bikers)), ElementsAre(other));
    return 0;
  });
  commit([&](StoreTransaction& store) { return store.delete_group_link(bikers).ok(); });
  look([&](StoreTransaction& store) {
    EXPECT_TRUE(accept(store.join_requests(bikers)).empty());
    return 0;
  });
}

TEST_F(Store, ForgetsWhoAskedLongestAgo) {
  std::vector<JoinRequest> joins{
      join_of(hikers, 1, 40), join_of(hikers, 2, 10), join_of(hikers, 3, 30), join_of(hikers, 4, 20)
  };
  JoinRequest elsewhere = join_of(bikers, 1, 1);
  for (JoinRequest* join : {&joins[0], &joins[2], &joins[3], &elsewhere}) {
    join->state = JoinState::closed;
  }
  commit([&](StoreTransaction& store) {
    for (const JoinRequest& join : joins) {
      if (!store.put_join_request(join).ok()) return false;
    }
    return store.put_join_request(elsewhere).ok() && store.forget_closed_joins(hikers, 2).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.join_requests(hikers)), ElementsAre(joins[0], joins[1], joins[2]));
    EXPECT_EQ(accept(store.join_requests(bikers)).size(), 1U);
    return 0;
  });
}

TEST_F(Store, KeepsWhereThisAccountAsksToBeLetIn) {
  OwnJoin own{
      .conversation = hikers,
      .title = "Hikers",
      .time_ms = 5,
      .state = OwnJoinState::asking,
      .request = {1, 2},
      .locator_hash = {3, 4},
  };
  const OwnJoin other{.conversation = bikers, .time_ms = 6, .state = OwnJoinState::declined};
  commit([&](StoreTransaction& store) {
    return store.put_own_join(other).ok() && store.put_own_join(own).ok();
  });
  own.state = OwnJoinState::waiting;
  own.request.clear();
  commit([&](StoreTransaction& store) { return store.put_own_join(own).ok(); });
  open();
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.own_joins()), ElementsAre(own, other));
    EXPECT_EQ(accept(store.own_join(hikers)), own);
    EXPECT_FALSE(accept(store.own_join(ConversationId{{3}})).has_value());
    return 0;
  });
}

}  // namespace
}  // namespace causeway::adapters::sqlite_client
