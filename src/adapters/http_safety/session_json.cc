#include "adapters/http_safety/session_json.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Density;
using safety::Settings;
using safety::Theme;

template <typename T>
struct Named {
  std::string_view name;
  T value;
};

constexpr std::array densities{
    Named<Density>{"comfortable", Density::comfortable}, Named<Density>{"dense", Density::dense}
};
constexpr std::array themes{
    Named<Theme>{"system", Theme::system},
    Named<Theme>{"light", Theme::light},
    Named<Theme>{"dark", Theme::dark}
};

template <typename Table>
auto named(const Table& table) {
  return [&table](std::string_view name) -> std::optional<decltype(table.front().value)> {
    const auto* const found = std::ranges::find(table, name, &Table::value_type::name);
    if (found == table.end()) return std::nullopt;
    return found->value;
  };
}

template <typename Table, typename T>
std::string_view name_in(const Table& table, T value) {
  return std::ranges::find(table, value, &Table::value_type::value)->name;
}

struct Sign {
  std::string_view in_header;
  std::string_view name;
};

/// The first that is there counts: browsers name those that they are like, too.
constexpr std::array browsers{
    Sign{"Edg/", "Edge"},
    Sign{"OPR/", "Opera"},
    Sign{"Firefox/", "Firefox"},
    Sign{"Chrome/", "Chromium"},
    Sign{"Safari/", "Safari"},
};
constexpr std::array systems{
    Sign{"Windows", "Windows"},
    Sign{"Android", "Android"},
    Sign{"iPhone", "iPhone"},
    Sign{"iPad", "iPad"},
    Sign{"Mac OS X", "macOS"},
    Sign{"Linux", "Linux"},
};

template <typename Table>
std::string_view recognised(const Table& table, std::string_view header) {
  const auto* const found = std::ranges::find_if(table, [&](const Sign& each) {
    return header.find(each.in_header) != std::string_view::npos;
  });
  return found == table.end() ? std::string_view() : found->name;
}

std::uint16_t read_queues(const std::vector<std::string>& names) {
  std::uint16_t bits = 0;
  for (const std::string& name : names) {
    const auto known = safety::queue_names();
    const auto found = std::ranges::find(known, name);
    if (found == known.end()) throw Refused(rules::body_is_read);
    bits |= static_cast<std::uint16_t>(1U << static_cast<unsigned>(found - known.begin()));
  }
  return bits;
}

}  // namespace

Json to_json(const Settings& settings) {
  Json queues = Json::array();
  const auto known = safety::queue_names();
  for (std::size_t i = 0; i < known.size(); ++i) {
    if ((settings.opted_out >> i & 1U) != 0) queues.push_back(known[i]);
  }
  return {
      {"blur", settings.blur},
      {"greyscale", settings.is_greyscale},
      {"mute", settings.is_mute},
      {"single_keys", settings.has_single_keys},
      {"density", name_in(densities, settings.density)},
      {"theme", name_in(themes, settings.theme)},
      {"break_after_min", settings.break_after_min},
      {"opt_out", queues},
  };
}

Settings read_settings(const Members& members) {
  return {
      .blur = static_cast<std::uint8_t>(members.integer("blur", 1, 3)),
      .is_greyscale = members.flag("greyscale"),
      .is_mute = members.flag("mute"),
      .has_single_keys = members.flag("single_keys"),
      .density = members.one_of("density", named(densities)),
      .theme = members.one_of("theme", named(themes)),
      .break_after_min = static_cast<std::uint8_t>(members.integer("break_after_min", 15, 120)),
      .opted_out = read_queues(members.texts("opt_out")),
  };
}

Json session_json(const RouteCall& call, const safety::Present* present) {
  Json session{
      {"now", to_json(call.now)},
      {"provider", call.options.provider},
      {"demo", call.options.is_demo},
      {"person", nullptr},
      {"ends", nullptr},
      {"idle_ends", nullptr},
      {"settings", nullptr},
  };
  if (present == nullptr) return session;
  session["person"] = to_json(present->person);
  session["ends"] = to_json(present->session.ends());
  session["idle_ends"] = to_json(present->session.idle_ends());
  session["settings"] = to_json(present->person.settings);
  return session;
}

Answer log_in(const RouteCall& call, safety::Transaction& transaction, safety::Person person) {
  auto begun = safety::begin_session(
      transaction,
      person,
      browser_of(call.request.header("user-agent")),
      call.now,
      call.ports.random
  );
  const safety::Present present{std::move(person), std::move(begun.session)};
  Answer answer(session_json(call, &present));
  answer.headers.push_back(session_cookie(begun.token));
  return answer;
}

http::Header session_cookie(std::string_view token) {
  std::string value = "causeway_safety=" + std::string(token) +
                      "; HttpOnly; Secure; SameSite=Strict; Path=/safety/";
  if (token.empty()) value += "; Max-Age=0";
  return {"set-cookie", value};
}

std::string browser_of(std::string_view user_agent) {
  const std::string_view browser = recognised(browsers, user_agent);
  const std::string_view system = recognised(systems, user_agent);
  std::string text(browser.empty() ? "A browser" : browser);
  if (!system.empty()) text += " on " + std::string(system);
  return text;
}

}  // namespace causeway::adapters::http_safety
