#pragma once

#include <memory>
#include <string>

#include "adapters/http/server.h"
#include "adapters/http_safety/console.h"
#include "cmd/causewayd/config.h"

namespace causeway::causewayd {

/// What browsers call the console: as configured, or where it listens on this machine.
std::string console_origin(const Config& config);

/// Makes an invitation, whether or not `serve` runs; the address behind which whoever has it
/// becomes one of the staff. Throws `ConfigError` with what is wrong about alias or roles.
std::string invite_to_console(const Config& config, const std::string& alias, safety::Roles roles);

/// The reviewers' console on its port, where the configuration wants one.
class ConsoleService {
 public:
  ConsoleService(const Config& config, adapters::http_safety::ConsolePorts ports);
  ~ConsoleService();
  ConsoleService(const ConsoleService&) = delete;
  ConsoleService& operator=(const ConsoleService&) = delete;

  void start();
  /// The port listened on; requires a console that was started.
  std::uint16_t port() const;
  /// Uses the certificate that there is now.
  void reload();
  void stop();

 private:
  struct Running;

  const Config& config_;
  std::unique_ptr<Running> running_;  // null: there is none
};

}  // namespace causeway::causewayd
