#include "client/groups.h"

#include <algorithm>

#include "api/limits.h"
#include "directory/statement.h"

namespace causeway::client {
namespace {

/// Packages are refilled at each login, so this only bounds how long a device may stay away and
/// still be added by a one-time package.
constexpr std::chrono::hours key_package_lifetime{24 * 90};
/// Clocks of others may be behind ours.
constexpr std::chrono::hours clock_allowance{24};

std::uint64_t unix_seconds(Instant instant) {
  return to_unix_ms(instant) / 1000;
}

}  // namespace

Result<mls_group::Identity> mls_identity(const Self& self) {
  const auto statement = TRY(directory::recall_statement(self.statement));
  const auto* listed = statement.find(self.device);
  const Bytes credential = listed == nullptr ? self.credential : tls::encode(*listed);
  if (credential.empty()) return Error{rules::leaf_is_in_statement};
  return mls_group::Identity{mls_wire::basic_credential(credential), self.device_key.clone()};
}

mls_group::LeafOptions leaf_options(Instant now, KeyPackageUse use) {
  mls_group::LeafOptions options;
  options.lifetime = {
      .not_before = unix_seconds(now - clock_allowance),
      .not_after = unix_seconds(now + key_package_lifetime),
  };
  if (use == KeyPackageUse::last_resort) {
    options.key_package_extensions.push_back(mls_wire::make_extension(mls_wire::LastResort{}));
  }
  return options;
}

Instant key_package_end(Instant now) {
  return now + key_package_lifetime + api::limits::inbox_retention;
}

mls_wire::Extensions group_extensions(api::ConversationKind kind, AccountId creator) {
  mls_wire::AppDataDictionary dictionary;
  dictionary.set(
      mls_wire::ComponentId::safe_aad,
      tls::encode(mls_wire::ComponentsList{{mls_wire::ComponentId::frank_commitment}})
  );
  if (kind == api::ConversationKind::group) {
    mls_tree::Roles roles;
    roles.set(creator, mls_tree::Role::owner);
    dictionary.set(mls_wire::ComponentId::roles, tls::encode(roles));
  }
  return {
      mls_wire::make_extension(mls_wire::RequiredCapabilities{
          .extension_types = {mls_wire::ExtensionType::app_data_dictionary}
      }),
      mls_wire::make_extension(dictionary),
  };
}

Result<mls_wire::Extensions> with_role(
    mls_wire::Extensions extensions, AccountId account, mls_tree::Role role
) {
  auto roles = TRY(mls_tree::find_roles(extensions));
  auto dictionary = TRY(mls_wire::find_extension<mls_wire::AppDataDictionary>(extensions));
  if (!roles || !dictionary) return Error{rules::conversation_is_a_group};
  roles->set(account, role);
  dictionary->set(mls_wire::ComponentId::roles, tls::encode(*roles));
  for (mls_wire::Extension& extension : extensions) {
    if (extension.extension_type == mls_wire::ExtensionType::app_data_dictionary) {
      extension = mls_wire::make_extension(*dictionary);
    }
  }
  return extensions;
}

Result<std::optional<HeldGroup>> read_group(StoreTransaction& store, ConversationId id) {
  const auto stored = TRY(store.group(id));
  if (!stored) return std::optional<HeldGroup>();
  auto tree = TRY(mls_tree::StoredTree::read(TRY(store.tree(id))));
  auto group =
      TRY(mls_group::Group::decode(stored->epoch.reveal(), stored->ratchets.reveal(), tree.tree()));
  return std::optional(HeldGroup{std::move(group), std::move(tree)});
}

Result<mls_group::Group*> load_group(Context& context, ConversationId id) {
  auto& groups = context.memory.groups;
  const auto held = groups.find(id);
  if (held != groups.end()) return &held->second.group;
  auto stored = TRY(read_group(context.store, id));
  if (!stored) return static_cast<mls_group::Group*>(nullptr);
  return &groups.emplace(id, *std::move(stored)).first->second.group;
}

Result<void> put_group(Context& context, ConversationId id, mls_group::Group group) {
  if (mls_group::Group* held = TRY(load_group(context, id))) {
    *held = std::move(group);
  } else {
    context.memory.groups.emplace(id, HeldGroup{std::move(group), {}});
  }
  return keep_group(context, id);
}

Result<void> keep_group(Context& context, ConversationId id) {
  HeldGroup& held = context.memory.groups.at(id);
  TRY(context.store.put_group(id, {held.group.encode_epoch(), held.group.encode_ratchets()}));
  if (const auto record = held.tree.put(held.group.tree())) {
    TRY(context.store.put_tree(id, *record));
  }
  return {};
}

Result<void> put_ratchets(Context& context, ConversationId id, const mls_group::Group& group) {
  return context.store.put_ratchets(id, group.encode_ratchets());
}

Result<void> forget_group(Context& context, ConversationId id) {
  context.memory.groups.erase(id);
  return context.store.delete_group(id);
}

Result<bool> is_newer(
    Context& context, const Conversation& conversation, const mls_group::Group& next
) {
  const mls_group::Group* held = TRY(load_group(context, conversation.id));
  const std::uint64_t newest = held == nullptr
                                   ? conversation.last_epoch
                                   : std::max(conversation.last_epoch, held->epoch().value);
  return next.epoch().value > newest;
}

std::vector<Leaf> leaves_of(const mls_group::Group& group) {
  std::vector<Leaf> leaves;
  for (const mls_wire::LeafIndex index : group.tree().members()) {
    auto credential = credential_at(group, index);
    if (credential.ok()) leaves.push_back({index, *std::move(credential)});
  }
  return leaves;
}

std::vector<mls_wire::LeafIndex> leaves_of(
    const mls_group::Group& group, const std::vector<AccountId>& accounts
) {
  std::vector<mls_wire::LeafIndex> found;
  for (const Leaf& leaf : leaves_of(group)) {
    const bool wanted =
        std::find(accounts.begin(), accounts.end(), leaf.credential.account) != accounts.end();
    if (wanted) found.push_back(leaf.index);
  }
  return found;
}

Result<identity::DeviceCredential> credential_at(
    const mls_group::Group& group, mls_wire::LeafIndex index
) {
  const mls_wire::LeafNode* leaf = group.tree().leaf(index);
  if (leaf == nullptr) return Error{rules::sender_is_the_leaf};
  return tls::decode<identity::DeviceCredential>(leaf->credential.body);
}

std::set<AccountId> accounts_of(const mls_group::Group& group) {
  std::set<AccountId> accounts;
  for (const Leaf& leaf : leaves_of(group)) accounts.insert(leaf.credential.account);
  return accounts;
}

AccountId other_account(const mls_group::Group& group, AccountId own) {
  for (const AccountId& account : accounts_of(group)) {
    if (account != own) return account;
  }
  return {};
}

Result<void> check_kind(
    const mls_group::Group& group, const Conversation& conversation, AccountId own
) {
  const auto accounts = accounts_of(group);
  const bool fits = [&] {
    switch (conversation.kind) {
      case api::ConversationKind::note:
        return accounts == std::set{own};
      case api::ConversationKind::direct: {
        // One of the two may have left.
        const AccountId other = other_account(group, own);
        const bool known =
            conversation.peer == AccountId{} || other == AccountId{} || conversation.peer == other;
        return accounts.size() <= 2 && known;
      }
      case api::ConversationKind::group:
        return true;
    }
    return false;  // of a later version
  }();
  if (!fits) return Error{rules::members_fit_kind};
  return {};
}

}  // namespace causeway::client
