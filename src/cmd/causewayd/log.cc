#include "cmd/causewayd/log.h"

#include <nlohmann/json.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/invariant.h"

namespace causeway::causewayd {
namespace {

/// The message is the rest of the object, already JSON.
constexpr const char* pattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

const EventRow& row_of(Event event) {
  for (const EventRow& row : all_events) {
    if (row.event == event) return row;
  }
  INVARIANT(false);
  return all_events.front();
}

}  // namespace

void start_log(const std::string& level) {
  auto logger = spdlog::stderr_logger_mt("causewayd");
  logger->set_formatter(
      std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc)
  );
  logger->set_level(spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void log(Event event, std::string_view fields) {
  const EventRow& row = row_of(event);
  const auto level = row.level == Level::error ? spdlog::level::err : spdlog::level::info;
  const std::string name = nlohmann::json(row.name).dump();
  spdlog::log(level, "\"event\":" + name + (fields.empty() ? "" : ",") + std::string(fields));
}

void log_failure(Event event, std::string_view sentence) {
  constexpr auto replace = nlohmann::json::error_handler_t::replace;
  log(event, "\"sentence\":" + nlohmann::json(sentence).dump(-1, ' ', false, replace));
}

}  // namespace causeway::causewayd
