#pragma once

#include <variant>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/framing.h"
#include "mls_wire/group_info.h"
#include "mls_wire/key_package.h"
#include "mls_wire/unverified.h"
#include "mls_wire/welcome.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// RFC 9420 §6: the outermost envelope, always of version mls10.
struct MlsMessage {
  using Wire = tls::Custom;
  std::
      variant<PublicMessage, PrivateMessage, Welcome, Unverified<GroupInfo>, Unverified<KeyPackage>>
          body;

  /// `rules::version_is_mls10` for any other version, `tls::rules::variant_tag_is_known` for a wire
  /// format beyond the five.
  static Result<MlsMessage> decode(tls::Reader& reader);
  void encode(tls::Writer& writer) const;

  bool operator==(const MlsMessage&) const = default;
};

}  // namespace causeway::mls_wire
