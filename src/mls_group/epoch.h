#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "mls_group/key_schedule.h"
#include "mls_wire/group_context.h"
#include "mls_wire/suite.h"
#include "tls/codec.h"

namespace causeway::mls_group {

namespace rules {
inline constexpr Rule confirmation_tag_is_valid{
    "mls.commit.confirmation_tag_is_valid", "RFC 9420 §12.4.2, §12.4.3.1"
};
}  // namespace rules

/// What a member keeps of an epoch's secrets. The encryption secret went into the secret tree, and
/// the confirmation key has done its work.
struct RetainedSecrets {
  using Wire = tls::Struct;
  SenderDataSecret sender_data_secret;
  ExporterSecret exporter_secret;
  ExternalSecret external_secret;
  MembershipKey membership_key;
  ResumptionPsk resumption_psk;
  EpochAuthenticator epoch_authenticator;
  InitSecret init_secret;

  RetainedSecrets clone() const;
};

RetainedSecrets retain(EpochSecrets&& secrets);

/// The secrets of an epoch and the tag that proves them.
struct BegunEpoch {
  EpochSecrets secrets;
  Bytes confirmation_tag;
};

/// From the member secret to the end of the schedule. `context` is that of the new epoch.
BegunEpoch begin_epoch(
    const mls_wire::Suite& suite,
    const MemberSecret& member_secret,
    const mls_wire::GroupContext& context
);

/// As above, for whoever was told the tag: `confirmation_tag_is_valid` unless it is the same.
Result<EpochSecrets> begin_confirmed_epoch(
    const mls_wire::Suite& suite,
    const MemberSecret& member_secret,
    const mls_wire::GroupContext& context,
    ByteView confirmation_tag
);

/// The init secret of an external commit, and what tells the members (RFC 9420 §8.3).
struct ExternalInitSecret {
  Bytes kem_output;
  InitSecret init_secret;
};

/// The newcomer's side. `kem_key_is_valid` where the key is unusable.
Result<ExternalInitSecret> make_external_init(
    const mls_wire::Suite& suite, ByteView external_pub, Random& random
);

/// The members' side. `kem_key_is_valid` where the KEM output is unusable.
Result<InitSecret> open_external_init(
    const mls_wire::Suite& suite, const ExternalSecret& external_secret, ByteView kem_output
);

}  // namespace causeway::mls_group
