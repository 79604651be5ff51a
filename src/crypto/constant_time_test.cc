// Nothing secret decides a branch or an address.
#include "crypto/constant_time_test.h"

#include "crypto/mlkem768.h"
#include "crypto/mlkem_polynomial.h"
#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

/// Private and public parts of a decapsulation key (FIPS 203 §7.1): dk_PKE, ek and H(ek), z.
void make_secret_key(ByteView key) {
  make_secret(key.first(1152));
  make_secret(key.last(32));
}

TEST_F(ConstantTime, Encapsulation) {
  const auto pair = mlkem768::generate(counting_bytes(32), counting_bytes(32, 32));
  const Bytes m = counting_bytes(32, 64);
  make_secret(m);
  const auto sent = mlkem768::encapsulate(pair.encapsulation_key, m);
  ASSERT_TRUE(sent.ok());
}

TEST_F(ConstantTime, Decapsulation) {
  const auto pair = mlkem768::generate(counting_bytes(32), counting_bytes(32, 32));
  auto sent = mlkem768::encapsulate(pair.encapsulation_key, counting_bytes(32, 64));
  ASSERT_TRUE(sent.ok());
  make_secret_key(pair.decapsulation_key.reveal());
  ASSERT_TRUE(mlkem768::decapsulate(pair.decapsulation_key.reveal(), sent->ciphertext).ok());
  sent->ciphertext.front() ^= 1;  // and whether it was accepted is a secret, too
  ASSERT_TRUE(mlkem768::decapsulate(pair.decapsulation_key.reveal(), sent->ciphertext).ok());
}

/// What key generation does with its secret half; the other half is public by what it is for.
TEST_F(ConstantTime, KeysOfThePolynomials) {
  const Bytes seed = counting_bytes(32);
  make_secret(seed);
  mlkem::Polynomial secret = mlkem::sample_cbd2(seed, 0);
  secret.ntt();
  mlkem::Polynomial product = mlkem::sample_cbd2(seed, 1);
  mlkem::multiply_and_add(product, mlkem::sample_ntt(counting_bytes(32), 0, 0), secret);
  Bytes encoded(384);
  mlkem::encode(encoded, product, 12);
  make_public(encoded);
}

/// Row 29 of the attacks: commitments and franks are compared by `equal_ct` alone (tools/tidy.py
/// refuses another way), and it does not tell where they begin to differ.
TEST_F(ConstantTime, Row29WhereTwoTagsDifferShowsNowhere) {
  const Bytes genuine = counting_bytes(32);
  for (const std::size_t at : {0U, 15U, 31U, 32U}) {
    Bytes guess = genuine;
    if (at < guess.size()) guess[at] ^= 1;
    make_secret(guess);
    bool is_equal = equal_ct(genuine, guess);
    VALGRIND_MAKE_MEM_DEFINED(&is_equal, sizeof is_equal);  // that it fits is no secret
    EXPECT_EQ(is_equal, at == guess.size());
  }
}

}  // namespace
}  // namespace causeway::crypto
