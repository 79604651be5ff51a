#include "cmd/causeway-bench/parties.h"

#include <utility>

#include "tls/codec.h"

namespace causeway::bench {

using mls_group::Group;
using mls_group::Profile;

namespace {

/// Whoever takes part supports the group's suite, also one that our devices do not offer.
mls_group::LeafOptions leaf_options(mls_wire::CipherSuite suite) {
  mls_group::LeafOptions options;
  options.capabilities.cipher_suites = {suite};
  return options;
}

}  // namespace

Device new_device(mls_wire::CipherSuite suite, std::string_view name, Random& random) {
  mls_group::Identity identity{
      mls_wire::basic_credential(as_bytes(name)),
      crypto::generate_signing_key(mls_wire::find_suite(suite)->signature, random)
  };
  auto bundle = *mls_group::make_key_package(suite, identity, leaf_options(suite), random);
  return {std::move(identity), std::move(bundle)};
}

Group new_group(const Device& creator, Random& random) {
  const auto suite = creator.bundle.key_package.cipher_suite;
  return *Group::create(
      {.group_id = Bytes(16, 7),
       .cipher_suite = suite,
       .extensions = {},
       .profile = Profile::rfc9420},
      creator.identity,
      leaf_options(suite),
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
