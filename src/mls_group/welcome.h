#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/workers.h"
#include "mls_group/key_package_bundle.h"
#include "mls_group/key_schedule.h"
#include "mls_group/psk.h"
#include "mls_wire/group_info.h"
#include "mls_wire/suite.h"
#include "mls_wire/welcome.h"

/// Welcome messages (RFC 9420 §12.4.3.1): how the secrets of an epoch reach those whom it adds.
///
///     GroupSecrets ── HPKE to each init_key ─────────→ Welcome.secrets
///     GroupInfo ── AEAD under the welcome_secret ────→ Welcome.encrypted_group_info
namespace causeway::mls_group {

namespace rules {
inline constexpr Rule welcome_is_for_this_key_package{
    "mls.welcome.is_for_this_key_package", "RFC 9420 §12.4.3.1"
};
inline constexpr Rule welcome_suite_is_ours{
    "mls.welcome.suite_is_that_of_the_key_package", "RFC 9420 §12.4.3.1"
};
inline constexpr Rule group_info_is_authentic{
    "mls.welcome.group_info_is_authentic", "RFC 9420 §12.4.3.1"
};
}  // namespace rules

/// Somebody whom a commit adds.
struct Newcomer {
  const mls_wire::KeyPackage* key_package;
  /// Of the lowest node that the newcomer has in common with the committer's new path; null where
  /// the commit has none.
  const mls_wire::PathSecret* path_secret;
};

/// What all newcomers get alike.
struct WelcomeContents {
  const JoinerSecret& joiner_secret;
  const WelcomeSecret& welcome_secret;
  std::span<const mls_wire::PreSharedKeyId> psks;
  const mls_wire::GroupInfo& group_info;
};

/// One HPKE seal per newcomer, which the workers share, and `random` with them. `kem_key_is_valid`
/// where an init key is unusable.
Result<mls_wire::Welcome> make_welcome(
    const mls_wire::Suite& suite,
    const WelcomeContents& contents,
    std::span<const Newcomer> newcomers,
    Random& random,
    Workers& workers = alone()
);

/// A Welcome, decrypted and not believed yet: the GroupInfo's signer is to be found in the tree.
struct OpenedWelcome {
  MemberSecret member_secret;  // from which the epoch's secrets follow
  std::optional<mls_wire::PathSecret> path_secret;
  std::optional<mls_wire::ResumptionPsk> link;  // to the group that this one follows from
  mls_wire::Unverified<mls_wire::GroupInfo> group_info;
};

/// One HPKE opening. `suite_is_supported`, `welcome_suite_is_ours`,
/// `welcome_is_for_this_key_package`, `link_is_the_only_one`, `psk_is_known`,
/// `kem_key_is_valid`, `ciphertext_is_authentic` (of the group secrets), `group_info_is_authentic`,
/// codec rules.
Result<OpenedWelcome> open_welcome(
    const mls_wire::Welcome& welcome, const KeyPackageBundle& bundle, const PskSource& psks
);

}  // namespace causeway::mls_group
