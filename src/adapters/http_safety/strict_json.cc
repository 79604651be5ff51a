#include "adapters/http_safety/strict_json.h"

#include <algorithm>
#include <set>

#include "adapters/http_safety/words.h"
#include "base/invariant.h"
#include "base/utc_text.h"

namespace causeway::adapters::http_safety {
namespace {

/// Watches what is read: whether a name comes twice in an object, and how deep it is nested.
class Watch {
 public:
  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    if (event == Json::parse_event_t::object_start) names_.emplace_back();
    if (event == Json::parse_event_t::object_end) names_.pop_back();
    if (event == Json::parse_event_t::key) {
      is_well_ = names_.back().insert(parsed.get<std::string>()).second && is_well_;
    }
    if (static_cast<std::size_t>(depth) > json_depth_max) is_well_ = false;
    return true;
  }

  bool is_well() const { return is_well_; }

 private:
  std::vector<std::set<std::string>> names_;  // of the objects that are open
  bool is_well_ = true;
};

[[noreturn]] void refuse() {
  throw Refused(rules::body_is_read);
}

}  // namespace

Json parse_json(ByteView text) {
  Watch watch;
  Json value = Json::parse(text.begin(), text.end(), std::ref(watch), false);
  if (value.is_discarded() || !watch.is_well()) refuse();
  return value;
}

Members::Members(const Json& object, std::string_view names) : object_(object) {
  if (!object.is_object()) refuse();
  const auto wanted = words_of(names);
  if (object.size() != wanted.size()) refuse();
  for (const std::string_view name : wanted) {
    if (!object.contains(name)) refuse();
  }
}

const Json& Members::value(std::string_view name) const {
  const auto found = object_.find(name);
  INVARIANT(found != object_.end());
  return *found;
}

const std::string& Members::text(std::string_view name) const {
  const Json& found = value(name);
  if (!found.is_string()) refuse();
  return found.get_ref<const std::string&>();
}

bool Members::flag(std::string_view name) const {
  const Json& found = value(name);
  if (!found.is_boolean()) refuse();
  return found.get<bool>();
}

std::uint64_t Members::integer(std::string_view name, std::uint64_t min, std::uint64_t max) const {
  const Json& found = value(name);
  if (!found.is_number_unsigned()) refuse();
  const auto number = found.get<std::uint64_t>();
  if (number < min || number > max) refuse();
  return number;
}

const Json& Members::list(std::string_view name) const {
  const Json& found = value(name);
  if (!found.is_array()) refuse();
  return found;
}

std::vector<std::string> Members::texts(std::string_view name) const {
  std::vector<std::string> all;
  for (const Json& each : list(name)) {
    if (!each.is_string()) refuse();
    all.push_back(each.get<std::string>());
  }
  return all;
}

std::optional<std::string> Members::text_or_null(std::string_view name) const {
  if (value(name).is_null()) return std::nullopt;
  return text(name);
}

Bytes Members::bytes(std::string_view name) const {
  auto read = from_base64url(text(name));
  if (!read.ok()) refuse();
  return *std::move(read);
}

std::optional<Instant> parse_time(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
  if (text.size() != form.size()) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t size) {
    unsigned value = 0;
    for (const char digit : text.substr(at, size)) {
      value = value * 10 + static_cast<unsigned>(digit - '0');
    }
    return value;
  };
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == '0' ? !is_digit : text[i] != form[i]) return std::nullopt;
  }
  const std::chrono::year_month_day day(
      std::chrono::year(static_cast<int>(number(0, 4))),
      std::chrono::month(number(5, 2)),
      std::chrono::day(number(8, 2))
  );
  if (!day.ok()) return std::nullopt;
  const Instant time = std::chrono::sys_days(day) + std::chrono::hours(number(11, 2)) +
                       std::chrono::minutes(number(14, 2)) + std::chrono::seconds(number(17, 2)) +
                       Milliseconds(number(20, 3));
  // What has hours beyond 23 and the like is another time than it says; 1970 is the first.
  if (time < Instant() || utc_text(time) != text) return std::nullopt;
  return time;
}

Json to_json(Instant time) {
  return utc_text(time);
}

Json to_json(std::optional<Instant> time) {
  return time ? to_json(*time) : Json();
}

}  // namespace causeway::adapters::http_safety
