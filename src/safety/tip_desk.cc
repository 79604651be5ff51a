#include "safety/tip_desk.h"

#include "base/encoding.h"
#include "safety/audit.h"
#include "safety/tally.h"
#include "safety/tip_table.h"

namespace causeway::safety {
namespace {

Result<Tip> find_tip(const Transaction& transaction, TipId id) {
  auto tip = transaction.tips().find(id);
  if (!tip) return Error{rules::thing_is_there};
  return *std::move(tip);
}

Result<Tip> read_tip(const TipPorts& ports, TipId id) {
  const auto reading = ports.sources.store.begin_read();
  return find_tip(*reading, id);
}

void tell(const TipPorts& ports, const Step& step) {
  for (const Alarm alarm : step.alarms) ports.alarm(alarm);
}

/// What was only tried out is in no published number.
void count_finished(Transaction& transaction, const Tip& tip, Instant now) {
  if (tip.target != TipTarget::production) return;
  if (const auto about = transaction.cases().find(tip.in)) {
    tally(transaction, *about, Tally::tips, now);
  }
}

Deed deed_of(const TipDeed& deed, Act act, std::string says = {}) {
  return {deed.by, act, to_hex(deed.tip), std::move(says)};
}

Result<void> check_house(const TipPorts& ports) {
  if (ports.sender.target == TipTarget::nobody) return Error{rules::clearing_house_is_there};
  return {};
}

/// A person's decision about a tip that was sent.
Result<Tip> decide(
    const TipPorts& ports,
    const TipDeed& deed,
    FilingDecision decision,
    const Deed& logged,
    Instant now
) {
  TRY(check_house(ports));
  const auto transaction = ports.sources.store.begin_write();
  Tip tip = TRY(find_tip(*transaction, deed.tip));
  if (tip.filing.empty()) return Error{rules::state_allows};
  if (tip.target != ports.sender.target) return Error{rules::tip_target_is_current};
  const bool is_again = decision == FilingDecision::resume;
  const bool may_be_again = tip.state == TipState::alarm || tip.state == TipState::expired;
  if (is_again && !may_be_again) return Error{rules::state_allows};
  const auto step = put_step(*transaction, tip, Decided{decision}, now);
  if (!step.ok()) return Error{rules::state_allows};
  record(*transaction, logged, now);
  transaction->commit();
  tell(ports, *step);
  return tip;
}

}  // namespace

crypto::Sha256 digest_of(const TipText& text) {
  std::string all = text.report;
  for (const std::string& file : text.files) all += "\n" + file;
  return crypto::sha256({as_bytes(all)});
}

Result<PreparedTip> open_submission(ReportOpener& opener, const Tip& tip) {
  if (!tip.submission) return Error{rules::evidence_is_there};
  const auto shown = opener.show_appeal(evidence_name(tip), *tip.submission);
  const auto* const bytes = std::get_if<SecretBytes>(&shown);
  if (bytes == nullptr) return why_not_shown(std::get<Refusal>(shown));
  return tls::decode<PreparedTip>(bytes->reveal());
}

Result<Step> put_step(Transaction& transaction, Tip& tip, const Event& event, Instant now) {
  Step step = TRY(next(tip.filing, event, now));
  const bool was_finished = tip.state == TipState::finished;
  tip.filing = step.record;
  tip.state = state_of(TRY(parse_filing(step.record)));
  transaction.tips().put(tip);
  if (!was_finished && tip.state == TipState::finished) {
    record(transaction, {{}, Act::tip_finished, to_hex(tip.id), {}}, now);
    count_finished(transaction, tip, now);
  }
  return step;
}

Result<TipPreview> preview_tip(const TipPorts& ports, const TipDeed& deed, Instant now) {
  TipPreview preview{.tip = TRY(read_tip(ports, deed.tip)), .prepared = {}, .text = {}};
  const auto filing = filing_of(preview.tip);
  preview.prepared = filing ? TRY(open_submission(ports.sources.opener, preview.tip))
                            : TRY(prepare_tip(ports.sources, ports.sender, preview.tip, now));
  preview.text = ports.house.write(preview.prepared.submission, filing ? &*filing : nullptr);
  preview.digest = digest_of(preview.text);
  const auto transaction = ports.sources.store.begin_write();
  record(*transaction, deed_of(deed, Act::tip_viewed), now);
  transaction->commit();
  return preview;
}

Result<Tip> send_tip(
    const TipPorts& ports, const TipDeed& deed, const crypto::Sha256& digest, Instant now
) {
  TRY(check_house(ports));
  Tip tip = TRY(read_tip(ports, deed.tip));
  if (tip.state != TipState::draft) return Error{rules::state_allows};
  const PreparedTip prepared = TRY(prepare_tip(ports.sources, ports.sender, tip, now));
  if (digest_of(ports.house.write(prepared.submission, nullptr)) != digest) {
    return Error{rules::preview_is_current};
  }
  Bytes filing = TRY(begin_filing(prepared.submission, tip.created + tip_is_late, now));
  auto sealed = ports.sources.opener.seal(
      evidence_name(tip),
      tls::encode_secret(prepared),
      report::month_of(now + filing_times::preserved_for)
  );
  auto* const submission = std::get_if<report::SealedEvidence>(&sealed);
  if (submission == nullptr) return Error{rules::evidence_is_there};
  const auto transaction = ports.sources.store.begin_write();
  const std::uint64_t prepared_from = tip.version;
  tip = TRY(find_tip(*transaction, deed.tip));
  if (tip.state != TipState::draft) return Error{rules::state_allows};  // somebody was quicker
  if (tip.version != prepared_from) return Error{rules::preview_is_current};  // or has added to it
  tip.submission = std::move(*submission);
  tip.filing = std::move(filing);
  tip.target = ports.sender.target;
  tip.state = TipState::open;
  transaction->tips().put(tip);
  record(*transaction, deed_of(deed, Act::tip_sent), now);
  transaction->commit();
  return tip;
}

Result<Tip> retry_tip(const TipPorts& ports, const TipDeed& deed, Instant now) {
  return decide(ports, deed, FilingDecision::resume, deed_of(deed, Act::tip_retried), now);
}

Result<Tip> answer_tip(
    const TipPorts& ports, const TipDeed& deed, AskedAnswer answer, Instant now
) {
  const bool is_filed = answer == AskedAnswer::filed;
  return decide(
      ports,
      deed,
      is_filed ? FilingDecision::was_filed : FilingDecision::was_not_filed,
      deed_of(deed, Act::tip_retried, is_filed ? "it was filed" : "it was not filed"),
      now
  );
}

Result<Tip> retract_tip(
    const TipPorts& ports,
    const TipDeed& deed,
    std::uint64_t version,
    const std::string& why,
    Instant now
) {
  const Deed logged = deed_of(deed, Act::tip_retracted, why);
  {
    const auto transaction = ports.sources.store.begin_write();
    Tip tip = TRY(find_tip(*transaction, deed.tip));
    if (tip.version != version) return Error{rules::preview_is_current};
    if (tip.state == TipState::draft) {
      tip.state = TipState::retracted;
      transaction->tips().put(tip);
      record(*transaction, logged, now);
      transaction->commit();
      return tip;
    }
  }
  // To what is sent nothing is added.
  return decide(ports, deed, FilingDecision::withdraw, logged, now);
}

}  // namespace causeway::safety
