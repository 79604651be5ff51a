#include "cmd/causeway-interop/json_fields.h"

#include "base/encoding.h"

namespace causeway::interop {

Bytes bytes_of(const Json& field) {
  return accept(from_hex(field.get<std::string>()));
}

mls_wire::MlsMessage message_of(const Json& field) {
  return decoded<mls_wire::MlsMessage>(field);
}

std::string message_hex(decltype(mls_wire::MlsMessage::body) content) {
  return to_hex(tls::encode(mls_wire::MlsMessage{std::move(content)}));
}

}  // namespace causeway::interop
