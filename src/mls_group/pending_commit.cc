#include <utility>

#include "mls_group/group.h"
#include "mls_tree/stored_tree.h"
#include "tls/codec.h"

namespace causeway::mls_group {
namespace {

struct StoredCommit {
  using Wire = tls::Struct;
  CommitBundle bundle;
  SecretBytes epoch;
  SecretBytes ratchets;
  mls_tree::TreeRecord tree;
};

}  // namespace

bool PendingCommit::matches(const mls_wire::PublicMessage& accepted) const {
  return accepted == bundle.commit;
}

SecretBytes PendingCommit::encode(const mls_tree::RatchetTree* before) const {
  return tls::encode_secret(StoredCommit{
      bundle,
      next.encode_epoch(),
      next.encode_ratchets(),
      before == nullptr ? mls_tree::whole_tree(next.tree())
                        : mls_tree::changed_tree(next.tree(), *before),
  });
}

Result<PendingCommit> PendingCommit::decode(ByteView bytes, const mls_tree::RatchetTree* before) {
  auto stored = TRY(tls::decode<StoredCommit>(bytes));
  mls_tree::RatchetTree tree = TRY(mls_tree::read_tree(stored.tree, before));
  Group next = TRY(Group::decode(stored.epoch.reveal(), stored.ratchets.reveal(), std::move(tree)));
  return PendingCommit{std::move(stored.bundle), std::move(next)};
}

}  // namespace causeway::mls_group
