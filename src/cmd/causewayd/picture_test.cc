// Reported pictures, from the message to the mark on the case: the reviewers' real database, the
// real process that holds the keys, and the real one that unpacks pictures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/pictures/samples_test.h"
#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "base/files_test.h"
#include "cmd/causewayd/attachment_store.h"
#include "cmd/causewayd/frank.h"
#include "cmd/causewayd/key_folder.h"
#include "cmd/causewayd/media_desk.h"
#include "pdq/pattern_test.h"
#include "provider/frank_keys.h"
#include "report/conversation_test.h"
#include "safety/attachments.h"
#include "safety/audit.h"
#include "safety/intake.h"
#include "safety/pictures.h"
#include "safety/staff.h"

namespace causeway::safety {
namespace {

using namespace std::chrono_literals;
using causewayd::AttachmentStore;
using causewayd::KeyFolder;
using causewayd::MediaDesk;

constexpr StaffId looker{{7}};

/// With enough in it for its likeness to say something.
std::string photo() {
  constexpr pdq::Pattern pattern{.generator = 2, .width = 128, .height = 128, .channels = 3};
  const adapters::pictures::Picture picture{pattern.width, pattern.height, pattern.bytes()};
  return std::string(as_text(adapters::pictures::make_png(picture)));
}

std::string sample(const std::string& name) {
  return *read_file(source_path("vectors/pictures/" + name));
}

class Pictures : public testing::Test {
 protected:
  Pictures() {
    crypto::initialize();
    KeyFolder::create(keys, now, random);
    adapters::frank::FrankOptions options;
    options.path = std::string(CAUSEWAY_BIN_DIR) + "/causewayd";
    options.arguments = {"frank", keys.string(), "chat.example"};
    frank = std::make_unique<adapters::frank::FrankProcess>(std::move(options), now);
  }

  report::ReportEntry message(std::string_view content, report::AttachmentPlace place = {}) {
    const auto blob = conversation.blob(content);
    const crypto::Sha256 hash = blob.attachment.description.content_hash;
    auto entry = conversation.send(conversation.ada, blob.attachment);
    entry.context.key_id = frank->key_id();
    entry.frank = frank->tag({&entry.context, 1}).front();
    const bool is_within = place == report::AttachmentPlace::within;
    entry.attachments.push_back({hash, place, is_within ? blob.ciphertext : Bytes()});
    return entry;
  }

  report::ReportEntry message_with(std::string_view content) {
    return message(content, report::AttachmentPlace::within);
  }

  Report take(std::vector<report::ReportEntry> entries) {
    const auto filed = conversation.report(std::move(entries));
    const auto sealed =
        *report::seal_report(frank->moderation_key(), conversation.bob, filed, random);
    const provider::Filing filing{
        .account = conversation.bob,
        .kind = provider::FilingKind::report,
        .sealed = {{sealed.id.value}, sealed.key_id, sealed.kem_output, sealed.ciphertext},
        .filed = now,
    };
    auto opened = frank->open({&filing, 1}, report::month_of(now));
    const auto transaction = store.begin_write();
    const TakenIn taken = take_in(
        *transaction,
        filing,
        std::get<report::OpenedReport>(std::move(opened[0])),
        Membership::member,
        now
    );
    transaction->commit();
    return store.begin_read()->reports().of_case(taken.in).back();
  }

  bool look() { return look_through_next({{store, *frank, ciphertexts}, media, known}); }

  std::vector<Picture> of(const Report& report) {
    return store.begin_read()->pictures().of_report(report.number);
  }

  Rank rank_of(CaseNumber number) { return store.begin_read()->cases().find(number)->rank; }

  std::optional<BankKind> marked(CaseNumber number) {
    return known_of(*store.begin_read(), number);
  }

  std::string hash_of(std::string_view file) {
    return pdq::to_text(media.make(as_bytes(file))->hashes.original());
  }

  adapters::sqlite::Scratch scratch;
  std::filesystem::path keys = scratch / "keys";
  crypto::SystemRandom random;
  Instant now = Instant(std::chrono::sys_days(2026y / 11 / 27));
  adapters::sqlite_safety::SafetyStore store{scratch / "safety.db"};
  AttachmentStore files{scratch / "attachments"};
  FetchedCiphertexts ciphertexts{store, files};
  MediaDesk media{{.program = std::string(CAUSEWAY_BIN_DIR) + "/causewayd"}};
  KnownMaterial known{store};
  std::unique_ptr<adapters::frank::FrankProcess> frank;
  report::Conversation conversation;
};

TEST_F(Pictures, AreLookedAtOnceWhenTheyWereReported) {
  const Report report = take(report::entries(message_with(sample("turned.png"))));
  EXPECT_TRUE(look());
  const auto pictures = of(report);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_EQ(pictures[0].seq, 1U);
  EXPECT_EQ(pictures[0].index, 0U);
  EXPECT_EQ(pictures[0].width, 16U);
  EXPECT_EQ(pictures[0].height, 24U);
  EXPECT_EQ(pictures[0].content, crypto::sha256({as_bytes(sample("turned.png"))}));
  EXPECT_EQ(pictures[0].hashes, media.make(as_bytes(sample("turned.png")))->hashes);
  EXPECT_FALSE(look()) << "once";
}

TEST_F(Pictures, ThatCannotBeShownSayWhy) {
  const Report report = take(report::entries(message_with("no picture at all")));
  EXPECT_TRUE(look());
  ASSERT_EQ(of(report).size(), 1U);
  EXPECT_EQ(of(report)[0].rule, "pictures.format_is_known");
  EXPECT_EQ(of(report)[0].width, 0U);
}

TEST_F(Pictures, ThatAreToBeFetchedAreWaitedFor) {
  const Report report = take(report::entries(message(sample("turned.png"))));
  const Report behind = take(report::entries(message_with(sample("turned.jpg"))));
  EXPECT_TRUE(look());
  EXPECT_EQ(of(behind).size(), 1U) << "it holds up nobody";
  EXPECT_FALSE(look());
  auto attachment = store.begin_read()->attachments().of_report(report.number).at(0);
  attachment.stage = AttachmentStage::missing;
  {
    const auto transaction = store.begin_write();
    settle_attachment(*transaction, attachment);
    transaction->commit();
  }
  EXPECT_TRUE(look());
  EXPECT_EQ(of(report).at(0).rule, rules::attachment_is_proven.name);
}

// Nothing is hashed but media of a verified message (ADR 0021).
TEST_F(Pictures, OfMessagesThatProveNothingAreNotUnpacked) {
  auto forged = message_with(sample("turned.png"));
  forged.frank = {};
  const Report report = take(report::entries(std::move(forged)));
  look();
  EXPECT_TRUE(of(report).empty());
}

// Nor of those of which nobody can tell any more.
TEST_F(Pictures, OfMessagesWhoseKeyIsDestroyedAreNotUnpacked) {
  auto old = message_with(sample("turned.png"));
  const Instant end = now + provider::frank_key_active + provider::frank_key_retention;
  while (now <= end) {
    now += 24h;
    frank->rotate(now);
  }
  const Report report = take(report::entries(std::move(old)));
  EXPECT_EQ(report.counts.expired, 1U);
  EXPECT_EQ(report.counts.attachments, 1U);
  EXPECT_TRUE(look());
  EXPECT_TRUE(of(report).empty());
}

TEST_F(Pictures, LikeKnownMaterialPutTheirCaseFirst) {
  const std::string picture = photo();
  ASSERT_TRUE(known.add(BankKind::confirm, hash_of(picture), "a test", looker, now).ok());
  const Report report = take(report::entries(message_with(picture)));
  EXPECT_EQ(rank_of(report.in), Rank::proven);
  look();
  EXPECT_EQ(rank_of(report.in), Rank::known);
  EXPECT_EQ(marked(report.in), BankKind::confirm);
  ASSERT_TRUE(of(report).at(0).match);
  EXPECT_EQ(of(report)[0].match->distance, 0U);
  EXPECT_EQ(store.begin_read()->known().find(of(report)[0].match->id)->matches, 1U);
}

TEST_F(Pictures, FoundHarmlessAreMarkedAndPutNobodyFirst) {
  const std::string picture = photo();
  ASSERT_TRUE(known.add(BankKind::confirm, hash_of(picture), "a mistake", looker, now).ok());
  ASSERT_TRUE(known.add(BankKind::suppress, hash_of(picture), "harmless", looker, now).ok());
  const Report report = take(report::entries(message_with(picture)));
  look();
  EXPECT_EQ(rank_of(report.in), Rank::proven);
  EXPECT_EQ(marked(report.in), BankKind::suppress);
}

TEST_F(Pictures, RepeatsOfOneCaseAreOneJob) {
  auto again = message_with(sample("turned.png"));
  const auto twice = report::copy_of(conversation.report(report::entries(std::move(again))));
  auto copy = report::copy_of(twice);
  const Report first = take(std::move(copy.entries));
  auto more = report::copy_of(twice);
  more.entries.push_back(message_with(sample("turned.jpg")));
  const Report second = take(std::move(more.entries));
  ASSERT_EQ(first.in, second.in);
  while (look()) {
  }
  const auto reading = store.begin_read();
  EXPECT_FALSE(same_picture(*reading, of(first).at(0)));
  EXPECT_EQ(same_picture(*reading, of(second).at(0)), of(first).at(0));
  EXPECT_FALSE(same_picture(*reading, of(second).at(1)));
}

TEST_F(Pictures, AreForgottenWithTheEvidence) {
  const Report report = take(report::entries(message_with(sample("turned.png"))));
  const Report stays = take(report::entries(message_with(sample("turned.jpg"))));
  while (look()) {
  }
  {
    const auto transaction = store.begin_write();
    transaction->reports().destroy_evidence(report.number);
    transaction->commit();
  }
  remove_orphaned(store, files);
  EXPECT_TRUE(of(report).empty());
  EXPECT_EQ(of(stays).size(), 1U);
}

TEST_F(Pictures, KnownMaterialIsAddedAndRemoved) {
  const std::string hash(64, 'a');
  const auto added = known.add(BankKind::confirm, hash, "x", looker, now);
  ASSERT_TRUE(added.ok());
  const auto refused = [&](std::string_view text, std::string_view label) {
    return known.add(BankKind::confirm, text, label, looker, now).error().rule().name;
  };
  EXPECT_EQ(refused(hash, "again"), rules::hash_is_new.name);
  EXPECT_EQ(refused(hash.substr(1), "short"), rules::hash_is_pdq.name);
  EXPECT_EQ(refused(std::string(64, 'b'), ""), rules::label_fits.name);
  EXPECT_EQ(refused(std::string(64, 'b'), std::string(201, 'x')), rules::label_fits.name);
  const auto other_bank = known.remove(BankKind::suppress, added->id, looker, now);
  EXPECT_EQ(other_bank.error().rule().name, rules::thing_is_there.name);
  pdq::Hashes picture;
  picture.quality = pdq::quality_max;
  picture.turns.fill(added->hash);
  EXPECT_TRUE(known.look_up(picture));
  EXPECT_TRUE(KnownMaterial(store).look_up(picture)) << "also after a start";
  EXPECT_TRUE(known.remove(BankKind::confirm, added->id, looker, now).ok());
  EXPECT_FALSE(known.look_up(picture));
  EXPECT_FALSE(KnownMaterial(store).look_up(picture));
  const auto again = known.add(BankKind::confirm, hash, "x", looker, now);
  EXPECT_TRUE(again.ok());
  const auto log = store.begin_read()->audit().read({}, 10);
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[0].act, Act::known_added);
  EXPECT_EQ(log[1].act, Act::known_removed);
  EXPECT_THAT(log[0].object, testing::Not(testing::HasSubstr(hash)));
}

}  // namespace
}  // namespace causeway::safety
