// HPKE against RFC 9180: two examples printed here, and all base-mode vectors of the RFC for our
// KEM where the file is at hand. SHA-384, which those do not cover with X25519, against a value of
// another implementation.

#include "crypto/hpke.h"

#include <algorithm>
#include <cstdio>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/seeded_random.h"
#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

constexpr Kem x25519 = Kem::x25519_hkdf_sha256;

/// Gives out the one value of a vector: its `ikmE`.
class ScriptedRandom final : public Random {
 public:
  explicit ScriptedRandom(Bytes script) : script_(std::move(script)) {}

  void fill(MutableByteView out) override {
    ASSERT_EQ(out.size(), script_.size());
    std::copy(script_.begin(), script_.end(), out.begin());
  }

 private:
  Bytes script_;
};

struct Exported {
  Bytes context;
  std::size_t size_bytes;
  Bytes value;
};

struct Vector {
  HpkeSuite suite;
  Bytes info;
  Bytes ikm_sender;
  Bytes ikm_recipient;
  Bytes recipient_public;
  Bytes kem_output;
  Bytes aad;
  Bytes plaintext;
  Bytes ciphertext;
  std::vector<Exported> exports;
};

void check(const Vector& vector) {
  const KemKeyPair recipient = derive_kem_key_pair(vector.suite.kem, vector.ikm_recipient);
  EXPECT_EQ(recipient.public_key, vector.recipient_public);
  ScriptedRandom random(vector.ikm_sender);
  const auto sealed = hpke_seal(
      vector.suite, recipient.public_key, vector.info, vector.aad, vector.plaintext, random
  );
  ASSERT_TRUE(sealed.ok());
  EXPECT_EQ(to_hex(sealed->kem_output), to_hex(vector.kem_output));
  EXPECT_EQ(to_hex(sealed->ciphertext), to_hex(vector.ciphertext));
  const auto opened = hpke_open(
      vector.suite, recipient, vector.kem_output, vector.info, vector.aad, vector.ciphertext
  );
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(to_hex(opened->reveal()), to_hex(vector.plaintext));
  for (const Exported& exported : vector.exports) {
    const auto sent = hpke_export_sender(
        vector.suite,
        recipient.public_key,
        vector.info,
        exported.context,
        exported.size_bytes,
        random
    );
    ASSERT_TRUE(sent.ok());
    EXPECT_EQ(to_hex(sent->secret.reveal()), to_hex(exported.value));
    EXPECT_EQ(sent->kem_output, vector.kem_output);
    const auto received = hpke_export_receiver(
        vector.suite,
        recipient,
        vector.kem_output,
        vector.info,
        exported.context,
        exported.size_bytes
    );
    EXPECT_EQ(*received, sent->secret);
  }
}

const Bytes& ode() {
  static const Bytes& text = *new Bytes(to_bytes("Ode on a Grecian Urn"));
  return text;
}

const Bytes& beauty() {
  static const Bytes& text = *new Bytes(to_bytes("Beauty is truth, truth beauty"));
  return text;
}

TEST(Hpke, IsThatOfRfc9180AppendixA11) {
  check({
      {x25519, Hash::sha256, Aead::aes128gcm},
      ode(),
      unhex("7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234"),
      unhex("6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037"),
      unhex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"),
      unhex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"),
      to_bytes("Count-0"),
      beauty(),
      unhex(
          "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c51"
          "2a"
      ),
      {{{}, 32, unhex("3853fe2b4035195a573ffc53856e77058e15d9ea064de3e59f4961d0095250ee")},
       {unhex("00"), 32, unhex("2e8f0b54673c7029649d4eb9d5e33bf1872cf76d623ff164ac185da9e88c21a5")},
       {to_bytes("TestContext"),
        32,
        unhex("e9e43065102c3836401bed8c3c3c75ae46be1639869391d62c61f1ec7af54931")}},
  });
}

TEST(Hpke, IsThatOfRfc9180AppendixA21) {
  check({
      {x25519, Hash::sha256, Aead::chacha20poly1305},
      ode(),
      unhex("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b"),
      unhex("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df"),
      unhex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"),
      unhex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"),
      to_bytes("Count-0"),
      beauty(),
      unhex(
          "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a"
          "28"
      ),
      {{to_bytes("TestContext"),
        32,
        unhex("5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53")}},
  });
}

TEST(Hpke, WithSha384IsThatOfOthers) {
  Bytes counting(64);
  for (std::size_t i = 0; i < counting.size(); ++i) counting[i] = static_cast<std::uint8_t>(i);
  check({
      {x25519, Hash::sha384, Aead::aes256gcm},
      to_bytes("info"),
      to_bytes(ByteView(counting).first(32)),
      to_bytes(ByteView(counting).last(32)),
      unhex("693658254630f73ad8da78fb331bf976cd42f90e0e9c9e83f40c51072a6f7417"),
      unhex("b1f1b840de7a3241b02748cf9b05b74dc8c5e8451298738817bd76aa8ebe8c2b"),
      to_bytes("aad"),
      to_bytes("plaintext"),
      unhex("513eb7aeed0fbc0cb7c6efe5d353df0815b1ee0fe7eb8242c7"),
      {{to_bytes("context"),
        100,
        unhex("31b50483f426a95174c16f4d09c21fdc1d67e4788899b2e7638781587c8d914fb00664752a060678a6d3"
              "76ed"
              "062cf9e7ae8fb844c00ea354d4b2a71a83be12f0be6c858d050c38c905684e57eaa4ab7c1185e3712ffb"
              "c95a"
              "81789c08d300a20327ef5fc2")}},
  });
}

std::optional<nlohmann::json> rfc9180_vectors() {
  const std::string path = vectors_folder() + "/hpke/rfc9180.json.gz";
  std::FILE* pipe = popen(("gunzip -c '" + path + "' 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string text;
  std::array<char, 65536> piece;
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe)) {
    text.append(piece.data(), size);
  }
  if (pclose(pipe) != 0) return std::nullopt;
  return nlohmann::json::parse(text);
}

/// Why a vector is not ours to run; nothing where it is.
std::optional<std::string> reason_to_skip(const nlohmann::json& vector) {
  static const std::map<int, std::string>& kems =
      *new std::map<int, std::string>{{0x10, "P-256"}, {0x12, "P-521"}, {0x21, "X448"}};
  static const std::map<int, std::string>& modes =
      *new std::map<int, std::string>{{1, "psk"}, {2, "auth"}, {3, "auth_psk"}};
  const int kem = vector["kem_id"];
  const int mode = vector["mode"];
  if (kem != 0x20) return "KEM " + kems.at(kem);
  if (mode != 0) return "mode " + modes.at(mode);
  if (vector["aead_id"] == 0xFFFF) return "AEAD export-only";
  return std::nullopt;
}

Vector parse(const nlohmann::json& json) {
  const auto field = [](const nlohmann::json& object, const char* name) {
    return unhex(object[name].get<std::string>());
  };
  const auto& first = json["encryptions"][0];
  Vector vector{
      {x25519,
       static_cast<Hash>(json["kdf_id"].get<int>() - 1),
       static_cast<Aead>(json["aead_id"].get<int>() - 1)},
      field(json, "info"),
      field(json, "ikmE"),
      field(json, "ikmR"),
      field(json, "pkRm"),
      field(json, "enc"),
      field(first, "aad"),
      field(first, "pt"),
      field(first, "ct"),
      {}
  };
  for (const auto& exported : json["exports"]) {
    vector.exports.push_back(
        {field(exported, "exporter_context"), exported["L"], field(exported, "exported_value")}
    );
  }
  return vector;
}

TEST(Hpke, IsThatOfTheVectorsOfRfc9180) {
  const auto vectors = rfc9180_vectors();
  if (!vectors) GTEST_SKIP() << "skipped: no vectors";
  std::map<std::string, int> skipped;
  int ran = 0;
  for (const auto& json : *vectors) {
    if (const auto reason = reason_to_skip(json)) {
      ++skipped[*reason];
      continue;
    }
    SCOPED_TRACE("kdf " + json["kdf_id"].dump() + ", aead " + json["aead_id"].dump());
    check(parse(json));
    ++ran;
  }
  std::printf("rfc9180.json: %d ran", ran);
  for (const auto& [reason, count] : skipped) {
    std::printf(", %d skipped (%s)", count, reason.c_str());
  }
  std::printf("\n");
  EXPECT_EQ(ran, 6);
}

class HpkeRefusals : public testing::Test {
 protected:
  HpkeSuite suite{x25519, Hash::sha256, Aead::aes128gcm};
  SeededRandom random{1};
  KemKeyPair key = generate_kem_key_pair(x25519, random);
  HpkeCiphertext sealed =
      *hpke_seal(suite, key.public_key, as_bytes("info"), as_bytes("aad"), beauty(), random);

  bool refused(
      const KemKeyPair& recipient, ByteView info, ByteView aad, const HpkeCiphertext& from
  ) {
    const auto opened = hpke_open(suite, recipient, from.kem_output, info, aad, from.ciphertext);
    return !opened.ok() && opened.error().is(rules::ciphertext_is_authentic);
  }
};

TEST_F(HpkeRefusals, EveryInputIsAuthenticated) {
  const ByteView info = as_bytes("info");
  const ByteView aad = as_bytes("aad");
  EXPECT_FALSE(refused(key, info, aad, sealed));
  EXPECT_TRUE(refused(generate_kem_key_pair(x25519, random), info, aad, sealed));
  EXPECT_TRUE(refused(key, as_bytes("Info"), aad, sealed));
  EXPECT_TRUE(refused(key, info, as_bytes("aad "), sealed));
  HpkeCiphertext changed = sealed;
  changed.ciphertext.back() ^= 1;
  EXPECT_TRUE(refused(key, info, aad, changed));
  changed = sealed;
  changed.kem_output.front() ^= 1;
  EXPECT_TRUE(refused(key, info, aad, changed));
  suite.aead = Aead::chacha20poly1305;
  EXPECT_TRUE(refused(key, info, aad, sealed));
}

TEST_F(HpkeRefusals, AnUnusableKeyIsNamed) {
  const Bytes zero(32);
  const auto is_named = [](const auto& result) {
    return !result.ok() && result.error().is(rules::kem_key_is_valid);
  };
  EXPECT_TRUE(is_named(hpke_seal(suite, zero, {}, {}, {}, random)));
  EXPECT_TRUE(is_named(hpke_open(suite, key, zero, {}, {}, sealed.ciphertext)));
  EXPECT_TRUE(is_named(hpke_export_sender(suite, zero, {}, {}, 32, random)));
  EXPECT_TRUE(is_named(hpke_export_receiver(suite, key, zero, {}, {}, 32)));
}

TEST(HpkeDeathTest, ASuiteOutsideTheRfcIsOurMistake) {
  SeededRandom random(1);
  const KemKeyPair key = generate_kem_key_pair(x25519, random);
  const HpkeSuite suite{x25519, Hash::sha256, Aead::xchacha20poly1305};
  EXPECT_DEATH((void)hpke_seal(suite, key.public_key, {}, {}, {}, random), "broken invariant");
}

}  // namespace
}  // namespace causeway::crypto
