// HPKE against RFC 9180: examples printed here, and all vectors of the RFC where the file is at
// hand. What those do not cover (SHA-384, P-384) against values of another implementation.

#include "crypto/hpke.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <optional>

#include "base/seeded_random.h"
#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

constexpr Kem x25519 = Kem::x25519_hkdf_sha256;

/// Gives out one value: the ephemeral private key of a vector, that of its `ikmE`.
class ScriptedRandom final : public Random {
 public:
  ScriptedRandom(Kem kem, ByteView ikm_ephemeral)
      : script_(to_bytes(derive_kem_key_pair(kem, ikm_ephemeral).private_key.reveal())) {}

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
  Bytes ikm_ephemeral;
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
  ScriptedRandom random(vector.suite.kem, vector.ikm_ephemeral);
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
  const auto sender = hpke_setup_sender(vector.suite, recipient.public_key, vector.info, random);
  ASSERT_TRUE(sender.ok());
  const auto receiver =
      hpke_setup_receiver(vector.suite, recipient, vector.kem_output, vector.info);
  ASSERT_TRUE(receiver.ok());
  for (const Exported& exported : vector.exports) {
    const SecretBytes sent = sender->context.exported(exported.context, exported.size_bytes);
    EXPECT_EQ(to_hex(sent.reveal()), to_hex(exported.value));
    EXPECT_EQ(receiver->exported(exported.context, exported.size_bytes), sent);
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

TEST(Hpke, IsThatOfRfc9180AppendixA31) {
  check({
      {Kem::p256_hkdf_sha256, Hash::sha256, Aead::aes128gcm},
      ode(),
      unhex("4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e"),
      unhex("668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550"),
      unhex("04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e5"
            "39c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0"),
      unhex("04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e"
            "5b7f951c0900be863c403ce65c9bfcb9382657222d18c4"),
      to_bytes("Count-0"),
      beauty(),
      unhex("5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39"
            "513434"),
      {{to_bytes("TestContext"),
        32,
        unhex("d8f1ea7942adbba7412c6d431c62d01371ea476b823eb697e1f6e6cae1dab85a")}},
  });
}

TEST(Hpke, IsThatOfRfc9180AppendixA61) {
  check({
      {Kem::p521_hkdf_sha512, Hash::sha512, Aead::aes256gcm},
      ode(),
      unhex("7f06ab8215105fc46aceeb2e3dc5028b44364f960426eb0d8e4026c2f8b5d7e7a986688f1591abf5ab75"
            "3c357a5d6f0440414b4ed4ede71317772ac98d9239f70904"),
      unhex("2ad954bbe39b7122529f7dde780bff626cd97f850d0784a432784e69d86eccaade43b6c10a8ffdb94bf9"
            "43c6da479db137914ec835a7e715e36e45e29b587bab3bf1"),
      unhex("0401b45498c1714e2dce167d3caf162e45e0642afc7ed435df7902ccae0e84ba0f7d373f646b7738bbbd"
            "ca11ed91bdeae3cdcba3301f2457be452f271fa6837580e661012af49583a62e48d44bed350c7118c0d8"
            "dc861c238c72a2bda17f64704f464b57338e7f40b60959480c0e58e6559b190d81663ed816e523b6b6a4"
            "18f66d2451ec64"),
      unhex("040138b385ca16bb0d5fa0c0665fbbd7e69e3ee29f63991d3e9b5fa740aab8900aaeed46ed73a4905575"
            "8425a0ce36507c54b29cc5b85a5cee6bae0cf1c21f2731ece2013dc3fb7c8d21654bb161b463962ca19e"
            "8c654ff24c94dd2898de12051f1ed0692237fb02b2f8d1dc1c73e9b366b529eb436e98a996ee522aef86"
            "3dd5739d2f29b0"),
      to_bytes("Count-0"),
      beauty(),
      unhex("170f8beddfe949b75ef9c387e201baf4132fa7374593dfafa90768788b7b2b200aafcc6d80ea4c795a7c"
            "5b841a"),
      {{to_bytes("TestContext"),
        32,
        unhex("f389beaac6fcf6c0d9376e20f97e364f0609a88f1bc76d7328e9104df8477013")}},
  });
}

TEST(Hpke, WithSha384IsThatOfOthers) {
  check({
      {x25519, Hash::sha384, Aead::aes256gcm},
      to_bytes("info"),
      counting_bytes(32),
      counting_bytes(32, 32),
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

/// One vector of the RFC's file.
class RfcVector {
 public:
  explicit RfcVector(const nlohmann::json& json)
      : json_(json),
        suite_{
            static_cast<Kem>(json["kem_id"].get<int>()),
            static_cast<Hash>(json["kdf_id"].get<int>() - 1),
            json["aead_id"] == 0xFFFF ? Aead::export_only
                                      : static_cast<Aead>(json["aead_id"].get<int>() - 1),
        },
        psk_(field("psk")),
        psk_id_(field("psk_id")) {
    if (json.contains("ikmS")) sender_ = derive_kem_key_pair(suite_.kem, field("ikmS"));
  }

  void check() {
    const KemKeyPair recipient = derive_kem_key_pair(suite_.kem, field("ikmR"));
    EXPECT_EQ(to_hex(recipient.private_key.reveal()), text(json_, "skRm"));
    EXPECT_EQ(to_hex(recipient.public_key), text(json_, "pkRm"));
    EXPECT_EQ(*kem_public_key(suite_.kem, recipient.private_key.reveal()), recipient.public_key);
    ScriptedRandom random(suite_.kem, field("ikmE"));
    auto sender = hpke_setup_sender(
        suite_,
        recipient.public_key,
        field("info"),
        random,
        {psk_, psk_id_},
        sender_ ? &*sender_ : nullptr
    );
    ASSERT_TRUE(sender.ok());
    EXPECT_EQ(to_hex(sender->kem_output), text(json_, "enc"));
    const auto sender_public =
        sender_ ? std::optional<ByteView>(sender_->public_key) : std::nullopt;
    auto receiver = hpke_setup_receiver(
        suite_, recipient, sender->kem_output, field("info"), {psk_, psk_id_}, sender_public
    );
    ASSERT_TRUE(receiver.ok());
    check_exports(sender->context, *receiver);
    check_messages(sender->context, *receiver);
  }

 private:
  static std::string text(const nlohmann::json& object, const char* name) { return object[name]; }

  Bytes field(const char* name) const { return field(json_, name); }

  static Bytes field(const nlohmann::json& object, const char* name) {
    return object.contains(name) ? unhex(object[name].get<std::string>()) : Bytes();
  }

  void check_exports(const HpkeContext& sender, const HpkeContext& receiver) const {
    for (const auto& exported : json_["exports"]) {
      const Bytes context = field(exported, "exporter_context");
      const std::size_t size = exported["L"];
      EXPECT_EQ(to_hex(sender.exported(context, size).reveal()), text(exported, "exported_value"));
      EXPECT_EQ(receiver.exported(context, size), sender.exported(context, size));
    }
  }

  /// The file has all 257 messages of a context, or none.
  void check_messages(HpkeContext& sender, HpkeContext& receiver) const {
    for (const auto& message : json_["encryptions"]) {
      const Bytes aad = field(message, "aad");
      const Bytes sealed = sender.seal(aad, field(message, "pt"));
      EXPECT_EQ(to_hex(sealed), text(message, "ct"));
      EXPECT_FALSE(receiver.open(as_bytes("other"), sealed).ok());  // and is not counted
      const auto opened = receiver.open(aad, sealed);
      ASSERT_TRUE(opened.ok());
      EXPECT_EQ(to_hex(opened->reveal()), text(message, "pt"));
    }
  }

  const nlohmann::json& json_;
  HpkeSuite suite_;
  Bytes psk_;
  Bytes psk_id_;
  std::optional<KemKeyPair> sender_;
};

TEST(Hpke, IsThatOfTheVectorsOfRfc9180) {
  const auto vectors = read_gz_json("/hpke/rfc9180.json.gz");
  if (!vectors) GTEST_SKIP() << "skipped: no vectors";
  for (const auto& json : *vectors) {
    SCOPED_TRACE(
        "mode " + json["mode"].dump() + ", kem " + json["kem_id"].dump() + ", kdf " +
        json["kdf_id"].dump() + ", aead " + json["aead_id"].dump()
    );
    RfcVector(json).check();
  }
  EXPECT_EQ(vectors->size(), 128U);
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
  EXPECT_TRUE(is_named(hpke_setup_receiver(suite, key, sealed.kem_output, {}, {}, zero)));
}

TEST_F(HpkeRefusals, APskHasAnId) {
  const auto is_named = [](const auto& result) {
    return !result.ok() && result.error().is(rules::hpke_psk_has_an_id);
  };
  const Bytes psk(32, 1);
  const ByteView id = as_bytes("id");
  EXPECT_TRUE(is_named(hpke_setup_sender(suite, key.public_key, {}, random, {psk, {}})));
  EXPECT_TRUE(is_named(hpke_setup_sender(suite, key.public_key, {}, random, {{}, id})));
  EXPECT_TRUE(is_named(hpke_setup_receiver(suite, key, sealed.kem_output, {}, {psk, {}})));
  EXPECT_TRUE(is_named(hpke_setup_receiver(suite, key, sealed.kem_output, {}, {{}, id})));
}

TEST(HpkeDeathTest, ASuiteOutsideTheRfcIsOurMistake) {
  SeededRandom random(1);
  const KemKeyPair key = generate_kem_key_pair(x25519, random);
  const HpkeSuite suite{x25519, Hash::sha256, Aead::xchacha20poly1305};
  EXPECT_DEATH((void)hpke_seal(suite, key.public_key, {}, {}, {}, random), "broken invariant");
}

}  // namespace
}  // namespace causeway::crypto
