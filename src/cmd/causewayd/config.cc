#include "cmd/causewayd/config.h"

#include <algorithm>
#include <arpa/inet.h>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <toml++/toml.h>

#include "adapters/http/server_address.h"

namespace causeway::causewayd {
namespace {

[[noreturn]] void fail(
    const std::filesystem::path& file, const toml::source_region& where, const std::string& sentence
) {
  throw ConfigError(file.string() + ":" + std::to_string(where.begin.line) + ": " + sentence);
}

/// One setting: where it stands and what takes its value.
struct Setting {
  std::string_view table;
  std::string_view key;
  std::function<bool(const toml::node&)> take;  // false: not of this type or range
  std::string_view wanted;                      // completes "has to be"
};

std::function<bool(const toml::node&)> text(std::string& out, bool (*fits)(const std::string&)) {
  return [&out, fits](const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    if (!value || !fits(*value)) return false;
    out = *value;
    return true;
  };
}

bool is_ip_address(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET, text.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool is_log_level(const std::string& text) {
  constexpr std::string_view levels[] = {"debug", "info", "warn", "error"};
  return std::find(std::begin(levels), std::end(levels), text) != std::end(levels);
}

std::function<bool(const toml::node&)> path(
    std::filesystem::path& out, const std::filesystem::path& base
) {
  return [&out, base](const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    if (!value || value->empty()) return false;
    out = base / *value;
    return true;
  };
}

template <typename Integer>
std::function<bool(const toml::node&)> number(Integer& out, std::int64_t min, std::int64_t max) {
  return [&out, min, max](const toml::node& node) {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < min || *value > max) return false;
    out = static_cast<Integer>(*value);
    return true;
  };
}

std::function<bool(const toml::node&)> registration(provider::Registration& out) {
  return [&out](const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    if (!value || (*value != "open" && *value != "invite")) return false;
    out = *value == "open" ? provider::Registration::open : provider::Registration::invite;
    return true;
  };
}

/// Everything that may stand in the file.
std::vector<Setting> settings_of(Config& config, const std::filesystem::path& base) {
  constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();
  return {
      {"provider",
       "domain",
       text(config.domain, is_domain),
       "a domain name in lower case, in quotes"},
      {"provider", "registration", registration(config.registration), "\"open\" or \"invite\""},
      {"provider", "data", path(config.data, base), "a folder in quotes"},
      {"listen", "address", text(config.address, is_ip_address), "an IP address in quotes"},
      {"listen", "port", number(config.port, 0, 65535), "a port from 0 to 65535"},
      {"listen", "certificate", path(config.certificate, base), "a PEM file in quotes"},
      {"listen", "key", path(config.key, base), "a PEM file in quotes"},
      {"listen", "threads", number(config.threads, 1, 256), "a number from 1 to 256"},
      {"admin", "address", text(config.admin_address, is_ip_address), "an IP address in quotes"},
      {"admin", "port", number(config.admin_port, 0, 65535), "a port from 0 to 65535"},
      {"limits",
       "blob_quota_bytes",
       number(config.blob_quota_bytes, 0, no_limit),
       "a number of bytes"},
      {"limits", "connections", number(config.connections, 1, 10'000'000), "a number above 0"},
      {"limits",
       "registrations_per_hour",
       number(config.registrations_per_hour, 1, 1'000'000),
       "a number above 0"},
      {"log",
       "level",
       text(config.log_level, is_log_level),
       "\"debug\", \"info\", \"warn\" or \"error\""},
  };
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
  if (!found->take(node)) {
    fail(file, key.source(), name + " has to be " + std::string(found->wanted) + ".");
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
}

}  // namespace

bool is_domain(const std::string& text) {
  const auto address = adapters::http::parse_server_address("https://" + text);
  return address.ok() && *address == adapters::http::ServerAddress{.host = text};
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
