#include "client/members.h"

#include <algorithm>
#include <map>
#include <utility>

#include "client/groups.h"
#include "client/session.h"

namespace causeway::client {
namespace {

Result<std::string> username_of(StoreTransaction& store, const Self& self, AccountId account) {
  if (account == self.account) return self.username;
  auto person = TRY(store.person(account));
  return person ? std::move(person->username) : std::string();
}

}  // namespace

Result<Membership> membership_of(StoreTransaction& store, ConversationId id) {
  const auto held = TRY(read_group(store, id));
  if (!held) return Membership();
  const Self self = TRY(load_self(store));
  const mls_group::Group& group = held->group;
  const auto roles = TRY(mls_tree::find_roles(group.context().extensions));

  std::map<AccountId, std::size_t> devices;
  for (const Leaf& leaf : leaves_of(group)) ++devices[leaf.credential.account];
  std::vector<Member> members;
  members.reserve(devices.size());
  for (const auto& [account, count] : devices) {
    members.push_back({
        .account = account,
        .username = TRY(username_of(store, self, account)),
        .name = TRY(store.profile_name(account)),
        .role = roles ? roles->of(account) : mls_tree::Role::member,
        .devices = count,
        .standing = TRY(standing_of(store, account)),
    });
  }
  std::sort(members.begin(), members.end(), [](const Member& left, const Member& right) {
    return std::tie(left.username, left.account) < std::tie(right.username, right.account);
  });
  return Membership{std::move(members), group.context().cipher_suite == mls_wire::hybrid_suite.id};
}

}  // namespace causeway::client
