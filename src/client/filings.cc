#include "client/filings.h"

#include <algorithm>

#include "api/limits.h"
#include "api/rules.h"
#include "client/outbox.h"
#include "client/own_devices.h"
#include "client/requests.h"
#include "client/session.h"
#include "content/visible_text.h"

namespace causeway::client {
namespace {

/// A provider that takes no reports is not asked every few seconds whether it does.
constexpr Milliseconds no_reports_pause = std::chrono::minutes(10);

Result<Bytes> seal(
    Context& context, const OutboxEntry& entry, const Filing& filing, const AccountId& account
) {
  const report::ModerationKey& key = *context.memory.moderation_key;
  const ByteView plaintext = filing.plaintext.reveal();
  if (entry.kind == OutboxKind::file_appeal) {
    const auto appeal = TRY(tls::decode<report::Appeal>(plaintext));
    return tls::encode(
        api::FileAppealRequest{TRY(report::seal_appeal(key, account, appeal, context.random))}
    );
  }
  const auto report = TRY(tls::decode<report::AbuseReport>(plaintext));
  return tls::encode(
      api::FileReportRequest{TRY(report::seal_report(key, account, report, context.random))}
  );
}

Result<void> note_report(Context& context, const OutboxEntry& entry, std::string_view rule) {
  const auto id = report::ReportId::from(entry.encrypted);
  auto own = TRY(context.store.own_report(id.value_or(report::ReportId{})));
  // The hub may have told what was decided before it was heard that it has the report.
  if (!own || own->state != FilingState::queued) return {};
  own->state = rule.empty() ? FilingState::filed : FilingState::refused;
  own->failure = rule;
  TRY(context.store.put_own_report(*own));
  context.tell(notice::ReportChanged{own->id});
  return {};
}

Result<void> note_appeal(Context& context, const OutboxEntry& entry, std::string_view rule) {
  const auto id = report::DecisionId::from(entry.encrypted);
  auto kept =
      TRY(context.store.kept_notice(id.value_or(report::DecisionId{}), api::NoticeKind::measure));
  if (!kept) return {};
  kept->appeal = rule.empty() ? FilingState::filed : FilingState::refused;
  kept->failure = rule;
  return context.store.put_kept_notice(*kept);
}

/// The hub has it, or refused it for good by `rule`.
Result<void> finish_filing(Context& context, const OutboxEntry& entry, std::string_view rule) {
  TRY(context.store.delete_filing(entry.row));
  TRY(entry.kind == OutboxKind::file_report ? note_report(context, entry, rule)
                                            : note_appeal(context, entry, rule));
  return finish_entry(context, entry.row, rule);
}

void send_filing(Context& context, const OutboxEntry& entry, const Filing& filing) {
  const bool is_report = entry.kind == OutboxKind::file_report;
  context.waiting(of_filings).in_flight = true;
  request_encoded(
      context,
      is_report ? api::Op::file_report : api::Op::file_appeal,
      filing.sealed,
      {.conversation = of_filings, .outbox = entry.row}
  );
}

/// Lines of text, and nothing else: what a hub says writes nowhere but where it stands.
bool is_visible(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (!content::is_visible_text(text.substr(0, end))) return false;
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return true;
}

Result<void> check_notice(const api::NoticeItem& item) {
  if (item.kind < api::NoticeKind::report_decided || item.kind > api::NoticeKind::appeal_decided) {
    return Error{rules::notice_kind_is_known};
  }
  if (item.measure > api::Measure::banned) return Error{rules::notice_measure_is_known};
  const bool is_short = item.policy.size() <= policy_name_size_max &&
                        item.statement.size() <= api::limits::statement_of_reasons_size_max;
  if (!is_short) return Error{rules::notice_is_within_limit};
  const bool is_text =
      content::is_visible_text(as_text(item.policy)) && is_visible(as_text(item.statement));
  if (!is_text) return Error{rules::notice_is_visible_text};
  const std::uint64_t latest = std::max({item.time_ms, item.until_ms, item.appeal_until_ms});
  if (latest > content::never_ms) return Error{rules::notice_times_are_dates};
  return {};
}

/// Whether the report that the notice is about was made on this device.
Result<bool> note_decided(Context& context, const api::NoticeItem& item) {
  auto own = TRY(context.store.own_report(item.report));
  if (!own) {
    const bool is_only_device = TRY(own_devices(context.store)).size() < 2;
    if (is_only_device) return Error{rules::notice_is_of_own_report};
    return false;
  }
  own->state = FilingState::decided;
  own->failure.clear();
  own->measure = item.measure;
  own->decided_ms = item.time_ms;
  TRY(context.store.put_own_report(*own));
  context.tell(notice::ReportChanged{own->id});
  return true;
}

}  // namespace

Result<void> advance_filing(Context& context) {
  const auto entry = TRY(context.store.outbox_head(of_filings));
  if (!entry) return {};
  auto filing = TRY(context.store.filing(entry->row));
  if (!filing) return finish_filing(context, *entry, rules::decision_is_known.name);
  if (filing->sealed.empty()) {
    if (!context.memory.moderation_key) {
      context.waiting(of_filings).in_flight = true;
      request(context, api::ModerationKeyRequest{}, {.conversation = of_filings});
      return {};
    }
    const Self self = TRY(load_self(context.store));
    filing->sealed = TRY(seal(context, *entry, *filing, self.account));
    TRY(context.store.put_filing(*filing));
  }
  send_filing(context, *entry, *filing);
  return {};
}

Result<void> take_moderation_key(Context& context, const Flight&, const api::ParsedReply& reply) {
  switch (answer_of(reply)) {
    case Answer::later: {
      const bool takes_none = reply.broke(api::rules::reports_are_taken);
      context.waiting(of_filings).not_before =
          context.now + (takes_none ? no_reports_pause : pause_of(reply));
      return {};
    }
    case Answer::no: {
      const auto entry = TRY(context.store.outbox_head(of_filings));
      if (!entry) return {};
      return finish_filing(context, *entry, as_text(reply.head.rule));
    }
    case Answer::yes:
      break;
  }
  auto key = TRY(tls::decode<report::ModerationKey>(reply.body));
  TRY(crypto::check_kem_public_key(report::moderation_suite.kem, key.public_key));
  context.memory.moderation_key = std::move(key);
  return {};
}

Result<void> take_filing_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  const auto entry = TRY(context.store.outbox_entry(flight.outbox));
  if (!entry) return {};
  if (answer_of(reply) == Answer::later) {
    context.waiting(of_filings).not_before = context.now + pause_of(reply);
    return {};
  }
  if (!reply.broke(api::rules::moderation_key_is_current)) {
    return finish_filing(
        context, *entry, reply.ok() ? std::string_view() : as_text(reply.head.rule)
    );
  }
  context.memory.moderation_key.reset();
  note_setback(context, of_filings);
  auto filing = TRY(context.store.filing(entry->row));
  if (!filing) return {};
  filing->sealed.clear();
  return context.store.put_filing(*filing);
}

void ask_report_franks(Context& context) {
  if (!context.memory.logged_in) return;
  for (auto& [seq, check] : context.memory.report_checks) {
    if (check.is_asked) continue;
    check.is_asked = true;
    request_encoded(context, api::Op::check_frank, check.request, {.checked_seq = seq});
  }
}

Result<void> take_report_frank(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  if (context.memory.report_checks.erase(flight.checked_seq) == 0) return {};
  notice::FrankChecked checked{.seq = flight.checked_seq};
  const auto answer = tls::decode<api::CheckFrankReply>(reply.body);
  if (reply.ok() && answer.ok()) checked.verdict = answer->verdict;
  context.tell(checked);
  return {};
}

Result<void> take_notice(Context& context, const api::NoticeItem& item) {
  TRY(check_notice(item));
  if (TRY(context.store.kept_notice(item.decision, item.kind))) return {};
  const bool is_of_report = item.kind == api::NoticeKind::report_decided;
  if (is_of_report && !TRY(note_decided(context, item))) return {};
  TRY(context.store.put_kept_notice({.item = item}));
  TRY(context.store.forget_old_notices(notices_max));
  context.tell(notice::DecisionTold{item.decision, item.kind});
  return {};
}

}  // namespace causeway::client
