#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "mls_group/group_session_fuzz.h"

/// Steps of honest members: all others follow.
namespace causeway::mls_group {

inline void commit_path(Session& session) {
  session.commit(session.pick(), {.path = CommitOptions::Path::always});
}

inline void commit_what_was_proposed(Session& session) {
  session.commit(session.pick(), {.path = CommitOptions::Path::when_required});
}

inline void add_some(Session& session) {
  if (session.members.size() < Session::members_max) session.add(1 + session.next() % 2);
}

inline void remove_one(Session& session) {
  const Group& committer = session.pick();
  const LeafIndex other = session.pick().own_leaf();
  if (other == committer.own_leaf()) return;
  session.commit(
      committer, {.remove = {other}, .remembered = CommitOptions::Remembered::leave_out}
  );
}

inline void propose_update(Session& session) {
  session.propose(must(session.pick().propose_update(session.random)));
}

inline void propose_remove(Session& session) {
  const Group& proposer = session.pick();
  session.propose(must(proposer.propose_remove(session.pick().own_leaf())));
}

/// Who says it again says the same.
inline void propose_self_remove(Session& session) {
  const auto message = must(session.pick().propose_self_remove());
  session.propose(message);
  auto& known = session.self_removes;
  if (std::ranges::count(known, message) == 0) known.push_back(message);
}

inline void propose_add(Session& session) {
  if (session.members.size() + session.newcomers.size() >= Session::members_max) return;
  session.newcomers.push_back(session.new_comer());
  const auto& key_package = session.newcomers.back().bundle.key_package;
  session.propose(must(session.pick().propose_add(key_package)));
}

inline void propose_psk(Session& session) {
  const mls_wire::PreSharedKeyId id = session.any_psk();
  if (session.psks.find(id.psk) == nullptr) return;
  session.propose(must(session.pick().propose_psk(id)));
}

inline void commit_psk(Session& session) {
  const mls_wire::PreSharedKeyId id = session.any_psk();
  const Group& committer = session.pick();
  if (session.psks.find(id.psk) != nullptr) return session.commit(committer, {.psks = {id}});
  INVARIANT(!committer.commit({.psks = {id}}, session.psks, session.random).ok());
}

inline void propose_extensions(Session& session) {
  const mls_wire::Extensions extensions = session.any_extensions();
  session.propose(must(session.pick().propose_group_context_extensions(extensions)));
}

inline void come_back(Session& session) {
  const LeafIndex lost = session.pick().own_leaf();
  const mls_wire::PreSharedKeyId id = session.any_psk();
  const bool is_known = session.psks.find(id.psk) != nullptr;
  session.join(lost, is_known ? std::vector{id} : std::vector<mls_wire::PreSharedKeyId>{});
}

inline void come_from_outside(Session& session) {
  if (session.members.size() < Session::members_max) session.join(std::nullopt);
}

/// Some messages of one member reach each other in an order of its own, and then again.
inline void exchange(Session& session, std::size_t count) {
  const std::size_t from = session.pick_index();
  std::vector<mls_wire::PrivateMessage> sent;
  sent.reserve(count);
  for (std::size_t i = 0; i < count; ++i) sent.push_back(session.protect(from));
  for (std::size_t i = 0; i < session.members.size(); ++i) {
    if (i == from) continue;
    for (std::size_t left = sent.size(); left > 1; --left) {
      std::swap(sent[left - 1], sent[session.next() % left]);
    }
    Group& receiver = session.members[i];
    for (const auto& message : sent) {
      must(receiver.unprotect(message));
      session.expect_refused(receiver, message);
    }
    for (const auto& message : sent) session.expect_refused(receiver, message);
  }
}

inline void say(Session& session) {
  exchange(session, 1);
}

inline void say_out_of_order(Session& session) {
  exchange(session, 2 + session.next() % 4);
}

inline void store(Session& session) {
  Group& member = session.pick();
  const Snapshot before = snapshot(member);
  member = must(Group::decode(before.epoch.reveal(), before.ratchets.reveal(), before.tree));
  INVARIANT(snapshot(member) == before);
}

}  // namespace causeway::mls_group
