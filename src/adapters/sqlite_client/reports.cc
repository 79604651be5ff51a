// Reports that were made on this device, and what the provider said about decisions.
#include "adapters/sqlite_client/client_transaction.h"
#include "adapters/sqlite_client/stored.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::Filing;
using client::FilingState;
using client::KeptNotice;
using client::OutboxRow;
using client::OwnReport;

auto into(std::vector<OwnReport>& out) {
  return [&out](
             report::ReportId id,
             report::Scope scope,
             report::Reason reason,
             ConversationId conversation,
             AccountId reported,
             std::uint32_t opened,
             std::uint32_t withheld,
             std::uint64_t time_ms,
             FilingState state,
             std::string failure,
             api::Measure measure,
             std::uint64_t decided_ms
         ) {
    out.push_back({
        .id = id,
        .scope = scope,
        .reason = reason,
        .conversation = conversation,
        .reported = reported,
        .opened = opened,
        .withheld = withheld,
        .time_ms = time_ms,
        .state = state,
        .failure = std::move(failure),
        .measure = measure,
        .decided_ms = decided_ms,
    });
  };
}

auto into(std::vector<KeptNotice>& out) {
  return [&out](ByteView item, bool is_told, FilingState appeal, std::string failure) {
    out.push_back({decode_stored<api::NoticeItem>(item), is_told, appeal, std::move(failure)});
  };
}

}  // namespace

Result<std::vector<OwnReport>> ClientTransaction::own_reports() {
  return guarded([&] {
    std::vector<OwnReport> found;
    database_.for_each("SELECT * FROM own_report ORDER BY time_ms DESC, rowid DESC", into(found));
    return found;
  });
}

Result<std::optional<OwnReport>> ClientTransaction::own_report(report::ReportId id) {
  return guarded([&] {
    std::vector<OwnReport> found;
    database_.for_each("SELECT * FROM own_report WHERE id = ?", into(found), id);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
  });
}

Result<void> ClientTransaction::put_own_report(const OwnReport& report) {
  return guarded([&] {
    database_.run(
        "INSERT INTO own_report VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) "
        "ON CONFLICT (id) DO UPDATE SET state = ?9, failure = ?10, measure = ?11, decided_ms = ?12",
        report.id,
        report.scope,
        report.reason,
        report.conversation,
        report.reported,
        report.opened,
        report.withheld,
        report.time_ms,
        report.state,
        report.failure,
        report.measure,
        report.decided_ms
    );
  });
}

Result<std::optional<Filing>> ClientTransaction::filing(OutboxRow row) {
  return guarded([&] {
    std::optional<Filing> found;
    database_.for_each(
        "SELECT * FROM filing WHERE outbox = ?",
        [&](OutboxRow outbox, SecretBytes plaintext, Bytes sealed) {
          found.emplace(Filing{outbox, std::move(plaintext), std::move(sealed)});
        },
        row
    );
    return found;
  });
}

Result<void> ClientTransaction::put_filing(const Filing& filing) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO filing VALUES (?, ?, ?)",
        filing.outbox,
        filing.plaintext,
        filing.sealed
    );
  });
}

Result<void> ClientTransaction::delete_filing(OutboxRow row) {
  return guarded([&] { database_.run("DELETE FROM filing WHERE outbox = ?", row); });
}

Result<std::vector<KeptNotice>> ClientTransaction::kept_notices() {
  return guarded([&] {
    std::vector<KeptNotice> found;
    database_.for_each(
        "SELECT item, is_told, appeal, failure FROM kept_notice ORDER BY row", into(found)
    );
    return found;
  });
}

Result<std::optional<KeptNotice>> ClientTransaction::kept_notice(
    report::DecisionId decision, api::NoticeKind kind
) {
  return guarded([&] {
    std::vector<KeptNotice> found;
    database_.for_each(
        "SELECT item, is_told, appeal, failure FROM kept_notice WHERE decision = ? AND kind = ?",
        into(found),
        decision,
        kind
    );
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
  });
}

Result<void> ClientTransaction::put_kept_notice(const KeptNotice& notice) {
  return guarded([&] {
    database_.run(
        "INSERT INTO kept_notice VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (decision, "
        "kind) "
        "DO UPDATE SET item = ?3, is_told = ?4, appeal = ?5, failure = ?6",
        notice.item.decision,
        notice.item.kind,
        tls::encode(notice.item),
        notice.is_told,
        notice.appeal,
        notice.failure
    );
  });
}

Result<void> ClientTransaction::forget_old_notices(std::size_t count) {
  return guarded([&] {
    database_.run(
        "DELETE FROM kept_notice WHERE row NOT IN "
        "(SELECT row FROM kept_notice ORDER BY row DESC LIMIT ?)",
        count
    );
  });
}

}  // namespace causeway::adapters::sqlite_client
