// Known material over a real SQLite file: what is in memory is what the table has, whoever changes
// it at once.
#include "safety/known.h"

#include <functional>
#include <future>
#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/safety_store.h"
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

}  // namespace
}  // namespace causeway::safety
