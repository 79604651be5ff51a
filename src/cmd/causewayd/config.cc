#include "cmd/causewayd/config.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <functional>
#include <string_view>
#include <toml++/toml.h>

#include "adapters/http/server_address.h"

namespace causeway::causewayd {
namespace {

constexpr std::int64_t blob_quota_max = std::int64_t{1} << 50;

[[noreturn]] void fail(
    const std::filesystem::path& file, const toml::source_region& where, const std::string& sentence
) {
  throw ConfigError(file.string() + ":" + std::to_string(where.begin.line) + ": " + sentence);
}

/// What takes a setting's value, and what the value is until then.
struct Value {
  std::function<bool(const toml::node&)> take;  // false: not of this type or range
  std::string wanted;                           // completes "has to be"
  std::string otherwise;                        // as one would write it; empty: has to be given
};

struct Setting {
  std::string_view table;
  std::string_view key;
  Value value;
};

std::string in_quotes(std::string_view text) {
  return text.empty() ? std::string() : "\"" + std::string(text) + "\"";
}

Value text(std::string& out, bool (*fits)(const std::string&), std::string wanted) {
  const auto take = [&out, fits](const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    if (!value || !fits(*value)) return false;
    out = *value;
    return true;
  };
  return {take, std::move(wanted), in_quotes(out)};
}

bool is_ip_address(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET, text.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool is_log_level(const std::string& text) {
  constexpr std::array<std::string_view, 4> levels = {"debug", "info", "warn", "error"};
  return std::find(std::begin(levels), std::end(levels), text) != std::end(levels);
}

Value flag(bool& out) {
  const auto take = [&out](const toml::node& node) {
    const auto value = node.value_exact<bool>();
    if (value) out = *value;
    return value.has_value();
  };
  return {take, "true or false", out ? "true" : "false"};
}

/// As a browser writes it: https, a name in lower case, and its port unless that is 443.
bool is_origin(const std::string& text) {
  const auto address = adapters::http::parse_server_address(text);
  if (!address.ok() || address->pin) return false;
  const std::string port = address->port == 443 ? ":443" : "";
  return text + port == adapters::http::to_string(*address);
}

Value path(std::filesystem::path& out, const std::filesystem::path& base, std::string wanted) {
  const auto take = [&out, base](const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    if (!value || value->empty()) return false;
    out = base / *value;
    return true;
  };
  return {take, std::move(wanted), {}};
}

/// One that may be left out.
Value optional_text(std::string& out) {
  const auto take = [&out](const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    if (value) out = *value;
    return value.has_value();
  };
  return {take, "a text in quotes", R"("")"};
}

Value optional_path(std::filesystem::path& out, const std::filesystem::path& base) {
  const auto take = [&out, base](const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    if (value && !value->empty()) out = base / *value;
    return value.has_value();
  };
  return {take, "a file in quotes", R"("")"};
}

bool is_environment(const std::string& text) {
  return text == "off" || text == "test" || text == "production";
}

bool is_server(const std::string& text) {
  return adapters::http::parse_server_address(text).ok();
}

struct Range {
  std::int64_t min = 0;
  std::int64_t max = 0;
};

template <typename Integer>
Value number(Integer& out, const std::string& what, Range range) {
  const auto take = [&out, range](const toml::node& node) {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < range.min || *value > range.max) return false;
    out = static_cast<Integer>(*value);
    return true;
  };
  const auto limits = " from " + std::to_string(range.min) + " to " + std::to_string(range.max);
  return {take, what + limits, std::to_string(out)};
}

Value registration(provider::Registration& out) {
  const auto take = [&out](const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    if (!value || (*value != "open" && *value != "invite")) return false;
    out = *value == "open" ? provider::Registration::open : provider::Registration::invite;
    return true;
  };
  const auto otherwise = in_quotes(out == provider::Registration::open ? "open" : "invite");
  return {take, R"("open" or "invite")", otherwise};
}

/// Everything that may stand in the file.
std::vector<Setting> settings_of(Config& config, const std::filesystem::path& base) {
  constexpr Range ports{0, 65535};
  const std::string ip_address = "an IP address in quotes";
  const std::string pem_file = "a PEM file in quotes";
  // clang-format off
  return {
      {"provider", "domain", text(config.domain, is_domain, "a domain name in lower case, in quotes")},
      {"provider", "registration", registration(config.registration)},
      {"provider", "data", path(config.data, base, "a folder in quotes")},
      {"listen", "address", text(config.address, is_ip_address, ip_address)},
      {"listen", "port", number(config.port, "a port", ports)},
      {"listen", "certificate", path(config.certificate, base, pem_file)},
      {"listen", "key", path(config.key, base, pem_file)},
      {"listen", "threads", number(config.threads, "a number", {1, 256})},
      {"admin", "address", text(config.admin_address, is_ip_address, ip_address)},
      {"admin", "port", number(config.admin_port, "a port", ports)},
      {"console", "enabled", flag(config.console.is_enabled)},
      {"console", "address", text(config.console.address, is_ip_address, ip_address)},
      {"console", "port", number(config.console.port, "a port", ports)},
      {"console", "origin", text(config.console.origin, is_origin, "an https origin in quotes")},
      {"console", "certificate", path(config.console.certificate, base, pem_file)},
      {"console", "key", path(config.console.key, base, pem_file)},
      {"console", "least_blur", number(config.console.least_blur, "a number", {1, 3})},
      {"console", "demo", flag(config.console.is_demo)},
      {"limits", "blob_quota_bytes", number(config.blob_quota_bytes, "a number", {0, blob_quota_max})},
      {"limits", "connections", number(config.connections, "a number", {1, 10'000'000})},
      {"limits", "connections_per_address", number(config.connections_per_address, "a number", {1, 10'000'000})},
      {"limits", "messages_to_strangers", number(config.first_contacts.messages, "a number", {1, 1'000'000})},
      {"limits", "strangers_per_day", number(config.first_contacts.per_day, "a number", {1, 1'000'000})},
      {"limits", "strangers_per_month", number(config.first_contacts.per_month, "a number", {1, 1'000'000})},
      {"limits", "strangers_per_day_new", number(config.first_contacts.per_day_new, "a number", {1, 1'000'000})},
      {"limits", "strangers_unanswered", number(config.first_contacts.unanswered, "a number", {1, 1'000'000})},
      {"limits", "strangers_per_day_unanswered", number(config.first_contacts.per_day_unanswered, "a number", {1, 1'000'000})},
      {"limits", "strangers_per_day_in_groups", number(config.first_contacts.per_day_in_groups, "a number", {1, 1'000'000})},
      {"limits", "registrations_per_hour", number(config.registrations_per_hour, "a number", {1, 1'000'000})},
      {"clearing_house", "environment", text(config.clearing_house.environment, is_environment, R"("off", "test" or "production")")},
      {"clearing_house", "stand_in", text(config.clearing_house.stand_in, is_server, "an https address in quotes")},
      {"clearing_house", "credentials", optional_path(config.clearing_house.credentials, base)},
      {"clearing_house", "first_name", optional_text(config.clearing_house.first_name)},
      {"clearing_house", "last_name", optional_text(config.clearing_house.last_name)},
      {"clearing_house", "phone", optional_text(config.clearing_house.phone)},
      {"clearing_house", "email", optional_text(config.clearing_house.email)},
      {"clearing_house", "terms_of_service", optional_text(config.clearing_house.terms_of_service)},
      {"clearing_house", "legal_url", optional_text(config.clearing_house.legal_url)},
      {"log", "level", text(config.log_level, is_log_level, R"("debug", "info", "warn" or "error")")},
  };
  // clang-format on
}

bool has_table(const std::vector<Setting>& settings, std::string_view name) {
  return std::any_of(settings.begin(), settings.end(), [name](const Setting& setting) {
    return setting.table == name;
  });
}

void take_entry(
    const std::vector<Setting>& settings,
    const std::filesystem::path& file,
    std::string_view table,
    const toml::key& key,
    const toml::node& node
) {
  const auto found = std::find_if(settings.begin(), settings.end(), [&](const Setting& setting) {
    return setting.table == table && setting.key == key.str();
  });
  const std::string name = std::string(table) + "." + std::string(key.str());
  if (found == settings.end()) fail(file, key.source(), "there is no setting " + name + ".");
  if (!found->value.take(node)) {
    fail(file, key.source(), name + " has to be " + found->value.wanted + ".");
  }
}

void take_all(
    const std::vector<Setting>& settings, const std::filesystem::path& file, const toml::table& root
) {
  for (const auto& [name, node] : root) {
    const toml::table* table = node.as_table();
    if (table == nullptr || !has_table(settings, name.str())) {
      fail(file, name.source(), "there is no section [" + std::string(name.str()) + "].");
    }
    for (const auto& [key, value] : *table) take_entry(settings, file, name.str(), key, value);
  }
}

void check_complete(const Config& config, const std::filesystem::path& file) {
  const auto missing = [&](std::string_view name) {
    throw ConfigError(file.string() + ": " + std::string(name) + " is missing.");
  };
  if (config.domain.empty()) missing("provider.domain");
  if (config.data.empty()) missing("provider.data");
  if (config.certificate.empty()) missing("listen.certificate");
  if (config.key.empty()) missing("listen.key");
  const ConsoleConfig& console = config.console;
  if (console.certificate.empty() && !console.key.empty()) missing("console.certificate");
  if (console.key.empty() && !console.certificate.empty()) missing("console.key");
  if (!config.clearing_house.is_on()) return;
  if (!config.clearing_house.stand_in.empty() && config.clearing_house.environment != "test") {
    throw ConfigError(file.string() + ": clearing_house.stand_in is for the environment \"test\".");
  }
  if (config.clearing_house.credentials.empty()) missing("clearing_house.credentials");
  if (config.clearing_house.email.empty()) missing("clearing_house.email");
}

}  // namespace

bool is_domain(const std::string& text) {
  const auto address = adapters::http::parse_server_address("https://" + text);
  return address.ok() && *address == adapters::http::ServerAddress{.host = text};
}

std::vector<SettingText> all_settings() {
  Config config;
  std::vector<SettingText> texts;
  for (const Setting& setting : settings_of(config, {})) {
    const std::string name = std::string(setting.table) + "." + std::string(setting.key);
    texts.push_back({name, setting.value.otherwise, setting.value.wanted});
  }
  return texts;
}

Config load_config(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    throw ConfigError(
        "There is no configuration at " + file.string() + ". `causewayd init` makes one."
    );
  }
  Config config;
  const auto settings = settings_of(config, std::filesystem::absolute(file).parent_path());
  try {
    take_all(settings, file, toml::parse_file(file.string()));
  } catch (const toml::parse_error& error) {
    fail(file, error.source(), std::string(error.description()) + ".");
  }
  check_complete(config, file);
  return config;
}

}  // namespace causeway::causewayd
