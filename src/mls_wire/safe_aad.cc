#include "mls_wire/safe_aad.h"

namespace causeway::mls_wire {

const Bytes* SafeAad::find(ComponentId id) const {
  for (const SafeAadItem& item : aad_items) {
    if (item.component_id == id) return &item.aad_item_data;
  }
  return nullptr;
}

Result<SafeAad> SafeAad::decode(tls::Reader& reader) {
  SafeAad aad{TRY(tls::decode_from<std::vector<SafeAadItem>>(reader))};
  for (std::size_t i = 1; i < aad.aad_items.size(); ++i) {
    if (!(aad.aad_items[i - 1].component_id < aad.aad_items[i].component_id)) {
      return Error{rules::aad_items_ascend};
    }
  }
  return aad;
}

void SafeAad::encode(tls::Writer& writer) const {
  tls::encode_to(writer, aad_items);
}

}  // namespace causeway::mls_wire
