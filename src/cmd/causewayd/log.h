#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace causeway::causewayd {

/// Structured logs: one JSON object a line on stderr, `{"time","level","event",…}`. No content,
/// address, account, device, conversation or token is ever a field: what happened and how often is
/// in `/metrics`, who it happened to is nobody's business.
///
/// Nothing but these is ever logged; docs/operations/running.md says what to do about each.
enum class Event : std::uint8_t {
  listening,
  certificate_reloaded,
  reload_failed,
  store_failed,
  store_works_again,
  franking_keys,
  frank_restarted,
  reports_wait,
  decisions_wait,
  pictures_wait,
  cybertip_alarm,
  cybertips_wait,
  console_listening,
  console_failed,
  evidence_damaged,
  stopping,
  stopped,
};

enum class Level : std::uint8_t {
  info,
  error,
};

struct EventRow {
  Event event;
  Level level;
  std::string_view name;
};

// clang-format off
inline constexpr auto all_events = std::to_array<EventRow>({
    {Event::listening, Level::info, "listening"},
    {Event::certificate_reloaded, Level::info, "certificate_reloaded"},
    {Event::reload_failed, Level::error, "reload_failed"},
    {Event::store_failed, Level::error, "store_failed"},
    {Event::store_works_again, Level::info, "store_works_again"},
    {Event::franking_keys, Level::error, "franking_keys"},
    {Event::frank_restarted, Level::error, "frank_restarted"},
    {Event::reports_wait, Level::error, "reports_wait"},
    {Event::decisions_wait, Level::error, "decisions_wait"},
    {Event::pictures_wait, Level::error, "pictures_wait"},
    {Event::cybertip_alarm, Level::error, "cybertip_alarm"},
    {Event::cybertips_wait, Level::error, "cybertips_wait"},
    {Event::console_listening, Level::info, "console_listening"},
    {Event::console_failed, Level::error, "console_failed"},
    {Event::evidence_damaged, Level::error, "evidence_damaged"},
    {Event::stopping, Level::info, "stopping"},
    {Event::stopped, Level::info, "stopped"},
});
// clang-format on

void start_log(const std::string& level);

/// `fields` is either empty or the inside of a JSON object: `"port":8443`.
void log(Event event, std::string_view fields = {});

/// With the sentence of what went wrong.
void log_failure(Event event, std::string_view sentence);

}  // namespace causeway::causewayd
