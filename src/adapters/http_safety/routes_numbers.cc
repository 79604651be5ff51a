#include <algorithm>
#include <array>

#include "adapters/http_safety/csv.h"
#include "adapters/http_safety/routes.h"
#include "safety/month_numbers.h"
#include "safety/numbers.h"

namespace causeway::adapters::http_safety {
namespace {

constexpr safety::TallyMonth months_of_half = 6;
/// So many half-years are offered; older ones can be asked for.
constexpr std::size_t halves_offered = 4;

safety::Half wanted_half(const RouteCall& call) {
  const auto text = call.query.text("half");
  return text ? or_refuse(safety::parse_half(*text)) : safety::half_of(call.now);
}

Json halves_json(Instant now) {
  Json halves = Json::array();
  safety::Half half = safety::half_of(now);
  for (std::size_t i = 0; i < halves_offered && half.first >= months_of_half; ++i) {
    halves.push_back(safety::to_string(half));
    half.first -= months_of_half;
  }
  return halves;
}

/// Where the half-year ends, or now.
Instant until_of(safety::Half half, Instant now) {
  const std::chrono::year_month first = std::chrono::year(1970) / std::chrono::January;
  const auto end = first + std::chrono::months(half.first + months_of_half);
  return std::min(now, Instant(std::chrono::sys_days(end / 1)));
}

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Answer show_numbers(RouteCall& call) {
  const safety::Half half = wanted_half(call);
  const auto numbers = safety::numbers(call.reading(), half, call.now);
  Json rows = Json::array();
  for (const safety::NumbersRow& each : numbers.rows) {
    rows.push_back({
        {"reason", report::find_reason(each.reason)->name},
        {"received", each.received},
        {"verified", each.verified},
        {"actioned", each.actioned},
        {"appealed", each.appealed},
        {"overturned", each.overturned},
        {"first_view_s", or_null(each.first_view_s)},
        {"decision_s", or_null(each.decision_s)},
        {"tips", each.tips},
    });
  }
  Json months = Json::array();
  for (const safety::MonthRow& each : numbers.months) {
    months.push_back({
        {"month", safety::month_text(each.month)},
        {"received", each.received},
        {"verified", each.verified},
        {"actioned", each.actioned},
    });
  }
  return Json{
      {"half", safety::to_string(half)},
      {"halves", halves_json(call.now)},
      {"until", to_json(until_of(half, call.now))},
      {"rows", rows},
      {"months", months},
  };
}

std::string text_of(const std::optional<std::uint64_t>& value) {
  return value ? std::to_string(*value) : std::string();
}

Answer export_numbers(RouteCall& call) {
  const safety::Half half = wanted_half(call);
  std::string text = csv_line(
      {"half",
       "reason",
       "received",
       "verified",
       "actioned",
       "appealed",
       "overturned",
       "first_view_s",
       "decision_s",
       "tips"}
  );
  for (const auto& each : safety::numbers(call.reading(), half, call.now).rows) {
    text += csv_line({
        safety::to_string(half),
        std::string(report::find_reason(each.reason)->name),
        std::to_string(each.received),
        std::to_string(each.verified),
        std::to_string(each.actioned),
        std::to_string(each.appealed),
        std::to_string(each.overturned),
        text_of(each.first_view_s),
        text_of(each.decision_s),
        std::to_string(each.tips),
    });
  }
  return csv_answer(text, "numbers-" + safety::to_string(half) + ".csv");
}

Answer export_month(RouteCall& call) {
  const safety::TallyMonth month =
      or_refuse(safety::parse_month(call.query.text("month").value_or("")));
  return csv_answer(
      safety::month_csv(call.reading(), month), "numbers-" + safety::month_text(month) + ".csv"
  );
}

// clang-format off
constexpr std::array routes{
    Route{"GET", "numbers", whoever_works_here, Access::reading, show_numbers, "", "half"},
    Route{"GET", "numbers.csv", whoever_works_here, Access::reading, export_numbers, "", "half"},
    Route{"GET", "numbers/month.csv", whoever_works_here, Access::reading, export_month, "", "month"},
};
// clang-format on

}  // namespace

std::span<const Route> number_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
