#include <ctime>
#include <iostream>

#include "adapters/http/system_clock.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "api/rules.h"
#include "cmd/causewayd/commands.h"
#include "cmd/causewayd/config.h"
#include "crypto/random.h"
#include "provider/resets.h"

namespace causeway::causewayd {
namespace {

/// "2026-12-03 21:52 UTC".
std::string time_text(Instant instant) {
  const std::time_t seconds = static_cast<std::time_t>(to_unix_ms(instant) / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &parts);
  return {text.data(), size};
}

std::string sentence_of(const Error& error, const std::string& username) {
  if (error.is(api::rules::account_exists)) return "There is no account " + username + ".";
  if (error.is(api::rules::reset_is_new)) {
    return "A reset of " + username + " is filed already. causewayd reset " + username +
           " --cancel ends it; its code is kept nowhere.";
  }
  return "No reset of " + username + " is filed.";
}

int refuse(const Error& error, const std::string& username) {
  std::cerr << "causewayd: " << sentence_of(error, username) << "\n";
  return 1;
}

int file(provider::ProviderStore& store, const std::string& username) {
  adapters::http::SystemClock clock;
  crypto::SystemRandom random;
  const auto transaction = store.begin_write();
  const auto code = provider::file_reset(*transaction, as_bytes(username), clock.now(), random);
  if (!code.ok()) return refuse(code.error(), username);
  transaction->commit();
  std::cout << *code << "\n";
  std::cerr << "Good for going on with " << username
            << ", once, seven days after the server has told its devices: causeway register "
            << username << " --reset-file FILE\nMake sure whom you give it to: they become "
            << username
            << " for everybody. Any device of the account takes it back; so does\ncausewayd reset "
            << username << " --cancel\n";
  return 0;
}

int cancel(provider::ProviderStore& store, const std::string& username) {
  const auto transaction = store.begin_write();
  const auto done = provider::cancel_reset(*transaction, as_bytes(username));
  if (!done.ok()) return refuse(done.error(), username);
  transaction->commit();
  std::cerr << "Nobody goes on with " << username << ".\n";
  return 0;
}

int list(provider::ProviderStore& store) {
  for (const provider::FiledReset& reset : provider::filed_resets(*store.begin_read())) {
    std::cout << reset.username << "  filed " << time_text(reset.filed) << ", in force from "
              << time_text(reset.in_force) << " on\n";
  }
  return 0;
}

}  // namespace

int reset(const ResetOptions& options) {
  const Config config = load_config(options.config);
  adapters::sqlite_provider::ProviderStore store(config.database());
  switch (options.work) {
    case ResetWork::file:
      return file(store, options.username);
    case ResetWork::cancel:
      return cancel(store, options.username);
    case ResetWork::list:
      break;
  }
  return list(store);
}

}  // namespace causeway::causewayd
