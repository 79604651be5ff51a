#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/secret.h"
#include "mls_wire/commit.h"
#include "mls_wire/proposal.h"
#include "mls_wire/types.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

using JoinerSecret = Secret<struct JoinerSecretTag>;
using PathSecret = Secret<struct PathSecretTag>;

/// RFC 9420 §12.4.3.1: travels encrypted to one KeyPackage. `tls::encode_secret` writes it. The
/// RFC's PathSecret is a struct of one `opaque<V>`, which is how a Secret encodes.
struct GroupSecrets {
  using Wire = tls::Struct;
  JoinerSecret joiner_secret;
  std::optional<PathSecret> path_secret;
  std::vector<PreSharedKeyId> psks;
};

struct EncryptedGroupSecrets {
  using Wire = tls::Struct;
  KeyPackageRef new_member;
  HpkeCiphertext encrypted_group_secrets;
  bool operator==(const EncryptedGroupSecrets&) const = default;
};

/// RFC 9420 §12.4.3.1.
struct Welcome {
  using Wire = tls::Struct;
  static constexpr WireFormat tag = WireFormat::mls_welcome;
  CipherSuite cipher_suite{};
  std::vector<EncryptedGroupSecrets> secrets;
  Bytes encrypted_group_info;
  bool operator==(const Welcome&) const = default;
};

}  // namespace causeway::mls_wire
