#include "mls_group/psk.h"

#include <cstdint>
#include <limits>

#include "crypto/kdf.h"
#include "mls_group/expand.h"
#include "tls/codec.h"

namespace causeway::mls_group {
namespace {

/// RFC 9420 §8.4.
struct PskLabel {
  using Wire = tls::Struct;
  mls_wire::PreSharedKeyId id;
  std::uint16_t index = 0;
  std::uint16_t count = 0;
};

}  // namespace

const mls_wire::ResumptionPsk* as_link(const PskName& name) {
  const auto* resumption = std::get_if<mls_wire::ResumptionPsk>(&name);
  const bool is_link =
      resumption != nullptr && resumption->usage != mls_wire::ResumptionPskUsage::application;
  return is_link ? resumption : nullptr;
}

Result<std::optional<mls_wire::ResumptionPsk>> find_link(
    std::span<const mls_wire::PreSharedKeyId> ids
) {
  std::optional<mls_wire::ResumptionPsk> found;
  for (const mls_wire::PreSharedKeyId& id : ids) {
    const mls_wire::ResumptionPsk* link = as_link(id.psk);
    if (link == nullptr) continue;
    if (found) return Error{rules::link_is_the_only_one};
    found = *link;
  }
  return found;
}

Result<PskSecret> derive_psk_secret(
    crypto::Hash hash, std::span<const mls_wire::PreSharedKeyId> ids, const PskSource& source
) {
  if (ids.size() > std::numeric_limits<std::uint16_t>::max()) {
    return Error{rules::psk_count_is_representable};
  }
  SecretBytes psk_secret(crypto::hash_size(hash));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const SecretBytes* psk = source.find(ids[i].psk);
    if (psk == nullptr) return Error{rules::psk_is_known};
    const SecretBytes extracted = crypto::hkdf_extract(hash, {}, psk->reveal());
    const Bytes label = tls::encode(
        PskLabel{ids[i], static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(ids.size())}
    );
    const SecretBytes input =
        expand_with_label(hash, extracted.reveal(), "derived psk", label, crypto::hash_size(hash));
    psk_secret = crypto::hkdf_extract(hash, input.reveal(), psk_secret.reveal());
  }
  return PskSecret(std::move(psk_secret));
}

}  // namespace causeway::mls_group
