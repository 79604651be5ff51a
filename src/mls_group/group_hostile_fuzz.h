#pragma once

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "mls_group/forge_test.h"
#include "mls_group/group_session_fuzz.h"

/// Steps of a hub or a member that is not honest: what it changes or makes up is refused and leaves
/// no trace.
namespace causeway::mls_group {

/// A member, and another whom it tries to lead astray.
struct Pair {
  explicit Pair(Session& session)
      : from(session.pick_index()),
        sender(session.members[from]),
        receiver(session.members[(from + 1) % session.members.size()]) {}

  std::size_t from;
  Group& sender;
  Group& receiver;
};

inline mls_wire::PublicMessage new_commit(Session& session, const Group& committer) {
  return must(committer.commit({}, session.psks, session.random)).bundle.commit;
}

inline void change_handshake(Session& session) {
  const Pair pair(session);
  const auto message = session.changed_object(new_commit(session, pair.sender));
  if (message) session.expect_refused(pair.receiver, *message);
}

inline void change_message(Session& session) {
  const Pair pair(session);
  const auto message = session.changed_object(session.protect(pair.from));
  if (message) session.expect_refused(pair.receiver, *message);
}

/// One of its fields shorter, down to nothing.
inline void cut_message(Session& session) {
  const Pair pair(session);
  auto commit = new_commit(session, pair.sender);
  auto message = session.protect(pair.from);
  const std::array<Bytes*, 6> fields{
      &commit.auth.signature,
      &*commit.auth.confirmation_tag,
      &*commit.membership_tag,
      &message.ciphertext,
      &message.encrypted_sender_data,
      &message.authenticated_data,
  };
  const std::size_t which = session.next() % fields.size();
  fields[which]->resize(session.next() % fields[which]->size());
  if (which < 3) return session.expect_refused(pair.receiver, commit);
  session.expect_refused(pair.receiver, message);
}

/// A handshake message of an earlier epoch, or of the group before.
inline void replay(Session& session) {
  const Group& now = session.members[0];
  const auto& message = session.past[session.next() % session.past.size()];
  const bool is_past =
      message.content.group_id != now.group_id() || message.content.epoch != now.epoch();
  if (is_past) session.expect_refused(session.pick(), message);
}

/// A commit says something else than what its confirmation tag is about. Only whom it removes
/// cannot see that, who has no key of the next epoch.
inline void forge_commit(Session& session) {
  const Pair pair(session);
  auto commit = new_commit(session, pair.sender);
  const auto content = session.changed_object(commit.content);
  if (!content || type_of(content->content) != mls_wire::ContentType::commit) return;
  commit.content = *content;
  const Snapshot before = snapshot(pair.receiver);
  const auto processed = pair.receiver.process(Forge(pair.sender).reseal(commit), session.psks);
  INVARIANT(!processed.ok() || processed->self_removed);
  INVARIANT(snapshot(pair.receiver) == before);
}

/// Anything that is a proposal: all others say the same of it.
inline void forge_proposal(Session& session) {
  const Pair pair(session);
  const Device newcomer = session.new_comer();
  const std::array<mls_wire::Proposal, 5> genuine{
      mls_wire::Add{newcomer.bundle.key_package},
      mls_wire::Remove{pair.sender.own_leaf()},
      mls_wire::PreSharedKey{session.any_psk()},
      mls_wire::GroupContextExtensions{},
      mls_wire::ReInit{.group_id = {9}, .cipher_suite = session.suite(), .extensions = {}},
  };
  const Forge forge(pair.sender);
  const auto content = session.changed_object(
      forge.framed(mls_wire::ProposalContent{genuine[session.next() % genuine.size()]})
  );
  if (!content || type_of(content->content) != mls_wire::ContentType::proposal) return;
  const auto message = forge.seal(*content);
  std::optional<bool> accepted;
  for (const Group& other : session.members) {
    if (&other == &pair.sender) continue;
    Group member = other.clone();
    const Snapshot before = snapshot(member);
    const bool ok = member.process(message, session.psks).ok();
    INVARIANT(ok == accepted.value_or(ok));
    INVARIANT(ok || snapshot(member) == before);
    accepted = ok;
  }
}

inline void change_welcome(Session& session) {
  const Device newcomer = session.new_comer();
  const PendingCommit pending = must(session.pick().commit(
      {.add = {newcomer.bundle.key_package}, .remembered = CommitOptions::Remembered::leave_out},
      session.psks,
      session.random
  ));
  JoinOptions options = session.join_options();
  options.tree = pending.next.tree().nodes();
  mls_wire::Welcome welcome = *pending.bundle.welcome;
  if (session.next() % 2 == 0) {
    const auto other = session.changed_object(welcome);
    if (!other) return;
    welcome = *other;
  } else {
    options.tree = session.changed_object(*options.tree);
    if (!options.tree) return;
  }
  INVARIANT(!Group::join(welcome, newcomer.bundle, newcomer.identity.key.clone(), options).ok());
}

inline void change_group_info(Session& session) {
  const auto group_info = session.changed_object(session.members[0].group_info());
  if (!group_info) return;
  INVARIANT(!Group::join_external(
                 mls_wire::Unverified<mls_wire::GroupInfo>(*group_info),
                 session.new_identity(),
                 session.external_options(std::nullopt),
                 session.psks,
                 session.random
  )
                 .ok());
}

}  // namespace causeway::mls_group
