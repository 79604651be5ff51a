#include "mls_wire/message.h"

#include "mls_wire/rules.h"

namespace causeway::mls_wire {

Result<MlsMessage> MlsMessage::decode(tls::Reader& reader) {
  if (TRY(tls::decode_from<ProtocolVersion>(reader)) != ProtocolVersion::mls10) {
    return Error{rules::version_is_mls10};
  }
  return MlsMessage{TRY(tls::decode_from<decltype(body)>(reader))};
}

void MlsMessage::encode(tls::Writer& writer) const {
  tls::encode_to(writer, ProtocolVersion::mls10);
  tls::encode_to(writer, body);
}

}  // namespace causeway::mls_wire
