// Each rule about what an authenticator says is broken alone; keys are made by our own crypto and
// bytes written by hand from the specification, so that two implementations have to agree.
#include "adapters/passkeys/passkeys.h"

#include <gtest/gtest.h>

#include "adapters/passkeys/authenticator_test.h"

namespace causeway::adapters::passkeys::test {
namespace {

const RelyingParty ours = relying_party("https://safety.example.org:8445");

class Passkeys : public testing::TestWithParam<std::int32_t> {
 protected:
  std::string_view registers() { return registers(client("webauthn.create")); }

  std::string_view registers(const std::string& client_data) {
    return registers(client_data, authenticator_.attestation_object());
  }

  std::string_view registers(const std::string& client_data, const Bytes& object) {
    const auto made = verify(ours, challenge_, {object, as_bytes(client_data)});
    return made.ok() ? "" : made.error().rule().name;
  }

  std::string_view proves() { return proves(client("webauthn.get")); }

  std::string_view proves(const std::string& client_data) {
    const Bytes data = authenticator_.authenticator_data();
    return proves(client_data, authenticator_.sign(data, as_bytes(client_data)));
  }

  std::string_view proves(const std::string& client_data, const Bytes& signature) {
    const Bytes data = authenticator_.authenticator_data();
    const auto counter =
        verify(ours, challenge_, {data, as_bytes(client_data), signature}, credential_);
    return counter.ok() ? "" : counter.error().rule().name;
  }

  std::string client(const std::string& type) const {
    return authenticator_.client_data(type, challenge_);
  }

  static std::string replaced(std::string text, const std::string& what, const std::string& with) {
    return text.replace(text.find(what), what.size(), with);
  }

  Credential new_credential() const {
    const Bytes object = authenticator_.attestation_object();
    const std::string client_data = client("webauthn.create");
    return *verify(ours, challenge_, Registration{object, as_bytes(client_data)});
  }

  Bytes challenge_ = Bytes(32, 7);
  Authenticator authenticator_{ours, GetParam()};
  Credential credential_ = new_credential();
};

INSTANTIATE_TEST_SUITE_P(All, Passkeys, testing::Values(es256, eddsa));

TEST_P(Passkeys, AreRegisteredAndProven) {
  EXPECT_EQ(credential_.id, authenticator_.credential);
  EXPECT_EQ(credential_.algorithm, GetParam());
  EXPECT_EQ(credential_.public_key.size(), GetParam() == es256 ? 64U : 32U);
  EXPECT_EQ(registers(), "");
  EXPECT_EQ(proves(), "");
}

TEST_P(Passkeys, ASignatureIsOfThisKeyOverThis) {
  const std::string client_data = client("webauthn.get");
  const Bytes data = authenticator_.authenticator_data();
  Bytes signature = authenticator_.sign(data, as_bytes(client_data));
  EXPECT_EQ(proves(client_data, signature), "");
  signature.back() ^= 1;
  EXPECT_EQ(proves(client_data, signature), "passkey.signature_is_valid");
  EXPECT_EQ(proves(client_data, {}), "passkey.signature_is_valid");
  const Authenticator other(ours, GetParam());
  EXPECT_EQ(
      proves(client_data, other.sign(data, as_bytes(client_data))), "passkey.signature_is_valid"
  );
}

TEST_P(Passkeys, TheTypeIsThatOfTheCeremony) {
  EXPECT_EQ(registers(client("webauthn.get")), "passkey.type_is_right");
  EXPECT_EQ(proves(client("webauthn.create")), "passkey.type_is_right");
}

TEST_P(Passkeys, TheChallengeIsOurs) {
  const Bytes other(32, 8);
  EXPECT_EQ(
      registers(authenticator_.client_data("webauthn.create", other)), "passkey.challenge_is_ours"
  );
  EXPECT_EQ(proves(authenticator_.client_data("webauthn.get", other)), "passkey.challenge_is_ours");
}

TEST_P(Passkeys, TheOriginIsOurs) {
  for (const char* origin :
       {"https://safety.example.org",
        "http://safety.example.org:8445",
        "https://safety.example.org:84455"}) {
    EXPECT_EQ(
        proves(replaced(client("webauthn.get"), ours.origin, origin)), "passkey.origin_is_ours"
    ) << origin;
    EXPECT_EQ(
        registers(replaced(client("webauthn.create"), ours.origin, origin)),
        "passkey.origin_is_ours"
    ) << origin;
  }
}

TEST_P(Passkeys, NoOtherPageFramesOurs) {
  EXPECT_EQ(
      proves(replaced(client("webauthn.get"), "false", "true")), "passkey.page_is_not_framed"
  );
}

TEST_P(Passkeys, ClientDataIsReadToItsEnd) {
  const std::string whole = client("webauthn.get");
  EXPECT_EQ(proves(whole + " "), "passkey.client_data_is_read");
  EXPECT_EQ(proves(whole.substr(0, whole.size() - 1)), "passkey.client_data_is_read");
  EXPECT_EQ(proves(replaced(whole, "false}", "falsey}")), "passkey.client_data_is_read");
  EXPECT_EQ(proves(replaced(whole, "false}", "false,\"extra\":1}")), "");
  EXPECT_EQ(proves(replaced(whole, ",\"crossOrigin\":false", "")), "");
  EXPECT_EQ(proves(""), "passkey.type_is_right");
}

TEST_P(Passkeys, TheKeyIsBoundToUs) {
  Authenticator other(relying_party("https://chat.example.org"), GetParam());
  const Bytes object = other.attestation_object();
  EXPECT_EQ(registers(client("webauthn.create"), object), "passkey.relying_party_is_ours");
}

TEST_P(Passkeys, SomebodyWasThere) {
  authenticator_.flags = 0x04;
  EXPECT_EQ(registers(), "passkey.user_was_present");
  EXPECT_EQ(proves(), "passkey.user_was_present");
}

TEST_P(Passkeys, ItWasThePersonThemselves) {
  authenticator_.flags = 0x01;
  EXPECT_EQ(registers(), "passkey.user_was_verified");
  EXPECT_EQ(proves(), "passkey.user_was_verified");
}

TEST_P(Passkeys, ACopyShowsByItsCounter) {
  authenticator_.counter = 5;
  EXPECT_EQ(proves(), "");
  credential_.counter = 4;
  EXPECT_EQ(proves(), "");
  credential_.counter = 5;
  EXPECT_EQ(proves(), "passkey.counter_does_not_fall");
  authenticator_.counter = 0;
  EXPECT_EQ(proves(), "passkey.counter_does_not_fall");
}

TEST_P(Passkeys, NoMakerIsAskedFor) {
  Bytes object = authenticator_.attestation_object();
  object[6] = 'N';  // of "none"
  EXPECT_EQ(registers(client("webauthn.create"), object), "passkey.attestation_is_none");
  EXPECT_EQ(registers(client("webauthn.create"), {}), "passkey.attestation_is_none");
}

TEST_P(Passkeys, AuthenticatorDataIsWhole) {
  Bytes object = authenticator_.attestation_object();
  object.push_back(0);
  EXPECT_EQ(registers(client("webauthn.create"), object), "passkey.authenticator_data_is_read");
  object.resize(30);
  EXPECT_EQ(registers(client("webauthn.create"), object), "passkey.authenticator_data_is_read");
}

TEST_P(Passkeys, TheKeyIsOfAKnownKind) {
  Bytes object = authenticator_.attestation_object();
  const std::size_t algorithm_at = object.size() - authenticator_.cose_key().size() + 4;
  object[algorithm_at] = 0x27 ^ 0x26 ^ object[algorithm_at];  // the other one
  EXPECT_EQ(registers(client("webauthn.create"), object), "passkey.key_is_known");
}

TEST(PasskeysOf, AnOriginAreBoundToItsHost) {
  EXPECT_EQ(ours.id, "safety.example.org");
  EXPECT_EQ(ours.origin, "https://safety.example.org:8445");
  EXPECT_EQ(relying_party("https://localhost").id, "localhost");
}

}  // namespace
}  // namespace causeway::adapters::passkeys::test
