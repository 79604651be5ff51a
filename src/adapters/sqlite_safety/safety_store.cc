#include "adapters/sqlite_safety/safety_store.h"

#include "adapters/sqlite/transaction.h"
#include "adapters/sqlite_safety/attachment_table.h"
#include "adapters/sqlite_safety/audit_table.h"
#include "adapters/sqlite_safety/case_table.h"
#include "adapters/sqlite_safety/decision_table.h"
#include "adapters/sqlite_safety/desk_table.h"
#include "adapters/sqlite_safety/effect_table.h"
#include "adapters/sqlite_safety/known_table.h"
#include "adapters/sqlite_safety/login_table.h"
#include "adapters/sqlite_safety/picture_table.h"
#include "adapters/sqlite_safety/report_table.h"
#include "adapters/sqlite_safety/schema.h"
#include "adapters/sqlite_safety/staff_table.h"
#include "adapters/sqlite_safety/tally_table.h"
#include "adapters/sqlite_safety/tip_table.h"

namespace causeway::adapters::sqlite_safety {
namespace {

constexpr sqlite::Options writer_options{
    .cache_kib = 65'536,
    .log_pages = 4 * 1024,  // 64 MiB: a page that many reports change moves once
    .page_bytes = 16'384,   // a report takes two to three thousand: less is left empty
};

sqlite::Database open_writer(const std::filesystem::path& path) {
  sqlite::Database database = sqlite::Database::open(path, writer_options);
  sqlite::migrate(database, schema);
  return database;
}

/// All tables over one connection.
class Tables : public safety::Transaction {
 public:
  explicit Tables(sqlite::Database& database)
      : cases_(database),
        reports_(database),
        audit_(database),
        decisions_(database),
        desk_(database),
        effects_(database),
        tallies_(database),
        staff_(database),
        logins_(database),
        tips_(database),
        attachments_(database),
        known_(database),
        pictures_(database) {}

  CaseTable& cases() override { return cases_; }

  ReportTable& reports() override { return reports_; }

  AuditTable& audit() override { return audit_; }

  DecisionTable& decisions() override { return decisions_; }

  DeskTable& desk() override { return desk_; }

  EffectTable& effects() override { return effects_; }

  TallyTable& tallies() override { return tallies_; }

  StaffTable& staff() override { return staff_; }

  LoginTable& logins() override { return logins_; }

  TipTable& tips() override { return tips_; }

  const CaseTable& cases() const override { return cases_; }

  const ReportTable& reports() const override { return reports_; }

  const AuditTable& audit() const override { return audit_; }

  const DecisionTable& decisions() const override { return decisions_; }

  const DeskTable& desk() const override { return desk_; }

  const EffectTable& effects() const override { return effects_; }

  const TallyTable& tallies() const override { return tallies_; }

  const StaffTable& staff() const override { return staff_; }

  const LoginTable& logins() const override { return logins_; }

  const TipTable& tips() const override { return tips_; }

  AttachmentTable& attachments() override { return attachments_; }

  const AttachmentTable& attachments() const override { return attachments_; }

  KnownTable& known() override { return known_; }

  const KnownTable& known() const override { return known_; }

  PictureTable& pictures() override { return pictures_; }

  const PictureTable& pictures() const override { return pictures_; }

 protected:
  void keep_last_number() { reports_.keep_last(); }

 private:
  CaseTable cases_;
  ReportTable reports_;
  AuditTable audit_;
  DecisionTable decisions_;
  DeskTable desk_;
  EffectTable effects_;
  TallyTable tallies_;
  StaffTable staff_;
  LoginTable logins_;
  TipTable tips_;
  AttachmentTable attachments_;
  KnownTable known_;
  PictureTable pictures_;
};

}  // namespace

class SafetyStore::Writing final : public Tables {
 public:
  Writing(sqlite::Database& database, TurnLock& writer_is_taken)
      : Tables(database), lock_(writer_is_taken), transaction_(database) {}

  void commit() override {
    keep_last_number();
    transaction_.commit();
    lock_.unlock();
  }

 private:
  std::unique_lock<TurnLock> lock_;  // longer than the transaction
  sqlite::Transaction transaction_;
};

/// Owns its connection for as long as it lives.
class SafetyStore::Reading final : public Tables {
 public:
  Reading(sqlite::ReaderPool& readers, std::unique_ptr<sqlite::Database> database)
      : Tables(*database),
        readers_(readers),
        transaction_(std::in_place, *database, sqlite::Intent::read),
        database_(std::move(database)) {}

  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  ~Reading() override {
    transaction_.reset();
    readers_.give_back(std::move(database_));
  }

  void commit() override {}

 private:
  sqlite::ReaderPool& readers_;
  std::optional<sqlite::Transaction> transaction_;
  std::unique_ptr<sqlite::Database> database_;
};

SafetyStore::SafetyStore(std::filesystem::path path)
    : writer_(open_writer(path)), readers_(std::move(path)) {}

std::unique_ptr<safety::Transaction> SafetyStore::begin_write() {
  return std::make_unique<Writing>(writer_, writer_is_taken_);
}

std::unique_ptr<const safety::Transaction> SafetyStore::begin_read() {
  return std::make_unique<Reading>(readers_, readers_.take());
}

}  // namespace causeway::adapters::sqlite_safety
