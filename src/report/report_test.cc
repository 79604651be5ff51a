// What a report may be, each rule with a report that breaks it, and that nobody but the holder of
// the moderation key opens one, nor hands in another's.
#include "report/report.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "report/conversation_test.h"

namespace causeway::report {
namespace {

class Reports : public testing::Test {
 protected:
  std::string_view rule_of(const AbuseReport& report) {
    return broken_rule_name(check_report(report));
  }

  AbuseReport two_lines() {
    return conversation.report(entries(
        conversation.say(conversation.bob, "Leave me alone"),
        conversation.say(conversation.ada, "I know where you live")
    ));
  }

  Conversation conversation;
  crypto::KemKeyPair key = crypto::generate_kem_key_pair(moderation_suite.kem, conversation.random);
  ModerationKey moderation_key{4, key.public_key};
};

TEST_F(Reports, DecodeToThemselves) {
  AbuseReport report = two_lines();
  report.entries.push_back(withheld(conversation.say(conversation.bob, "secret")));
  report.entries.back().attachments.push_back({{1}, AttachmentPlace::within, {2, 3}});
  const SecretBytes encoded = tls::encode_secret(report);
  const auto decoded = tls::decode<AbuseReport>(encoded.reveal());
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(*decoded, report);
  EXPECT_TRUE(tls::encode_secret(*decoded) == encoded);
}

TEST_F(Reports, OnlyTheVerifierOpensThem) {
  const AbuseReport report = two_lines();
  const auto sealed = *seal_report(moderation_key, conversation.bob, report, conversation.random);
  const auto opened = open_report(key, conversation.bob, sealed);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(*opened, report);

  const auto refusal = [&](const crypto::KemKeyPair& by, AccountId reporter, const auto& what) {
    return broken_rule_name(open_report(by, reporter, what));
  };
  const auto other = crypto::generate_kem_key_pair(moderation_suite.kem, conversation.random);
  constexpr auto authentic = "crypto.ciphertext_is_authentic";
  EXPECT_EQ(refusal(other, conversation.bob, sealed), authentic);
  EXPECT_EQ(refusal(key, conversation.ada, sealed), authentic) << "handed in by another";
  SealedReport renamed = sealed;
  renamed.id = conversation.random.id<ReportId>();
  EXPECT_EQ(refusal(key, conversation.bob, renamed), authentic);
  SealedReport bent = sealed;
  bent.kem_output.assign(32, 0);
  EXPECT_EQ(refusal(key, conversation.bob, bent), "crypto.kem_key_is_valid");
}

TEST_F(Reports, ReportIdIsItsOwn) {
  const SealedReport outside =
      seal_unchecked(moderation_key, conversation.bob, {{1}}, two_lines(), conversation.random);
  const auto opened = open_report(key, conversation.bob, outside);
  EXPECT_EQ(broken_rule_name(opened), "report.report_id_is_its_own");
}

TEST_F(Reports, VersionIs1) {
  AbuseReport report = two_lines();
  report.version = 2;
  EXPECT_EQ(rule_of(report), "report.version_is_1");
}

TEST_F(Reports, ReasonIsKnown) {
  for (const ReasonRow& row : reasons()) {
    AbuseReport report = two_lines();
    report.reason = row.reason;
    EXPECT_EQ(rule_of(report), "none") << row.name;
    EXPECT_EQ(find_reason(row.name), find_reason(row.reason));
  }
  AbuseReport report = two_lines();
  report.reason = Reason{99};
  EXPECT_EQ(rule_of(report), "report.reason_is_known");
  EXPECT_EQ(find_reason("nonsense"), nullptr);
}

// Neither what was said nor what the reporter says of it stays in memory that is freed.
TEST_F(Reports, WhatPeopleWroteIsWiped) {
  static_assert(std::is_same_v<decltype(AbuseReport::note), SecretBytes>);
  static_assert(std::is_same_v<decltype(OpenedEntry::application_data), SecretBytes>);
  static_assert(std::is_same_v<decltype(Appeal::text), SecretBytes>);
  static_assert(!std::is_copy_constructible_v<AbuseReport>, "no copy is made unseen");
}

TEST_F(Reports, NoteIsVisibleAndShort) {
  AbuseReport report = two_lines();
  report.note = SecretBytes(Bytes(note_size_max, 'a'));
  EXPECT_EQ(rule_of(report), "none");
  report.note.append(Bytes{'a'});
  EXPECT_EQ(rule_of(report), "report.note_is_within_limit");
  report.note = SecretBytes(as_bytes("up\x1b[31m"));
  EXPECT_EQ(rule_of(report), "report.note_is_visible_text");
}

TEST_F(Reports, ScopeIsKnown) {
  AbuseReport report = two_lines();
  report.scope = Scope{9};
  EXPECT_EQ(rule_of(report), "report.scope_is_known");
}

TEST_F(Reports, MessagesAreThereWhereTheyAreReported) {
  AbuseReport report = conversation.report({});
  EXPECT_EQ(rule_of(report), "report.messages_are_there");
  for (const Scope scope : {Scope::account, Scope::group, Scope::profile}) {
    report.scope = scope;
    EXPECT_EQ(rule_of(report), "none");
  }
}

// Otherwise a report of Ada could consist of what Bob said.
TEST_F(Reports, ReportedAccountWrote) {
  AbuseReport report = conversation.report(entries(conversation.say(conversation.bob, "I am Bob")));
  EXPECT_EQ(rule_of(report), "report.reported_account_wrote");
  report.scope = Scope::group;
  EXPECT_EQ(rule_of(report), "report.reported_account_wrote");
  report.reported_account = {};
  EXPECT_EQ(rule_of(report), "none") << "nobody in particular";
  report = conversation.report(entries(withheld(conversation.say(conversation.ada, "Hello"))));
  EXPECT_EQ(rule_of(report), "report.reported_account_wrote");
}

TEST_F(Reports, SubjectIsNamed) {
  for (const Scope scope : {Scope::messages, Scope::account, Scope::group, Scope::profile}) {
    AbuseReport report = conversation.report(entries(conversation.say(conversation.ada, "x")));
    report.scope = scope;
    report.reported_account = {};
    const bool is_of_group = scope == Scope::group || scope == Scope::profile;
    EXPECT_EQ(rule_of(report), is_of_group ? "none" : "report.subject_is_named");
    if (scope == Scope::messages) continue;
    report.entries.clear();
    report.group_id = {};
    EXPECT_EQ(rule_of(report), "report.subject_is_named");
  }
}

TEST_F(Reports, EntriesAreWithinLimit) {
  std::vector<ReportEntry> many;
  many.push_back(conversation.say(conversation.ada, "Hello"));
  while (many.size() < entries_max) {
    many.push_back(withheld(conversation.say(conversation.ada, "Hello")));
  }
  AbuseReport report = conversation.report(std::move(many));
  EXPECT_EQ(rule_of(report), "none");
  report.entries.push_back(withheld(conversation.say(conversation.ada, "Hello")));
  EXPECT_EQ(rule_of(report), "report.entries_are_within_limit");
}

TEST_F(Reports, OpenedAreWithinLimit) {
  std::vector<ReportEntry> many;
  while (many.size() < opened_max) many.push_back(conversation.say(conversation.ada, "Hello"));
  AbuseReport report = conversation.report(std::move(many));
  EXPECT_EQ(rule_of(report), "none");
  report.entries.push_back(conversation.say(conversation.ada, "Hello"));
  EXPECT_EQ(rule_of(report), "report.opened_are_within_limit");
}

// Row 21 of the attacks: what can be sent can be reported.
TEST_F(Reports, Row21MessagesOfTheGreatestSizeFit) {
  std::vector<ReportEntry> many;
  const Bytes content(franking::content_size_max, 'a');
  while (many.size() < opened_max) many.push_back(conversation.say(conversation.ada, content));
  const AbuseReport report = conversation.report(std::move(many));
  const auto sealed = seal_report(moderation_key, conversation.bob, report, conversation.random);
  ASSERT_TRUE(sealed.ok());
  EXPECT_LT(sealed->ciphertext.size(), std::size_t{4} << 20);
}

TEST_F(Reports, AttachmentPlaceIsKnown) {
  struct Case {
    AttachmentPlace place;
    std::size_t size;
    std::string_view rule;
  };

  constexpr auto refused = "report.attachment_place_is_known";
  for (const Case& each :
       {Case{AttachmentPlace::named_blob, 0, "none"},
        Case{AttachmentPlace::named_blob, 1, refused},
        Case{AttachmentPlace::within, inline_size_max, "none"},
        Case{AttachmentPlace::within, inline_size_max + 1, refused},
        Case{AttachmentPlace::other_blob, 16, "none"},
        Case{AttachmentPlace::other_blob, 15, refused},
        Case{AttachmentPlace{3}, 0, refused}}) {
    AbuseReport report = two_lines();
    report.entries[1].attachments.push_back({{1}, each.place, Bytes(each.size)});
    EXPECT_EQ(rule_of(report), each.rule) << static_cast<int>(each.place) << " " << each.size;
  }
}

TEST_F(Reports, AppealsAreSealedLikewise) {
  const report::DecisionId decision{{3}};
  const Appeal appeal{1, decision, SecretBytes(as_bytes("It was a quotation."))};
  const auto sealed = *seal_appeal(moderation_key, conversation.ada, appeal, conversation.random);
  const auto opened = open_appeal(key, conversation.ada, sealed);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(*opened, appeal);
  EXPECT_FALSE(open_appeal(key, conversation.bob, sealed).ok());
  // Nor does it open as a report.
  const SealedReport report{{decision.value}, sealed.key_id, sealed.kem_output, sealed.ciphertext};
  EXPECT_FALSE(open_report(key, conversation.ada, report).ok());
  const Appeal too_long{1, decision, SecretBytes(Bytes(note_size_max + 1, 'a'))};
  const auto refused = seal_appeal(moderation_key, conversation.ada, too_long, conversation.random);
  EXPECT_EQ(broken_rule_name(refused), "report.note_is_within_limit");
}

}  // namespace
}  // namespace causeway::report
