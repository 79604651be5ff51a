// How people get to the console, docs/formats/safety-api.md §4: invitations, passkeys of an
// authenticator made by hand, passphrases with codes; each rule broken alone.
#include <gtest/gtest.h>

#include "adapters/http_safety/world_test.h"
#include "adapters/one_time_codes/one_time_codes.h"
#include "adapters/passkeys/authenticator_test.h"
#include "base/encoding.h"

namespace causeway::adapters::http_safety::test {
namespace {

using passkeys::test::Authenticator;
using safety::Act;
using safety::Role;
using namespace std::chrono_literals;

constexpr std::string_view passphrase = "a heron at the weir";

Bytes from_text(const Json& text) {
  return *from_base64url(text.get<std::string>());
}

class ConsoleLogins : public ConsoleTest {
 protected:
  std::string invite(const std::string& alias) {
    const auto transaction = store_.begin_write();
    auto invited = *safety::invite(
        *transaction, {.alias = alias, .roles = {Role::reviewer}}, {{}, clock_.now()}, random_
    );
    transaction->commit();
    return invited.token;
  }

  /// What the page sends when the authenticator has made a key.
  static Json registration(const Authenticator& authenticator, const Json& begun) {
    const Bytes challenge = from_text(begun["challenge"]);
    const std::string client_data = authenticator.client_data("webauthn.create", challenge);
    return {
        {"ceremony", begun["ceremony"]},
        {"attestation_object", to_base64url(authenticator.attestation_object())},
        {"client_data", to_base64url(as_bytes(client_data))},
        {"label", "Key on the ring"},
    };
  }

  static Json assertion(const Authenticator& authenticator, const Json& begun) {
    const Bytes challenge = from_text(begun["challenge"]);
    const std::string client_data = authenticator.client_data("webauthn.get", challenge);
    const Bytes data = authenticator.authenticator_data();
    return {
        {"ceremony", begun["ceremony"]},
        {"credential", to_base64url(authenticator.credential)},
        {"authenticator_data", to_base64url(data)},
        {"client_data", to_base64url(as_bytes(client_data))},
        {"signature", to_base64url(authenticator.sign(data, as_bytes(client_data)))},
    };
  }

  Reply accept_by_passkey(const std::string& token, const Authenticator& authenticator) {
    const Reply begun = browser_.post("invitation/passkey/begin", {{"token", token}});
    Json body = registration(authenticator, begun.json);
    body["token"] = token;
    return browser_.post("invitation/passkey", body);
  }

  Reply log_in_by(const Authenticator& authenticator) {
    Browser browser(address_);
    const Json begun = browser.post("login/passkey/begin").json;
    return browser.post("login/passkey", assertion(authenticator, begun));
  }

  /// Somebody with a passphrase and codes; their secret.
  SecretBytes add_code_login(const std::string& alias) {
    const std::string token = invite(alias);
    const Json begun = browser_.post("invitation/totp/begin", {{"token", token}}).json;
    SecretBytes secret = secret_of(begun["secret"]);
    const Reply used = browser_.post("invitation/totp", code_body(token, begun, code(secret)));
    EXPECT_EQ(used.status, 200U) << used.json;
    return secret;
  }

  static Json code_body(const std::string& token, const Json& begun, const std::string& code) {
    return {
        {"token", token},
        {"ceremony", begun["ceremony"]},
        {"passphrase", passphrase},
        {"code", code},
    };
  }

  /// As a phone reads it (RFC 4648 §6).
  static SecretBytes secret_of(const std::string& base32) {
    Bytes bytes;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char each : base32) {
      bits = bits << 5U | static_cast<std::uint32_t>(each >= 'A' ? each - 'A' : each - '2' + 26);
      count += 5;
      if (count < 8) continue;
      count -= 8;
      bytes.push_back(static_cast<std::uint8_t>(bits >> count));
    }
    return SecretBytes(ByteView(bytes));
  }

  std::string code(const SecretBytes& secret) {
    return one_time_codes::code_of(secret, one_time_codes::step_of(clock_.now()));
  }

  Reply log_in_by_code(
      const std::string& alias, std::string_view words, const std::string& digits
  ) {
    return Browser(address_).post(
        "login/totp", {{"alias", alias}, {"passphrase", words}, {"code", digits}}
    );
  }

  Browser browser_{address_};
  passkeys::RelyingParty ours_ = passkeys::relying_party("https://safety.example.org");
};

TEST_F(ConsoleLogins, AnInvitationBecomesAPersonWithAPasskey) {
  const std::string token = invite("swift");
  const Authenticator key(ours_);
  const Json begun = browser_.post("invitation/passkey/begin", {{"token", token}}).json;
  EXPECT_EQ(begun["rp_id"], "safety.example.org");
  EXPECT_EQ(begun["rp_name"], "chat.example.org");
  EXPECT_EQ(begun["alias"], "swift");
  EXPECT_EQ(begun["algorithms"], Json({-8, -7}));
  const Reply used = accept_by_passkey(token, key);
  ASSERT_EQ(used.status, 200U) << used.json;
  EXPECT_EQ(used.json["person"]["alias"], "swift");
  const std::string_view cookie = used.raw.header("set-cookie");
  EXPECT_TRUE(cookie.ends_with("; HttpOnly; Secure; SameSite=Strict; Path=/safety/"));
  EXPECT_EQ(browser_.cookie.size(), 43U);
  EXPECT_EQ(browser_.get("me/passkeys").json["items"][0]["label"], "Key on the ring");
  const auto entries = log();
  EXPECT_EQ(entries[0].act, Act::login);
  EXPECT_EQ(entries[1].act, Act::passkey_added);
  EXPECT_EQ(entries[2].act, Act::invitation_used);
}

TEST_F(ConsoleLogins, AnInvitationIsUsedOnce) {
  const std::string token = invite("swift");
  EXPECT_EQ(accept_by_passkey(token, Authenticator(ours_)).status, 200U);
  const Reply again = browser_.post("invitation/passkey/begin", {{"token", token}});
  EXPECT_EQ(again.rule(), "safety.invitation_is_open");
}

TEST_F(ConsoleLogins, APasskeyLogsIn) {
  for (const std::int32_t algorithm : {passkeys::es256, passkeys::eddsa}) {
    Authenticator key(ours_, algorithm);
    accept_by_passkey(invite("swift" + std::to_string(algorithm)), key);
    const Reply reply = log_in_by(key);
    EXPECT_EQ(reply.status, 200U) << reply.json;
    EXPECT_EQ(newest().act, Act::login);
  }
}

TEST_F(ConsoleLogins, WhatIsNoPasskeyOfOursIsRefused) {
  Authenticator key(ours_);
  key.counter = 4;
  accept_by_passkey(invite("swift"), key);
  EXPECT_EQ(log_in_by(key).status, 401U) << "a copy: its counter has not grown";
  EXPECT_EQ(newest().act, Act::login_refused);
  key.counter = 5;
  key.flags = 0x01;
  EXPECT_EQ(log_in_by(key).rule(), "safety.login_is_right") << "nobody was verified";
  key.flags = 0x05;
  EXPECT_EQ(log_in_by(Authenticator(ours_)).rule(), "safety.login_is_right") << "nobody's key";
  EXPECT_EQ(log_in_by(key).status, 200U);
  EXPECT_EQ(log_in_by(key).status, 401U) << "the same counter again";
}

TEST_F(ConsoleLogins, AChallengeIsAnsweredOnceAndSoon) {
  Authenticator key(ours_);
  accept_by_passkey(invite("swift"), key);
  const Json begun = browser_.post("login/passkey/begin").json;
  EXPECT_EQ(begun["timeout_s"], 60);
  EXPECT_EQ(browser_.post("login/passkey", assertion(key, begun)).status, 200U);
  EXPECT_EQ(browser_.post("login/passkey", assertion(key, begun)).status, 401U);
  const Json late = browser_.post("login/passkey/begin").json;
  clock_.pass(60s);
  EXPECT_EQ(browser_.post("login/passkey", assertion(key, late)).status, 401U);
}

TEST_F(ConsoleLogins, ACeremonyIsOfOneInvitation) {
  const std::string first = invite("swift");
  const Authenticator key(ours_);
  const Json begun = browser_.post("invitation/passkey/begin", {{"token", first}}).json;
  Json body = registration(key, begun);
  body["token"] = invite("lark");
  EXPECT_EQ(browser_.post("invitation/passkey", body).rule(), "safety.ceremony_is_open");
  body["token"] = first;
  EXPECT_EQ(browser_.post("invitation/passkey", body).rule(), "safety.ceremony_is_open");
}

TEST_F(ConsoleLogins, APasskeyIsRegisteredOnceAndTheLastOneStays) {
  const Authenticator first(ours_);
  accept_by_passkey(invite("swift"), first);
  const auto add = [&](const Authenticator& key) {
    const Json begun = browser_.post("me/passkeys/begin").json;
    return browser_.post("me/passkeys", registration(key, begun));
  };
  EXPECT_EQ(add(first).rule(), "safety.passkey_is_new");
  const std::string id = browser_.get("me/passkeys").json["items"][0]["id"];
  EXPECT_EQ(browser_.remove("me/passkeys/" + id).status, 422U);
  EXPECT_EQ(browser_.remove("me/passkeys/" + id).rule(), "safety.one_way_in_stays");
  EXPECT_EQ(add(Authenticator(ours_, passkeys::eddsa)).json["items"].size(), 2U);
  EXPECT_EQ(browser_.remove("me/passkeys/" + id).status, 204U);
  EXPECT_EQ(newest().act, Act::passkey_removed);
  EXPECT_EQ(browser_.remove("me/passkeys/" + id).rule(), "safety.thing_is_there");
}

TEST_F(ConsoleLogins, AForeignKeyIsNotRegistered) {
  Authenticator key(ours_);
  key.flags = 0x04;
  EXPECT_EQ(accept_by_passkey(invite("swift"), key).status, 422U);
  EXPECT_EQ(store_.begin_read()->staff().find_alias("swift"), std::nullopt);
}

TEST_F(ConsoleLogins, APassphraseAndACodeLogIn) {
  const SecretBytes secret = add_code_login("swift");
  EXPECT_EQ(log_in_by_code("swift", passphrase, code(secret)).status, 401U) << "used already";
  clock_.pass(30s);
  const std::string newest_code = code(secret);
  EXPECT_EQ(log_in_by_code("swift", passphrase, newest_code).status, 200U);
  EXPECT_EQ(log_in_by_code("swift", passphrase, newest_code).rule(), "safety.login_is_right");
}

TEST_F(ConsoleLogins, EveryWrongLogInIsAnsweredTheSame) {
  const SecretBytes secret = add_code_login("swift");
  clock_.pass(30s);
  const Reply nobody = log_in_by_code("nobody", passphrase, code(secret));
  const Reply words = log_in_by_code("swift", "a heron at the wear", code(secret));
  const Reply digits = log_in_by_code("swift", passphrase, "12345");
  EXPECT_EQ(nobody.status, 401U);
  EXPECT_EQ(nobody.rule(), "safety.login_is_right");
  EXPECT_EQ(words.json, nobody.json);
  EXPECT_EQ(digits.json, nobody.json);
  EXPECT_EQ(newest().act, Act::login_refused);
}

/// With an alias of nobody it closes as well: that says nothing about who works here.
TEST_F(ConsoleLogins, FiveWrongTriesCloseCodesForAQuarterOfAnHour) {
  const SecretBytes secret = add_code_login("swift");
  for (const char* alias : {"swift", "nobody"}) {
    clock_.pass(61s);
    for (int i = 0; i < 5; ++i) {
      EXPECT_EQ(log_in_by_code(alias, "wrong words", "000000").status, 401U) << alias;
    }
    const Reply closed = log_in_by_code(alias, passphrase, code(secret));
    EXPECT_EQ(closed.status, 429U) << alias;
    EXPECT_EQ(closed.rule(), "safety.code_login_is_open") << alias;
    EXPECT_EQ(closed.raw.header("retry-after"), "900");
  }
  clock_.pass(15min);
  EXPECT_EQ(log_in_by_code("swift", passphrase, code(secret)).status, 200U);
}

TEST_F(ConsoleLogins, OneAddressHasTenTriesAMinute) {
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(browser_.post("invitation", {{"token", "x"}}).status, 404U);
  }
  const Reply refused = browser_.post("invitation", {{"token", "x"}});
  EXPECT_EQ(refused.status, 429U);
  EXPECT_EQ(refused.rule(), "safety.tries_are_few");
  EXPECT_EQ(refused.raw.header("retry-after"), "60");
  EXPECT_EQ(browser_.get("session").status, 200U);
  clock_.pass(60s);
  EXPECT_EQ(browser_.post("invitation", {{"token", "x"}}).status, 404U);
}

TEST_F(ConsoleLogins, APassphraseIsLongEnough) {
  const std::string token = invite("swift");
  const Json begun = browser_.post("invitation/totp/begin", {{"token", token}}).json;
  for (const std::size_t size : {std::size_t{11}, std::size_t{257}}) {
    Json body = code_body(token, begun, "000000");
    body["passphrase"] = std::string(size, 'a');
    EXPECT_EQ(browser_.post("invitation/totp", body).rule(), "safety.passphrase_fits");
  }
}

TEST_F(ConsoleLogins, AMistypedCodeEndsNothing) {
  const std::string token = invite("swift");
  const Json begun = browser_.post("invitation/totp/begin", {{"token", token}}).json;
  const SecretBytes secret = secret_of(begun["secret"]);
  EXPECT_EQ(
      browser_.post("invitation/totp", code_body(token, begun, "00000")).rule(),
      "safety.code_is_right"
  );
  EXPECT_EQ(browser_.post("invitation/totp", code_body(token, begun, code(secret))).status, 200U);
  EXPECT_EQ(browser_.get("session").json["person"]["alias"], "swift");
}

TEST_F(ConsoleLogins, WhoeverIsRemovedLogsInNoMore) {
  const Authenticator key(ours_);
  accept_by_passkey(invite("swift"), key);
  const SecretBytes secret = add_code_login("lark");
  const auto admin = add_person("ada", {Role::admin});
  {
    const auto transaction = store_.begin_write();
    for (const char* alias : {"swift", "lark"}) {
      const auto id = transaction->staff().find_alias(alias)->id;
      const safety::PersonChange removed{{Role::reviewer}, safety::PersonState::removed};
      ASSERT_TRUE(safety::change_person(*transaction, id, removed, {admin.id, morning}).ok());
    }
    transaction->commit();
  }
  clock_.pass(30s);
  EXPECT_EQ(log_in_by(key).rule(), "safety.login_is_right");
  EXPECT_EQ(log_in_by_code("lark", passphrase, code(secret)).rule(), "safety.login_is_right");
}

TEST(ConsoleCeremonies, AreNotFilledByAnybody) {
  Ceremonies ceremonies;
  crypto::SystemRandom random;
  const CeremonyId first = ceremonies.begin({.ends = morning + 1s}, random);
  const CeremonyId second = ceremonies.begin({.ends = morning + 2s}, random);
  for (std::size_t i = 0; i + 1 < ceremonies_max; ++i) {
    ceremonies.begin({.ends = morning + 1min}, random);
  }
  EXPECT_FALSE(ceremonies.finish(first, CeremonyKind::log_in, morning));
  EXPECT_TRUE(ceremonies.finish(second, CeremonyKind::log_in, morning));
}

}  // namespace
}  // namespace causeway::adapters::http_safety::test
