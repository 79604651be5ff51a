#include <array>

#include "adapters/http_safety/decision_json.h"
#include "adapters/http_safety/routes.h"
#include "safety/decisions.h"
#include "safety/policies.h"

namespace causeway::adapters::http_safety {
namespace {

Json policies_json() {
  Json list = Json::array();
  for (const safety::Policy& policy : safety::policies()) {
    Json queues = Json::array();
    for (const safety::QueueRow& row : safety::queues()) {
      if (policy.fits(row.queue)) queues.push_back(row.name);
    }
    list.push_back({
        {"id", policy.id},
        {"title", policy.title},
        {"says", policy.says},
        {"queues", queues},
    });
  }
  return list;
}

Json templates_json() {
  Json list = Json::array();
  for (const safety::Template& each : safety::templates()) {
    list.push_back({
        {"id", each.id},
        {"policy", each.policy},
        {"title", each.title},
        {"text", each.text},
    });
  }
  return list;
}

Json reasons_json() {
  Json list = Json::array();
  for (const report::ReasonRow& row : report::reasons()) {
    list.push_back({{"id", row.name}, {"title", row.says}});
  }
  return list;
}

template <typename Rows>
Json titled_json(const Rows& rows) {
  Json list = Json::array();
  for (const auto& row : rows) list.push_back({{"id", row.id}, {"title", row.title}});
  return list;
}

/// The names of the measures of which the member is true.
Json measures_json(bool safety::MeasureRow::* is_so) {
  Json list = Json::array();
  for (const safety::MeasureRow& row : safety::measures()) {
    if (row.*is_so) list.push_back(row.name);
  }
  return list;
}

Answer show_catalogue(RouteCall&) {
  const auto claim = std::chrono::duration_cast<std::chrono::seconds>(safety::claim_time);
  return Json{
      {"reasons", reasons_json()},
      {"policies", policies_json()},
      {"templates", templates_json()},
      {"incidents", titled_json(incidents())},
      {"classes", titled_json(classes())},
      {"two_person", measures_json(&safety::MeasureRow::needs_two)},
      {"group_measures", measures_json(&safety::MeasureRow::fits_group)},
      {"undo_s", safety::undo_time.count()},
      {"claim_s", claim.count()},
  };
}

constexpr std::array routes{
    Route{"GET", "catalogue", whoever_works_here, Access::none, show_catalogue},
};

}  // namespace

std::span<const Route> catalogue_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
