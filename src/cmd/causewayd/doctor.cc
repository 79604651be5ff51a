#include <functional>
#include <iostream>
#include <string>

#include "adapters/http/server_address.h"
#include "adapters/http/system_clock.h"
#include "adapters/http/tls_identity.h"
#include "adapters/sqlite/database.h"
#include "cmd/causewayd/commands.h"
#include "cmd/causewayd/config.h"
#include "cmd/causewayd/key_folder.h"
#include "cmd/causewayd/key_watch.h"
#include "cmd/causewayd/tips.h"
#include "crypto/random.h"
#include "franking/frank.h"

namespace causeway::causewayd {
namespace {

constexpr std::uintmax_t space_low_bytes = std::uintmax_t{1} << 30;
constexpr std::chrono::hours expiry_near{24 * 14};

/// One thing that a provider needs: answers what is well, throws what is not.
struct Check {
  std::string name;
  std::function<std::string()> run;
};

[[noreturn]] void fail(const std::string& sentence) {
  throw ConfigError(sentence);
}

std::string check_certificate(const Config& config) {
  const auto identity =
      adapters::http::TlsIdentity::from_files(config.certificate.string(), config.key.string());
  const auto left = identity.not_after() - adapters::http::SystemClock().now();
  const auto days = std::chrono::duration_cast<std::chrono::days>(left).count();
  if (left < expiry_near) fail("The certificate ends in " + std::to_string(days) + " days.");
  return "good for " + std::to_string(days) + " days";
}

std::string check_database(const Config& config) {
  auto database = adapters::sqlite::Database::open(
      config.database(), {.access = adapters::sqlite::Access::read_only}
  );
  const auto verdict = database.query_one<std::string>("PRAGMA quick_check(1)");
  if (!verdict || *verdict != "ok") {
    fail("The database " + config.database().string() + " is damaged: restore a backup.");
  }
  return "whole";
}

std::string check_space(const Config& config) {
  const auto space = std::filesystem::space(config.data);
  const auto mib = std::to_string(space.available >> 20);
  if (space.available < space_low_bytes) {
    fail("Only " + mib + " MiB are free at " + config.data.string() + ".");
  }
  return mib + " MiB free";
}

std::string check_franking_keys(const Config& config) {
  crypto::SystemRandom random;
  const KeyFolder folder(config.frank_keys(), franking::hub_id(config.domain), random);
  require_no_key_lost(
      adapters::sqlite_provider::ProviderStore::known_keys(config.database()),
      config.frank_keys(),
      adapters::http::SystemClock().now()
  );
  require_no_mark_lost(
      adapters::sqlite_provider::ProviderStore::compromised_keys(config.database()),
      config.frank_keys()
  );
  return "newest is key " + std::to_string(folder.keys()->tagging_key_id);
}

std::string check_clearing_house(const Config& config) {
  if (!config.clearing_house.is_on()) return "off";
  crypto::SystemRandom random;
  adapters::clearing_house::Client client(clearing_house_settings(config), random);
  const safety::Event came = client.status();
  const auto* const answered = std::get_if<safety::Answered>(&came);
  if (answered == nullptr) fail("The clearing house cannot be reached.");
  if (safety::course_of(answered->answer) != safety::Course::done) {
    const auto status = std::to_string(answered->answer.http_status);
    fail("The clearing house does not take our name and password (HTTP " + status + ").");
  }
  return config.clearing_house.environment;
}

}  // namespace

int doctor(const std::filesystem::path& config_path) {
  const Config config = load_config(config_path);
  std::cout << "ok    configuration: " << config_path.string() << "\n";
  const Check checks[] = {
      {"certificate", [&] { return check_certificate(config); }},
      {"franking keys", [&] { return check_franking_keys(config); }},
      {"database", [&] { return check_database(config); }},
      {"disk", [&] { return check_space(config); }},
      {"clearing house", [&] { return check_clearing_house(config); }},
  };
  int exit_code = 0;
  for (const Check& check : checks) {
    try {
      const std::string well = check.run();
      std::cout << "ok    " << check.name << ": " << well << "\n";
    } catch (const std::exception& error) {
      std::cout << "FAIL  " << check.name << ": " << error.what() << "\n";
      exit_code = 1;
    }
  }
  return exit_code;
}

}  // namespace causeway::causewayd
