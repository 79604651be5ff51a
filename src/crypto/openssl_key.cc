#include "crypto/openssl_key.h"

#include <algorithm>
#include <array>
#include <bit>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/params.h>

#include "base/invariant.h"

namespace causeway::crypto {
namespace {

struct CurveData {
  const char* name;
  CurveSizes sizes;
  std::uint8_t first_byte_mask;  // the bits of a scalar's first byte that the order has
  const EC_GROUP* group;         // never freed: a curve lives as long as the process
};

CurveData make_curve(const char* name, int number, std::size_t scalar_size) {
  const EC_GROUP* group = EC_GROUP_new_by_curve_name_ex(nullptr, nullptr, number);
  INVARIANT(group != nullptr);
  const int bits_of_first_byte = (EC_GROUP_order_bits(group) + 7) % 8 + 1;
  const auto mask = static_cast<std::uint8_t>(0xFF >> (8 - bits_of_first_byte));
  return {name, {scalar_size, 1 + 2 * scalar_size}, mask, group};
}

const CurveData& data_of(Curve curve) {
  static const std::array all{
      make_curve("P-256", NID_X9_62_prime256v1, 32),
      make_curve("P-384", NID_secp384r1, 48),
      make_curve("P-521", NID_secp521r1, 66),
  };
  return all.at(static_cast<std::size_t>(curve));
}

/// A number that is wiped when it goes.
class Number {
 public:
  explicit Number(ByteView big_endian)
      : number_(BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), nullptr)) {
    INVARIANT(number_ != nullptr);
    BN_set_flags(number_, BN_FLG_CONSTTIME);
  }

  ~Number() { BN_clear_free(number_); }

  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;

  const BIGNUM* get() const { return number_; }

 private:
  BIGNUM* number_;
};

struct FreePoint {
  void operator()(EC_POINT* point) const { EC_POINT_clear_free(point); }
};

struct FreeContext {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }

  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeContext>;
using SignatureContext = std::unique_ptr<EVP_MD_CTX, FreeContext>;

OSSL_PARAM name_of(const CurveData& curve) {
  // OpenSSL takes a changeable string and does not change it.
  char* name = const_cast<char*>(curve.name);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  return OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name, 0);
}

OSSL_PARAM octets_of(Bytes& point) {
  return OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
}

/// Null where the parameters are no key.
EVP_PKEY* from_parameters(int selection, OSSL_PARAM* parameters) {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  INVARIANT(context && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  return EVP_PKEY_fromdata(context.get(), &key, selection, parameters) == 1 ? key : nullptr;
}

}  // namespace

CurveSizes curve_sizes(Curve curve) {
  return data_of(curve).sizes;
}

bool is_scalar(Curve curve, ByteView scalar) {
  INVARIANT(scalar.size() == curve_sizes(curve).scalar);
  const Number number(scalar);
  return !BN_is_zero(number.get()) &&
         BN_cmp(number.get(), EC_GROUP_get0_order(data_of(curve).group)) < 0;
}

SecretBytes first_scalar(
    Curve curve, const std::function<SecretBytes(std::uint8_t number)>& candidate
) {
  for (std::uint8_t number = 0; number < 0xFF; ++number) {
    SecretBytes scalar = candidate(number);
    scalar.reveal_mutable().front() &= data_of(curve).first_byte_mask;
    if (is_scalar(curve, scalar.reveal())) return scalar;
  }
  invariant_broken("one of 255 candidates is a scalar", __FILE__, __LINE__);
}

SecretBytes random_scalar(Curve curve, Random& random) {
  return first_scalar(curve, [&](std::uint8_t) {
    return random.secret(data_of(curve).sizes.scalar);
  });
}

Bytes curve_point(Curve curve, ByteView scalar) {
  INVARIANT(is_scalar(curve, scalar));
  const CurveData& data = data_of(curve);
  const Number number(scalar);
  const std::unique_ptr<EC_POINT, FreePoint> point(EC_POINT_new(data.group));
  INVARIANT(point != nullptr);
  INVARIANT(EC_POINT_mul(data.group, point.get(), number.get(), nullptr, nullptr, nullptr) == 1);
  Bytes out(data.sizes.point);
  INVARIANT(
      EC_POINT_point2oct(
          data.group, point.get(), POINT_CONVERSION_UNCOMPRESSED, out.data(), out.size(), nullptr
      ) == out.size()
  );
  return out;
}

void OpensslKey::Free::operator()(EVP_PKEY* key) const {
  EVP_PKEY_free(key);
}

std::optional<OpensslKey> OpensslKey::from_raw_private(const char* name, ByteView private_key) {
  EVP_PKEY* key = EVP_PKEY_new_raw_private_key_ex(
      nullptr, name, nullptr, private_key.data(), private_key.size()
  );
  if (key == nullptr) return std::nullopt;
  return OpensslKey(key);
}

std::optional<OpensslKey> OpensslKey::from_raw_public(const char* name, ByteView public_key) {
  EVP_PKEY* key =
      EVP_PKEY_new_raw_public_key_ex(nullptr, name, nullptr, public_key.data(), public_key.size());
  if (key == nullptr) return std::nullopt;
  return OpensslKey(key);
}

OpensslKey OpensslKey::from_scalar(Curve curve, ByteView scalar, ByteView point) {
  const CurveData& data = data_of(curve);
  INVARIANT(scalar.size() == data.sizes.scalar && point.size() == data.sizes.point);
  SecretBytes number(scalar);
  const MutableByteView native = number.reveal_mutable();
  if constexpr (std::endian::native == std::endian::little) {
    std::reverse(native.begin(), native.end());
  }
  Bytes octets = to_bytes(point);
  std::array parameters{
      name_of(data),
      octets_of(octets),
      OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, native.data(), native.size()),
      OSSL_PARAM_construct_end(),
  };
  EVP_PKEY* key = from_parameters(EVP_PKEY_KEYPAIR, parameters.data());
  INVARIANT(key != nullptr);
  return OpensslKey(key);
}

std::optional<OpensslKey> OpensslKey::from_point(Curve curve, ByteView point) {
  constexpr std::uint8_t uncompressed = 0x04;
  const CurveData& data = data_of(curve);
  if (point.size() != data.sizes.point || point.front() != uncompressed) return std::nullopt;
  Bytes octets = to_bytes(point);
  std::array parameters{name_of(data), octets_of(octets), OSSL_PARAM_construct_end()};
  EVP_PKEY* key = from_parameters(EVP_PKEY_PUBLIC_KEY, parameters.data());
  if (key == nullptr) return std::nullopt;
  return OpensslKey(key);
}

Bytes OpensslKey::raw_public() const {
  std::size_t size = 0;
  INVARIANT(EVP_PKEY_get_raw_public_key(key_.get(), nullptr, &size) == 1);
  Bytes out(size);
  INVARIANT(EVP_PKEY_get_raw_public_key(key_.get(), out.data(), &size) == 1);
  return out;
}

std::optional<SecretBytes> OpensslKey::derive(const OpensslKey& peer) const {
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  INVARIANT(context && EVP_PKEY_derive_init(context.get()) == 1);
  // A point of these curves, whose cofactor is 1, needs no more checks than that it is one.
  if (EVP_PKEY_derive_set_peer_ex(context.get(), peer.key_.get(), 0) != 1) return std::nullopt;
  std::size_t size = 0;
  INVARIANT(EVP_PKEY_derive(context.get(), nullptr, &size) == 1);
  SecretBytes out(size);
  if (EVP_PKEY_derive(context.get(), out.reveal_mutable().data(), &size) != 1) return std::nullopt;
  INVARIANT(size == out.size());
  return out;
}

Bytes OpensslKey::sign(const char* digest, ByteView message) const {
  const SignatureContext context(EVP_MD_CTX_new());
  INVARIANT(
      EVP_DigestSignInit_ex(
          context.get(), nullptr, digest, nullptr, nullptr, key_.get(), nullptr
      ) == 1
  );
  Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())));
  std::size_t size = signature.size();
  INVARIANT(
      EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1
  );
  signature.resize(size);  // DER is no longer than its numbers
  return signature;
}

bool OpensslKey::verify(const char* digest, ByteView message, ByteView signature) const {
  const SignatureContext context(EVP_MD_CTX_new());
  INVARIANT(
      EVP_DigestVerifyInit_ex(
          context.get(), nullptr, digest, nullptr, nullptr, key_.get(), nullptr
      ) == 1
  );
  return EVP_DigestVerify(
             context.get(), signature.data(), signature.size(), message.data(), message.size()
         ) == 1;
}

}  // namespace causeway::crypto
