#include <utility>

#include "mls_group/group.h"
#include "tls/codec.h"

namespace causeway::mls_group {
namespace {

struct StoredCommit {
  using Wire = tls::Struct;
  CommitBundle bundle;
  SecretBytes epoch;
  SecretBytes ratchets;
};

}  // namespace

bool PendingCommit::matches(const mls_wire::PublicMessage& accepted) const {
  return accepted == bundle.commit;
}

SecretBytes PendingCommit::encode() const {
  return tls::encode_secret(StoredCommit{bundle, next.encode_epoch(), next.encode_ratchets()});
}

Result<PendingCommit> PendingCommit::decode(ByteView bytes) {
  auto stored = TRY(tls::decode<StoredCommit>(bytes));
  Group next = TRY(Group::decode(stored.epoch.reveal(), stored.ratchets.reveal()));
  return PendingCommit{std::move(stored.bundle), std::move(next)};
}

}  // namespace causeway::mls_group
