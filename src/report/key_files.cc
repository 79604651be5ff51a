#include "report/key_files.h"

#include <algorithm>

namespace causeway::report {
namespace {

constexpr std::uint8_t file_version = 1;

/// What kind of key a file holds: one kind in the other's place is not whole.
enum class KeyKind : std::uint8_t {
  moderation = 1,
  wrapping = 2,
};

struct KeyFile {
  using Wire = tls::Struct;
  std::uint8_t version = file_version;
  KeyKind kind{};
  std::uint32_t number = 0;  // a key id, or a month
  std::uint64_t created_ms = 0;
  SecretBytes key;
};

Result<KeyFile> parse(ByteView file, KeyKind kind, std::size_t key_size) {
  auto decoded = tls::decode<KeyFile>(file);
  const bool whole = decoded.ok() && decoded->version == file_version && decoded->kind == kind &&
                     decoded->key.size() == key_size;
  if (!whole) return Error{rules::key_file_is_whole};
  return decoded;
}

void plan_moderation(std::span<const KeptModerationKey> keys, Instant now, ReportKeyPlan& plan) {
  const KeptModerationKey* newest = nullptr;
  for (const KeptModerationKey& key : keys) {
    if (newest == nullptr || newest->record.key_id < key.record.key_id) newest = &key;
    if (now >= key.created + moderation_key_active + moderation_key_retention) {
      plan.destroy_moderation.push_back(key.record.key_id);
    }
  }
  if (newest == nullptr) {
    plan.mint_moderation = 1;
  } else if (now >= newest->created + moderation_key_active) {
    plan.mint_moderation = newest->record.key_id + 1;
  }
}

void plan_wrapping(std::span<const WrappingKeyRecord> keys, Instant now, ReportKeyPlan& plan) {
  const Month present = month_of(now);
  Month next = present;
  for (const WrappingKeyRecord& key : keys) {
    next = std::max(next, key.month.next());
    if (key.month < present) plan.destroy_wrapping.push_back(key.month);
  }
  const Month end{static_cast<std::uint16_t>(present.value + wrapping_months)};
  for (; next < end; next = next.next()) plan.mint_wrapping.push_back(next);
}

}  // namespace

ReportKeyPlan plan_report_keys(
    std::span<const KeptModerationKey> moderation,
    std::span<const WrappingKeyRecord> wrapping,
    Instant now
) {
  ReportKeyPlan plan;
  plan_moderation(moderation, now, plan);
  plan_wrapping(wrapping, now, plan);
  return plan;
}

KeptModerationKey make_moderation_key(std::uint32_t key_id, Instant now, Random& random) {
  return {{key_id, crypto::generate_kem_key_pair(moderation_suite.kem, random)}, now};
}

WrappingKeyRecord make_wrapping_key(Month month, Random& random) {
  return {month, WrappingKey(random.secret(wrapping_key_size))};
}

SecretBytes encode_key(const KeptModerationKey& key) {
  return tls::encode_secret(KeyFile{
      .kind = KeyKind::moderation,
      .number = key.record.key_id,
      .created_ms = to_unix_ms(key.created),
      .key = key.record.key.private_key.clone(),
  });
}

SecretBytes encode_key(const WrappingKeyRecord& key) {
  return tls::encode_secret(KeyFile{
      .kind = KeyKind::wrapping,
      .number = key.month.value,
      .created_ms = 0,
      .key = key.key.bytes().clone(),
  });
}

Result<KeptModerationKey> parse_moderation_key(ByteView file) {
  const std::size_t size = crypto::kem_private_key_size(moderation_suite.kem);
  KeyFile key = TRY(parse(file, KeyKind::moderation, size));
  auto public_key = crypto::kem_public_key(moderation_suite.kem, key.key.reveal());
  if (!public_key.ok()) return Error{rules::key_file_is_whole};
  return KeptModerationKey{
      {key.number, {std::move(key.key), *std::move(public_key)}}, from_unix_ms(key.created_ms)
  };
}

Result<WrappingKeyRecord> parse_wrapping_key(ByteView file) {
  KeyFile key = TRY(parse(file, KeyKind::wrapping, wrapping_key_size));
  const Month month{static_cast<std::uint16_t>(key.number)};
  if (month.value != key.number) return Error{rules::key_file_is_whole};
  return WrappingKeyRecord{month, WrappingKey(std::move(key.key))};
}

}  // namespace causeway::report
