#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/components.h"
#include "mls_wire/credential.h"
#include "mls_wire/rules.h"
#include "mls_wire/types.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// RFC 9420 §17.3 and draft-ietf-mls-extensions-09.
enum class ExtensionType : std::uint16_t {
  application_id = 0x0001,
  ratchet_tree = 0x0002,
  required_capabilities = 0x0003,
  external_pub = 0x0004,
  external_senders = 0x0005,
  app_data_dictionary = 0x0006,
  last_resort = 0x000A,
};

/// RFC 9420 §12.1 and draft-ietf-mls-extensions-09.
enum class ProposalType : std::uint16_t {
  add = 1,
  update = 2,
  remove = 3,
  psk = 4,
  reinit = 5,
  external_init = 6,
  group_context_extensions = 7,
  self_remove = 0x000A,
};

struct Extension {
  using Wire = tls::Struct;
  ExtensionType extension_type{};
  Bytes extension_data;
  bool operator==(const Extension&) const = default;
};

using Extensions = std::vector<Extension>;

/// RFC 9420 §5.3.3.
struct ApplicationId {
  using Wire = tls::Struct;
  static constexpr ExtensionType type = ExtensionType::application_id;
  Bytes application_id;
  bool operator==(const ApplicationId&) const = default;
};

/// RFC 9420 §11.1.
struct RequiredCapabilities {
  using Wire = tls::Struct;
  static constexpr ExtensionType type = ExtensionType::required_capabilities;
  std::vector<ExtensionType> extension_types;
  std::vector<ProposalType> proposal_types;
  std::vector<CredentialType> credential_types;
  bool operator==(const RequiredCapabilities&) const = default;
};

/// RFC 9420 §12.4.3.2: the key to which a newcomer encrypts the init secret of an external commit.
struct ExternalPub {
  using Wire = tls::Struct;
  static constexpr ExtensionType type = ExtensionType::external_pub;
  HpkePublicKey external_pub;
  bool operator==(const ExternalPub&) const = default;
};

/// RFC 9420 §12.1.8.1: who may propose from outside the group. Conversations have nobody of that
/// kind (mls_tree/policy.h).
struct ExternalSenderEntry {
  using Wire = tls::Struct;
  SignaturePublicKey signature_key;
  Credential credential;
  bool operator==(const ExternalSenderEntry&) const = default;
};

struct ExternalSenders {
  using Wire = tls::Struct;
  static constexpr ExtensionType type = ExtensionType::external_senders;
  std::vector<ExternalSenderEntry> external_senders;
  bool operator==(const ExternalSenders&) const = default;
};

/// Marks a KeyPackage that may be used more than once.
struct LastResort {
  using Wire = tls::Struct;
  static constexpr ExtensionType type = ExtensionType::last_resort;
  bool operator==(const LastResort&) const = default;
};

/// Which extension a struct is the content of.
template <typename T>
inline constexpr ExtensionType extension_type_of = T::type;
template <>
inline constexpr ExtensionType extension_type_of<AppDataDictionary> =
    ExtensionType::app_data_dictionary;

/// Null where the list has none. The `ratchet_tree` extension is read by ratchet_tree_nodes.h.
const Extension* find_extension(const Extensions& extensions, ExtensionType type);

/// The extension of type T: nothing where the list has none, an error where it does not decode.
template <typename T>
Result<std::optional<T>> find_extension(const Extensions& extensions) {
  const Extension* found = find_extension(extensions, extension_type_of<T>);
  if (found == nullptr) return std::optional<T>();
  return std::optional<T>(TRY(tls::decode<T>(found->extension_data)));
}

template <typename T>
Extension make_extension(const T& content) {
  return {extension_type_of<T>, tls::encode(content)};
}

/// Of any object: `rules::extension_once_per_type` where a type appears twice; an
/// `app_data_dictionary` decodes, wherever it is: codec rules, `components_ascend`.
Result<void> check_extensions(const Extensions& extensions);

/// The extensions of a GroupContext, wherever they come into one: as above, and those that mean
/// something to this layer decode (`required_capabilities`, `external_senders`): codec rules,
/// `certificates_are_framed`.
Result<void> check_group_extensions(const Extensions& extensions);

/// The types of RFC 9420 itself need not be listed in Capabilities (§7.2). GREASE is like any other
/// unknown type (§13.5).
bool is_default(ExtensionType type);
/// Likewise for proposal types.
bool is_default(ProposalType type);

}  // namespace causeway::mls_wire
