#include "cmd/causewayd/log.h"

#include <nlohmann/json.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace causeway::causewayd {
namespace {

/// The message is the rest of the object, already JSON.
constexpr const char* pattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

std::string event_of(std::string_view event) {
  return "\"event\":" + nlohmann::json(event).dump();
}

std::string with_sentence(std::string_view event, std::string_view sentence) {
  return event_of(event) + ",\"sentence\":" + nlohmann::json(sentence).dump();
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

void log_info(std::string_view event, std::string_view fields) {
  spdlog::info(event_of(event) + (fields.empty() ? "" : ",") + std::string(fields));
}

void log_warning(std::string_view event, std::string_view sentence) {
  spdlog::warn(with_sentence(event, sentence));
}

void log_error(std::string_view event, std::string_view sentence) {
  spdlog::error(with_sentence(event, sentence));
}

}  // namespace causeway::causewayd
