#include "mls_group/group_state.h"

#include <algorithm>
#include <utility>

#include "mls_wire/group_context.h"

namespace causeway::mls_group {
namespace {

/// Of the stored form. A later one reads this one or says that it does not.
constexpr std::uint8_t format = 3;

struct EpochPart {
  using Wire = tls::Struct;
  std::uint8_t version = format;
  Profile profile{};
  Bytes public_group;
  SecretBytes signing_key;
  PrivateTree private_tree;
  RetainedSecrets secrets;
  std::vector<OwnUpdate> own_updates;
};

/// What says which epoch the ratchets belong to. The secret tree follows.
struct RatchetsHead {
  using Wire = tls::Struct;
  std::uint8_t version = format;
  mls_wire::GroupId group_id;
  mls_wire::Epoch epoch;
};

std::vector<OwnUpdate> clone(const std::vector<OwnUpdate>& updates) {
  std::vector<OwnUpdate> copy;
  copy.reserve(updates.size());
  for (const OwnUpdate& update : updates) {
    copy.push_back({update.public_key, update.private_key.clone()});
  }
  return copy;
}

Result<void> check_key(
    const mls_wire::Suite& suite, const SecretBytes& private_key, ByteView public_key
) {
  const Bytes derived = TRY(crypto::kem_public_key(suite.hpke.kem, private_key.reveal()));
  if (!std::equal(derived.begin(), derived.end(), public_key.begin(), public_key.end())) {
    return Error{rules::state_is_consistent};
  }
  return {};
}

Result<void> check_private_tree(const mls_tree::PublicGroup& group, const PrivateTree& keys) {
  const mls_tree::RatchetTree& tree = group.tree();
  const mls_wire::LeafNode* leaf = tree.leaf(keys.leaf);
  if (leaf == nullptr) return Error{rules::state_is_consistent};
  TRY(check_key(group.suite(), keys.leaf_key, leaf->encryption_key));
  std::uint32_t level = 0;
  for (const NodeKey& key : keys.path) {
    const mls_wire::ParentNode* node =
        key.node.value < tree.node_count() ? tree.parent_node(key.node) : nullptr;
    if (node == nullptr || !mls_tree::is_below(keys.leaf, key.node) ||
        mls_tree::level(key.node) <= level) {
      return Error{rules::state_is_consistent};
    }
    TRY(check_key(group.suite(), key.private_key, node->encryption_key));
    level = mls_tree::level(key.node);
  }
  return {};
}

bool have_size(const RetainedSecrets& secrets, std::size_t size_bytes) {
  return std::apply(
      [size_bytes](const auto&... secret) { return ((secret.size() == size_bytes) && ...); },
      tls::fields(secrets)
  );
}

Result<crypto::SigningKey> find_signing_key(
    const mls_tree::PublicGroup& group, LeafIndex own_leaf, const SecretBytes& private_key
) {
  crypto::SigningKey key =
      TRY(crypto::signing_key_from_private(group.suite().signature, private_key.reveal()));
  const mls_wire::LeafNode* leaf = group.tree().leaf(own_leaf);
  if (leaf == nullptr || leaf->signature_key != key.public_key) {
    return Error{rules::state_is_consistent};
  }
  return key;
}

Result<SecretTree> decode_ratchets(const mls_tree::PublicGroup& group, ByteView bytes) {
  tls::Reader reader(bytes);
  const auto head = TRY(tls::decode_from<RatchetsHead>(reader));
  if (head.version != format || head.group_id != group.context().group_id ||
      head.epoch != group.context().epoch) {
    return Error{rules::state_is_consistent};
  }
  SecretTree tree = TRY(SecretTree::decode(reader, group.suite()));
  TRY(reader.finish());
  if (tree.leaf_count() != group.tree().leaf_count()) return Error{rules::state_is_consistent};
  return tree;
}

}  // namespace

GroupState GroupState::begin(
    Profile profile,
    mls_tree::PublicGroup public_group,
    crypto::SigningKey key,
    PrivateTree private_tree,
    EpochSecrets&& secrets
) {
  SecretTree secret_tree(std::move(secrets.encryption_secret), public_group.tree().leaf_count());
  return {
      .profile = profile,
      .public_group = std::move(public_group),
      .key = std::move(key),
      .private_tree = std::move(private_tree),
      .secrets = retain(std::move(secrets)),
      .secret_tree = std::move(secret_tree),
      .own_updates = {},
  };
}

GroupState GroupState::clone() const {
  return {
      profile,
      public_group,
      key.clone(),
      private_tree.clone(),
      secrets.clone(),
      secret_tree.clone(),
      mls_group::clone(own_updates),
  };
}

SecretBytes GroupState::encode_epoch() const {
  return tls::encode_secret(EpochPart{
      .version = format,
      .profile = profile,
      .public_group = public_group.encode(),
      .signing_key = key.private_key.clone(),
      .private_tree = private_tree.clone(),
      .secrets = secrets.clone(),
      .own_updates = mls_group::clone(own_updates),
  });
}

SecretBytes GroupState::encode_ratchets() const {
  SecretBytes out;
  tls::Writer writer(out);
  const mls_wire::GroupContext& context = public_group.context();
  tls::encode_to(writer, RatchetsHead{format, context.group_id, context.epoch});
  secret_tree.encode(writer);
  return out;
}

Result<GroupState> GroupState::decode(
    ByteView epoch, ByteView ratchets, mls_tree::RatchetTree tree
) {
  auto part = TRY(tls::decode<EpochPart>(epoch));
  if (part.version != format ||
      (part.profile != Profile::rfc9420 && part.profile != Profile::causeway)) {
    return Error{rules::state_is_consistent};
  }
  mls_tree::PublicGroup group =
      TRY(mls_tree::PublicGroup::decode(part.public_group, std::move(tree)));
  TRY(check_private_tree(group, part.private_tree));
  if (!have_size(part.secrets, crypto::hash_size(group.suite().hash))) {
    return Error{rules::state_is_consistent};
  }
  for (const OwnUpdate& update : part.own_updates) {
    TRY(check_key(group.suite(), update.private_key, update.public_key));
  }
  crypto::SigningKey key = TRY(find_signing_key(group, part.private_tree.leaf, part.signing_key));
  SecretTree secret_tree = TRY(decode_ratchets(group, ratchets));
  return GroupState{
      part.profile,
      std::move(group),
      std::move(key),
      std::move(part.private_tree),
      std::move(part.secrets),
      std::move(secret_tree),
      std::move(part.own_updates),
  };
}

}  // namespace causeway::mls_group
