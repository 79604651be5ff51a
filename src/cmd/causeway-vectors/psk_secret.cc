#include "cmd/causeway-vectors/checks.h"
#include "cmd/causeway-vectors/secrets.h"
#include "mls_group/psk.h"

namespace causeway::vectors {

void check_psk_secret(const Json& one_case) {
  mls_group::ListedPsks psks;
  std::vector<mls_wire::PreSharedKeyId> ids;
  for (const Json& psk : one_case.at("psks")) {
    const mls_wire::ExternalPsk name{bytes(psk.at("psk_id"))};
    psks.add(name, secret(psk.at("psk")));
    ids.push_back({name, bytes(psk.at("psk_nonce"))});
  }
  const mls_group::PskSecret psk_secret =
      expect_ok(mls_group::derive_psk_secret(suite_of(one_case).hash, ids, psks), "psk_secret");
  expect(psk_secret.bytes() == secret(one_case.at("psk_secret")), "psk_secret");
}

}  // namespace causeway::vectors
