#include <iostream>

#include "adapters/http/system_clock.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "cmd/causewayd/commands.h"
#include "cmd/causewayd/config.h"
#include "crypto/random.h"
#include "provider/invites.h"

namespace causeway::causewayd {

int invite(const std::filesystem::path& config_path) {
  const Config config = load_config(config_path);
  adapters::sqlite_provider::ProviderStore store(config.database());
  adapters::http::SystemClock clock;
  crypto::SystemRandom random;
  const auto transaction = store.begin_write();
  const std::string code = provider::make_invite(*transaction, clock.now(), random);
  transaction->commit();
  std::cout << code << "\n";
  std::cerr << "Good for one registration: causeway register NAME --invite-file FILE\n";
  return 0;
}

}  // namespace causeway::causewayd
