#include "content/account_state.h"

#include <algorithm>

#include "content/cbor.h"
#include "content/extensions.h"
#include "content/message.h"

namespace causeway::content {
namespace {

constexpr std::int64_t asks_key = 1;
constexpr std::int64_t identity_key_key = 2;
constexpr std::int64_t names_key = 3;
constexpr std::int64_t trusted_keys_key = 4;
constexpr std::int64_t requests_key = 5;
constexpr std::int64_t recovery_key_key = 6;
constexpr std::int64_t profile_key_key = 7;
constexpr std::size_t name_fields = 3;
constexpr std::size_t profile_key_fields = 2;
constexpr std::size_t trusted_key_fields = 4;
constexpr std::size_t request_fields = 4;

Bytes encode_names(const std::vector<DeviceName>& names) {
  Bytes out;
  cbor::Writer writer(out);
  writer.array(names.size());
  for (const DeviceName& name : names) {
    INVARIANT(is_device_name(name.name));
    writer.array(name_fields);
    writer.bytes(name.device);
    writer.text(name.name);
    writer.bytes(name.opening);
  }
  return out;
}

Result<DeviceName> parse_name(cbor::Reader& reader) {
  if (TRY(reader.array()) != name_fields) return Error{rules::account_state_is_valid};
  const auto device = DeviceId::from(TRY(reader.bytes()));
  DeviceName name{.name = std::string(TRY(reader.text()))};
  const ByteView opening = TRY(reader.bytes());
  const bool is_valid =
      device && is_device_name(name.name) && opening.size() == name.opening.size();
  if (!is_valid) return Error{rules::account_state_is_valid};
  name.device = *device;
  std::copy(opening.begin(), opening.end(), name.opening.begin());
  return name;
}

Result<std::vector<DeviceName>> parse_names(ByteView encoded) {
  cbor::Reader reader(encoded);
  std::vector<DeviceName> names;
  for (std::size_t left = TRY(reader.array()); left > 0; --left) {
    names.push_back(TRY(parse_name(reader)));
  }
  return names;
}

Bytes encode_trusted_keys(const std::vector<TrustedKey>& keys) {
  Bytes out;
  cbor::Writer writer(out);
  writer.array(keys.size());
  for (const TrustedKey& key : keys) {
    writer.array(trusted_key_fields);
    writer.bytes(key.account);
    writer.bytes(key.identity_key);
    writer.unsigned_integer(static_cast<std::uint64_t>(key.trust));
    writer.unsigned_integer(key.changed_ms);
  }
  return out;
}

Result<TrustedKey> parse_trusted_key(cbor::Reader& reader) {
  if (TRY(reader.array()) != trusted_key_fields) return Error{rules::account_state_is_valid};
  const auto account = AccountId::from(TRY(reader.bytes()));
  const ByteView identity_key = TRY(reader.bytes());
  const std::uint64_t trust = TRY(reader.unsigned_integer());
  TrustedKey key{.changed_ms = TRY(reader.unsigned_integer())};
  const bool is_valid = account && identity_key.size() == key.identity_key.size() &&
                        trust <= static_cast<std::uint64_t>(Trust::verified) &&
                        key.changed_ms <= changed_ms_max;
  if (!is_valid) return Error{rules::account_state_is_valid};
  key.account = *account;
  key.trust = static_cast<Trust>(trust);
  std::copy(identity_key.begin(), identity_key.end(), key.identity_key.begin());
  return key;
}

Result<std::vector<TrustedKey>> parse_trusted_keys(ByteView encoded) {
  cbor::Reader reader(encoded);
  std::vector<TrustedKey> keys;
  for (std::size_t left = TRY(reader.array()); left > 0; --left) {
    keys.push_back(TRY(parse_trusted_key(reader)));
  }
  return keys;
}

Bytes encode_requests(const std::vector<MessageRequest>& requests) {
  Bytes out;
  cbor::Writer writer(out);
  writer.array(requests.size());
  for (const MessageRequest& request : requests) {
    writer.array(request_fields);
    writer.bytes(request.conversation);
    writer.bytes(request.from);
    writer.unsigned_integer(static_cast<std::uint64_t>(request.state));
    writer.unsigned_integer(request.changed_ms);
  }
  return out;
}

Result<MessageRequest> parse_request(cbor::Reader& reader) {
  if (TRY(reader.array()) != request_fields) return Error{rules::account_state_is_valid};
  const auto conversation = ConversationId::from(TRY(reader.bytes()));
  const auto from = AccountId::from(TRY(reader.bytes()));
  const std::uint64_t state = TRY(reader.unsigned_integer());
  const std::uint64_t changed_ms = TRY(reader.unsigned_integer());
  const bool is_valid = conversation && from &&
                        state <= static_cast<std::uint64_t>(RequestState::declined) &&
                        changed_ms <= changed_ms_max;
  if (!is_valid) return Error{rules::account_state_is_valid};
  return MessageRequest{*conversation, *from, static_cast<RequestState>(state), changed_ms};
}

Result<std::vector<MessageRequest>> parse_requests(ByteView encoded) {
  cbor::Reader reader(encoded);
  std::vector<MessageRequest> requests;
  for (std::size_t left = TRY(reader.array()); left > 0; --left) {
    requests.push_back(TRY(parse_request(reader)));
  }
  return requests;
}

Bytes encode_profile_key(const AccountState& state) {
  Bytes out;
  cbor::Writer writer(out);
  writer.array(profile_key_fields);
  writer.bytes(state.sealed_profile_key);
  writer.unsigned_integer(state.profile_changed_ms);
  return out;
}

Result<void> take_profile_key(AccountState& state, ByteView encoded) {
  cbor::Reader reader(encoded);
  if (TRY(reader.array()) != profile_key_fields) return Error{rules::account_state_is_valid};
  state.sealed_profile_key = to_bytes(TRY(reader.bytes()));
  state.profile_changed_ms = TRY(reader.unsigned_integer());
  const bool is_valid =
      !state.sealed_profile_key.empty() && state.profile_changed_ms <= changed_ms_max;
  return is_valid ? Result<void>() : Error{rules::account_state_is_valid};
}

}  // namespace

bool is_device_name(std::string_view name) {
  return !name.empty() && name.size() <= device_name_size_max && is_group_name(name);
}

Bytes encode(const AccountState& state) {
  std::vector<Extension> entries = state.others;
  if (state.asks) {
    Extension asks{asks_key, {}};
    cbor::Writer(asks.value).boolean(true);
    entries.push_back(std::move(asks));
  }
  if (!state.sealed_identity_key.empty()) {
    Extension identity_key{identity_key_key, {}};
    cbor::Writer(identity_key.value).bytes(state.sealed_identity_key);
    entries.push_back(std::move(identity_key));
  }
  if (!state.sealed_recovery_key.empty()) {
    Extension recovery_key{recovery_key_key, {}};
    cbor::Writer(recovery_key.value).bytes(state.sealed_recovery_key);
    entries.push_back(std::move(recovery_key));
  }
  if (!state.names.empty()) entries.push_back({names_key, encode_names(state.names)});
  if (!state.trusted_keys.empty()) {
    entries.push_back({trusted_keys_key, encode_trusted_keys(state.trusted_keys)});
  }
  if (!state.requests.empty()) entries.push_back({requests_key, encode_requests(state.requests)});
  if (!state.sealed_profile_key.empty()) {
    entries.push_back({profile_key_key, encode_profile_key(state)});
  }
  Bytes out;
  cbor::Writer writer(out);
  encode_extensions(writer, entries);
  return out;
}

Result<AccountState> parse_account_state(ByteView encoded) {
  cbor::Reader reader(encoded);
  AccountState state;
  state.others = TRY(decode_extensions(reader));
  TRY(reader.finish());
  if (const auto asks = take_extension(state.others, asks_key)) {
    // One text for each value: who asks nothing leaves it out.
    if (!TRY(cbor::Reader(*asks).boolean())) return Error{rules::account_state_is_valid};
    state.asks = true;
  }
  if (const auto key = take_extension(state.others, identity_key_key)) {
    state.sealed_identity_key = to_bytes(TRY(cbor::Reader(*key).bytes()));
    if (state.sealed_identity_key.empty()) return Error{rules::account_state_is_valid};
  }
  if (const auto key = take_extension(state.others, recovery_key_key)) {
    state.sealed_recovery_key = to_bytes(TRY(cbor::Reader(*key).bytes()));
    if (state.sealed_recovery_key.empty()) return Error{rules::account_state_is_valid};
  }
  if (const auto names = take_extension(state.others, names_key)) {
    state.names = TRY(parse_names(*names));
    if (state.names.empty()) return Error{rules::account_state_is_valid};
  }
  if (const auto keys = take_extension(state.others, trusted_keys_key)) {
    state.trusted_keys = TRY(parse_trusted_keys(*keys));
    if (state.trusted_keys.empty()) return Error{rules::account_state_is_valid};
  }
  if (const auto requests = take_extension(state.others, requests_key)) {
    state.requests = TRY(parse_requests(*requests));
    if (state.requests.empty()) return Error{rules::account_state_is_valid};
  }
  if (const auto key = take_extension(state.others, profile_key_key)) {
    TRY(take_profile_key(state, *key));
  }
  return state;
}

NestedPart account_state_part(const AccountState& state) {
  return {Disposition::unspecified, "", SinglePart{std::string(account_state_type), encode(state)}};
}

}  // namespace causeway::content
