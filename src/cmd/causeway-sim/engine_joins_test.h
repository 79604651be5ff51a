#pragma once

/// A group with a link, and somebody who has it, for the tests beside this.
#include "client/group_links.h"
#include "client/joins.h"
#include "client/strangers.h"
#include "cmd/causeway-sim/engine_lines_test.h"
#include "identity/join.h"

namespace causeway::simulate::answers {

using client::GroupLink;
using client::GroupLinkWish;
using client::OpenJoin;
using client::OutboxKind;
using client::OwnJoinState;

struct Joining : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");  // owner
  Phone& bob = world.person("bob");  // member
  Phone& cleo = world.person("cleo");
  ConversationId id = world.group(ann, {"bob"});

  Result<void> set_link(Phone& by, GroupLinkWish wish = GroupLinkWish::renewed) {
    return world.command(by, [&](Engine& engine, StoreTransaction& store) {
      return engine.set_group_link(store, id, wish, world.now);
    });
  }

  std::optional<GroupLink> link(Phone& of) {
    return world.look(of, [&](StoreTransaction& store) -> Result<std::optional<GroupLink>> {
      return client::find_group_link(store, id);
    });
  }

  /// As somebody who was handed it.
  GroupLink handed() {
    auto text = client::group_link_text(*link(ann));
    return *client::parse_group_link(as_text(text.reveal()));
  }

  Result<void> ask(Phone& by, const GroupLink& with, const std::string& note = "it is me") {
    return world.command(by, [&](Engine& engine, StoreTransaction& store) {
      return engine.ask_to_join(store, with, {"Hikers", note}, world.now);
    });
  }

  Result<void> set_admin(const std::string& username) {
    return world.command(ann, [&](Engine& engine, StoreTransaction& store) {
      return engine.set_role(store, id, username, mls_tree::Role::admin);
    });
  }

  Result<void> approve(Phone& by, const std::string& whom) {
    return world.command(by, [&](Engine& engine, StoreTransaction& store) {
      return engine.approve_join(store, id, whom, world.now);
    });
  }

  Result<void> decline(Phone& by, const std::string& whom) {
    return world.command(by, [&](Engine& engine, StoreTransaction& store) {
      return engine.decline_join(store, id, whom, world.now);
    });
  }

  Result<void> take_back(Phone& by) {
    return world.command(by, [&](Engine& engine, StoreTransaction& store) {
      return engine.take_back_join(store, id);
    });
  }

  std::vector<OpenJoin> open(Phone& of) {
    return world.look(of, [&](StoreTransaction& store) -> Result<std::vector<OpenJoin>> {
      return client::open_joins(store, id, world.now);
    });
  }

  Texts asking(Phone& of) {
    Texts names;
    for (const OpenJoin& join : open(of)) names.push_back(join.username);
    return names;
  }

  std::optional<OwnJoinState> own(Phone& of) {
    const auto join = world.look(of, [&](StoreTransaction& store) { return store.own_join(id); });
    return join ? std::optional(join->state) : std::nullopt;
  }

  bool is_request(Phone& of) {
    return world.look(of, [&](StoreTransaction& store) { return client::is_pending(store, id); });
  }

  bool is_in(Phone& of) {
    for (const auto& conversation : world.conversations(of)) {
      if (conversation.id == id) return conversation.state == ConversationState::active;
    }
    return false;
  }

  /// Of the last thing that this phone was asked to do.
  std::string done(Phone& phone) {
    const auto heard = phone.heard<Done>();
    return heard.empty() ? "nothing" : heard.back().rule;
  }

  /// What the hub was told that this phone's account asks for, or could have been.
  api::JoinRequest request_of(Phone& phone, const GroupLink& with, std::uint64_t time_ms) {
    const client::Self self = world.self(phone);
    identity::JoinClaim claim{
        .domain = to_bytes(self.domain),
        .account = self.account,
        .device = self.device,
        .conversation = id,
        .locator_hash = client::locator_hash_of(with),
        .time_ms = time_ms,
        .sealed_note = client::seal_note(with, self.account, "hello", world.random),
    };
    return {
        .conversation = id,
        .account = claim.account,
        .device = claim.device,
        .locator_hash = claim.locator_hash,
        .time_ms = time_ms,
        .sealed_note = claim.sealed_note,
        .signature = identity::sign_join(self.device_key, claim),
    };
  }

  /// The hub brings something that it made up, or had before.
  void bring(Phone& phone, const api::InboxPayload& payload) {
    const api::InboxItem item{world.inbox_number(phone) + 1, payload};
    world.push(phone, api::Op::inbox_item, tls::encode(item));
    world.settle();
  }
};

}  // namespace causeway::simulate::answers
