// Own reports, what is on its way to the reviewers, and what the provider said, as they are kept in
// a sealed database on a disk.
#include "adapters/sqlite_client/client_store_test.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::Filing;
using client::FilingState;
using client::KeptNotice;
using client::OwnReport;

OwnReport report_of(std::uint8_t id, std::uint64_t time_ms) {
  return {
      .id = {{id}},
      .scope = report::Scope::account,
      .reason = report::Reason::fraud,
      .conversation = {{2}},
      .reported = {{3}},
      .opened = 4,
      .withheld = 5,
      .time_ms = time_ms,
      .failure = "a.rule",
      .measure = api::Measure::warned,
      .decided_ms = 6,
  };
}

KeptNotice notice_of(std::uint8_t decision, api::NoticeKind kind) {
  KeptNotice notice;
  notice.item.decision = {{decision}};
  notice.item.kind = kind;
  notice.item.statement = to_bytes("Because.");
  return notice;
}

TEST_F(Store, KeepsOwnReportsTheLatestFirst) {
  OwnReport first = report_of(1, 10);
  const OwnReport second = report_of(2, 20);
  commit([&](StoreTransaction& store) {
    return store.put_own_report(first).ok() && store.put_own_report(second).ok();
  });
  first.state = FilingState::decided;
  first.measure = api::Measure::banned;
  first.decided_ms = 30;
  first.failure.clear();
  commit([&](StoreTransaction& store) { return store.put_own_report(first).ok(); });
  open();
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.own_reports()), ElementsAre(second, first));
    EXPECT_EQ(accept(store.own_report(first.id)), first);
    EXPECT_FALSE(accept(store.own_report({{9}})).has_value());
    return 0;
  });
}

TEST_F(Store, KeepsWhatIsFiledUntilItIs) {
  const Filing filing{{7}, SecretBytes(Bytes{1, 2}), {3}};
  commit([&](StoreTransaction& store) {
    return store.put_filing({{7}, SecretBytes(Bytes{1}), {}}).ok() && store.put_filing(filing).ok();
  });
  open();
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.filing({7})), filing);
    EXPECT_FALSE(accept(store.filing({8})).has_value());
    return 0;
  });
  commit([&](StoreTransaction& store) { return store.delete_filing({7}).ok(); });
  look([&](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.filing({7})).has_value());
    return 0;
  });
}

TEST_F(Store, KeepsOneNoticeOfEachDecisionAndKind) {
  KeptNotice measure = notice_of(1, api::NoticeKind::measure);
  const KeptNotice appeal = notice_of(1, api::NoticeKind::appeal_decided);
  const KeptNotice other = notice_of(2, api::NoticeKind::measure);
  commit([&](StoreTransaction& store) {
    return store.put_kept_notice(measure).ok() && store.put_kept_notice(appeal).ok() &&
           store.put_kept_notice(other).ok();
  });
  measure.is_told = true;
  measure.appeal = FilingState::refused;
  measure.failure = "a.rule";
  measure.item.time_ms = 5;
  commit([&](StoreTransaction& store) { return store.put_kept_notice(measure).ok(); });
  open();
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.kept_notices()), ElementsAre(measure, appeal, other));
    EXPECT_EQ(accept(store.kept_notice({{1}}, api::NoticeKind::measure)), measure);
    EXPECT_FALSE(accept(store.kept_notice({{2}}, api::NoticeKind::report_decided)).has_value());
    return 0;
  });
  commit([&](StoreTransaction& store) { return store.forget_old_notices(2).ok(); });
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.kept_notices()), ElementsAre(appeal, other));
    return 0;
  });
}

}  // namespace
}  // namespace causeway::adapters::sqlite_client
