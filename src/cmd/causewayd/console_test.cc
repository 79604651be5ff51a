// The console as `serve` runs it: where the configuration says, with its certificate, and for
// people whom `causewayd console invite` let in; what the configuration may not say.
#include "cmd/causewayd/console.h"

#include <fstream>
#include <functional>
#include <gtest/gtest.h>

#include "adapters/files/durable.h"
#include "adapters/http/client.h"
#include "adapters/http/system_clock.h"
#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "cmd/causewayd/commands.h"
#include "crypto/random.h"
#include "safety/no_keys_test.h"
#include "safety/staff_table.h"

namespace causeway::causewayd {
namespace {

using adapters::http::HttpClient;
using adapters::http::HttpRequest;

class ConsoleOfProvider : public testing::Test {
 protected:
  ConsoleOfProvider() {
    testing::internal::CaptureStdout();
    init({.folder = folder_ / "provider", .port = 0});
    printed_ = testing::internal::GetCapturedStdout();
  }

  Config config() const { return load_config(folder_ / "provider/causeway.toml"); }

  void set(const std::string& line) {
    std::ofstream(folder_ / "provider/causeway.toml", std::ios::app) << line << "\n";
  }

  std::string trouble() const {
    try {
      config();
    } catch (const ConfigError& error) {
      const std::string_view sentence = error.what();
      return std::string(sentence.substr(sentence.find(": ") + 2));
    }
    return "";
  }

  /// What whoever has no session is told of it; the rest is done while it is served.
  static adapters::http::HttpReply session(
      const Config& config,
      adapters::sqlite_safety::SafetyStore& store,
      const std::function<void()>& meanwhile
  ) {
    adapters::http::SystemClock clock;
    crypto::SystemRandom random;
    safety::test::NoKeys opener;
    const auto identity =
        adapters::http::TlsIdentity::from_files(config.certificate.string(), config.key.string());
    ConsoleService console(config, {store, clock, random, opener, {}});
    console.start();
    HttpClient client({"localhost", console.port(), identity.fingerprint()});
    HttpRequest request;
    request.method = "GET";
    request.path = "/safety/api/session";
    auto reply = client.request(request, adapters::http::within(Milliseconds(60'000)));
    meanwhile();
    console.reload();
    console.stop();
    return reply;
  }

  adapters::sqlite::Scratch folder_;
  std::string printed_;
};

TEST_F(ConsoleOfProvider, TheFirstAdminIsInvitedByInit) {
  const std::string front = "https://localhost/safety/#/invitation/";
  const std::size_t at = printed_.find(front);
  ASSERT_NE(at, std::string::npos) << printed_;
  const std::string token = printed_.substr(at + front.size(), 43);
  adapters::sqlite_safety::SafetyStore store(config().safety_database());
  const auto transaction = store.begin_read();
  adapters::http::SystemClock clock;
  const auto invitation = safety::find_invitation(*transaction, token, clock.now());
  ASSERT_TRUE(invitation.ok());
  EXPECT_EQ(invitation->alias, "admin");
  EXPECT_EQ(invitation->roles, safety::Roles{safety::Role::admin});
}

TEST_F(ConsoleOfProvider, IsServedWhileOthersAreInvited) {
  const Config config = this->config();
  adapters::sqlite_safety::SafetyStore store(config.safety_database());
  const auto reply =
      session(config, store, [&] { invite_to_console(config, "wren", {safety::Role::reviewer}); });
  EXPECT_EQ(reply.status, 200U);
  EXPECT_EQ(store.begin_read()->staff().invitations().size(), 2U);
}

TEST_F(ConsoleOfProvider, SaysThatItIsADemoWhereItIsOne) {
  adapters::sqlite_safety::SafetyStore store(config().safety_database());
  const auto says = [&](std::string_view text) {
    const auto reply = session(config(), store, [] {});
    return as_text(reply.body).find(text) != std::string_view::npos;
  };
  EXPECT_TRUE(says("\"demo\":false"));
  set("demo = true");
  EXPECT_TRUE(says("\"demo\":true"));
}

TEST_F(ConsoleOfProvider, NobodyIsInvitedWhoCannotBe) {
  EXPECT_THROW(invite_to_console(config(), "admin", {safety::Role::admin}), ConfigError);
  EXPECT_THROW(invite_to_console(config(), "wren", {}), ConfigError);
  EXPECT_THROW(console_invite(folder_ / "provider/causeway.toml", {"wren", {"cook"}}), ConfigError);
}

TEST_F(ConsoleOfProvider, HasAnOriginThatBrowsersCallIt) {
  Config config = this->config();
  EXPECT_EQ(console_origin(config), "https://localhost");
  config.console.port = 8445;
  EXPECT_EQ(console_origin(config), "https://localhost:8445");
  config.console.origin = "https://safety.example.org";
  EXPECT_EQ(console_origin(config), "https://safety.example.org");
}

TEST_F(ConsoleOfProvider, AnOriginIsNothingElse) {
  const auto file = folder_ / "provider/causeway.toml";
  const Bytes before = folder_.read("provider/causeway.toml");
  for (const char* origin :
       {"http://safety.example.org",
        "https://safety.example.org/",
        "https://a.example:443",
        "https://Safety.example",
        "safety.example",
        ""}) {
    set("origin = \"" + std::string(origin) + "\"");
    EXPECT_EQ(trouble(), "console.origin has to be an https origin in quotes.") << origin;
    adapters::files::write_durable(file, before);
  }
  set("origin = \"https://safety.example.org:8445\"");
  EXPECT_EQ(trouble(), "");
}

TEST_F(ConsoleOfProvider, ACertificateHasItsKey) {
  set("key = \"tls/key.pem\"");
  EXPECT_EQ(trouble(), "console.certificate is missing.");
  set("certificate = \"tls/certificate.pem\"");
  EXPECT_EQ(trouble(), "");
}

}  // namespace
}  // namespace causeway::causewayd
