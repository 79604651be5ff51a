// Attachments of reported messages, from the provider's blobs to files of the reviewers' own: real
// databases and real files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "cmd/causewayd/attachment_store.h"
#include "cmd/causewayd/blob_store.h"
#include "safety/attachments.h"
#include "safety/intake.h"
#include "safety/pictures.h"

namespace causeway::safety {
namespace {

using namespace std::chrono_literals;
using causewayd::AttachmentStore;
using causewayd::BlobStore;
using causewayd::StoreWatch;

constexpr AccountId reporter{{8}};

class Attachments : public testing::Test {
 protected:
  BlobId upload(const Bytes& bytes, std::uint64_t of_size = 0) {
    const BlobId id{{++blob_}};
    blobs.write(id, 0, bytes);
    const auto transaction = provider.begin_write();
    transaction->blobs().create({id, reporter, of_size == 0 ? bytes.size() : of_size, 0, now});
    transaction->blobs().advance(id, bytes.size());
    transaction->commit();
    return id;
  }

  static report::WaitingAttachment named(BlobId blob, const Bytes& bytes) {
    return {blob, crypto::sha256({bytes})};
  }

  ReportNumber take(std::vector<report::WaitingAttachment> waiting) {
    report::OpenedReport opened;
    opened.reported_account = {{1}};
    opened.reason = report::Reason::child_safety;
    opened.scope = report::Scope::account;
    opened.counts.attachments = static_cast<std::uint16_t>(waiting.size());
    opened.waiting = std::move(waiting);
    opened.evidence.sealed = {1};
    const auto transaction = store.begin_write();
    const TakenIn taken = take_in(
        *transaction,
        {.account = reporter,
         .kind = provider::FilingKind::report,
         .sealed = {{{++report_}}, 1, {}, {}},
         .filed = now},
        opened,
        Membership::member,
        now
    );
    transaction->commit();
    return store.begin_read()->reports().of_case(taken.in).back().number;
  }

  bool fetch() { return fetch_attachments(*provider.begin_read(), blobs, store, files, now); }

  Attachment only(ReportNumber report) {
    const auto all = store.begin_read()->attachments().of_report(report);
    EXPECT_EQ(all.size(), 1U);
    return all.at(0);
  }

  std::optional<Bytes> read(ReportNumber report, const Bytes& bytes) {
    return FetchedCiphertexts(store, files).read(report, crypto::sha256({bytes}));
  }

  std::optional<ReportNumber> due_picture() { return store.begin_read()->pictures().next_due(); }

  void destroy_evidence(ReportNumber number) {
    const auto transaction = store.begin_write();
    transaction->reports().destroy_evidence(number);
    transaction->commit();
  }

  std::size_t file_count() const {
    const auto begin = std::filesystem::recursive_directory_iterator(scratch / "attachments");
    return static_cast<std::size_t>(std::count_if(begin, {}, [](const auto& entry) {
      return entry.is_regular_file();
    }));
  }

  adapters::sqlite::Scratch scratch;
  Instant now = Instant(std::chrono::sys_days(2026y / 11 / 27));
  StoreWatch watch;
  adapters::sqlite_provider::ProviderStore provider{scratch / "provider.db"};
  BlobStore blobs{scratch / "blobs", watch};
  adapters::sqlite_safety::SafetyStore store{scratch / "safety.db"};
  AttachmentStore files{scratch / "attachments"};

 private:
  std::uint8_t blob_ = 0;
  std::uint8_t report_ = 0;
};

TEST_F(Attachments, AreFetchedBeforeTheProviderForgetsThem) {
  const Bytes large(3'000'000, 7);
  const BlobId blob = upload(large);
  const ReportNumber report = take({named(blob, large)});
  EXPECT_EQ(only(report).stage, AttachmentStage::waiting);
  EXPECT_FALSE(read(report, large));
  EXPECT_FALSE(fetch());
  EXPECT_EQ(only(report).stage, AttachmentStage::here);
  blobs.remove(blob);
  EXPECT_EQ(read(report, large), large);
  EXPECT_FALSE(read(report, {1})) << "of another hash";
}

TEST_F(Attachments, ThatAreOtherBlobsAreNotKept) {
  const ReportNumber report = take({named(upload({1, 2, 3}), {4, 5, 6})});
  fetch();
  EXPECT_EQ(only(report).stage, AttachmentStage::wrong);
  EXPECT_FALSE(read(report, {4, 5, 6}));
  EXPECT_EQ(file_count(), 0U);
}

TEST_F(Attachments, ThatTheProviderHasNotAreMissing) {
  const ReportNumber report = take({named({{99}}, {1})});
  fetch();
  EXPECT_EQ(only(report).stage, AttachmentStage::missing);
}

TEST_F(Attachments, AreWaitedForWhileTheyAreUploaded) {
  const ReportNumber report = take({named(upload({1, 2}, 3), {1, 2, 3})});
  const Bytes other{9};
  const ReportNumber behind = take({named(upload(other), other)});
  fetch();
  EXPECT_EQ(only(report).stage, AttachmentStage::waiting);
  EXPECT_EQ(only(behind).stage, AttachmentStage::here) << "it holds up nobody";
  now += attachment_patience;
  fetch();
  EXPECT_EQ(only(report).stage, AttachmentStage::missing);
}

// More than one round looks at.
TEST_F(Attachments, ThatNeverComeHoldUpNobodyHoweverMany) {
  std::vector<ReportNumber> stalled;
  const BlobId begun = upload({1}, 2);
  for (std::uint8_t i = 0; i < 5; ++i) {
    std::vector<report::WaitingAttachment> some;
    for (std::uint8_t j = 0; j < attachments_of_report_max; ++j) {
      some.push_back(named(begun, {i, j}));
    }
    stalled.push_back(take(some));
  }
  const Bytes bytes{1, 2, 3};
  const ReportNumber behind = take({named(upload(bytes), bytes)});
  EXPECT_TRUE(fetch()) << "there is more than one round looks at";
  EXPECT_FALSE(fetch());
  EXPECT_EQ(only(behind).stage, AttachmentStage::here);
  EXPECT_EQ(due_picture(), behind) << "those that wait are not looked through";
  now += attachment_patience;
  while (fetch()) {
  }
  for (const ReportNumber report : stalled) {
    for (const Attachment& each : store.begin_read()->attachments().of_report(report)) {
      EXPECT_EQ(each.stage, AttachmentStage::missing);
    }
  }
  EXPECT_EQ(due_picture(), stalled.front()) << "what is missing is no reason to wait any more";
}

TEST_F(Attachments, AreLookedForLessOftenTheLongerTheyDoNotCome) {
  const ReportNumber report = take({named(upload({1, 2}, 3), {1, 2, 3})});
  fetch();
  EXPECT_EQ(only(report).next, now + attachment_pause_min);
  now += 16h;
  fetch();
  EXPECT_EQ(only(report).next, now + 2h);
  now += 7h;
  fetch();
  EXPECT_EQ(only(report).next, only(report).since + attachment_patience);
}

TEST_F(Attachments, AreFetchedAnewAfterACrash) {
  const Bytes bytes(2'000'000, 5);
  const ReportNumber report = take({named(upload(bytes), bytes)});
  Attachment half = only(report);
  files.append(half, 0, Bytes(1'500'000, 6));  // and then the program died
  fetch();
  EXPECT_EQ(only(report).stage, AttachmentStage::here);
  EXPECT_EQ(read(report, bytes), bytes);
}

TEST_F(Attachments, WhoseFilesCannotBeReadHoldUpNobody) {
  const Bytes bytes{1, 2, 3};
  const BlobId gone = upload(bytes);
  const ReportNumber report = take({named(gone, bytes)});
  const ReportNumber behind = take({named(upload(bytes), bytes)});
  blobs.remove(gone);
  EXPECT_THROW(fetch(), StoreError);
  EXPECT_EQ(only(report).stage, AttachmentStage::waiting);
  EXPECT_EQ(only(report).size_bytes, 0U) << "nothing of it is kept";
  EXPECT_EQ(only(behind).stage, AttachmentStage::here);
  now += attachment_patience;
  EXPECT_NO_THROW(fetch());
  EXPECT_EQ(only(report).stage, AttachmentStage::missing);
  EXPECT_EQ(only(report).size_bytes, 0U);
}

TEST_F(Attachments, AreFewOfOneReportAndOfOneCase) {
  std::vector<report::WaitingAttachment> many;
  for (std::size_t i = 0; i < 2 * attachments_of_report_max; ++i) {
    const auto low = static_cast<std::uint8_t>(i);
    many.push_back(named({{200, low}}, {low}));
  }
  many.push_back(many.front());
  const ReportNumber report = take(many);
  EXPECT_EQ(store.begin_read()->attachments().of_report(report).size(), attachments_of_report_max);
  Attachment full = store.begin_read()->attachments().of_report(report).front();
  full.stage = AttachmentStage::here;
  full.size_bytes = attachments_of_case_max_bytes - 1;
  {
    const auto transaction = store.begin_write();
    transaction->attachments().put(full);
    transaction->commit();
  }
  const Bytes one{1};
  const Bytes two{1, 2};
  const ReportNumber fits = take({named(upload(one), one)});
  const ReportNumber does_not = take({named(upload(two), two)});
  ASSERT_EQ(only(fits).in, full.in);
  fetch();
  EXPECT_EQ(only(fits).stage, AttachmentStage::here);
  EXPECT_EQ(only(does_not).stage, AttachmentStage::missing);
}

TEST_F(Attachments, AreRemovedWithTheEvidence) {
  const Bytes bytes{1, 2, 3};
  const ReportNumber report = take({named(upload(bytes), bytes)});
  const ReportNumber stays = take({named(upload(bytes), bytes)});
  fetch();
  remove_orphaned(store, files);
  EXPECT_EQ(file_count(), 2U);
  destroy_evidence(report);
  remove_orphaned(store, files);
  EXPECT_EQ(file_count(), 1U);
  EXPECT_TRUE(store.begin_read()->attachments().of_report(report).empty());
  EXPECT_EQ(read(stays, bytes), bytes);
}

}  // namespace
}  // namespace causeway::safety
