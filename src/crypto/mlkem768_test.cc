// ML-KEM-768 against NIST's ACVP vectors where they are at hand, and against values that
// noble-post-quantum 0.5.2 computed from inputs that count.

#include "crypto/mlkem768.h"

#include <gtest/gtest.h>
#include <map>

#include "base/seeded_random.h"
#include "crypto/hash.h"
#include "crypto/mlkem_polynomial.h"
#include "crypto/vectors_test.h"

namespace causeway::crypto::mlkem768 {
namespace {

using nlohmann::json;

std::string fingerprint(ByteView bytes) {
  return to_hex(sha256({bytes}));
}

KeyPair counting_pair() {
  return generate(counting_bytes(32), counting_bytes(32, 32));
}

TEST(MlKem, IsThatOfOthers) {
  const KeyPair pair = counting_pair();
  EXPECT_EQ(
      fingerprint(pair.encapsulation_key),
      "0b7934c83125c788995e2ba6bd761e33046b3e40571be53e023309a29f398cc9"
  );
  EXPECT_EQ(
      fingerprint(pair.decapsulation_key.reveal()),
      "dac268bde6a8dd238e9887117d6b664e7a7a9350ad6b7c08a948e504809572a5"
  );
  const auto sent = encapsulate(pair.encapsulation_key, counting_bytes(32, 100));
  ASSERT_TRUE(sent.ok());
  EXPECT_EQ(
      fingerprint(sent->ciphertext),
      "57fe559432dbb3c5547c73f155820622f7efdd532e4330360a36ebf7d2ddec55"
  );
  EXPECT_EQ(
      to_hex(sent->shared_secret.reveal()),
      "c5a74110c158acbaf9c01deb86fa6cc10c14533feda54bec1fdd000d61f07e4e"
  );
  EXPECT_EQ(*decapsulate(pair.decapsulation_key.reveal(), sent->ciphertext), sent->shared_secret);
  Bytes changed = sent->ciphertext;
  changed.front() ^= 1;
  EXPECT_EQ(
      to_hex(decapsulate(pair.decapsulation_key.reveal(), changed)->reveal()),
      "bb28c25ed3222c13ce49d65f663f1c9f148565a664747e142f1abe06f33f4826"
  );
}

/// The tests of our parameter set, by number; with what their group gives to all of them.
std::map<int, json> cases_of(const json& file, const std::string& function = {}) {
  std::map<int, json> cases;
  for (const json& group : file["testGroups"]) {
    if (group.value("parameterSet", "ML-KEM-768") != "ML-KEM-768") continue;
    if (group.value("function", function) != function) continue;
    for (const json& one : group["tests"]) {
      cases[one["tcId"]] = one;
      if (group.contains("dk")) cases[one["tcId"]]["dk"] = group["dk"];
    }
  }
  return cases;
}

/// What NIST asks and what it expects, of one kind.
struct Acvp {
  std::map<int, json> prompts;
  std::map<int, json> results;
};

std::optional<Acvp> acvp(const std::string& kind, const std::string& function = {}) {
  const std::string stem = "/mlkem/kem_mlkem_testdata_ML-KEM-" + kind + "-FIPS203_";
  const auto prompts = read_gz_json(stem + "prompt.json.gz");
  const auto results = read_gz_json(stem + "expectedResults.json.gz");
  if (!prompts || !results) return std::nullopt;
  return Acvp{cases_of(*prompts, function), cases_of(*results)};
}

Bytes field(const json& object, const char* name) {
  return unhex(object[name].get<std::string>());
}

TEST(MlKem, KeysAreThoseOfNist) {
  const auto nist = acvp("keyGen");
  if (!nist) GTEST_SKIP() << "skipped: no vectors";
  EXPECT_EQ(nist->prompts.size(), 25U);
  for (const auto& [id, prompt] : nist->prompts) {
    const KeyPair pair = generate(field(prompt, "d"), field(prompt, "z"));
    EXPECT_EQ(pair.encapsulation_key, field(nist->results.at(id), "ek")) << id;
    EXPECT_EQ(to_bytes(pair.decapsulation_key.reveal()), field(nist->results.at(id), "dk")) << id;
  }
}

TEST(MlKem, EncapsulationIsThatOfNist) {
  const auto nist = acvp("encapDecap", "encapsulation");
  if (!nist) GTEST_SKIP() << "skipped: no vectors";
  EXPECT_EQ(nist->prompts.size(), 25U);
  for (const auto& [id, prompt] : nist->prompts) {
    const auto sent = encapsulate(field(prompt, "ek"), field(prompt, "m"));
    ASSERT_TRUE(sent.ok()) << id;
    EXPECT_EQ(sent->ciphertext, field(nist->results.at(id), "c")) << id;
    EXPECT_EQ(to_bytes(sent->shared_secret.reveal()), field(nist->results.at(id), "k")) << id;
  }
}

TEST(MlKem, DecapsulationIsThatOfNist) {
  const auto nist = acvp("encapDecap", "decapsulation");
  if (!nist) GTEST_SKIP() << "skipped: no vectors";
  EXPECT_EQ(nist->prompts.size(), 10U);
  for (const auto& [id, prompt] : nist->prompts) {
    const Bytes key = field(prompt, "dk");
    const auto shared = decapsulate(key, field(prompt, "c"));
    ASSERT_TRUE(shared.ok()) << id;
    EXPECT_EQ(to_bytes(shared->reveal()), field(nist->results.at(id), "k")) << id;
  }
}

TEST(MlKem, EveryPairSharesASecret) {
  SeededRandom random(1);
  for (int i = 0; i < 50; ++i) {
    const KeyPair pair = generate(random.bytes(32), random.bytes(32));
    const auto sent = encapsulate(pair.encapsulation_key, random.bytes(32));
    ASSERT_TRUE(sent.ok());
    EXPECT_EQ(*decapsulate(pair.decapsulation_key.reveal(), sent->ciphertext), sent->shared_secret);
  }
}

TEST(MlKemRules, EncapsulationKeyIsValid) {
  const auto is_refused = [](ByteView key) {
    const auto result = encapsulate(key, Bytes(32));
    return !result.ok() && result.error().is(rules::encapsulation_key_is_valid);
  };
  const Bytes key = counting_pair().encapsulation_key;
  EXPECT_FALSE(is_refused(key));
  EXPECT_TRUE(is_refused({}));
  EXPECT_TRUE(is_refused(ByteView(key).first(key.size() - 1)));
  EXPECT_TRUE(is_refused(concat(key, Bytes(1))));
  // Coefficients of exactly q, the first and the last.
  Bytes changed = key;
  changed[0] = 0x01;
  changed[1] = static_cast<std::uint8_t>((changed[1] & 0xF0) | 0x0D);
  EXPECT_TRUE(is_refused(changed));
  changed = key;
  changed[1151] = 0xD0;
  changed[1150] = static_cast<std::uint8_t>((changed[1150] & 0x0F) | 0x10);
  EXPECT_TRUE(is_refused(changed));
  changed[1150] &= 0x0F;  // and the last of q - 1 is a key
  EXPECT_FALSE(is_refused(changed));
}

TEST(MlKemRules, CiphertextHasItsSize) {
  const KeyPair pair = counting_pair();
  for (const std::size_t size : {std::size_t{0}, ciphertext_size - 1, ciphertext_size + 1}) {
    const auto result = decapsulate(pair.decapsulation_key.reveal(), Bytes(size));
    ASSERT_FALSE(result.ok());
    EXPECT_TRUE(result.error().is(rules::ciphertext_has_its_size));
  }
}

TEST(MlKemPolynomial, TheInverseOfTheNttUndoesIt) {
  SeededRandom random(1);
  mlkem::Polynomial polynomial = mlkem::sample_ntt(random.bytes(32), 0, 0);
  const mlkem::Polynomial before = polynomial;
  polynomial.ntt();
  polynomial.inverse_ntt();
  for (std::size_t i = 0; i < mlkem::n; ++i) EXPECT_EQ(polynomial[i], before[i]);
}

TEST(MlKemPolynomial, CompressionRoundsToTheNearest) {
  for (const unsigned bits : {1U, 4U, 10U}) {
    for (std::uint32_t value = 0; value < mlkem::q; value += mlkem::n) {
      mlkem::Polynomial polynomial;
      for (std::size_t i = 0; i < mlkem::n; ++i) {
        polynomial[i] = static_cast<std::uint16_t>((value + i) % mlkem::q);
      }
      const mlkem::Polynomial before = polynomial;
      mlkem::compress(polynomial, bits);
      for (std::size_t i = 0; i < mlkem::n; ++i) {
        // FIPS 203 equation 4.7, with a division.
        const std::uint32_t doubled = 2 * (std::uint32_t{before[i]} << bits) + mlkem::q;
        EXPECT_EQ(polynomial[i], doubled / (2 * mlkem::q) % (1U << bits)) << before[i];
      }
    }
  }
}

}  // namespace
}  // namespace causeway::crypto::mlkem768
