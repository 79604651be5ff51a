// Known material over a real SQLite file: what is in memory is what the table has, whoever changes
// it at once; and pictures that were here before it are marked.
#include "safety/known.h"

#include <functional>
#include <future>
#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/desk_world_test.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "safety/pictures.h"
#include "safety/staff.h"

namespace causeway::safety {
namespace {

using namespace std::chrono_literals;

constexpr StaffId curator{{7}};

/// A transaction after whose commit something happens, before whoever committed goes on.
class Committing final : public Transaction {
 public:
  Committing(std::unique_ptr<Transaction> inner, std::function<void()> then)
      : inner_(std::move(inner)), then_(std::move(then)) {}

  CaseTable& cases() override { return inner_->cases(); }

  ReportTable& reports() override { return inner_->reports(); }

  AuditTable& audit() override { return inner_->audit(); }

  DecisionTable& decisions() override { return inner_->decisions(); }

  DeskTable& desk() override { return inner_->desk(); }

  EffectTable& effects() override { return inner_->effects(); }

  TallyTable& tallies() override { return inner_->tallies(); }

  StaffTable& staff() override { return inner_->staff(); }

  LoginTable& logins() override { return inner_->logins(); }

  TipTable& tips() override { return inner_->tips(); }

  AttachmentTable& attachments() override { return inner_->attachments(); }

  KnownTable& known() override { return inner_->known(); }

  PictureTable& pictures() override { return inner_->pictures(); }

  const CaseTable& cases() const override { return inner_->cases(); }

  const ReportTable& reports() const override { return inner_->reports(); }

  const AuditTable& audit() const override { return inner_->audit(); }

  const DecisionTable& decisions() const override { return inner_->decisions(); }

  const DeskTable& desk() const override { return inner_->desk(); }

  const EffectTable& effects() const override { return inner_->effects(); }

  const TallyTable& tallies() const override { return inner_->tallies(); }

  const StaffTable& staff() const override { return inner_->staff(); }

  const LoginTable& logins() const override { return inner_->logins(); }

  const TipTable& tips() const override { return inner_->tips(); }

  const AttachmentTable& attachments() const override { return inner_->attachments(); }

  const KnownTable& known() const override { return inner_->known(); }

  const PictureTable& pictures() const override { return inner_->pictures(); }

  void commit() override {
    inner_->commit();
    then_();
  }

 private:
  std::unique_ptr<Transaction> inner_;
  std::function<void()> then_;
};

class CommittingStore final : public SafetyStore {
 public:
  explicit CommittingStore(SafetyStore& inner) : inner_(inner) {}

  std::unique_ptr<Transaction> begin_write() override {
    return std::make_unique<Committing>(inner_.begin_write(), std::exchange(after_next, [] {}));
  }

  std::unique_ptr<const Transaction> begin_read() override { return inner_.begin_read(); }

  std::function<void()> after_next = [] {};

 private:
  SafetyStore& inner_;
};

pdq::Hashes picture_of(const pdq::Hash& hash) {
  pdq::Hashes picture;
  picture.quality = pdq::quality_max;
  picture.turns.fill(hash);
  return picture;
}

// Else what is removed between the two would be in memory until the next start.
TEST(KnownMaterialTest, ThatIsRemovedWhileItIsAddedIsNotLeftInMemory) {
  const Instant now = Instant(std::chrono::sys_days(2026y / 11 / 27));
  adapters::sqlite::Scratch scratch;
  adapters::sqlite_safety::SafetyStore store(scratch / "safety.db");
  CommittingStore committing(store);
  KnownMaterial known(committing);
  std::future<Result<void>> removed;
  committing.after_next = [&] {
    const KnownId id = store.begin_read()->known().read({}, 1).at(0).id;
    removed = std::async(std::launch::async, [&known, id, now] {
      return known.remove(BankKind::confirm, id, curator, now);
    });
    // It has to wait; where it does not, it is over long before that.
    removed.wait_for(200ms);
  };
  const auto added = known.add(BankKind::confirm, std::string(64, 'a'), "x", curator, now);
  ASSERT_TRUE(added.ok());
  EXPECT_TRUE(removed.get().ok());
  EXPECT_EQ(store.begin_read()->known().count(BankKind::confirm), 0U);
  EXPECT_FALSE(known.look_up(picture_of(added->hash)));
}

/// Reports with pictures, over a desk.
class OlderPictures : public desk_test::DeskWorld {
 protected:
  /// The report that shows them.
  Report shown(CaseNumber in, std::size_t pictures, const pdq::Hash& hash) {
    const Report report = reports_of(in).at(0);
    write([&](Transaction& transaction) {
      for (std::uint32_t index = 0; index < pictures; ++index) {
        Picture picture{.report = report.number, .seq = 3, .index = index, .in = in};
        picture.hashes = picture_of(hash);
        transaction.pictures().put(picture);
      }
    });
    return report;
  }

  Result<Known> add(BankKind bank, const pdq::Hash& hash) {
    return known.add(bank, pdq::to_text(hash), "x", curator, now);
  }

  std::size_t compare_all() {
    std::size_t rounds = 0;
    while (mark_older(store, known, now)) ++rounds;
    return rounds;
  }

  std::vector<Picture> pictures_of(CaseNumber in) {
    return store.begin_read()->pictures().of_case(in);
  }

  static constexpr pdq::Hash one{{1, 2, 3, 4}};
  static constexpr pdq::Hash other{{~0ULL, ~0ULL, ~0ULL, ~0ULL}};

  KnownMaterial known{store};
};

TEST_F(OlderPictures, AreMarkedWhenWhatTheyAreLikeIsAdded) {
  const CaseNumber in = a_case(3);
  const CaseNumber beside = a_case(4);
  shown(in, compared_at_once + 3, one);
  shown(beside, 1, other);
  const auto added = add(BankKind::confirm, one);
  ASSERT_TRUE(added.ok());
  EXPECT_EQ(compare_all(), 2U) << "some at a time";
  for (const Picture& each : pictures_of(in)) {
    EXPECT_EQ(each.match, (KnownMatch{added->id, BankKind::confirm, 0}));
  }
  EXPECT_EQ(look(in).rank, Rank::known);
  EXPECT_EQ(known_of(*store.begin_read(), in), BankKind::confirm);
  EXPECT_EQ(store.begin_read()->known().find(added->id)->matches, compared_at_once + 3);
  EXPECT_FALSE(pictures_of(beside).at(0).match);
  EXPECT_EQ(look(beside).rank, Rank::proven);
  const auto logged = store.begin_read()->audit().find({.act = Act::known_matched}, {}, 1000);
  ASSERT_EQ(logged.size(), 1U) << "once for each case";
  EXPECT_EQ(logged[0].object, std::to_string(in.value));
  EXPECT_EQ(logged[0].says, "confirm " + std::to_string(added->id.value));
  EXPECT_EQ(logged[0].by, StaffId{}) << "by the program";
}

TEST_F(OlderPictures, AreComparedOnAfterAStart) {
  const CaseNumber in = a_case();
  shown(in, 2 * compared_at_once, one);
  ASSERT_TRUE(add(BankKind::confirm, one).ok());
  EXPECT_TRUE(mark_older(store, known, now));
  EXPECT_FALSE(pictures_of(in).back().match);
  const KnownMaterial after_a_start(store);
  while (mark_older(store, after_a_start, now)) {
  }
  EXPECT_TRUE(pictures_of(in).back().match);
}

TEST_F(OlderPictures, FoundHarmlessLaterAreMarkedSo) {
  const CaseNumber in = a_case();
  shown(in, 1, one);
  ASSERT_TRUE(add(BankKind::suppress, one).ok());
  compare_all();
  EXPECT_EQ(known_of(*store.begin_read(), in), BankKind::suppress);
  EXPECT_EQ(look(in).rank, Rank::proven);
}

TEST_F(OlderPictures, AreNotComparedWithWhatIsRemovedAgain) {
  const CaseNumber in = a_case();
  shown(in, 1, one);
  const auto added = add(BankKind::confirm, one);
  ASSERT_TRUE(known.remove(BankKind::confirm, added->id, curator, now).ok());
  EXPECT_EQ(compare_all(), 0U);
  EXPECT_FALSE(pictures_of(in).at(0).match);
}

}  // namespace
}  // namespace causeway::safety
