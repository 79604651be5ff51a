// Reports of abuse, and appeals.
#include "api/conversations.h"
#include "client/engine.h"
#include "client/filings.h"
#include "client/session.h"

namespace causeway::client {
namespace {

std::uint32_t opened_in(const report::AbuseReport& report) {
  std::uint32_t opened = 0;
  for (const report::ReportEntry& entry : report.entries) {
    if (entry.opened() != nullptr) ++opened;
  }
  return opened;
}

OwnReport own_report_of(const report::AbuseReport& report, Instant now) {
  const std::uint32_t opened = opened_in(report);
  return {
      .id = report.report_id,
      .scope = report.scope,
      .reason = report.reason,
      .conversation = report.group_id.conversation,
      .reported = report.reported_account,
      .opened = opened,
      .withheld = static_cast<std::uint32_t>(report.entries.size()) - opened,
      .time_ms = to_unix_ms(now),
  };
}

}  // namespace

Result<void> Engine::enter_filing(
    StoreTransaction& store, OutboxKind kind, ByteView id, SecretBytes plaintext
) {
  OutboxEntry entry;
  entry.kind = kind;
  entry.conversation = of_filings;
  entry.encrypted = to_bytes(id);
  const OutboxRow row = TRY(store.add_outbox(entry));
  memory_.touched.insert(of_filings);
  return store.put_filing({row, std::move(plaintext), {}});
}

void Engine::check_franks(const report::AbuseReport& report) {
  memory_.report_checks.clear();
  for (const report::ReportEntry& entry : report.entries) {
    if (entry.opened() == nullptr) continue;
    const api::CheckFrankRequest request{tls::encode(entry.context), entry.frank};
    memory_.report_checks[entry.context.seq] = {tls::encode(request)};
  }
}

Result<report::ReportId> Engine::file_report(
    StoreTransaction& store, report::AbuseReport report, const AfterReport& after, Instant now
) {
  const Self self = TRY(load_self(store));
  if (self.registration != Registration::done) return Error{rules::device_is_registered};
  if (report.reported_account == self.account) return Error{rules::peer_is_somebody_else};
  TRY(report::check_report(report));
  TRY(check_size(report));
  report.report_id = random_.id<report::ReportId>();
  TRY(store.put_own_report(own_report_of(report, now)));
  TRY(enter_filing(
      store, OutboxKind::file_report, report.report_id.value, tls::encode_secret(report)
  ));
  if (after.block) {
    const auto person = TRY(store.person(report.reported_account));
    if (!person || person->username.empty()) return Error{rules::account_is_looked_up};
    TRY(block(store, person->username));
  }
  if (after.leave) TRY(leave(store, report.group_id.conversation));
  return report.report_id;
}

Result<void> Engine::appeal(
    StoreTransaction& store, report::DecisionId decision, SecretBytes text, Instant now
) {
  auto kept = TRY(store.kept_notice(decision, api::NoticeKind::measure));
  if (!kept) return Error{rules::decision_is_known};
  if (kept->appeal != FilingState::none) return Error{rules::appeal_is_new};
  if (to_unix_ms(now) >= kept->item.appeal_until_ms) return Error{rules::appeal_is_in_time};
  const report::Appeal appeal{.decision = decision, .text = std::move(text)};
  TRY(report::check_appeal(appeal));
  kept->appeal = FilingState::queued;
  TRY(store.put_kept_notice(*kept));
  return enter_filing(store, OutboxKind::file_appeal, decision.value, tls::encode_secret(appeal));
}

Result<void> Engine::note_told(
    StoreTransaction& store, report::DecisionId decision, api::NoticeKind kind
) {
  auto kept = TRY(store.kept_notice(decision, kind));
  if (!kept || kept->is_told) return {};
  kept->is_told = true;
  return store.put_kept_notice(*kept);
}

}  // namespace causeway::client
