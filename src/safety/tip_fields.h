#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "safety/cybertip_report.h"

/// A submission as a person reads it before it is sent; what is sent is the clearing house's XML.
namespace causeway::safety {

struct TipField {
  std::string path;  // as the clearing house names it
  std::string title;
  std::string value;

  bool operator==(const TipField&) const = default;
};

/// Those that are not empty, in the order in which they are sent; without files.
std::vector<TipField> fields_of(const Submission& submission);

/// As docs/formats/safety-api.md §3 names them: "possession", "A1".
std::string_view name_of(IncidentType incident);
std::string_view name_of(IndustryClassification classification);

}  // namespace causeway::safety
