#pragma once

#include <utility>
#include <vector>

#include "base/secret.h"
#include "mls_group/psk.h"

namespace causeway::vectors {

/// The pre-shared keys that a case mentions.
class ListedPsks final : public mls_group::PskSource {
 public:
  void add(mls_group::PskName name, SecretBytes psk) {
    psks_.emplace_back(std::move(name), std::move(psk));
  }

  const SecretBytes* find(const mls_group::PskName& name) const override {
    for (const auto& [known, psk] : psks_) {
      if (known == name) return &psk;
    }
    return nullptr;
  }

 private:
  std::vector<std::pair<mls_group::PskName, SecretBytes>> psks_;
};

}  // namespace causeway::vectors
