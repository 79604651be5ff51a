#include "client/repairs.h"

#include <algorithm>
#include <map>
#include <utility>

#include "client/claims.h"
#include "client/commits.h"
#include "client/departures.h"
#include "client/groups.h"
#include "client/people.h"
#include "client/session.h"

namespace causeway::client {
namespace {

/// How old this device's leaf key may grow before it is renewed with the next message.
constexpr Milliseconds leaf_key_age_max = std::chrono::hours(24 * 7);

/// This device as the newest statement certifies it, where its leaf says so otherwise.
Result<std::optional<mls_group::Identity>> newer_identity(
    Context& context, const mls_group::Group& group
) {
  auto identity = TRY(mls_identity(TRY(load_self(context.store))));
  const mls_wire::LeafNode* leaf = group.tree().leaf(group.own_leaf());
  if (leaf != nullptr && leaf->credential == identity.credential) {
    return std::optional<mls_group::Identity>();
  }
  return std::optional(std::move(identity));
}

using Leaves = std::vector<mls_wire::LeafIndex>;

/// Who comes and who goes, to bring devices in line.
struct Repair {
  KeyPackages add;
  Leaves remove;
  /// All leaves of an account that has other devices: they go when one of those comes. A repair
  /// takes nobody out of a conversation (docs/adr/0013-leaving.md).
  std::map<AccountId, Leaves> replace;
};

/// Devices that may have key packages by now: what was claimed says that they have none.
void retry_unreachable(Context& context, ConversationId id) {
  const auto expired = std::erase_if(context.waiting(id).unreachable, [&](const auto& one) {
    return context.now >= one.second;
  });
  if (expired > 0) forget_claims(context, id);
}

void append(Leaves& to, const Leaves& leaves) {
  to.insert(to.end(), leaves.begin(), leaves.end());
}

/// What of the repair can be done, now that it is known which packages are of use.
Result<mls_group::CommitOptions> find_options(
    Context& context, const mls_group::Group& group, const Repair& repair
) {
  mls_group::CommitOptions options{.add = {}, .remove = repair.remove};
  Leaves gone = repair.remove;
  for (const auto& [account, leaves] : repair.replace) append(gone, leaves);
  options.add = keep_usable(context, group, gone, repair.add);
  std::set<AccountId> come;
  for (const mls_wire::KeyPackage& package : options.add) {
    come.insert(TRY(mls_tree::device_of(package.leaf_node)).account);
  }
  for (const auto& [account, leaves] : repair.replace) {
    if (come.contains(account)) append(options.remove, leaves);
  }
  return options;
}

/// A key package that is of no use must not keep everybody from speaking: where the commit cannot
/// be made all the same, it is made without the devices that would come in. Answers whether there
/// was anything.
Result<bool> commit_repair(Context& context, const mls_group::Group& group, Repair repair) {
  const ConversationId id = *ConversationId::from(group.group_id());
  const auto options = TRY(find_options(context, group, repair));
  if (options.add.empty() && options.remove.empty()) return false;
  std::vector<DeviceId> adding;
  for (const mls_wire::KeyPackage& package : options.add) {
    adding.push_back(TRY(mls_tree::device_of(package.leaf_node)).device);
  }
  const auto made = make_commit(context, id, {.add = options.add, .remove = options.remove}, {});
  if (made.ok()) {
    context.waiting(id).adding = {adding.begin(), adding.end()};
    return true;
  }
  if (made.error().is(rules::store_works) || adding.empty()) return made.error();
  note_unreachable(context, id, adding, useless_pause);
  return commit_repair(context, group, {{}, std::move(repair.remove), std::move(repair.replace)});
}

/// Adds to the repair what it takes for one account; false while the hub is being asked.
Result<bool> plan_repair(
    Context& context, const mls_group::Group& group, AccountId account, Repair& repair
) {
  const ConversationId id = *ConversationId::from(group.group_id());
  auto changes = TRY(find_device_changes(context.store, group, account));
  if (changes.replaces_all) {
    repair.replace.emplace(account, std::move(changes.surplus));
  } else {
    append(repair.remove, changes.surplus);
  }
  const auto& unreachable = context.waiting(id).unreachable;
  std::erase_if(changes.missing, [&](const DeviceId& one) { return unreachable.contains(one); });
  if (changes.missing.empty()) return true;
  const ClaimFor what{id, group.context().cipher_suite, Lacking::left_out};
  const auto claimed = TRY(claim_devices(context, what, account, changes.missing));
  if (!claimed) return false;
  repair.add.insert(repair.add.end(), claimed->begin(), claimed->end());
  return true;
}

/// Stores from before there were rosters do not know who is in.
Result<bool> may_be_in(StoreTransaction& store, ConversationId id, AccountId account) {
  const auto roster = TRY(store.roster(id));
  return roster.empty() ||
         std::ranges::find(roster, account, &RosterEntry::account) != roster.end();
}

/// A device has to go and none can take its place yet: until then nobody speaks.
Result<void> await_successor(Context& context, Conversation& conversation) {
  if (conversation.state == ConversationState::active) {
    conversation.state = ConversationState::checking;
    TRY(context.store.put_conversation(conversation));
  }
  context.waiting(conversation.id).not_before = context.now + lacking_pause;
  return {};
}

}  // namespace

Result<bool> repair_devices(Context& context, Conversation& conversation) {
  const ConversationId id = conversation.id;
  retry_unreachable(context, id);
  std::set<AccountId> accounts = context.waiting(id).repairs;
  const bool is_idle = accounts.empty() && !conversation.check_devices;
  const mls_group::Group* group = is_idle ? nullptr : TRY(load_group(context, id));
  if (group == nullptr) return false;
  if (conversation.check_devices) accounts.merge(accounts_of(*group));
  const auto leaving = TRY(leaving_accounts(context.store, id));
  Repair repair;
  for (const AccountId& account : accounts) {
    if (leaving.contains(account)) continue;  // every commit takes it out
    if (!TRY(plan_repair(context, *group, account, repair))) return true;
  }
  context.waiting(id).repairs.clear();
  const bool has_to_wait = !repair.replace.empty();
  if (TRY(commit_repair(context, *group, std::move(repair)))) return true;
  if (has_to_wait) {
    TRY(await_successor(context, conversation));
    return true;
  }
  if (!std::exchange(conversation.check_devices, false)) return false;
  TRY(context.store.put_conversation(conversation));
  return false;
}

Result<bool> repair_when_idle(Context& context, Conversation& conversation) {
  if (!conversation.check_devices) return false;
  if (context.now >= context.waiting(conversation.id).repair_after) {
    return repair_devices(context, conversation);
  }
  context.touch(conversation.id);
  return false;
}

Milliseconds turn_to_repair(Random& random) {
  constexpr Milliseconds first = std::chrono::seconds(20);
  constexpr Milliseconds each{250};
  return first + each * random.bytes(1).front();
}

Result<void> plan_repairs(Context& context, AccountId account, Milliseconds pause) {
  for (Conversation& conversation : TRY(context.store.conversations())) {
    if (conversation.state >= ConversationState::left) continue;
    if (!TRY(may_be_in(context.store, conversation.id, account))) continue;
    Instant& after = context.waiting(conversation.id).repair_after;
    const Instant turn = context.now + pause;
    after = conversation.check_devices ? std::min(after, turn) : turn;
    context.touch(conversation.id);
    if (std::exchange(conversation.check_devices, true)) continue;
    TRY(context.store.put_conversation(conversation));
  }
  return {};
}

Result<bool> settle_before_sending(Context& context, Conversation& conversation) {
  if (TRY(repair_devices(context, conversation))) return true;
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr) return true;
  const bool key_is_old = has_passed(leaf_key_age_max, conversation.renewed_ms, context.now);
  const bool somebody_leaves = !TRY(leaving_accounts(context.store, conversation.id)).empty();
  const bool is_alone = group->tree().member_count() == 1;
  const auto identity = TRY(newer_identity(context, *group));
  if (!somebody_leaves && !identity && (!key_is_old || is_alone)) return false;
  mls_group::CommitOptions options;
  if (identity) options.identity = identity->clone();
  TRY(make_commit(context, conversation.id, std::move(options), {}));
  return true;
}

Result<void> commit_departures(Context& context, Conversation& conversation) {
  if (TRY(leaving_accounts(context.store, conversation.id)).empty()) return {};
  if (context.now >= context.waiting(conversation.id).commit_after) {
    return make_commit(context, conversation.id, {}, {});
  }
  context.touch(conversation.id);
  return {};
}

}  // namespace causeway::client
