// The holder of the keys: what it tells of a report and what stays sealed, what it shows later, and
// that what was destroyed is gone.
#include "report/opener.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "report/conversation_test.h"

namespace causeway::report {
namespace {

constexpr Month march{675};
constexpr Month april{676};

class Openers : public testing::Test {
 protected:
  Opener opener(std::initializer_list<const WrappingKeyRecord*> wrapping) {
    std::vector<ModerationKeyRecord> moderation;
    moderation.push_back({4, key.clone()});
    std::vector<WrappingKeyRecord> keys;
    for (const WrappingKeyRecord* each : wrapping) {
      keys.push_back({each->month, each->key.clone()});
    }
    return Opener(std::move(moderation), std::move(keys), conversation.hub);
  }

  WrappingKeyRecord wrapping(Month month) {
    return {month, WrappingKey(conversation.random.secret(wrapping_key_size))};
  }

  SealedReport seal(const AbuseReport& report) {
    return *seal_report({4, key.public_key}, conversation.bob, report, conversation.random);
  }

  Result<OpenedReport> open(const Opener& by, const SealedReport& sealed, Month keep = march) {
    return by.open(conversation.keys, conversation.bob, sealed, keep, conversation.random);
  }

  Conversation conversation;
  crypto::KemKeyPair key = crypto::generate_kem_key_pair(moderation_suite.kem, conversation.random);
  WrappingKeyRecord of_march = wrapping(march);
  WrappingKeyRecord of_april = wrapping(april);
};

TEST_F(Openers, TellWhatACaseNeedsAndKeepTheRestSealed) {
  const TestBlob blob = conversation.blob("a picture");
  ReportEntry provocation = conversation.say(conversation.bob, "Leave me alone");
  ReportEntry receipt = withheld(conversation.say(conversation.bob, "a receipt"));
  conversation.say(conversation.bob, "left out");
  ReportEntry threat = conversation.say(conversation.ada, "I know where you live");
  ReportEntry forged = conversation.say(conversation.ada, "forged");
  forged.frank = {};
  ReportEntry picture = conversation.send(conversation.ada, blob.attachment);
  const auto hash = blob.attachment.description.content_hash;
  picture.attachments.push_back({hash, AttachmentPlace::named_blob, {}});
  const AbuseReport report = conversation.report(entries(
      std::move(provocation),
      std::move(receipt),
      std::move(threat),
      std::move(forged),
      std::move(picture)
  ));
  const Opener by = opener({&of_march});
  const SealedReport sealed = seal(report);
  const auto opened = open(by, sealed);
  ASSERT_TRUE(opened.ok()) << broken_rule_name(opened);
  EXPECT_EQ(opened->group, conversation.group);
  EXPECT_EQ(opened->reported_account, conversation.ada);
  EXPECT_EQ(opened->reason, Reason::harassment);
  EXPECT_EQ(opened->counts, (EntryCounts{4, 1, 4, 0, 0, 1, 1, 1}));
  EXPECT_EQ(opened->verdict, Verdict::verified);
  EXPECT_EQ(opened->first_seq, 1U);
  EXPECT_EQ(opened->last_seq, 6U);
  const std::uint64_t at = report.entries[2].context.accepted_ms;
  EXPECT_EQ(opened->proven, (std::vector<ProvenMessage>{{4, at}, {6, at + 2000}}));
  EXPECT_EQ(opened->waiting, (std::vector<WaitingAttachment>{{blob.attachment.blob, hash}}));
  const Bytes told = tls::encode(*opened);
  for (const std::string_view words : {"live", "alone", "Every day"}) {
    const ByteView wanted = as_bytes(words);
    EXPECT_EQ(std::search(told.begin(), told.end(), wanted.begin(), wanted.end()), told.end());
  }

  const EvidenceName name = evidence_name(conversation.bob, report.report_id);
  const auto shown = by.show(conversation.keys, name, opened->evidence);
  ASSERT_TRUE(shown.ok()) << broken_rule_name(shown);
  EXPECT_EQ(*unpack(shown->packed.reveal(), conversation.keys), report);
  ASSERT_EQ(shown->entries.size(), 5U);
  EXPECT_EQ(shown->entries[0].readable, 1);
  EXPECT_EQ(shown->entries[1].readable, 0);
  EXPECT_EQ(as_text(shown->entries[3].broken), "report.frank_is_genuine");
  EXPECT_EQ(shown->entries[4].attachments[0].state, AttachmentState::waiting);
  EXPECT_EQ(shown->gaps, (std::vector<ReportGap>{{3, 3}}));
}

// Row 12 of the attacks: a blob that two messages name with two keys is shown as each names it.
TEST_F(Openers, Row12OpenEachAttachmentWithItsOwnMessagesKey) {
  const TestBlob blob = conversation.blob("a picture");
  content::Attachment forged = clone_of(blob.attachment);
  forged.description.key = conversation.blob("x").attachment.description.key.clone();
  ReportEntry first = conversation.send(conversation.ada, forged);
  ReportEntry second = conversation.send(conversation.ada, blob.attachment);
  const auto hash = blob.attachment.description.content_hash;
  for (ReportEntry* entry : {&first, &second}) {
    entry->attachments.push_back({hash, AttachmentPlace::named_blob, {}});
  }
  const AbuseReport report = conversation.report(entries(
      std::move(first),
      std::move(second),
      conversation.say(conversation.ada, "I know where you live"),
      withheld(conversation.say(conversation.bob, "a receipt"))
  ));
  const Opener by = opener({&of_march});
  const auto opened = open(by, seal(report));
  const EvidenceName name = evidence_name(conversation.bob, report.report_id);
  const auto show = [&](std::size_t entry, const crypto::Sha256& which, ByteView ciphertext) {
    return by.show_attachment(name, opened->evidence, entry, which, ciphertext);
  };
  EXPECT_EQ(broken_rule_name(show(0, hash, blob.ciphertext)), "blob.key_matches");
  const auto plain = show(1, hash, blob.ciphertext);
  ASSERT_TRUE(plain.ok()) << broken_rule_name(plain);
  EXPECT_EQ(as_text(plain->reveal()), "a picture");
  EXPECT_EQ(broken_rule_name(show(0, hash, blob.ciphertext)), "blob.key_matches")
      << "what the other message's key opened is not kept for it";
  EXPECT_TRUE(show(1, hash, blob.ciphertext).ok()) << "nor is what this one's did not";
  EXPECT_FALSE(show(1, hash, conversation.blob("another").ciphertext).ok());
  constexpr auto unnamed = "report.attachment_is_named";
  EXPECT_EQ(broken_rule_name(show(1, {}, blob.ciphertext)), unnamed);
  EXPECT_EQ(broken_rule_name(show(2, hash, blob.ciphertext)), unnamed) << "another message's";
  EXPECT_EQ(broken_rule_name(show(3, hash, blob.ciphertext)), unnamed) << "withheld";
  EXPECT_EQ(broken_rule_name(show(4, hash, blob.ciphertext)), unnamed) << "none";
}

TEST_F(Openers, SayTheStrongestAnswerToTheReportedAccount) {
  const Opener by = opener({&of_march});
  ReportEntry genuine = conversation.say(conversation.bob, "I am Bob");
  ReportEntry forged = conversation.say(conversation.ada, "forged");
  forged.frank = {};
  AbuseReport report = conversation.report(entries(std::move(genuine), std::move(forged)));
  EXPECT_EQ(open(by, seal(report))->verdict, Verdict::invalid) << "Bob's says nothing of Ada";
  EXPECT_TRUE(open(by, seal(report))->proven.empty());
  report.scope = Scope::group;
  EXPECT_EQ(open(by, seal(report))->verdict, Verdict::verified);
  conversation.keys.front().state = franking::ServerKeyState::destroyed;
  EXPECT_EQ(open(by, seal(report))->verdict, Verdict::expired);
}

TEST_F(Openers, ModerationKeyIsHeld) {
  SealedReport sealed = seal(conversation.report({}, Scope::account));
  sealed.key_id = 5;
  EXPECT_EQ(broken_rule_name(open(opener({&of_march}), sealed)), "report.moderation_key_is_held");
}

TEST_F(Openers, EvidenceIsKeptUntilItsMonthIsDestroyed) {
  const SealedReport sealed = seal(conversation.report({}, Scope::account));
  EXPECT_EQ(broken_rule_name(open(opener({&of_april}), sealed)), "report.evidence_is_kept");
  SealedEvidence evidence = open(opener({&of_march, &of_april}), sealed)->evidence;
  const EvidenceName name = evidence_name(conversation.bob, sealed.id);
  const auto shown_by = [&](const Opener& by) {
    return broken_rule_name(by.show(conversation.keys, name, evidence));
  };
  EXPECT_EQ(shown_by(opener({&of_march})), "none");
  EXPECT_EQ(shown_by(opener({&of_april})), "report.evidence_is_kept");

  const auto longer =
      opener({&of_march, &of_april}).keep_until(name, evidence.key, april, conversation.random);
  ASSERT_TRUE(longer.ok());
  evidence.key = *longer;
  EXPECT_EQ(shown_by(opener({&of_april})), "none") << "kept for longer";
  const auto gone =
      opener({&of_april}).keep_until(name, {.month = march}, april, conversation.random);
  EXPECT_EQ(broken_rule_name(gone), "report.evidence_is_kept");
}

TEST_F(Openers, ShowAppeals) {
  const Opener by = opener({&of_march});
  const DecisionId decision{{3}};
  const Appeal appeal{1, decision, SecretBytes(as_bytes("It was a quotation."))};
  const auto sealed =
      *seal_appeal({4, key.public_key}, conversation.ada, appeal, conversation.random);
  const auto evidence = by.open(conversation.ada, sealed, march, conversation.random);
  ASSERT_TRUE(evidence.ok());
  const auto text = by.show_appeal(evidence_name(conversation.ada, decision), *evidence);
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(as_text(text->reveal()), "It was a quotation.");
}

}  // namespace
}  // namespace causeway::report
