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
constexpr std::size_t name_fields = 3;

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
  if (!state.names.empty()) entries.push_back({names_key, encode_names(state.names)});
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
  if (const auto names = take_extension(state.others, names_key)) {
    state.names = TRY(parse_names(*names));
    if (state.names.empty()) return Error{rules::account_state_is_valid};
  }
  return state;
}

NestedPart account_state_part(const AccountState& state) {
  return {Disposition::unspecified, "", SinglePart{std::string(account_state_type), encode(state)}};
}

}  // namespace causeway::content
