#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/http_safety/routes.h"
#include "safety/tip_fields.h"
#include "safety/tip_table.h"
#include "safety/written_text.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Filing;
using safety::Role;
using safety::Tip;
using safety::TipId;
using safety::TipPlace;
using safety::TipState;

constexpr Who listers = only({Role::lead, Role::child_safety, Role::auditor});
constexpr Who filers = only({Role::child_safety});

const safety::TipPorts& tip_ports(const RouteCall& call) {
  if (call.ports.tips == nullptr) throw Refused(safety::rules::clearing_house_is_there);
  return *call.ports.tips;
}

std::optional<Instant> time_of(std::uint64_t ms) {
  if (ms == 0) return std::nullopt;
  return from_unix_ms(ms);
}

/// When the clearing house forgets a report that nobody finishes.
std::optional<Instant> expires(const Filing& filing) {
  const bool is_open = !filing.report_id.empty() && !safety::is_over(filing.state);
  if (!is_open) return std::nullopt;
  return std::max(
      from_unix_ms(filing.times.opened) + safety::filing_times::open_for,
      from_unix_ms(filing.times.changed) + safety::filing_times::untouched_for
  );
}

bool is_test(const RouteCall& call, const Tip& tip) {
  if (tip.target != safety::TipTarget::nobody) return tip.target == safety::TipTarget::test;
  return call.ports.tips == nullptr ||
         call.ports.tips->sender.target != safety::TipTarget::production;
}

Json tip_json(const RouteCall& call, const Tip& tip) {
  const Filing filing = safety::filing_of(tip).value_or(Filing{});
  const bool waits = !tip.filing.empty() && !safety::is_over(filing.state) && filing.is_halted == 0;
  const auto uploaded =
      std::count_if(filing.files.begin(), filing.files.end(), [](const safety::FiledFile& file) {
        return !file.file_id.empty();
      });
  const auto says = safety::says(tip, call.now);
  return {
      {"id", to_hex(tip.id)},
      {"number", std::to_string(tip.in.value)},
      {"state", safety::name_of(tip.state)},
      {"test", is_test(call, tip)},
      {"report_id", filing.report_id.empty() ? Json() : Json(filing.report_id.value)},
      {"created", to_json(tip.created)},
      {"opened", to_json(time_of(filing.times.opened))},
      {"expires", to_json(expires(filing))},
      {"finished", to_json(time_of(filing.times.finished))},
      {"preserved_until", to_json(safety::preserved_until(tip))},
      {"incident", safety::name_of(tip.order.incident)},
      {"files", tip.order.files.size()},
      {"uploaded", uploaded},
      {"tries", filing.counts.failures},
      {"next_try", waits ? to_json(time_of(filing.times.try_at)) : Json()},
      {"says", says ? Json(*says) : Json()},
      {"version", tip.version},
  };
}

std::string text_of(const TipPlace& place) {
  return std::string(place.is_alarm ? "1" : "0") + "-" + std::to_string(to_unix_ms(place.created)) +
         "-" + to_hex(place.id);
}

std::optional<TipPlace> parse_place(std::string_view text) {
  constexpr std::size_t id_digits = 2 * TipId::size_bytes;
  if (text.size() < id_digits + 4) return std::nullopt;
  const auto id = parse_id<TipId>(text.substr(text.size() - id_digits));
  const std::string_view number = text.substr(2, text.size() - id_digits - 3);
  std::uint64_t ms = 0;
  const auto* const end = number.data() + number.size();
  if (!id || std::from_chars(number.data(), end, ms).ptr != end) return std::nullopt;
  const TipPlace place{text.front() == '1', from_unix_ms(ms), *id};
  if (text_of(place) != text) return std::nullopt;
  return place;
}

Answer list_tips(RouteCall& call) {
  const std::size_t limit = call.query.limit();
  const auto tips = call.reading().tips().list(
      call.query.one_of("state", safety::find_tip_state),
      call.query.one_of("after", parse_place),
      limit + 1
  );
  Json items = Json::array();
  for (std::size_t i = 0; i < std::min(limit, tips.size()); ++i) {
    items.push_back(tip_json(call, tips[i]));
  }
  if (tips.size() <= limit) return Json{{"items", items}, {"next", nullptr}};
  const Tip& last = tips[limit - 1];
  const TipPlace place{last.state == TipState::alarm, last.created, last.id};
  return Json{{"items", items}, {"next", text_of(place)}};
}

Json attached_json(
    const safety::FileDetails& file, const safety::FiledFile* filed, const std::string& xml
) {
  const auto md5 = safety::find_hash(file, safety::HashType::md5);
  const bool is_uploaded = filed != nullptr && !filed->file_id.empty();
  const bool is_described = filed != nullptr && filed->is_described != 0;
  const auto* const stage = is_described ? "described" : "uploaded";
  return {
      {"name", file.original_file_name.value},
      {"md5", md5 ? Json(to_hex(*md5)) : Json()},
      {"class", file.classification ? Json(safety::name_of(*file.classification)) : Json()},
      {"viewed", file.content_viewed == safety::Viewed::entirely},
      {"state", is_uploaded ? stage : "waiting"},
      {"file_id", is_uploaded ? Json(filed->file_id.value) : Json()},
      {"xml", xml},
  };
}

safety::TipDeed deed_of(const RouteCall& call) {
  return {call.in_path(0, parse_id<TipId>), call.person().id};
}

Answer show_tip(RouteCall& call) {
  const auto preview = or_refuse(safety::preview_tip(tip_ports(call), deed_of(call), call.now));
  const auto filing = safety::filing_of(preview.tip);
  const safety::Submission& submission = preview.prepared.submission;
  Json whole = tip_json(call, preview.tip);
  Json fields = Json::array();
  for (const safety::TipField& field : safety::fields_of(submission)) {
    fields.push_back({{"path", field.path}, {"title", field.title}, {"value", field.value}});
  }
  Json attached = Json::array();
  for (std::size_t i = 0; i < submission.files.size(); ++i) {
    const bool is_filed = filing && i < filing->files.size();
    Json file = attached_json(
        submission.files[i], is_filed ? &filing->files[i] : nullptr, preview.text.files.at(i)
    );
    file["size_bytes"] = preview.prepared.sizes.at(i);
    attached.push_back(std::move(file));
  }
  whole["fields"] = fields;
  whole["xml"] = preview.text.report;
  whole["attached"] = attached;
  return whole;
}

std::optional<crypto::Sha256> parse_digest(std::string_view text) {
  using Digest = ByteId<struct DigestTag, 32>;
  const auto digest = parse_id<Digest>(text);
  if (!digest) return std::nullopt;
  return digest->value;
}

Answer send_tip(RouteCall& call) {
  const auto digest = call.members().one_of("digest", parse_digest);
  return tip_json(
      call, or_refuse(safety::send_tip(tip_ports(call), deed_of(call), digest, call.now))
  );
}

Answer retry_tip(RouteCall& call) {
  return tip_json(call, or_refuse(safety::retry_tip(tip_ports(call), deed_of(call), call.now)));
}

Answer answer_tip(RouteCall& call) {
  const auto answer =
      call.members().flag("filed") ? safety::AskedAnswer::filed : safety::AskedAnswer::not_filed;
  return tip_json(
      call, or_refuse(safety::answer_tip(tip_ports(call), deed_of(call), answer, call.now))
  );
}

Answer retract_tip(RouteCall& call) {
  const auto version = call.members().integer("version");
  const auto why = or_refuse(safety::read_text(call.members().text("why")));
  return tip_json(
      call, or_refuse(safety::retract_tip(tip_ports(call), deed_of(call), version, why, call.now))
  );
}

constexpr std::array routes{
    Route{"GET", "cybertips", listers, Access::reading, list_tips, "", "state after limit"},
    Route{"GET", "cybertips/{id}", filers, Access::none, show_tip},
    Route{"POST", "cybertips/{id}/send", filers, Access::none, send_tip, "digest"},
    Route{"POST", "cybertips/{id}/retry", filers, Access::none, retry_tip},
    Route{"POST", "cybertips/{id}/asked", filers, Access::none, answer_tip, "filed"},
    Route{"POST", "cybertips/{id}/retract", filers, Access::none, retract_tip, "version why"},
};

}  // namespace

std::span<const Route> tip_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
