#pragma once

#include "base/store_error.h"
#include "crypto/signature.h"
#include "tls/codec.h"

/// Values as they stand in columns of this device's database.
namespace causeway::adapters::sqlite_client {

/// A value kept in its wire encoding.
template <typename T>
T decode_stored(ByteView encoded) {
  auto decoded = tls::decode<T>(encoded);
  if (!decoded.ok()) {
    throw StoreError(StoreError::Kind::corrupt, "A row in this device's database is damaged.");
  }
  return *std::move(decoded);
}

/// Of its private half; empty where there is none.
inline crypto::SigningKey signing_key(const SecretBytes& private_key) {
  if (private_key.empty()) return {};
  auto key = crypto::signing_key_from_private(crypto::Signature::ed25519, private_key.reveal());
  if (!key.ok()) {
    throw StoreError(StoreError::Kind::corrupt, "A key in this device's database is damaged.");
  }
  return *std::move(key);
}

}  // namespace causeway::adapters::sqlite_client
