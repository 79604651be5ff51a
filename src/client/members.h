#pragma once

#include <string>
#include <vector>

#include "client/trust.h"

namespace causeway::client {

/// An account in a conversation, as its members know it.
struct Member {
  AccountId account;
  std::string username;  // empty where it was not looked up yet
  std::string name;      // what they call themselves; empty where they did not say
  mls_tree::Role role = mls_tree::Role::member;
  std::size_t devices = 0;
  Standing standing = Standing::unverified;
};

/// Who is in a conversation, and how its keys are agreed on.
struct Membership {
  std::vector<Member> members;  // by username
  bool is_post_quantum = false;
};

/// Nobody where this device is not (yet) in it.
Result<Membership> membership_of(StoreTransaction& store, ConversationId id);

}  // namespace causeway::client
