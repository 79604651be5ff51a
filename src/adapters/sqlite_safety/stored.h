#pragma once

#include <optional>

#include "adapters/sqlite/value.h"
#include "report/opener.h"
#include "tls/codec.h"

/// How values that encode, and evidence, lie in columns.
namespace causeway::adapters::sqlite_safety {

template <typename T>
T stored(ByteView bytes) {
  auto value = tls::decode<T>(bytes);
  if (!value.ok()) sqlite::raise_unexpected_value();
  return *std::move(value);
}

inline std::optional<report::SealedEvidence> evidence_of(
    const std::optional<Bytes>& key, std::optional<Bytes> sealed
) {
  if (!key || !sealed) return std::nullopt;
  return report::SealedEvidence{stored<report::WrappedKey>(*key), *std::move(sealed)};
}

inline std::optional<Bytes> key_of(const std::optional<report::SealedEvidence>& evidence) {
  if (!evidence) return std::nullopt;
  return tls::encode(evidence->key);
}

inline std::optional<Bytes> sealed_of(const std::optional<report::SealedEvidence>& evidence) {
  if (!evidence) return std::nullopt;
  return evidence->sealed;
}

}  // namespace causeway::adapters::sqlite_safety
