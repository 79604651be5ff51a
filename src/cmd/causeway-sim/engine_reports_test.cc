// What a report discloses, and that all of it is proven to whoever holds the provider's keys: what
// a person sees before it leaves is what the reviewers open, whatever became of the messages since.
#include "cmd/causeway-sim/engine_reports_test.h"

#include "client/erasure.h"
#include "client/history.h"
#include "cmd/causeway-sim/engine_backup_test.h"

namespace causeway::simulate::answers {
namespace {

using client::GapCause;
using std::chrono::hours;

struct Reports : Reporting {
  Result<void> say_for(Phone& by, const std::string& text, seconds time) {
    auto content = content::make_message(world.random, content::text_part(text));
    content::expire_after(content, time);
    return send_raw(world, by, id, content);
  }

  /// What bob's device keeps to prove a message with.
  SecretBytes evidence_of(MessageRow line) {
    return world.look(
                    bob, [&](StoreTransaction& store) { return store.message(line); }
    )->application_data.clone();
  }

  Result<void> shown(Phone& phone, MessageRow line) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.shown(store, line, world.now);
    });
  }
};

TEST_F(Reports, DiscloseWhatWasShownAndNothingElse) {
  say_all(ann, {"1", "2", "3", "4", "5", "6", "7"});
  say_all(bob, {"stop it"});
  say_all(ann, {"never"});
  const auto seen = preview(bob, wish({row(bob, "never")}));
  EXPECT_EQ(look_of(seen), (Texts{"4", "5", "6", "7", "stop it", "never"}));
  EXPECT_TRUE(seen.gaps.empty());
  ASSERT_TRUE(file(bob, wish({row(bob, "never")})).ok());
  auto filed = opened();
  EXPECT_NE(filed.report_id, report::ReportId{});
  filed.report_id = {};
  EXPECT_EQ(filed, seen.report) << "what the person saw is what left";
  expect_all_verified(6);
  EXPECT_EQ(state_of_newest(bob), FilingState::filed);
  EXPECT_TRUE(world.outbox(bob).empty());
}

TEST_F(Reports, WithholdWhatNobodyChose) {
  say_all(ann, {"insult"});
  ASSERT_TRUE(react(world, bob, row(bob, "insult"), "👎").ok());
  world.pass(seconds(5));  // receipts
  say_all(bob, {"private matter"});
  say_all(ann, {"threat"});
  ReportWish two = wish({row(bob, "insult"), row(bob, "threat")});
  two.before = 0;
  const auto seen = preview(bob, two);
  const Texts look = look_of(seen);
  EXPECT_EQ(look.front(), "insult");
  EXPECT_EQ(look.back(), "threat");
  EXPECT_GE(std::ranges::count(look, "…"), 2) << "the reaction and what bob said";
  EXPECT_EQ(std::ranges::count(look, "private matter"), 0);
  ASSERT_TRUE(file(bob, two).ok());
  expect_all_verified(look.size());
  const auto result = verified(opened());
  EXPECT_TRUE(result.gaps.empty()) << "attack 15: what is left out of an excerpt shows";
  EXPECT_EQ(own_reports(bob).front().opened, 2U);
  EXPECT_EQ(own_reports(bob).front().withheld, look.size() - 2);
}

TEST_F(Reports, WithholdWhatThePersonWants) {
  say_all(bob, {"my address"});
  say_all(ann, {"threat"});
  ReportWish some = wish({row(bob, "threat")});
  some.before = 1;
  some.withheld = {row(bob, "my address")};
  EXPECT_EQ(look_of(preview(bob, some)), (Texts{"…", "threat"}));
  some.withheld.push_back(row(bob, "threat"));
  EXPECT_EQ(broken_by(bob, some), report::rules::reported_account_wrote.name);
}

TEST_F(Reports, SayWhatLinesSaidAfterTheyWereEdited) {
  say_all(ann, {"nice"});
  ASSERT_TRUE(edit(world, ann, row(ann, "nice"), "not nice").ok());
  ReportWish edited = wish({row(bob, "not nice")});
  edited.before = 0;
  EXPECT_EQ(look_of(preview(bob, edited)), (Texts{"nice", "not nice"}));
  ASSERT_TRUE(file(bob, edited).ok());
  expect_all_verified(2);
}

// Attack 22: nobody gets rid of the evidence by taking back what they said.
TEST_F(Reports, AreOfWhatWasDeletedForAsLongAsItsEvidenceIsKept) {
  say_all(ann, {"threat"});
  const MessageRow threat = row(bob, "threat");
  ASSERT_TRUE(erase_for_everyone(world, ann, row(ann, "threat")).ok());
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "deleted"}));
  ReportWish deleted = wish({threat});
  deleted.before = 0;
  world.now += client::evidence_time - seconds(10);
  EXPECT_EQ(look_of(preview(bob, deleted)), Texts{"threat (erased)"});
  ASSERT_TRUE(file(bob, deleted).ok());
  expect_all_verified(1);
  EXPECT_FALSE(evidence_of(threat).empty());
  world.pass(seconds(11));
  EXPECT_EQ(broken_by(bob, deleted), client::rules::evidence_is_kept.name);
  EXPECT_TRUE(evidence_of(threat).empty()) << "a second after a day nothing proves it any more";
}

TEST_F(Reports, AreOfWhatDisappeared) {
  ASSERT_TRUE(say_for(ann, "threat", seconds(60)).ok());
  const MessageRow threat = row(bob, "threat");
  ASSERT_TRUE(shown(bob, threat).ok());
  world.pass(seconds(61));
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi"}));
  ReportWish gone = wish({threat});
  gone.before = 0;
  world.now += client::evidence_time - seconds(10);
  EXPECT_EQ(look_of(preview(bob, gone)), Texts{"threat (erased)"});
  ASSERT_TRUE(file(bob, gone).ok());
  expect_all_verified(1);
  EXPECT_FALSE(evidence_of(threat).empty());

  const std::size_t filed = own_reports(bob).size();
  world.pass(seconds(11));
  EXPECT_TRUE(evidence_of(threat).empty()) << "a second after a day nothing proves it any more";
  EXPECT_EQ(broken_by(bob, gone), client::rules::evidence_is_kept.name);
  EXPECT_FALSE(file(bob, gone).ok());
  EXPECT_EQ(own_reports(bob).size(), filed);
}

TEST_F(Reports, AreWhatThePersonSawThoughItsEvidenceEndsMeanwhile) {
  say_all(ann, {"threat"});
  const MessageRow threat = row(bob, "threat");
  ASSERT_TRUE(erase_for_everyone(world, ann, row(ann, "threat")).ok());
  world.cut(bob);
  bob.is_online = false;
  ReportWish deleted = wish({threat});
  deleted.before = 0;
  ASSERT_TRUE(file(bob, deleted).ok());
  world.now += client::evidence_time + hours(1);
  world.restart(bob);
  bob.is_online = true;
  world.pass(seconds(3));
  expect_all_verified(1);
}

// Attack 23, first half.
TEST_F(Reports, OfANewDeviceAreProvenByWhatItWasGiven) {
  say_all(ann, {"threat"});
  world.pass(seconds(10));
  Phone& tablet = world.link(bob);
  world.pass(seconds(90));
  BackupHost host(world);
  host.make_key(bob);
  host.write(bob);
  ASSERT_TRUE(host.import_all(tablet).ok());
  ASSERT_TRUE(file(tablet, wish({row(tablet, "threat")})).ok());
  const auto report = opened();
  EXPECT_GE(report.entries.size(), 3U);
  expect_all_verified(report.entries.size());
}

// Attack 23, second half.
TEST_F(Reports, AreProvenByABackup) {
  say_all(ann, {"threat"});
  BackupHost host(world);
  host.make_key(bob);
  host.write(bob);
  const auto key = host.key(bob);
  world.cut(bob);
  bob.is_online = false;
  Phone& next = host.recover("bob", key);
  world.pass(seconds(10));
  ASSERT_TRUE(file(next, wish({row(next, "threat")})).ok());
  expect_all_verified(opened().entries.size());
}

TEST_F(Reports, SayWhatTheyCannotProve) {
  say_all(ann, {"first", "second"});
  // What came and was never to be read, and what this device has no more.
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    auto* message = std::get_if<api::MessageItem>(&item.payload);
    if (&phone == &bob && message != nullptr) message->message.back() ^= 1U;
    return item;
  };
  say_all(ann, {"mangled"});
  world.on_item = nullptr;
  say_all(ann, {"third"});
  const auto second = line_called(world, bob, id, "second");
  world.change(bob, [&](StoreTransaction& store) -> Result<void> {
    auto message = TRY(store.message(second.row));
    message->application_data = {};
    return store.put_message(*message);
  });
  ReportWish more = wish({row(bob, "first"), row(bob, "third")});
  more.before = 0;
  const auto with_gaps = preview(bob, more);
  EXPECT_EQ(look_of(with_gaps), (Texts{"first", "third"}));
  ASSERT_EQ(with_gaps.gaps.size(), 2U);
  EXPECT_EQ(with_gaps.gaps[0].cause, GapCause::erased);
  EXPECT_EQ(with_gaps.gaps[0].gap.first, second.place);
  EXPECT_EQ(with_gaps.gaps[1].cause, GapCause::lacking);
  ASSERT_TRUE(file(bob, more).ok());
  EXPECT_EQ(verified(opened()).gaps.size(), 1U);
}

TEST_F(Reports, AreOfMessagesThatAreHere) {
  say_all(ann, {"threat"});
  EXPECT_EQ(broken_by(bob, wish({MessageRow{999}})), client::rules::message_is_known.name);
}

TEST_F(Reports, AreOfOneConversation) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "elsewhere").ok());
  const ConversationId direct = world.only_direct(bob);
  const MessageRow other = line_called(world, bob, direct, "elsewhere").row;
  EXPECT_EQ(
      broken_by(bob, wish({row(bob, "hello"), other})),
      client::rules::report_is_of_one_conversation.name
  );
}

TEST_F(Reports, AreOfMessagesThatAreNear) {
  say_all(ann, {"threat"});
  const MessageRow threat = row(bob, "threat");
  world.change(bob, [&](StoreTransaction& store) -> Result<void> {
    auto message = TRY(store.message(threat));
    message->place += report::entries_max;
    return store.put_message(*message);
  });
  ReportWish far = wish({row(bob, "hello"), threat});
  EXPECT_EQ(broken_by(bob, far), client::rules::reported_messages_are_near.name);
}

TEST_F(Reports, AreOfSomebodyElse) {
  ReportWish own = wish({row(bob, "hi")});
  own.reported = account(bob);
  EXPECT_EQ(broken_by(bob, own), client::rules::peer_is_somebody_else.name);
}

TEST_F(Reports, FitAFrame) {
  Texts names;
  for (int i = 0; i < 30; ++i) names.push_back("picture " + std::to_string(i));
  ReportWish large = wish({});
  for (const std::string& name : names) {
    const content::BlobSeed seed = content::BlobSeed::make(world.random, 10);
    content::Attachment attachment;
    attachment.blob = world.random.id<BlobId>();
    attachment.description = {seed.key.clone(), 10, crypto::sha256({as_bytes(name)})};
    attachment.content_type = "image/png";
    const auto hash = attachment.description.content_hash;
    const auto picture = content::make_message(world.random, content::attachment_part(attachment));
    const auto sent =
        world.command(ann, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
          TRY(engine.send(store, id, picture, world.now));
          return {};
        });
    ASSERT_TRUE(sent.ok());
    world.tell(ann, client::BlobUploaded{attachment.blob});
    large.files.push_back({hash, report::AttachmentPlace::within, Bytes(report::inline_size_max)});
  }
  for (const Message& line : world.messages(bob, id)) large.messages.push_back(line.row);
  large.messages.erase(large.messages.begin(), large.messages.end() - 20);
  large.before = 0;
  EXPECT_EQ(broken_by(bob, large), client::rules::report_fits_a_frame.name);
  large.files.resize(12);
  EXPECT_EQ(broken_by(bob, large), "");
}

}  // namespace
}  // namespace causeway::simulate::answers
