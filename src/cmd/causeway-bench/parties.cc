#include "cmd/causeway-bench/parties.h"

#include <utility>

#include "tls/codec.h"

namespace causeway::bench {

using mls_group::Group;
using mls_group::Profile;

Device new_device(mls_wire::CipherSuite suite, std::string_view name, Random& random) {
  mls_group::Identity identity{
      mls_wire::basic_credential(as_bytes(name)),
      crypto::generate_signing_key(mls_wire::find_suite(suite)->signature, random)
  };
  auto bundle = *mls_group::make_key_package(suite, identity, {}, random);
  return {std::move(identity), std::move(bundle)};
}

Group new_group(const Device& creator, Random& random) {
  return *Group::create(
      {.group_id = Bytes(16, 7),
       .cipher_suite = creator.bundle.key_package.cipher_suite,
       .extensions = {},
       .profile = Profile::rfc9420},
      creator.identity,
      {},
      random
  );
}

Group join_group(ByteView welcome, ByteView ratchet_tree, const Device& device, Workers& workers) {
  const mls_group::NoPsks no_psks;
  return *Group::join(
      *tls::decode<mls_wire::Welcome>(welcome),
      device.bundle,
      device.identity.key.clone(),
      {.tree = *tls::decode<mls_wire::RatchetTreeNodes>(ratchet_tree),
       .psks = no_psks,
       .profile = Profile::rfc9420,
       .workers = &workers}
  );
}

}  // namespace causeway::bench
