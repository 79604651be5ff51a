// Group links: who may make and withdraw one, what whoever has it may see and file, and when that
// ends (docs/formats/api.md, Group links).
#include "adapters/sqlite_provider/world_test.h"
#include "api/joins.h"
#include "api/limits.h"
#include "api/safety.h"
#include "identity/join.h"
#include "mls_tree/roles.h"
#include "provider/measures.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using api::ConversationKind;

constexpr std::string_view no_link = "404 api.group_link_is_there";

class Joins : public testing::Test {
 protected:
  Joins() : group(conversation(world, ConversationKind::group, ada, {&bob})) { speak(1); }

  /// So that there are numbers which a link may come after.
  void speak(int times) {
    for (int i = 0; i < times; ++i) {
      const auto said = group.send("word " + std::to_string(++seq));
      ASSERT_EQ(refusal_of(world.ask(ada.device(), said)), "200 ");
    }
  }

  static api::Locator locator(std::uint8_t which) {
    api::Locator made{};
    made.fill(which);
    return made;
  }

  static api::GroupLink link(std::uint8_t which) {
    return {crypto::sha256({locator(which)}), Bytes{which}};
  }

  std::string put(TestPerson& by, std::uint64_t after, const std::optional<api::GroupLink>& what) {
    return refusal_of(world.ask(by.device(), api::PutGroupLinkRequest{group.id, after, what}));
  }

  api::JoinRequest claim(TestPerson& by, std::uint8_t which, Bytes note = {}) {
    const TestDevice& device = by.device();
    api::JoinRequest made{
        .conversation = group.id,
        .account = by.account,
        .device = device.id(),
        .locator_hash = link(which).locator_hash,
        .time_ms = to_unix_ms(world.now),
        .sealed_note = std::move(note),
    };
    made.signature = identity::sign_join(
        device.key,
        {.domain = to_bytes("chat.example"),
         .account = made.account,
         .device = made.device,
         .conversation = made.conversation,
         .locator_hash = made.locator_hash,
         .time_ms = made.time_ms,
         .sealed_note = made.sealed_note}
    );
    return made;
  }

  std::string file(TestPerson& by, std::uint8_t which, const api::JoinRequest& claim) {
    const api::RequestJoinRequest request{
        claim.conversation, locator(which), claim.time_ms, claim.sealed_note, claim.signature
    };
    return refusal_of(world.ask(by.device(), request));
  }

  std::string ask(TestPerson& by, std::uint8_t which) {
    world.now += Milliseconds(1);
    return file(by, which, claim(by, which));
  }

  std::vector<api::JoinItem> waiting(TestPerson& of) {
    const auto answer = world.ask(of.device(), api::JoinRequestsRequest{});
    return answer.body<api::JoinRequestsReply>().requests;
  }

  std::string see(TestPerson& by, std::uint8_t which) {
    return refusal_of(world.ask(by.device(), api::GroupLinkRequest{group.id, locator(which)}));
  }

  std::string decline(TestPerson& by, TestPerson& whom) {
    return refusal_of(world.ask(by.device(), api::DeclineJoinRequest{group.id, whom.account}));
  }

  std::string add(TestPerson& by, TestPerson& whom) {
    const auto bundle = group.bundle(by.device(), {group.add(whom.device())});
    const auto answer =
        world.ask(by.device(), api::CommitRequest{.conversation = group.id, .bundle = bundle});
    if (answer.ok()) group.apply(bundle);
    return refusal_of(answer);
  }

  void remove(TestPerson& by, TestPerson& whom) {
    const auto bundle = group.bundle(by.device(), {group.remove(whom.device())});
    const api::CommitRequest commit{.conversation = group.id, .bundle = bundle};
    ASSERT_EQ(refusal_of(world.ask(by.device(), commit)), "200 ");
    group.apply(bundle);
  }

  int seq = 0;
  World world;
  TestPerson& ada = world.person("ada");  // owner
  TestPerson& bob = world.person("bob");  // member
  TestPerson& cleo = world.person("cleo");
  TestPerson& dan = world.person("dan");
  TestGroup group;
};

// --- the link

TEST_F(Joins, OnlyWhoMayAddMakesALink) {
  EXPECT_EQ(put(bob, 1, link(1)), "403 roles.adder_may_add");
  EXPECT_EQ(put(cleo, 1, link(1)), "403 api.device_is_member");
  EXPECT_EQ(see(cleo, 1), no_link);
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  EXPECT_EQ(see(cleo, 1), "200 ");
  EXPECT_EQ(put(bob, 1, std::nullopt), "403 roles.adder_may_add") << "nor withdraws one";
  const api::PutGroupLinkRequest elsewhere{ConversationId{{9}}, 1, link(1)};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), elsewhere)), "404 api.conversation_exists");
}

TEST_F(Joins, NobodyLearnsOfAGroupWithoutItsLink) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  EXPECT_EQ(see(cleo, 2), no_link);
  EXPECT_EQ(ask(cleo, 2), no_link);
  const api::GroupLinkRequest elsewhere{ConversationId{{9}}, locator(1)};
  EXPECT_EQ(refusal_of(world.ask(cleo.device(), elsewhere)), no_link);
  EXPECT_TRUE(waiting(ada).empty());
}

TEST_F(Joins, TheLinkThatWasToldLastCounts) {
  speak(3);
  ASSERT_EQ(put(ada, 2, link(1)), "200 ");
  EXPECT_EQ(put(ada, 2, link(1)), "200 ") << "again";
  EXPECT_EQ(put(ada, 2, link(2)), "409 api.group_link_is_newest");
  EXPECT_EQ(put(ada, 1, link(2)), "409 api.group_link_is_newest");
  EXPECT_EQ(put(ada, 5, link(2)), "409 api.group_link_is_newest") << "nothing was said yet there";
  EXPECT_EQ(put(ada, 0, link(2)), "409 api.group_link_is_newest");
  ASSERT_EQ(put(ada, 3, link(2)), "200 ");
  EXPECT_EQ(see(cleo, 1), no_link) << "void at once";
  EXPECT_EQ(see(cleo, 2), "200 ");
  ASSERT_EQ(put(ada, 4, std::nullopt), "200 ");
  EXPECT_EQ(see(cleo, 2), no_link);
  EXPECT_EQ(put(ada, 3, link(2)), "409 api.group_link_is_newest") << "and stays so";
}

TEST_F(Joins, PreviewsAreSmall) {
  api::GroupLink large = link(1);
  large.sealed_preview = Bytes(api::limits::group_link_preview_size_max + 1);
  EXPECT_EQ(put(ada, 1, large), "413 api.size_is_within_limit");
}

TEST_F(Joins, TheLinkDiesWithTheGroup) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  ASSERT_EQ(ask(cleo, 1), "200 ");
  ASSERT_EQ(refusal_of(world.ask(bob.device(), group.leave(bob.device()))), "200 ");
  ASSERT_EQ(refusal_of(world.ask(ada.device(), group.leave(ada.device()))), "200 ");
  EXPECT_EQ(see(cleo, 1), no_link);
  EXPECT_TRUE(waiting(cleo).empty());
}

// --- requests

TEST_F(Joins, GoToThoseWhoDecideAndToTheOtherDevicesOfWhoeverAsks) {
  const TestDevice& other = world.link(cleo);
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  const std::size_t before = world.inbox(bob.device().id()).size();
  const api::JoinRequest request = claim(cleo, 1, {7});
  ASSERT_EQ(file(cleo, 1, request), "200 ");
  const api::JoinItem item{request, api::Past::none};
  EXPECT_EQ(world.newest<api::JoinItem>(ada.device()), item);
  EXPECT_EQ(world.newest<api::JoinItem>(other), item);
  EXPECT_EQ(world.inbox(bob.device().id()).size(), before) << "who has no say";
  EXPECT_EQ(waiting(ada), std::vector{item});
  EXPECT_EQ(waiting(cleo), std::vector{item});
  EXPECT_TRUE(waiting(bob).empty());
  const std::size_t told = world.inbox(ada.device().id()).size();
  EXPECT_EQ(file(cleo, 1, request), "200 ") << "again";
  EXPECT_EQ(world.inbox(ada.device().id()).size(), told);
}

TEST_F(Joins, JoinIsSigned) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  api::JoinRequest forged = claim(cleo, 1);
  forged.signature[0] ^= 1U;
  EXPECT_EQ(file(cleo, 1, forged), "422 identity.join_is_signed");
  EXPECT_EQ(file(dan, 1, claim(cleo, 1)), "422 identity.join_is_signed") << "of another account";
  api::JoinRequest other = claim(cleo, 1, {1});
  other.sealed_note = {2};
  EXPECT_EQ(file(cleo, 1, other), "422 identity.join_is_signed");
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  EXPECT_TRUE(waiting(ada).empty());
}

TEST_F(Joins, ARequestHoldsForTheLinkByWhichItWasMade) {
  speak(1);
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  const api::JoinRequest early = claim(cleo, 1);
  ASSERT_EQ(file(cleo, 1, early), "200 ");
  ASSERT_EQ(put(ada, 2, link(2)), "200 ");
  const api::JoinEndItem end{group.id, cleo.account, api::JoinEnd::void_link, early.time_ms};
  EXPECT_EQ(world.newest<api::JoinEndItem>(cleo.device()), end);
  EXPECT_EQ(world.newest<api::JoinEndItem>(ada.device()), end);
  EXPECT_TRUE(waiting(ada).empty());
  EXPECT_EQ(file(cleo, 1, early), no_link);
  EXPECT_EQ(file(cleo, 2, early), "422 identity.join_is_signed") << "by the new link";
  EXPECT_EQ(ask(cleo, 2), "200 ");
}

TEST_F(Joins, EndWithTheGroup) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  const api::JoinRequest asked = claim(cleo, 1);
  ASSERT_EQ(file(cleo, 1, asked), "200 ");
  for (TestPerson* person : {&bob, &ada}) {
    ASSERT_EQ(refusal_of(world.ask(person->device(), group.leave(person->device()))), "200 ");
  }
  const api::JoinEndItem end{group.id, cleo.account, api::JoinEnd::void_link, asked.time_ms};
  EXPECT_EQ(world.newest<api::JoinEndItem>(cleo.device()), end);
  EXPECT_EQ(ask(cleo, 1), no_link);
}

TEST_F(Joins, NotesAreSmall) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  const auto large = claim(cleo, 1, Bytes(api::limits::join_note_size_max + 1));
  EXPECT_EQ(file(cleo, 1, large), "413 api.size_is_within_limit");
}

TEST_F(Joins, JoinTimeIsNear) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  const api::JoinRequest old = claim(cleo, 1);
  world.now += api::limits::join_time_allowance + Milliseconds(1);
  EXPECT_EQ(file(cleo, 1, old), "422 api.join_time_is_near");
  const api::JoinRequest early = claim(cleo, 1);
  world.now -= api::limits::join_time_allowance + Milliseconds(1);
  EXPECT_EQ(file(cleo, 1, early), "422 api.join_time_is_near");
}

TEST_F(Joins, TheLatestOfOneAccountCounts) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  const api::JoinRequest first = claim(cleo, 1);
  ASSERT_EQ(file(cleo, 1, first), "200 ");
  ASSERT_EQ(ask(cleo, 1), "200 ");
  EXPECT_EQ(file(cleo, 1, first), "409 api.join_request_is_newest");
  EXPECT_EQ(waiting(ada).size(), 1U);
  EXPECT_NE(waiting(ada).front().request, first);
}

TEST_F(Joins, JoinerIsNoMember) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  EXPECT_EQ(ask(bob, 1), "409 api.joiner_is_no_member");
}

TEST_F(Joins, JoinRequestsAreFewInOneGroup) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  for (std::size_t i = 0; i < api::limits::join_requests_max; ++i) {
    ASSERT_EQ(ask(world.person("p" + std::to_string(1000 + i)), 1), "200 ");
  }
  EXPECT_EQ(ask(cleo, 1), "403 api.join_requests_are_few");
}

TEST_F(Joins, JoinRequestsAreFewOfOneAccount) {
  const auto transaction = world.store->begin_write();
  for (std::size_t i = 0; i < api::limits::join_requests_per_account_max; ++i) {
    api::JoinRequest elsewhere = claim(cleo, 1);
    elsewhere.conversation = ConversationId{{9, static_cast<std::uint8_t>(i)}};
    transaction->joins().put({elsewhere, provider::JoinState::declined}, world.now);
  }
  transaction->commit();
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  EXPECT_EQ(ask(cleo, 1), "403 api.join_requests_are_few");
  EXPECT_EQ(ask(dan, 1), "200 ");
}

TEST_F(Joins, AreTakenBack) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  ASSERT_EQ(ask(cleo, 1), "200 ");
  const api::TakeBackJoinRequest back{group.id};
  EXPECT_EQ(refusal_of(world.ask(cleo.device(), back)), "200 ");
  const api::JoinEndItem end{
      group.id, cleo.account, api::JoinEnd::taken_back, to_unix_ms(world.now)
  };
  EXPECT_EQ(world.newest<api::JoinEndItem>(ada.device()), end);
  EXPECT_EQ(refusal_of(world.ask(cleo.device(), back)), "200 ") << "again";
  EXPECT_EQ(decline(ada, cleo), "404 api.join_request_is_there");
  EXPECT_EQ(ask(cleo, 1), "200 ");
}

TEST_F(Joins, WhoWasDeclinedAsksInVainForAMonth) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  const api::JoinRequest first = claim(cleo, 1);
  ASSERT_EQ(file(cleo, 1, first), "200 ");
  EXPECT_EQ(decline(bob, cleo), "403 roles.adder_may_add");
  EXPECT_EQ(decline(dan, cleo), "403 api.device_is_member");
  EXPECT_EQ(decline(ada, cleo), "200 ");
  EXPECT_EQ(decline(ada, cleo), "200 ") << "again";
  const api::JoinEndItem end{group.id, cleo.account, api::JoinEnd::declined, first.time_ms};
  EXPECT_EQ(world.newest<api::JoinEndItem>(cleo.device()), end);
  EXPECT_EQ(file(cleo, 1, first), "403 api.join_request_is_welcome") << "replayed";
  EXPECT_EQ(ask(cleo, 1), "403 api.join_request_is_welcome");
  EXPECT_EQ(refusal_of(world.ask(cleo.device(), api::TakeBackJoinRequest{group.id})), "200 ");
  EXPECT_EQ(ask(cleo, 1), "403 api.join_request_is_welcome") << "taking it back helps nobody";
  world.now += api::limits::join_retention;
  {
    const auto transaction = world.store->begin_write();
    EXPECT_EQ(transaction->joins().expire(world.now - api::limits::join_retention, 10), 1U);
    transaction->commit();
  }
  EXPECT_EQ(file(cleo, 1, first), "422 api.join_time_is_near");
  EXPECT_EQ(ask(cleo, 1), "200 ");
}

TEST_F(Joins, SayWhoWasInBefore) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  remove(ada, bob);
  ASSERT_EQ(ask(bob, 1), "200 ");
  EXPECT_EQ(waiting(ada).front().past, api::Past::was_member);
}

TEST_F(Joins, EndWhenTheDeviceThatSignedThemIsOff) {
  TestDevice& other = world.link(cleo);
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  ASSERT_EQ(ask(cleo, 1), "200 ");
  cleo.statement = world.next_statement(cleo, {&other});
  const api::PublishStatementRequest publish{.statement = tls::encode(cleo.statement)};
  ASSERT_EQ(refusal_of(world.ask(other, publish)), "200 ");
  const api::JoinEndItem end{
      group.id, cleo.account, api::JoinEnd::lost_device, to_unix_ms(world.now)
  };
  EXPECT_EQ(world.newest<api::JoinEndItem>(ada.device()), end);
  EXPECT_EQ(world.newest<api::JoinEndItem>(other), end);
  EXPECT_TRUE(waiting(ada).empty());
}

TEST_F(Joins, EndWithTheAccount) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  ASSERT_EQ(ask(cleo, 1), "200 ");
  cleo.statement = world.next_statement(cleo, {});
  cleo.statement.body.kind = directory::StatementKind::tombstone;
  cleo.statement.sig_by_identity_key = identity::sign(
      cleo.identity_key, identity::label_statement, tls::encode(cleo.statement.body)
  );
  const api::DeleteAccountRequest deletion{.statement = tls::encode(cleo.statement)};
  ASSERT_EQ(refusal_of(world.ask(cleo.device(), deletion)), "200 ");
  EXPECT_TRUE(waiting(ada).empty());
  EXPECT_TRUE(world.store->begin_read()->joins().of_account(cleo.account).empty());
}

TEST_F(Joins, OfPeopleWhoAreBlockedAreNotHeard) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  ASSERT_EQ(refusal_of(world.ask(ada.device(), api::BlockRequest{cleo.account})), "200 ");
  const std::size_t before = world.inbox(ada.device().id()).size();
  ASSERT_EQ(ask(cleo, 1), "200 ") << "she is not told";
  EXPECT_EQ(world.inbox(ada.device().id()).size(), before);
  EXPECT_TRUE(waiting(ada).empty());
}

// --- being let in

TEST_F(Joins, WhoeverAsksWantsToBeLetIn) {
  const api::PutSafetySettingsRequest closed{api::Admission::nobody, api::Admission::nobody};
  ASSERT_EQ(refusal_of(world.ask(cleo.device(), closed)), "200 ");
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  EXPECT_EQ(add(ada, cleo), "403 api.contact_is_welcome");
  ASSERT_EQ(ask(cleo, 1), "200 ");
  EXPECT_EQ(add(ada, cleo), "200 ");
  EXPECT_TRUE(waiting(ada).empty()) << "it is done";
  remove(ada, cleo);
  EXPECT_EQ(add(ada, cleo), "403 api.contact_is_welcome") << "once";
}

TEST_F(Joins, WhoAsksMayBeLetInByWhoIsRestricted) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  const auto writing = world.store->begin_write();
  provider::put_measure(
      *writing, {ada.account, {{1}}, api::Measure::restricted, std::nullopt}, world.now
  );
  writing->commit();
  EXPECT_EQ(add(ada, cleo), "403 api.account_is_not_restricted");
  ASSERT_EQ(ask(cleo, 1), "200 ");
  EXPECT_EQ(add(ada, cleo), "200 ");
}

TEST_F(Joins, NobodyIsLetInByWhomTheyHaveBlocked) {
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  ASSERT_EQ(refusal_of(world.ask(cleo.device(), api::BlockRequest{ada.account})), "200 ");
  ASSERT_EQ(ask(cleo, 1), "200 ");
  EXPECT_EQ(add(ada, cleo), "403 api.contact_is_welcome");
}

TEST_F(Joins, WhoWasDeclinedDoesNotAskAnyMore) {
  const api::PutSafetySettingsRequest closed{api::Admission::everybody, api::Admission::nobody};
  ASSERT_EQ(refusal_of(world.ask(cleo.device(), closed)), "200 ");
  ASSERT_EQ(put(ada, 1, link(1)), "200 ");
  ASSERT_EQ(ask(cleo, 1), "200 ");
  ASSERT_EQ(decline(ada, cleo), "200 ");
  EXPECT_EQ(add(ada, cleo), "403 api.contact_is_welcome");
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
