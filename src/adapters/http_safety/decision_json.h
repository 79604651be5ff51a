#pragma once

#include <span>

#include "adapters/http_safety/case_json.h"
#include "safety/verdict.h"

namespace causeway::adapters::http_safety {

/// `Verdict` of docs/formats/safety-api.md §3.
inline constexpr std::string_view verdict_members =
    "measure until policy reason template words child_abuse";
safety::Verdict read_verdict(const Members& members);

Json decision_json(const View& view, const safety::Decision& decision);

/// Whether this person may know of a decision, and of what it is about: one that waits for a second
/// is kept from whoever could be that.
bool may_see(const View& view, const safety::Decision& decision);

/// What the console is told of incidents and classes, with the words of the clearing house.
struct IncidentRow {
  safety::IncidentType incident;
  std::string_view id;
  std::string_view title;
};

struct ClassRow {
  safety::IndustryClassification classification;
  std::string_view id;
  std::string_view title;
};

std::span<const IncidentRow> incidents();
std::span<const ClassRow> classes();

}  // namespace causeway::adapters::http_safety
