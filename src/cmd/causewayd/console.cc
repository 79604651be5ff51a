#include "cmd/causewayd/console.h"

#include <iostream>
#include <utility>

#include "adapters/http/system_clock.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "cmd/causewayd/commands.h"
#include "cmd/causewayd/log.h"
#include "crypto/random.h"
#include "safety/staff.h"

namespace causeway::causewayd {
namespace {

using adapters::http::Server;
using adapters::http::ServerOptions;
using adapters::http::TlsIdentity;
using adapters::http_safety::Console;
using adapters::http_safety::ConsoleOptions;

constexpr Milliseconds stop_grace{1'000};
constexpr std::size_t connections_max = 1'000;
constexpr std::size_t connections_per_host_max = 100;

ServerOptions server_options(const Config& config) {
  ServerOptions options;
  options.address = config.console.address;
  options.port = config.console.port;
  options.limits.connections = connections_max;
  options.limits.connections_per_host = connections_per_host_max;
  // What is longer than a body may be is refused by the console, with its rule.
  options.limits.body_bytes = 2 * adapters::http_safety::body_size_max;
  return options;
}

ConsoleOptions console_options(const Config& config) {
  return {
      .origin = console_origin(config),
      .provider = config.domain,
      .is_demo = config.console.is_demo,
      .least_blur = config.console.least_blur,
  };
}

TlsIdentity identity_of(const Config& config) {
  const ConsoleConfig& console = config.console;
  return TlsIdentity::from_files(
      (console.certificate.empty() ? config.certificate : console.certificate).string(),
      (console.key.empty() ? config.key : console.key).string()
  );
}

/// The address behind which whoever has it becomes one of the staff.
std::string invitation_link(const Config& config, const std::string& token) {
  return console_origin(config) + "/safety/#/invitation/" + token;
}

}  // namespace

std::string console_origin(const Config& config) {
  if (!config.console.origin.empty()) return config.console.origin;
  constexpr std::uint16_t https = 443;
  const std::uint16_t port = config.console.port;
  const bool is_named = port != 0 && port != https;
  return "https://localhost" + (is_named ? ":" + std::to_string(port) : std::string());
}

struct ConsoleService::Running {
  Running(const Config& config, adapters::http_safety::ConsolePorts ports)
      : console(std::move(ports), console_options(config)),
        server(server_options(config), identity_of(config), console) {}

  Console console;
  Server server;
};

ConsoleService::ConsoleService(const Config& config, adapters::http_safety::ConsolePorts ports)
    : config_(config) {
  if (!config.console.is_enabled) return;
  running_ = std::make_unique<Running>(config, std::move(ports));
}

ConsoleService::~ConsoleService() = default;

void ConsoleService::start() {
  if (!running_) return;
  running_->server.start();
  log(Event::console_listening, "\"port\":" + std::to_string(running_->server.port()));
}

std::uint16_t ConsoleService::port() const {
  return running_->server.port();
}

void ConsoleService::reload() {
  if (running_) running_->server.reload(identity_of(config_));
}

void ConsoleService::stop() {
  if (running_) running_->server.stop(stop_grace);
}

std::string invite_to_console(const Config& config, const std::string& alias, safety::Roles roles) {
  adapters::sqlite_safety::SafetyStore store(config.safety_database());
  adapters::http::SystemClock clock;
  crypto::SystemRandom random;
  const auto transaction = store.begin_write();
  const safety::Asked by_the_program{.by = {}, .now = clock.now()};
  const auto invited = safety::invite(*transaction, {alias, roles}, by_the_program, random);
  if (!invited.ok()) {
    const auto& row = adapters::http_safety::refusal_of(invited.error().rule());
    throw ConfigError(std::string(row.says));
  }
  transaction->commit();
  return invitation_link(config, invited->token);
}

namespace {

std::string list_of_roles() {
  std::string list;
  for (const safety::RoleRow& row : safety::roles()) {
    list += (list.empty() ? "" : ", ") + std::string(row.name);
  }
  return list;
}

}  // namespace

int console_invite(const std::filesystem::path& config_path, const ConsoleInvite& wanted) {
  const Config config = load_config(config_path);
  safety::Roles roles;
  for (const std::string& name : wanted.roles) {
    const auto role = safety::find_role(name);
    if (!role) throw ConfigError("There is no role " + name + ", but " + list_of_roles() + ".");
    roles.bits |= safety::Roles{*role}.bits;
  }
  std::cout << invite_to_console(config, wanted.alias, roles) << "\n";
  std::cerr << "Good for one person, within 72 hours.\n";
  return 0;
}

}  // namespace causeway::causewayd
