#include "mls_wire/components.h"

#include <algorithm>
#include <utility>

namespace causeway::mls_wire {

namespace {

bool before(const ComponentData& entry, ComponentId id) {
  return entry.component_id < id;
}

}  // namespace

const Bytes* AppDataDictionary::find(ComponentId id) const {
  const auto found = std::lower_bound(component_data.begin(), component_data.end(), id, before);
  if (found == component_data.end() || found->component_id != id) return nullptr;
  return &found->data;
}

void AppDataDictionary::set(ComponentId id, Bytes data) {
  const auto place = std::lower_bound(component_data.begin(), component_data.end(), id, before);
  if (place != component_data.end() && place->component_id == id) {
    place->data = std::move(data);
  } else {
    component_data.insert(place, {id, std::move(data)});
  }
}

Result<AppDataDictionary> AppDataDictionary::decode(tls::Reader& reader) {
  AppDataDictionary dictionary{TRY(tls::decode_from<std::vector<ComponentData>>(reader))};
  const auto& entries = dictionary.component_data;
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (!(entries[i - 1].component_id < entries[i].component_id)) {
      return Error{rules::components_ascend};
    }
  }
  return dictionary;
}

void AppDataDictionary::encode(tls::Writer& writer) const {
  tls::encode_to(writer, component_data);
}

}  // namespace causeway::mls_wire
