#include <iostream>
#include <stdexcept>

#include "adapters/http/system_clock.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "base/utc_text.h"
#include "cmd/causewayd/commands.h"
#include "cmd/causewayd/config.h"
#include "provider/refused.h"
#include "provider/resets.h"

namespace causeway::causewayd {

namespace {

std::string sentence_of(const provider::Refused& refused, const std::string& username) {
  if (refused.rule().name == api::rules::account_exists.name) {
    return "There is no account \"" + username + "\".";
  }
  if (refused.rule().name == api::rules::reset_is_new.name) {
    return "A reset of \"" + username + "\" is filed already.";
  }
  return "No reset of \"" + username + "\" is filed.";
}

/// `change` in a transaction of its own, beside the process that serves.
template <typename Change>
void write(const std::filesystem::path& config, const std::string& username, const Change& change) {
  adapters::sqlite_provider::ProviderStore store(load_config(config).database());
  const auto transaction = store.begin_write();
  try {
    change(*transaction);
  } catch (const provider::Refused& refused) {
    throw std::runtime_error(sentence_of(refused, username));
  }
  transaction->commit();
}

std::string state_of(const provider::ResetRecord& reset) {
  if (reset.is_taken_back) return "taken back by a device of the account";
  if (!reset.due) return "its devices are told within a minute";
  return "the account ends " + utc_text(*reset.due);
}

}  // namespace

int file_reset(const std::filesystem::path& config, const std::string& username) {
  adapters::http::SystemClock clock;
  write(config, username, [&](provider::Transaction& transaction) {
    provider::file_reset(transaction, to_bytes(username), clock.now());
  });
  std::cerr << "The devices of @" << username
            << " are told within a minute. Unless one of them objects, the account ends seven days "
               "later,\nfor good, and nobody gets its name. To take that back: causewayd reset "
               "cancel "
            << username << "\n";
  return 0;
}

int cancel_reset(const std::filesystem::path& config, const std::string& username) {
  write(config, username, [&](provider::Transaction& transaction) {
    provider::cancel_reset(transaction, to_bytes(username));
  });
  std::cerr << "@" << username << " goes on.\n";
  return 0;
}

int list_resets(const std::filesystem::path& config) {
  adapters::sqlite_provider::ProviderStore store(load_config(config).database());
  const auto view = store.begin_read();
  for (const provider::ResetRecord& reset : view->accounts().resets()) {
    std::cout << "@" << as_text(view->accounts().find(reset.account)->username) << "  filed "
              << utc_text(reset.filed) << ", " << state_of(reset) << "\n";
  }
  return 0;
}

}  // namespace causeway::causewayd
