#include "cmd/causeway/desk_views.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/encoding.h"
#include "cmd/causeway/desk_words.h"
#include "cmd/causeway/json.h"
#include "cmd/causeway/text.h"

namespace causeway::cli {
namespace {

using policy::Asked;
using policy::Check;
using policy::Policy;
using policy::Regime;

/// How long before an agreement's end counsel is told: desk.md, the clock of 2523 agreements.
constexpr std::chrono::days end_is_near{180};

std::string written(const Json& json) {
  return json.dump(-1, ' ', true);
}

/// How many letters have to be put in, taken out or changed.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t changed = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

template <typename Names>
std::string joined(const Names& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text.empty() ? "none" : text;
}

/// The regimes of whose requests it is asked.
std::vector<std::string> asked_of(const Policy& policy, const Check& check) {
  std::vector<std::string> ids;
  for (const Regime& regime : policy.regimes) {
    if (check.asked == Asked::always || regime.checks.contains(check.id)) ids.push_back(regime.id);
  }
  return ids;
}

std::vector<policy::NeedRow> needs_of(const Check& check) {
  std::vector<policy::NeedRow> rows;
  for (std::size_t i = 0; i < policy::Names<policy::Need>::all.size(); ++i) {
    const policy::NeedRow& row = policy::row_of(static_cast<policy::Need>(i));
    if (row.checked_by.contains(check.id)) rows.push_back(row);
  }
  return rows;
}

std::string_view asked_words(Asked asked) {
  if (asked == Asked::always) return "always";
  return asked == Asked::listed ? "listed" : "running_desk";
}

Json check_json(const Policy& policy, const Check& check) {
  Json json = json_object("check");
  json["id"] = policy::name_of(check.id);
  json["asks"] = check.asks;
  json["answers"] = check.answers;
  json["source"] = check.source;
  json["asked"] = asked_words(check.asked);
  json["regimes"] = asked_of(policy, check);
  json["needs"] = Json::array();
  for (const policy::NeedRow& row : needs_of(check)) {
    json["needs"].push_back({{"need", policy::name_of(row.need)}, {"member", row.member}});
  }
  return json;
}

Json class_names(policy::ClassSet classes) {
  Json names = Json::array();
  classes.for_each([&](policy::DataClass each) { names.push_back(policy::name_of(each)); });
  return names;
}

Json day_or_null(const policy::Day& day) {
  return day ? Json(policy::to_text(*day)) : Json(nullptr);
}

/// "R06, R30": those that its requests are asked beside what is always asked.
std::vector<std::string_view> checks_of(const Regime& regime) {
  std::vector<std::string_view> names;
  for (const Check& check : policy::checks()) {
    if (regime.checks.contains(check.id)) names.push_back(policy::name_of(check.id));
  }
  return names;
}

Json deadline_json(const policy::Deadline& deadline) {
  return {
      {"id", deadline.id},
      {"from", policy::name_of(deadline.from)},
      {"after", policy::to_text(deadline.after)},
      {"when", policy::name_of(deadline.when)},
      {"source", deadline.source},
      {"mark", policy::name_of(deadline.mark)},
  };
}

Json regime_json(const Regime& regime, Instant at) {
  Json json = json_object("regime");
  json["id"] = regime.id;
  json["title"] = regime.title;
  json["track"] = policy::name_of(regime.track);
  json["purpose"] = policy::name_of(regime.purpose);
  json["basis"] = regime.basis;
  json["mark"] = policy::name_of(regime.mark);
  json["countries"] = regime.countries;
  json["in_force"] = policy::in_force_at(regime, at);
  json["from"] = day_or_null(regime.from);
  json["until"] = day_or_null(regime.until);
  json["verified"] = regime.verified;
  json["unlocks"] = class_names(regime.unlocks);
  json["instruments"] = Json::array();
  for (const policy::Instrument& instrument : regime.instruments) {
    json["instruments"].push_back(
        {{"id", instrument.id},
         {"unlocks", class_names(instrument.unlocks)},
         {"intercepts", instrument.intercepts}}
    );
  }
  json["need"] = Json::array();
  for (const policy::Need need : regime.need) json["need"].push_back(policy::name_of(need));
  json["checks"] = checks_of(regime);
  json["deadlines"] = Json::array();
  for (const policy::Deadline& each : regime.deadlines) {
    json["deadlines"].push_back(deadline_json(each));
  }
  json["user_notice"] = policy::name_of(regime.user_notice);
  json["answer"] = regime.answer ? Json(policy::name_of(*regime.answer)) : Json(nullptr);
  json["warnings"] = regime_warnings(regime, at);
  return json;
}

/// "P10D after receipt"; "execute_by" where it is that day itself.
std::string length_text(const policy::Deadline& deadline) {
  std::string start(policy::name_of(deadline.from));
  if (deadline.after == policy::Span{}) return start;
  return policy::to_text(deadline.after) + " after " + start;
}

std::string deadlines_text(const Regime& regime) {
  std::vector<std::string> texts;
  for (const policy::Deadline& each : regime.deadlines) {
    std::string text = each.id + " " + length_text(each);
    if (each.when != policy::When::always) text += " (" + std::string(name_of(each.when)) + ")";
    texts.push_back(std::move(text));
  }
  return joined(texts);
}

std::string instruments_text(const Regime& regime) {
  std::vector<std::string> texts;
  for (const policy::Instrument& each : regime.instruments) {
    texts.push_back(each.id + (each.intercepts ? " (intercepts)" : ""));
  }
  return joined(texts);
}

/// "in force 2022-10-03 to 2027-10-02, not verified".
std::string force_text(const Regime& regime, Instant at) {
  std::string text = policy::in_force_at(regime, at) ? "in force" : "not in force";
  if (regime.from) text += " from " + policy::to_text(*regime.from);
  if (regime.until) text += " until " + policy::to_text(*regime.until);
  if (!regime.from && !regime.until) return text;
  return text + (regime.verified ? ", verified" : ", not verified");
}

/// Without the blanks behind its last word.
std::string trimmed(std::string text) {
  text.resize(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace

const Check& find_check(const std::string& id) {
  const std::string wanted = to_lower_ascii(id);
  const Check* nearest = nullptr;
  std::size_t nearest_distance = 0;
  for (const Check& check : policy::checks()) {
    const std::size_t far = distance(wanted, to_lower_ascii(policy::name_of(check.id)));
    if (far == 0) return check;
    if (nearest != nullptr && far >= nearest_distance) continue;
    nearest = &check;
    nearest_distance = far;
  }
  fail(
      ExitCode::usage,
      "There is no check " + quoted_name(first_characters(id, 40)) + ".",
      "causeway desk explain " + std::string(policy::name_of(nearest->id)) + ", the nearest"
  );
}

std::string check_text(const Policy& policy, const Check& check, const Style& style) {
  if (style.form == Form::json) return written(check_json(policy, check));
  const std::string source(check.source.empty() ? "the basis of the regime" : check.source);
  std::string text = std::string(policy::name_of(check.id)) + ": " + std::string(check.asks);
  text += "\n  If not: " + std::string(check.answers);
  text += "\n  Source: " + source;
  text += "\n  Asked of: ";
  if (check.asked == Asked::always) {
    text += "every request, whatever its regime";
  } else if (check.asked == Asked::running_desk) {
    text += "cases at the running desk, not of a request alone";
  } else {
    text += plain_line(joined(asked_of(policy, check)));
  }
  std::vector<std::string> needs;
  for (const policy::NeedRow& row : needs_of(check)) {
    needs.push_back(std::string(name_of(row.need)) + " (" + std::string(row.member) + ")");
  }
  // Where one of these is missing, this check says so, and not R04.
  return needs.empty() ? text : text + "\n  Speaks of it where missing: " + joined(needs);
}

std::string policy_text(const DeskPolicy& policy, const Style& style) {
  const Policy& read = policy.file.policy();
  if (style.form == Form::json) {
    Json json = json_object("policy");
    json["file"] = json_text(policy.name);
    json["version"] = read.version;
    json["sha256"] = to_hex(policy.file.hash());
    json["home"] = read.home;
    json["regimes"] = read.regimes.size();
    return written(json);
  }
  return plain_line(policy.name) + ": version " + plain_line(read.version) + ", home " +
         plain_line(read.home) + ", " + std::to_string(read.regimes.size()) +
         (read.regimes.size() == 1 ? " regime" : " regimes") + ", no mistakes, SHA-256 " +
         to_hex(policy.file.hash());
}

std::string regime_text(const Regime& regime, Instant at, const Style& style) {
  if (style.form == Form::json) return written(regime_json(regime, at));
  std::string text = plain_line(regime.id) + ": " + plain_line(regime.title);
  text +=
      "\n  Basis: " + plain_line(regime.basis) + " (" + std::string(mark_words(regime.mark)) + ")";
  text += "\n  " + force_text(regime, at);
  text += "\n  Unlocks: " + names_text(regime.unlocks);
  text += "\n  Instruments: " + plain_line(instruments_text(regime));
  text += "\n  Deadlines: " + plain_line(deadlines_text(regime));
  if (regime.answer) text += "\n  Always: " + std::string(policy::name_of(*regime.answer));
  for (const std::string& warning : regime_warnings(regime, at)) text += "\n  Warning: " + warning;
  return text;
}

using TableRow = std::array<std::string, 6>;

/// Each column as wide as what is longest in it.
std::string aligned(const std::vector<TableRow>& rows) {
  std::array<std::size_t, std::tuple_size_v<TableRow>> widths{};
  for (const TableRow& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const TableRow& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
    }
    text += trimmed(std::move(line)) + "\n";
  }
  return text;
}

std::string regime_table(const DeskPolicy& policy, Instant at) {
  std::vector<TableRow> rows{
      {"REGIME", "IN FORCE", "VERIFIED", "UNLOCKS", "INSTRUMENTS", "DEADLINES"}
  };
  std::string warnings;
  for (const Regime& regime : policy.file.policy().regimes) {
    rows.push_back(
        {plain_line(regime.id),
         policy::in_force_at(regime, at) ? "yes" : "no",
         regime.from || regime.until ? (regime.verified ? "yes" : "no") : "-",
         names_text(regime.unlocks),
         plain_line(instruments_text(regime)),
         plain_line(deadlines_text(regime))}
    );
    for (const std::string& warning : regime_warnings(regime, at)) {
      warnings += "\nWarning: " + plain_line(regime.id) + ": " + warning;
    }
  }
  return aligned(rows) + policy_text(policy, {}) + warnings;
}

std::vector<std::string> regime_warnings(const Regime& regime, Instant at) {
  std::vector<std::string> warnings;
  if ((regime.from || regime.until) && !regime.verified) {
    warnings.emplace_back("counsel has not verified from when to when it is in force.");
  }
  if (!regime.until || !regime.in_force) return warnings;
  const Instant end = *regime.until;
  if (at >= end) {
    warnings.push_back("it has ended, on " + policy::to_text(*regime.until) + ".");
  } else if (end - at <= end_is_near) {
    warnings.push_back(
        "it ends on " + policy::to_text(*regime.until) + ", " + left_text(end, at) +
        ": look whether it is renewed."
    );
  }
  return warnings;
}

std::string problem_line(
    const std::string& file_name, const adapters::toml_policy::Problem& problem, const Style& style
) {
  if (style.form == Form::human) return plain_line(problem_text(file_name, problem));
  Json json = json_object("policy_problem");
  json["file"] = json_text(file_name);
  json["line"] = problem.line;
  json["column"] = problem.column;
  json["sentence"] = json_text(problem.sentence);
  json["rule"] = problem.rule->name;
  return written(json);
}

}  // namespace causeway::cli
