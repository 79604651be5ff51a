#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/rules.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// draft-ietf-mls-extensions-09; 0xF000 to 0xFFFF are for private use.
enum class ComponentId : std::uint16_t {
  app_components = 0x0001,
  safe_aad = 0x0002,
  content_media_types = 0x0003,
  last_resort_key_package = 0x0004,
  app_ack = 0x0005,
  frank_commitment = 0xF020,  // ours: the FRANK-1 commitment, in the Safe AAD of each message
  roles = 0xF021,             // ours: account → role, in the GroupContext (mls_tree/roles.h)
};

struct ComponentData {
  using Wire = tls::Struct;
  ComponentId component_id{};
  Bytes data;
  bool operator==(const ComponentData&) const = default;
};

/// The content of the `app_data_dictionary` extension: component ids strictly ascending.
struct AppDataDictionary {
  using Wire = tls::Custom;
  std::vector<ComponentData> component_data;

  /// The data of a component, or null.
  const Bytes* find(ComponentId id) const;
  /// Puts `data` in the place of what the component had.
  void set(ComponentId id, Bytes data);

  /// `rules::components_ascend` where they do not.
  static Result<AppDataDictionary> decode(tls::Reader& reader);
  void encode(tls::Writer& writer) const;

  bool operator==(const AppDataDictionary&) const = default;
};

/// The data of the components `app_components` and `safe_aad`.
struct ComponentsList {
  using Wire = tls::Struct;
  std::vector<ComponentId> component_ids;
  bool operator==(const ComponentsList&) const = default;
};

}  // namespace causeway::mls_wire
