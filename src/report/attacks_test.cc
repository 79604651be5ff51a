// The attacks on reports, by their numbers in the design of FRANK-1: who forges, what he changes,
// and what the verifier says. Beside franking/attacks_test.cc, where the same are tried on the
// commitment and the tag alone.
#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/files_test.h"
#include "report/conversation_test.h"

namespace causeway::report {
namespace {

class ReportAttacks : public testing::Test {
 protected:
  /// The rule that an entry breaks, or "verified".
  std::string_view said_of(const EntryResult& entry) {
    if (entry.broken == nullptr) {
      EXPECT_EQ(entry.verdict, Verdict::verified);
      return "verified";
    }
    return entry.broken->name;
  }

  /// Of the only entry of a report.
  std::string_view said_of(ReportEntry entry) {
    const AbuseReport report = conversation.report(entries(std::move(entry)));
    return said_of(conversation.verify(report).entries.front());
  }

  /// What becomes of a report whose client does not keep the rules: the one that it breaks, by
  /// itself and when it is sealed all the same and opened by whoever holds the key.
  void expect_refused(const AbuseReport& report, const Rule& rule) {
    EXPECT_EQ(broken_rule_name(check_report(report)), rule.name);
    const auto key = crypto::generate_kem_key_pair(moderation_suite.kem, conversation.random);
    const ModerationKey to{4, key.public_key};
    const auto honest = seal_report(to, conversation.bob, report, conversation.random);
    EXPECT_EQ(broken_rule_name(honest), rule.name);
    const auto sealed =
        seal_unchecked(to, conversation.bob, report.report_id, report, conversation.random);
    EXPECT_EQ(broken_rule_name(open_report(key, conversation.bob, sealed)), rule.name);
  }

  ReportEntry line() { return conversation.say(conversation.ada, "I know where you live"); }

  Conversation conversation;
};

TEST_F(ReportAttacks, AnHonestReportIsVerified) {
  AbuseReport report = conversation.report(entries(
      conversation.say(conversation.bob, "Leave me alone"),
      withheld(conversation.say(conversation.bob, "a receipt")),
      line()
  ));
  ASSERT_TRUE(check_report(report).ok());
  const ReportResult result = conversation.verify(report);
  ASSERT_EQ(result.entries.size(), 3U);
  for (const EntryResult& entry : result.entries) EXPECT_EQ(said_of(entry), "verified");
  EXPECT_TRUE(result.entries[0].content.has_value());
  EXPECT_FALSE(result.entries[1].content.has_value());
  const auto text = content::text_of(result.entries[2].content->nested_part);
  EXPECT_EQ(text, "I know where you live");
  EXPECT_TRUE(result.gaps.empty());
  EXPECT_TRUE(result.proves_something_of(report, conversation.ada));
  EXPECT_FALSE(result.proves_something_of(report, conversation.random.id<AccountId>()));
}

TEST_F(ReportAttacks, Row1ReporterEditsABit) {
  AbuseReport report = conversation.report(entries(line()));
  ReportEntry& entry = report.entries.front();
  const Bytes genuine = to_bytes(entry.opened()->application_data.reveal());
  for (const std::size_t at : {std::size_t{1}, std::size_t{40}, genuine.size() - 1}) {
    Bytes edited = genuine;
    edited[at] ^= 1;
    entry.what = OpenedEntry{SecretBytes(edited)};
    const ReportResult result = conversation.verify(report);
    EXPECT_EQ(said_of(result.entries.front()), "frank.commitment_matches") << at;
    EXPECT_FALSE(result.entries.front().content.has_value());
    EXPECT_FALSE(result.proves_something_of(report, conversation.ada));
  }
}

TEST_F(ReportAttacks, Row2ReporterInventsAMessage) {
  ReportEntry invented = line();
  invented.frank = conversation.random.id<franking::Frank>();
  EXPECT_EQ(said_of(std::move(invented)), "report.frank_is_genuine");
}

// All of it is made up: what Ada is to have said, its key and its commitment, which fits; and the
// tag, whether by chance, by a key of one's own, or one that the provider gave to something else.
TEST_F(ReportAttacks, Row2ReporterInventsEverythingOfAMessage) {
  const ReportEntry genuine = line();
  const franking::CommitContext context{
      .group_id = genuine.context.group_id,
      .epoch = genuine.context.epoch,
      .sender_account = genuine.context.sender_account,
      .sender_device = genuine.context.sender_device,
  };
  const auto content =
      *content::encode(content::make_message(conversation.random, content::text_part("I did it")));
  const auto made_up = *franking::seal_franked(context, content, conversation.random);
  franking::FrankContext invented = genuine.context;
  invented.commitment = made_up.commitment;
  for (const franking::Frank& frank : {
           conversation.random.id<franking::Frank>(),
           franking::make_frank(conversation.new_key(), invented),
           genuine.frank,
       }) {
    ReportEntry entry{.context = invented, .frank = frank};
    entry.what = OpenedEntry{made_up.application_data.clone()};
    const AbuseReport report = conversation.report(entries(std::move(entry)));
    const ReportResult result = conversation.verify(report);
    EXPECT_TRUE(result.entries.front().opens_commitment) << "he made it so";
    EXPECT_EQ(said_of(result.entries.front()), "report.frank_is_genuine");
    EXPECT_FALSE(result.proves_something_of(report, conversation.ada));
  }
}

TEST_F(ReportAttacks, Row3SenderIsSwapped) {
  ReportEntry entry = conversation.say(conversation.bob, "I know where you live");
  entry.context.sender_account = conversation.ada;
  AbuseReport report = conversation.report(entries(std::move(entry)));
  const std::string_view said = said_of(conversation.verify(report).entries.front());
  EXPECT_EQ(said, "frank.commitment_matches");
  conversation.tag(report.entries.front());  // the provider is in the plot
  EXPECT_EQ(said_of(conversation.verify(report).entries.front()), "frank.commitment_matches");
}

TEST_F(ReportAttacks, Row4AndRow9WhoResendsIsNamedAndCannotOpen) {
  ReportEntry resent = line();
  resent.context.sender_account = conversation.bob;
  resent.context.seq += 1;
  conversation.tag(resent);
  AbuseReport report = conversation.report(entries(std::move(resent)));
  report.reported_account = conversation.bob;
  EXPECT_EQ(said_of(conversation.verify(report).entries.front()), "frank.commitment_matches");
}

TEST_F(ReportAttacks, Row5ReplayInAnotherGroupEpochOrHub) {
  ReportEntry entry = line();
  entry.context.group_id = {conversation.random.id<ConversationId>()};
  EXPECT_EQ(said_of(std::move(entry)), "frank.commitment_matches");
  entry = line();
  ++entry.context.epoch;
  EXPECT_EQ(said_of(std::move(entry)), "frank.commitment_matches");
  entry = line();
  entry.context.hub_id = franking::hub_id("other.example");
  EXPECT_EQ(said_of(std::move(entry)), "report.hub_is_this_one");
}

// A provider with two names and one key, or a key that leaked to another.
TEST_F(ReportAttacks, HubIsThisOne) {
  ReportEntry entry = line();
  entry.context.hub_id = franking::hub_id("other.example");
  conversation.tag(entry);
  EXPECT_EQ(said_of(std::move(entry)), "report.hub_is_this_one");
}

// Row 6; and row 25, whoever edits the provider's tables without its key.
TEST_F(ReportAttacks, Row6And25TimeNumberOrAckIsWrong) {
  for (const auto edit : std::initializer_list<void (*)(franking::FrankContext&)>{
           [](auto& context) { ++context.accepted_ms; },
           [](auto& context) { ++context.seq; },
           [](auto& context) { ++context.ack; },
           [](auto& context) { ++context.key_id; },
       }) {
    ReportEntry entry = line();
    edit(entry.context);
    EXPECT_EQ(said_of(std::move(entry)), "report.frank_is_genuine");
  }
}

// "Unreportable": no honest client shows it, and the frank stays against its sender alone.
TEST_F(ReportAttacks, Row7CommitmentToAnotherText) {
  ReportEntry entry = line();
  entry.context.commitment = conversation.say(conversation.ada, "Hello").context.commitment;
  conversation.tag(entry);
  const AbuseReport report = conversation.report(entries(std::move(entry)));
  const ReportResult result = conversation.verify(report);
  EXPECT_EQ(said_of(result.entries.front()), "frank.commitment_matches");
  EXPECT_TRUE(result.entries.front().makes_frank) << "that Ada sent something is proven";
  EXPECT_FALSE(result.entries.front().content.has_value()) << "what it said is not";
  for (const AccountId account : {conversation.ada, conversation.bob}) {
    EXPECT_FALSE(result.proves_something_of(report, account));
  }
}

// Of whoever sent it the frank says so, with the text or without it; and of nobody else, whom a
// reporter, or its sender, might like to name.
TEST_F(ReportAttacks, Row7NamesItsSenderAndNobodyElse) {
  ReportEntry entry = line();
  entry.context.commitment = conversation.say(conversation.ada, "Hello").context.commitment;
  conversation.tag(entry);
  AbuseReport report = conversation.report(entries(std::move(entry)));
  ReportEntry& said = report.entries.front();
  const franking::FrankContext genuine = said.context;
  const AccountId stranger = conversation.random.id<AccountId>();
  const std::vector<std::pair<AccountId, DeviceId>> others{
      {conversation.bob, genuine.sender_device},
      {stranger, {stranger.value}},
      {conversation.ada, conversation.random.id<DeviceId>()},
  };
  const auto expect_named = [&] {
    said.context = genuine;
    EXPECT_TRUE(conversation.verify(report).entries.front().makes_frank);
    for (const auto& [account, device] : others) {
      said.context.sender_account = account;
      said.context.sender_device = device;
      report.reported_account = account;
      const EntryResult result = std::move(conversation.verify(report).entries.front());
      EXPECT_FALSE(result.makes_frank);
      EXPECT_EQ(result.verdict, Verdict::invalid);
    }
  };
  expect_named();
  said.what = WithheldEntry{};
  expect_named();
  said.context = genuine;
  EXPECT_EQ(said_of(conversation.verify(report).entries.front()), "verified");
}

// Moderation shows the blob as the reported message's own key opens it, or not at all.
TEST_F(ReportAttacks, Row12OneBlobUnderTwoKeys) {
  const TestBlob blob = conversation.blob("a picture");
  const TestBlob other = conversation.blob("another");
  content::Attachment two_keys = clone_of(blob.attachment);
  two_keys.description.key = other.attachment.description.key.clone();
  ReportEntry entry = conversation.send(conversation.ada, two_keys);
  entry.attachments.push_back(
      {blob.attachment.description.content_hash, AttachmentPlace::within, blob.ciphertext}
  );
  const AbuseReport report = conversation.report(entries(std::move(entry)));
  const auto result = conversation.verify(report);
  EXPECT_EQ(said_of(result.entries.front()), "verified") << "it was sent so";
  ASSERT_EQ(result.entries.front().attachments.size(), 1U);
  EXPECT_EQ(result.entries.front().attachments[0].state, AttachmentState::wrong);
  EXPECT_EQ(result.entries.front().attachments[0].broken->name, "blob.key_matches");
}

TEST_F(ReportAttacks, Row13And14OnlyTheBlobThatWasSentIsProven) {
  const TestBlob blob = conversation.blob("a picture");
  const auto state_of = [&](Bytes ciphertext) {
    ReportEntry entry = conversation.send(conversation.ada, blob.attachment);
    entry.attachments.push_back(
        {blob.attachment.description.content_hash, AttachmentPlace::within, std::move(ciphertext)}
    );
    const AbuseReport report = conversation.report(entries(std::move(entry)));
    const auto result = conversation.verify(report);
    EXPECT_EQ(said_of(result.entries.front()), "verified") << "what was said stays proven";
    return result.entries.front().attachments.at(0).state;
  };
  // The provider has deleted it; the reporter hands it in.
  EXPECT_EQ(state_of(blob.ciphertext), AttachmentState::proven);
  Bytes mauled = blob.ciphertext;
  mauled.back() ^= 1;
  EXPECT_EQ(state_of(mauled), AttachmentState::wrong);
  Bytes cut = blob.ciphertext;
  cut.pop_back();
  EXPECT_EQ(state_of(cut), AttachmentState::wrong);
  EXPECT_EQ(state_of(conversation.blob("another").ciphertext), AttachmentState::wrong);
  EXPECT_EQ(state_of({}), AttachmentState::wrong);
}

TEST_F(ReportAttacks, AttachmentsThatAreElsewhereWaitAndMissingOnesAreSaid) {
  const TestBlob blob = conversation.blob("a picture");
  const auto result_of = [&](std::vector<ReportAttachment> handed_in) {
    ReportEntry entry = conversation.send(conversation.ada, blob.attachment);
    entry.attachments = std::move(handed_in);
    const AbuseReport report = conversation.report(entries(std::move(entry)));
    return std::move(conversation.verify(report).entries.front());
  };
  const auto hash = blob.attachment.description.content_hash;
  const EntryResult named = result_of({{hash, AttachmentPlace::named_blob, {}}});
  EXPECT_EQ(named.attachments[0].state, AttachmentState::waiting);
  EXPECT_EQ(named.attachments[0].blob, blob.attachment.blob);
  const BlobId elsewhere{{8}};
  const EntryResult other = result_of({{hash, AttachmentPlace::other_blob, to_bytes(elsewhere)}});
  EXPECT_EQ(other.attachments[0].blob, elsewhere);
  const EntryResult missing = result_of({});
  EXPECT_EQ(missing.attachments[0].state, AttachmentState::missing);
  EXPECT_EQ(missing.attachments[0].broken->name, "report.attachment_is_there");
}

TEST_F(ReportAttacks, AttachmentIsNamed) {
  ReportEntry entry = line();
  entry.attachments.push_back({{1}, AttachmentPlace::within, {1}});
  EXPECT_EQ(said_of(std::move(entry)), "report.attachment_is_named");
}

TEST_F(ReportAttacks, Row15ProvocationIsDropped) {
  ReportEntry first = conversation.say(conversation.ada, "Good morning");
  conversation.say(conversation.bob, "You are worthless");
  conversation.say(conversation.bob, "Go away");
  ReportEntry last = line();
  const AbuseReport report = conversation.report(entries(std::move(first), std::move(last)));
  ASSERT_TRUE(check_report(report).ok());
  EXPECT_EQ(conversation.verify(report).gaps, (std::vector<ReportGap>{{2, 3}}));
}

TEST_F(ReportAttacks, Row16EntriesAreReordered) {
  ReportEntry first = line();
  ReportEntry second = line();
  expect_refused(
      conversation.report(entries(std::move(second), std::move(first))), rules::entries_ascend
  );
}

TEST_F(ReportAttacks, Row16EntriesAreDoubled) {
  AbuseReport report = conversation.report(entries(line()));
  report.entries.push_back(std::move(copy_of(report).entries.front()));
  expect_refused(report, rules::entries_ascend);
}

TEST_F(ReportAttacks, Row16TwoGroupsAreMixed) {
  ReportEntry here = line();
  conversation.group = conversation.random.id<ConversationId>();
  ReportEntry there = line();
  expect_refused(
      conversation.report(entries(std::move(here), std::move(there))),
      rules::entries_are_of_one_group
  );
}

// A hub whose clock ran backwards: the later message is not proven to be of that time.
TEST_F(ReportAttacks, TimeDoesNotDecrease) {
  ReportEntry first = line();
  conversation.time_ms -= 60'000;
  ReportEntry second = line();
  ReportEntry third = line();  // later than the second, and still before the first
  const AbuseReport report =
      conversation.report(entries(std::move(first), std::move(second), std::move(third)));
  const auto result = conversation.verify(report);
  EXPECT_EQ(said_of(result.entries[0]), "verified");
  EXPECT_EQ(said_of(result.entries[1]), "report.time_does_not_decrease");
  EXPECT_EQ(said_of(result.entries[2]), "report.time_does_not_decrease");
}

// What no strict reader takes, no honest client showed; and two readers may not see two things.
TEST_F(ReportAttacks, Row19ContentThatParsersDisagreeAbout) {
  const Bytes genuine =
      *content::encode(content::make_message(conversation.random, content::text_part("Hello")));
  Bytes trailing = genuine;
  trailing.push_back(0);
  EXPECT_EQ(said_of(conversation.say(conversation.ada, trailing)), "cbor.no_trailing_bytes");
  Bytes indefinite = genuine;
  indefinite[0] = 0x9f;
  EXPECT_NE(said_of(conversation.say(conversation.ada, indefinite)), "verified");

  std::vector<content::NestedPart> both;
  both.push_back(content::text_part("Good morning"));
  both.push_back(content::text_part("I will kill you"));
  content::MimiContent choice =
      content::make_message(conversation.random, content::all_of(std::move(both)));
  std::get<content::MultiPart>(choice.nested_part.part).part_semantics =
      content::PartSemantics::choose_one;
  EXPECT_EQ(said_of(conversation.say(conversation.ada, choice)), "content.choose_one_is_absent");
}

TEST_F(ReportAttacks, Row26KeysComeAndGo) {
  ReportEntry old = line();
  conversation.keys.push_back(
      {.key_id = 8, .created = from_unix_ms(1), .key = conversation.new_key()}
  );
  ReportEntry recent = line();
  const AbuseReport report = conversation.report(entries(std::move(old), std::move(recent)));
  const auto verdicts = [&] {
    const auto result = conversation.verify(report);
    return std::pair(result.entries[0].verdict, result.entries[1].verdict);
  };
  EXPECT_EQ(verdicts(), std::pair(Verdict::verified, Verdict::verified));
  conversation.keys[0].state = franking::ServerKeyState::retired;
  EXPECT_EQ(verdicts(), std::pair(Verdict::verified, Verdict::verified));
  conversation.keys[0].state = franking::ServerKeyState::compromised;
  EXPECT_EQ(verdicts(), std::pair(Verdict::unverified, Verdict::verified));
  EXPECT_EQ(said_of(conversation.verify(report).entries.front()), "report.frank_key_is_trusted");
  conversation.keys[0].state = franking::ServerKeyState::destroyed;
  conversation.keys[0].key = {};
  EXPECT_EQ(verdicts(), std::pair(Verdict::expired, Verdict::verified));
  EXPECT_EQ(said_of(conversation.verify(report).entries.front()), "report.frank_key_is_kept");
  conversation.keys.erase(conversation.keys.begin());  // lost
  EXPECT_EQ(verdicts(), std::pair(Verdict::invalid, Verdict::verified));
}

// With a key of the thief's making nothing opens that was not committed to: EXPIRED and UNVERIFIED
// are said of what could have been sent, never of what could not.
TEST_F(ReportAttacks, AMismatchIsInvalidWhateverBecameOfTheKey) {
  ReportEntry entry = line();
  ++entry.context.epoch;
  conversation.keys[0].state = franking::ServerKeyState::destroyed;
  EXPECT_EQ(said_of(std::move(entry)), "frank.commitment_matches");
}

}  // namespace
}  // namespace causeway::report
