#include "adapters/http_safety/decision_json.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "safety/policies.h"
#include "safety/written_text.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Decision;
using safety::DecisionState;
using safety::IncidentType;
using safety::IndustryClassification;

constexpr std::array incident_rows{
    IncidentRow{
        IncidentType::child_pornography, "possession", "Possession, manufacture or distribution"
    },
    IncidentRow{IncidentType::child_sex_trafficking, "trafficking", "Child sex trafficking"},
    IncidentRow{IncidentType::child_sex_tourism, "tourism", "Child sex tourism"},
    IncidentRow{IncidentType::child_sexual_molestation, "molestation", "Child sexual molestation"},
    IncidentRow{
        IncidentType::misleading_domain_name, "misleading-domain", "Misleading domain name"
    },
    IncidentRow{
        IncidentType::misleading_words_or_images, "misleading-words", "Misleading words or pictures"
    },
    IncidentRow{IncidentType::online_enticement, "enticement", "Online enticement of a child"},
    IncidentRow{
        IncidentType::unsolicited_obscene_material,
        "unsolicited-obscene",
        "Obscene material sent to a child"
    },
};

constexpr std::array class_rows{
    ClassRow{IndustryClassification::a1, "A1", "before puberty, sexual act"},
    ClassRow{IndustryClassification::a2, "A2", "before puberty, exhibition"},
    ClassRow{IndustryClassification::b1, "B1", "in puberty, sexual act"},
    ClassRow{IndustryClassification::b2, "B2", "in puberty, exhibition"},
};

constexpr std::array<std::string_view, 9> states{
    "",
    "undoable",
    "proposed",
    "differs",
    "in_force",
    "ended",
    "undone",
    "reversed",
    "overturned",
};

std::optional<IncidentType> find_incident(std::string_view id) {
  const auto* const row = std::ranges::find(incident_rows, id, &IncidentRow::id);
  return row == incident_rows.end() ? std::nullopt : std::optional(row->incident);
}

std::optional<IndustryClassification> find_class(std::string_view id) {
  const auto* const row = std::ranges::find(class_rows, id, &ClassRow::id);
  return row == class_rows.end() ? std::nullopt : std::optional(row->classification);
}

std::optional<safety::Measure> measure_of(std::string_view name) {
  const safety::MeasureRow* row = safety::find_measure(name);
  return row == nullptr ? std::nullopt : std::optional(row->measure);
}

safety::AbuseFile read_file(const Json& value) {
  const Members members(value, "report seq index class viewed");
  constexpr std::uint64_t index_max = std::numeric_limits<std::uint32_t>::max();
  return {
      .report = members.one_of("report", parse_report),
      .seq = members.one_of("seq", parse_number),
      .index = static_cast<std::uint32_t>(members.integer("index", 0, index_max)),
      .classification = members.one_of("class", find_class),
      .is_viewed = static_cast<std::uint8_t>(members.flag("viewed") ? 1 : 0),
  };
}

std::optional<safety::ChildAbuse> read_child_abuse(const Json& value) {
  if (value.is_null()) return std::nullopt;
  const Members members(value, "incident files words");
  safety::ChildAbuse abuse;
  abuse.incident = members.one_of("incident", find_incident);
  abuse.words.value = or_refuse(safety::read_optional_text(members.text("words")));
  for (const Json& file : members.list("files")) abuse.files.push_back(read_file(file));
  return abuse;
}

Json child_abuse_json(const std::optional<safety::ChildAbuse>& abuse) {
  if (!abuse) return nullptr;
  Json files = Json::array();
  for (const safety::AbuseFile& file : abuse->files) {
    files.push_back({
        {"report", id_of(file.report)},
        {"seq", std::to_string(file.seq)},
        {"index", file.index},
        {"class", std::ranges::find(class_rows, file.classification, &ClassRow::classification)->id
        },
        {"viewed", file.is_viewed != 0},
    });
  }
  return {
      {"incident", std::ranges::find(incident_rows, abuse->incident, &IncidentRow::incident)->id},
      {"files", files},
      {"words", abuse->words.value},
  };
}

Json verdict_json(const safety::Verdict& verdict) {
  return {
      {"measure", safety::row_of(verdict.measure).name},
      {"until", to_json(verdict.until)},
      {"policy", verdict.policy},
      {"reason", verdict.reason},
      {"template", verdict.template_id.empty() ? Json() : Json(verdict.template_id)},
      {"words", verdict.words},
      {"child_abuse", child_abuse_json(verdict.child_abuse)},
  };
}

Json taken_back_json(const View& view, const Decision& decision) {
  if (!decision.taken_back) return nullptr;
  return {
      {"time", to_json(decision.taken_back->time)},
      {"by", person_json(view.transaction, decision.taken_back->by)},
      {"why", decision.taken_back->why},
  };
}

}  // namespace

safety::Verdict read_verdict(const Members& members) {
  safety::Verdict verdict;
  verdict.measure = members.one_of("measure", measure_of);
  if (!members.value("until").is_null()) verdict.until = members.one_of("until", parse_time);
  verdict.policy = members.text("policy");
  verdict.reason = or_refuse(safety::read_text(members.text("reason")));
  verdict.template_id = members.text_or_null("template").value_or("");
  const auto known = safety::templates();
  const bool is_known =
      verdict.template_id.empty() ||
      std::ranges::find(known, verdict.template_id, &safety::Template::id) != known.end();
  if (!is_known) throw Refused(rules::body_is_read);
  verdict.words = or_refuse(safety::read_optional_text(members.text("words")));
  verdict.child_abuse = read_child_abuse(members.value("child_abuse"));
  return verdict;
}

Json decision_json(const View& view, const Decision& decision) {
  const safety::Transaction& transaction = view.transaction;
  return {
      {"id", to_hex(decision.id)},
      {"number", std::to_string(decision.in.value)},
      {"subject", subject_json(view, decision.subject)},
      {"time", to_json(decision.time)},
      {"by", person_json(transaction, decision.by)},
      {"verdict", verdict_json(decision.verdict)},
      {"state", states.at(static_cast<std::size_t>(decision.state))},
      {"undo_until", to_json(decision.undo_until)},
      {"second_by", decision.second_by ? person_json(transaction, *decision.second_by) : Json()},
      {"statement", decision.statement},
      {"reversed", taken_back_json(view, decision)},
  };
}

bool may_see(const View& view, const Decision& decision) {
  const bool is_own = decision.by == view.reviewer.id || decision.second_by == view.reviewer.id;
  if (is_own) return true;
  const auto in = view.transaction.cases().find(decision.in);
  if (in && safety::is_blind(view.transaction, *in, view.reviewer)) return false;
  if (view.reviewer.roles.has(safety::Role::auditor)) return true;
  // Of a case that is over and gone, the decision itself says what it was about.
  if (!in) return !decision.verdict.child_abuse && !decision.verdict.policy.starts_with("child.");
  return safety::may_see(view.reviewer, *in);
}

std::span<const IncidentRow> incidents() {
  return incident_rows;
}

std::span<const ClassRow> classes() {
  return class_rows;
}

}  // namespace causeway::adapters::http_safety
