// What this layer costs per operation, and, below the names `openssl/…` and `libsodium/…`, what
// each library offers for the same: the grounds on which each primitive has its home.

#include <array>
#include <benchmark/benchmark.h>
#include <openssl/evp.h>
#include <sodium.h>

#include "base/invariant.h"
#include "base/seeded_random.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/hpke.h"
#include "crypto/kdf.h"
#include "crypto/password.h"
#include "crypto/random.h"
#include "crypto/signature.h"

namespace causeway::crypto {
namespace {

Bytes sample(const benchmark::State& state) {
  return Bytes(static_cast<std::size_t>(state.range(0)), 0x5a);
}

void count_bytes(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void sha256_ours(benchmark::State& state) {
  const Bytes data = sample(state);
  for (auto _ : state) benchmark::DoNotOptimize(sha256({data}));
  count_bytes(state);
}

void sha256_sodium(benchmark::State& state) {
  const Bytes data = sample(state);
  Sha256 out;
  for (auto _ : state) {
    crypto_hash_sha256(out.data(), data.data(), data.size());
    benchmark::DoNotOptimize(out);
  }
  count_bytes(state);
}

void hmac_ours(benchmark::State& state) {
  const Bytes data = sample(state);
  const Bytes key(32, 1);
  for (auto _ : state) benchmark::DoNotOptimize(hmac_sha256(key, {data}));
  count_bytes(state);
}

void hmac_sodium(benchmark::State& state) {
  const Bytes data = sample(state);
  const Bytes key(32, 1);
  Sha256 out;
  for (auto _ : state) {
    crypto_auth_hmacsha256(out.data(), data.data(), data.size(), key.data());
    benchmark::DoNotOptimize(out);
  }
  count_bytes(state);
}

void hmac_openssl(benchmark::State& state) {
  const Bytes data = sample(state);
  const Bytes key(32, 1);
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  EVP_MAC_CTX* context = EVP_MAC_CTX_new(mac);
  std::array<char, 8> name{"SHA256"};
  const std::array<OSSL_PARAM, 2> parameters{
      OSSL_PARAM_construct_utf8_string("digest", name.data(), 0), OSSL_PARAM_construct_end()
  };
  INVARIANT(EVP_MAC_CTX_set_params(context, parameters.data()) == 1);
  Sha256 out;
  std::size_t written = 0;
  for (auto _ : state) {
    EVP_MAC_init(context, key.data(), key.size(), nullptr);
    EVP_MAC_update(context, data.data(), data.size());
    EVP_MAC_final(context, out.data(), &written, out.size());
    benchmark::DoNotOptimize(out);
  }
  EVP_MAC_CTX_free(context);
  EVP_MAC_free(mac);
  count_bytes(state);
}

void hkdf_expand_ours(benchmark::State& state) {
  const Bytes key(32, 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(hkdf_expand(Hash::sha256, key, {as_bytes("info")}, 32));
  }
}

void seal(benchmark::State& state, Aead aead) {
  const Bytes data = sample(state);
  const Bytes key(aead_key_size(aead), 1);
  const Bytes nonce(aead_nonce_size(aead), 2);
  Bytes out(data.size() + aead_tag_size);
  for (auto _ : state) {
    aead_seal_into(out, aead, key, nonce, {}, data);
    benchmark::DoNotOptimize(out.data());
  }
  count_bytes(state);
}

void open(benchmark::State& state, Aead aead) {
  const Bytes key(aead_key_size(aead), 1);
  const Bytes nonce(aead_nonce_size(aead), 2);
  const Bytes sealed = aead_seal(aead, key, nonce, {}, sample(state));
  Bytes out(sealed.size() - aead_tag_size);
  for (auto _ : state) {
    INVARIANT(aead_open_into(out, aead, key, nonce, {}, sealed).ok());
    benchmark::DoNotOptimize(out.data());
  }
  count_bytes(state);
}

/// A function of libsodium's `crypto_aead_*_encrypt` family.
template <auto encrypt>
void seal_sodium(benchmark::State& state) {
  const Bytes data = sample(state);
  const Bytes key(32, 1);
  const Bytes nonce(24, 2);
  Bytes out(data.size() + aead_tag_size);
  for (auto _ : state) {
    encrypt(
        out.data(), nullptr, data.data(), data.size(), nullptr, 0, nullptr, nonce.data(), key.data()
    );
    benchmark::DoNotOptimize(out.data());
  }
  count_bytes(state);
}

void sign_ours(benchmark::State& state) {
  SeededRandom random(1);
  const SigningKey key = generate_signing_key(Signature::ed25519, random);
  const Bytes data = sample(state);
  for (auto _ : state) benchmark::DoNotOptimize(sign(Signature::ed25519, key, data));
}

void verify_ours(benchmark::State& state) {
  SeededRandom random(1);
  const SigningKey key = generate_signing_key(Signature::ed25519, random);
  const Bytes data = sample(state);
  const Bytes signature = sign(Signature::ed25519, key, data);
  for (auto _ : state) {
    INVARIANT(verify(Signature::ed25519, key.public_key, data, signature).ok());
  }
}

// With the making of the EVP_PKEY, since our keys are bytes.
void sign_openssl(benchmark::State& state) {
  const Bytes seed(32, 1);
  const Bytes data = sample(state);
  std::array<std::uint8_t, 64> signature;
  for (auto _ : state) {
    EVP_PKEY* key =
        EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, seed.data(), seed.size());
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::size_t written = signature.size();
    EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key);
    EVP_DigestSign(context, signature.data(), &written, data.data(), data.size());
    benchmark::DoNotOptimize(signature);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
  }
}

void verify_openssl(benchmark::State& state) {
  SeededRandom random(1);
  const SigningKey pair = generate_signing_key(Signature::ed25519, random);
  const Bytes data = sample(state);
  const Bytes signature = sign(Signature::ed25519, pair, data);
  for (auto _ : state) {
    EVP_PKEY* key = EVP_PKEY_new_raw_public_key_ex(
        nullptr, "ED25519", nullptr, pair.public_key.data(), pair.public_key.size()
    );
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, key);
    INVARIANT(
        EVP_DigestVerify(context, signature.data(), signature.size(), data.data(), data.size()) == 1
    );
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
  }
}

void x25519_sodium(benchmark::State& state) {
  SeededRandom random(1);
  const KemKeyPair key = generate_kem_key_pair(Kem::x25519_hkdf_sha256, random);
  std::array<std::uint8_t, 32> out;
  for (auto _ : state) {
    INVARIANT(
        crypto_scalarmult(out.data(), key.private_key.reveal().data(), key.public_key.data()) == 0
    );
  }
}

/// The cheapest way from bytes: with the public key given, OpenSSL does not compute it anew.
EVP_PKEY* import_x25519(EVP_PKEY_CTX* context, KemKeyPair& pair) {
  const MutableByteView secret = pair.private_key.reveal_mutable();
  std::array<OSSL_PARAM, 3> parameters{
      OSSL_PARAM_construct_octet_string("priv", secret.data(), secret.size()),
      OSSL_PARAM_construct_octet_string("pub", pair.public_key.data(), pair.public_key.size()),
      OSSL_PARAM_construct_end()
  };
  EVP_PKEY* key = nullptr;
  INVARIANT(EVP_PKEY_fromdata_init(context) == 1);
  INVARIANT(EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, parameters.data()) == 1);
  return key;
}

void x25519_openssl(benchmark::State& state) {
  SeededRandom random(1);
  KemKeyPair pair = generate_kem_key_pair(Kem::x25519_hkdf_sha256, random);
  EVP_PKEY_CTX* import = EVP_PKEY_CTX_new_from_name(nullptr, "X25519", nullptr);
  std::array<std::uint8_t, 32> out;
  for (auto _ : state) {
    EVP_PKEY* key = import_x25519(import, pair);
    EVP_PKEY* peer = EVP_PKEY_new_raw_public_key_ex(
        nullptr, "X25519", nullptr, pair.public_key.data(), pair.public_key.size()
    );
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr);
    std::size_t written = out.size();
    EVP_PKEY_derive_init(context);
    EVP_PKEY_derive_set_peer_ex(context, peer, 0);
    INVARIANT(EVP_PKEY_derive(context, out.data(), &written) == 1);
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(peer);
    EVP_PKEY_free(key);
  }
  EVP_PKEY_CTX_free(import);
}

constexpr HpkeSuite suite{Kem::x25519_hkdf_sha256, Hash::sha256, Aead::aes128gcm};

void hpke_seal_ours(benchmark::State& state) {
  SeededRandom random(1);
  const KemKeyPair key = generate_kem_key_pair(suite.kem, random);
  const Bytes data = sample(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(hpke_seal(suite, key.public_key, {}, {}, data, random));
  }
}

void hpke_open_ours(benchmark::State& state) {
  SeededRandom random(1);
  const KemKeyPair key = generate_kem_key_pair(suite.kem, random);
  const HpkeCiphertext sealed = *hpke_seal(suite, key.public_key, {}, {}, sample(state), random);
  for (auto _ : state) {
    benchmark::DoNotOptimize(hpke_open(suite, key, sealed.kem_output, {}, {}, sealed.ciphertext));
  }
}

void password_ours(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        derive_password_key(as_bytes("password"), PasswordSalt{}, password_cost_default)
    );
  }
}

void random_ours(benchmark::State& state) {
  SystemRandom random;
  Bytes out = sample(state);
  for (auto _ : state) random.fill(out);
  count_bytes(state);
}

// 65 bytes are a node of a Merkle tree, 200 a frank, 1 KiB a message, 4 KiB a page.
BENCHMARK(sha256_ours)->Name("sha256")->Arg(65)->Arg(1024);
BENCHMARK(sha256_sodium)->Name("libsodium/sha256")->Arg(65)->Arg(1024);
BENCHMARK(hmac_ours)->Name("hmac_sha256")->Arg(200);
BENCHMARK(hmac_openssl)->Name("openssl/hmac_sha256")->Arg(200);
BENCHMARK(hmac_sodium)->Name("libsodium/hmac_sha256")->Arg(200);
BENCHMARK(hkdf_expand_ours)->Name("hkdf_expand");
BENCHMARK_CAPTURE(seal, aes128gcm, Aead::aes128gcm)->Arg(64)->Arg(1024);
BENCHMARK_CAPTURE(seal, aes256gcm, Aead::aes256gcm)->Arg(64)->Arg(1024);
BENCHMARK_CAPTURE(seal, chacha20poly1305, Aead::chacha20poly1305)->Arg(64)->Arg(1024);
BENCHMARK_CAPTURE(seal, xchacha20poly1305, Aead::xchacha20poly1305)->Arg(1024)->Arg(4096);
BENCHMARK(seal_sodium<crypto_aead_aes256gcm_encrypt>)
    ->Name("libsodium/aes256gcm")
    ->Arg(64)
    ->Arg(1024);
BENCHMARK(seal_sodium<crypto_aead_chacha20poly1305_ietf_encrypt>)
    ->Name("libsodium/chacha20poly1305")
    ->Arg(64)
    ->Arg(1024);
BENCHMARK(seal_sodium<crypto_aead_xchacha20poly1305_ietf_encrypt>)
    ->Name("libsodium/xchacha20poly1305")
    ->Arg(1024)
    ->Arg(4096);
BENCHMARK_CAPTURE(open, aes128gcm, Aead::aes128gcm)->Arg(1024);
BENCHMARK_CAPTURE(open, xchacha20poly1305, Aead::xchacha20poly1305)->Arg(4096);
BENCHMARK(sign_ours)->Name("ed25519_sign")->Arg(256);
BENCHMARK(sign_openssl)->Name("openssl/ed25519_sign")->Arg(256);
BENCHMARK(verify_ours)->Name("ed25519_verify")->Arg(256);
BENCHMARK(verify_openssl)->Name("openssl/ed25519_verify")->Arg(256);
BENCHMARK(x25519_sodium)->Name("libsodium/x25519");
BENCHMARK(x25519_openssl)->Name("openssl/x25519");
BENCHMARK(hpke_seal_ours)->Name("hpke_seal")->Arg(32);
BENCHMARK(hpke_open_ours)->Name("hpke_open")->Arg(32);
BENCHMARK(password_ours)->Name("password_key")->Unit(benchmark::kMillisecond);
BENCHMARK(random_ours)->Name("system_random")->Arg(32);

}  // namespace
}  // namespace causeway::crypto

int main(int argc, char** argv) {
  causeway::crypto::initialize();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
