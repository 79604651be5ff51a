#pragma once

#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "crypto/hash.h"
#include "mls_group/key_schedule.h"
#include "mls_wire/proposal.h"

namespace causeway::mls_group {

namespace rules {
inline constexpr Rule psk_is_known{"mls.psk.is_known", "RFC 9420 §8.4"};
inline constexpr Rule psk_count_is_representable{"mls.psk.count_is_representable", "RFC 9420 §8.4"};
inline constexpr Rule link_is_the_only_one{"mls.psk.link_is_the_only_one", "RFC 9420 §12.4.3.1"};
}  // namespace rules

/// Which pre-shared key is meant, without the nonce of one use.
using PskName = decltype(mls_wire::PreSharedKeyId::psk);

/// The resumption PSK that links a new group to the one before it (successor.h): that of any usage
/// but `application`. Null for all others.
const mls_wire::ResumptionPsk* as_link(const PskName& name);

/// The link among the PSKs of a Welcome, if there is one. `link_is_the_only_one` where there are
/// more.
Result<std::optional<mls_wire::ResumptionPsk>> find_link(
    std::span<const mls_wire::PreSharedKeyId> ids
);

/// Where the host keeps pre-shared keys: external ones, and the resumption PSKs of past epochs
/// (`Group::resumption_psk`), which a group does not keep by itself.
class PskSource {
 public:
  virtual ~PskSource() = default;
  /// Null where there is none. The key lives as long as the source.
  virtual const SecretBytes* find(const PskName& name) const = 0;
};

/// For groups without pre-shared keys, as ours are.
class NoPsks final : public PskSource {
 public:
  const SecretBytes* find(const PskName&) const override { return nullptr; }
};

/// For those who hold a few in memory. Of two with one name the first counts.
class ListedPsks final : public PskSource {
 public:
  void add(PskName name, SecretBytes psk) { psks_.emplace_back(std::move(name), std::move(psk)); }

  const SecretBytes* find(const PskName& name) const override {
    for (const auto& [known, psk] : psks_) {
      if (known == name) return &psk;
    }
    return nullptr;
  }

 private:
  std::vector<std::pair<PskName, SecretBytes>> psks_;
};

/// psk_secret (RFC 9420 §8.4): all keys in the order of `ids`; zero where there are none.
/// `psk_is_known` where the source lacks one.
Result<PskSecret> derive_psk_secret(
    crypto::Hash hash, std::span<const mls_wire::PreSharedKeyId> ids, const PskSource& source
);

}  // namespace causeway::mls_group
