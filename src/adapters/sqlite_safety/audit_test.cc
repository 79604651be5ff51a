// The log of views and decisions over a real SQLite file: expected hashes are of Python's hashlib,
// from the text of docs/formats/safety-api.md §12; whoever changes the file is found.
#include "safety/audit.h"

#include <gtest/gtest.h>
#include <thread>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "base/encoding.h"

namespace causeway::adapters::sqlite_safety {
namespace {

using safety::Act;
using safety::AuditNumber;
using safety::Deed;
using safety::StaffId;

constexpr StaffId reviewer{{7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7}};
constexpr Instant noon = from_unix_ms(1'764'230'400'000);

class Audit : public testing::Test {
 protected:
  void record(const Deed& deed, Instant now) {
    const auto transaction = store_.begin_write();
    safety::record(*transaction, deed, now);
    transaction->commit();
  }

  void record_two() {
    record({reviewer, Act::case_viewed, "12", ""}, noon);
    record({StaffId{}, Act::evidence_destroyed, "12", "180 days"}, noon + Milliseconds(1000));
  }

  safety::ChainCheck check() { return safety::check_chain(store_.begin_read()->audit()); }

  /// What somebody does who has the file.
  void change(std::string_view script) {
    sqlite::Database other = sqlite::Database::open(file_, {.access = sqlite::Access::read_write});
    other.execute(script);
  }

  sqlite::Scratch folder_;
  std::filesystem::path file_ = folder_ / "safety.db";
  SafetyStore store_{file_};
};

TEST(AuditObjects, HaveOneForm) {
  using safety::case_of;
  using safety::CaseNumber;
  using safety::object_of;
  const std::string report = safety::id_of(safety::ReportNumber{42});
  EXPECT_EQ(report, "0000000000000000000000000000002a");
  EXPECT_EQ(object_of(CaseNumber{12}), "12");
  EXPECT_EQ(object_of(CaseNumber{12}, {report, "17", "0"}), "12 " + report + " 17 0");
  for (const std::string object :
       {"12", "12/5", "12 reporter 2", "12 0000000000000000000000000000002a"}) {
    EXPECT_EQ(case_of(object), CaseNumber{12}) << object;
  }
  for (const std::string& object :
       {std::string(),
        report,
        std::string("confirm 12"),
        std::string("012"),
        std::string(32, '1'),
        std::string(" 12")}) {
    EXPECT_EQ(case_of(object), std::nullopt) << object;
  }
}

TEST_F(Audit, EachEntryBindsAllBefore) {
  record_two();
  const auto entries = store_.begin_read()->audit().read({}, 10);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(
      to_hex(entries[0].hash), "2c4eb2f635eaababbe74bfdf542aa1e6506d85baf282339f35a95879923b6421"
  );
  EXPECT_EQ(
      to_hex(entries[1].hash), "7fe31ec374aed9ba33f4c287c58ba239a78db7fd032212db174a2453c06555c9"
  );
  EXPECT_EQ(check(), (safety::ChainCheck{2, entries[1].hash, std::nullopt}));
}

TEST_F(Audit, WhatWasLoggedIsNeitherChangedNorTakenOut) {
  record_two();
  EXPECT_THROW(change("UPDATE audit SET says = 'x' WHERE number = 1"), StoreError);
  EXPECT_THROW(change("DELETE FROM audit WHERE number = 1"), StoreError);
  EXPECT_EQ(check().broken_at, std::nullopt);
}

TEST_F(Audit, WhoeverChangesTheFileAllTheSameIsFound) {
  record_two();
  change("DROP TRIGGER audit_is_not_changed; UPDATE audit SET says = 'x' WHERE number = 1");
  EXPECT_EQ(check().broken_at, AuditNumber{1});
}

TEST_F(Audit, AnEntryThatWasTakenOutIsFound) {
  record_two();
  change("DROP TRIGGER audit_is_not_shortened; DELETE FROM audit WHERE number = 1");
  EXPECT_EQ(check().broken_at, AuditNumber{1});
}

TEST_F(Audit, IsReadNewestFirstAndNarrowed) {
  record_two();
  const auto reading = store_.begin_read();
  const auto newest_first = reading->audit().find({}, {}, 10);
  ASSERT_EQ(newest_first.size(), 2U);
  EXPECT_EQ(newest_first[0].number, AuditNumber{2});
  EXPECT_EQ(reading->audit().find({}, AuditNumber{2}, 10).size(), 1U);
  EXPECT_EQ(reading->audit().find({.by = reviewer}, {}, 10).size(), 1U);
  EXPECT_EQ(reading->audit().find({.act = Act::login}, {}, 10).size(), 0U);
  EXPECT_EQ(reading->audit().find({.object = "12"}, {}, 10).size(), 2U);
  EXPECT_EQ(
      reading->audit().find({.from = noon, .until = noon + Milliseconds(1)}, {}, 10).size(), 1U
  );
}

TEST_F(Audit, TheFirstOfACaseIsOfItOrOfSomethingWithinIt) {
  using safety::CaseNumber;
  for (const std::string object : {"1", "120", "confirm 12", "12 reporter 2", "12"}) {
    record({reviewer, Act::case_viewed, object, ""}, noon);
  }
  const auto reading = store_.begin_read();
  EXPECT_EQ(reading->audit().first_of(CaseNumber{12}), AuditNumber{4});
  EXPECT_EQ(reading->audit().first_of(CaseNumber{120}), AuditNumber{2});
  EXPECT_EQ(reading->audit().first_of(CaseNumber{2}), std::nullopt);
}

TEST_F(Audit, SeveralThreadsWriteOneChain) {
  const auto write = [&] {
    for (int i = 0; i < 50; ++i) record({reviewer, Act::case_viewed, "1", ""}, noon);
  };
  std::thread other(write);
  write();
  other.join();
  EXPECT_EQ(check().entries, 100U);
  EXPECT_EQ(check().broken_at, std::nullopt);
}

}  // namespace
}  // namespace causeway::adapters::sqlite_safety
