#include "client/repairs.h"

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

/// What cannot be added now is asked for again after a while: its key packages may be renewed.
void note_unreachable(Context& context, ConversationId id, const std::vector<DeviceId>& devices) {
  constexpr Milliseconds time = std::chrono::minutes(1);
  Waiting& waiting = context.waiting(id);
  waiting.unreachable.insert(devices.begin(), devices.end());
  waiting.unreachable_until = context.now + time;
}

/// Who comes and who goes, to bring devices in line.
struct Repair {
  KeyPackages add;
  std::vector<mls_wire::LeafIndex> remove;
};

/// A key package that is of no use must not keep everybody from speaking: where the commit cannot
/// be made, it is made without the devices that would come in. Answers whether there was anything.
Result<bool> commit_repair(Context& context, ConversationId id, Repair repair) {
  if (repair.add.empty() && repair.remove.empty()) return false;
  const auto made = make_commit(context, id, {.add = repair.add, .remove = repair.remove}, {});
  if (made.ok()) return true;
  if (made.error().is(rules::store_works) || repair.add.empty()) return made.error();
  for (const mls_wire::KeyPackage& package : repair.add) {
    note_unreachable(context, id, {TRY(mls_tree::device_of(package.leaf_node)).device});
  }
  return commit_repair(context, id, {{}, std::move(repair.remove)});
}

}  // namespace

Result<bool> repair_devices(Context& context, Conversation& conversation) {
  const ConversationId id = conversation.id;
  std::set<AccountId> accounts = context.waiting(id).repairs;
  const bool is_idle = accounts.empty() && !conversation.check_devices;
  const mls_group::Group* group = is_idle ? nullptr : TRY(load_group(context, id));
  if (group == nullptr) return false;
  if (conversation.check_devices) accounts.merge(accounts_of(*group));
  const auto leaving = TRY(leaving_accounts(context.store, id));
  Repair repair;
  for (const AccountId& account : accounts) {
    if (leaving.contains(account)) continue;  // every commit takes it out
    auto changes = TRY(find_device_changes(context.store, *group, account));
    repair.remove.insert(repair.remove.end(), changes.surplus.begin(), changes.surplus.end());
    auto& unreachable = context.waiting(id).unreachable;
    std::erase_if(changes.missing, [&](const DeviceId& one) { return unreachable.contains(one); });
    if (changes.missing.empty()) continue;
    const ClaimFor what{id, group->context().cipher_suite, Lacking::left_out};
    const auto claimed = TRY(claim_devices(context, what, account, changes.missing));
    if (!claimed) return true;
    note_unreachable(context, id, changes.missing);
    for (const mls_wire::KeyPackage& package : *claimed) {
      unreachable.erase(TRY(mls_tree::device_of(package.leaf_node)).device);
      repair.add.push_back(package);
    }
  }
  context.waiting(id).repairs.clear();
  if (TRY(commit_repair(context, id, std::move(repair)))) return true;
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

Result<void> plan_repairs(Context& context, Milliseconds pause) {
  TRY(context.store.check_all_devices());
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    if (conversation.state >= ConversationState::left) continue;
    context.waiting(conversation.id).repair_after = context.now + pause;
    context.touch(conversation.id);
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
