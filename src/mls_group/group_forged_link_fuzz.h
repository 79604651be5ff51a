#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "mls_group/group_session_fuzz.h"
#include "mls_group/group_successor_fuzz.h"
#include "mls_group/successor.h"

/// Restarts and subgroups by a member who has left the rules of making one aside: whom they ask in
/// sees it.
namespace causeway::mls_group {

/// What is wrong with a link that a member has made by hand.
enum class WrongLink : std::uint8_t {
  nothing,
  group_id,
  suite,
  usage,
  stranger,
  extensions,
  missing,
};

/// A subgroup may have extensions of its own, and leave members out.
inline bool is_acceptable(WrongLink wrong, bool is_restart) {
  const bool is_own = wrong == WrongLink::extensions || wrong == WrongLink::missing;
  return wrong == WrongLink::nothing || (is_own && !is_restart);
}

/// What would follow from `before` by the rules, but for what is wrong.
inline NewGroup wrong_group(WrongLink wrong, const Group& before, const mls_wire::ReInit& wanted) {
  NewGroup next{wanted.group_id, wanted.cipher_suite, wanted.extensions, Profile::rfc9420};
  if (wrong == WrongLink::group_id) next.group_id = before.group_id();
  if (wrong == WrongLink::suite) {
    next.cipher_suite = Session::suites[wanted.cipher_suite == Session::suites[0] ? 1 : 0];
  }
  if (wrong == WrongLink::extensions) {
    next.extensions.clear();
    const auto required = mls_wire::make_extension(mls_wire::RequiredCapabilities{});
    if (wanted.extensions.empty()) next.extensions.push_back(required);
  }
  return next;
}

/// Whom the maker asks into the next group: `invited` and, where nothing is wrong with that, all
/// other members.
inline std::vector<mls_wire::KeyPackage> key_packages(
    Session& session,
    const Invited& invited,
    const Group& maker,
    mls_wire::CipherSuite suite,
    WrongLink wrong
) {
  std::vector<mls_wire::KeyPackage> all{invited.device.bundle.key_package};
  for (const Group& member : session.members) {
    const LeafIndex leaf = member.own_leaf();
    if (leaf == maker.own_leaf() || leaf == invited.before.own_leaf()) continue;
    if (wrong == WrongLink::missing) continue;
    all.push_back(invite(session, member, suite).device.bundle.key_package);
  }
  if (wrong == WrongLink::stranger) {
    const Identity stranger = session.new_identity();
    const auto bundle = must(make_key_package(suite, stranger, Session::leaf(), session.random));
    all.push_back(bundle.key_package);
  }
  return all;
}

/// What `begin_successor` would do, without its checks.
inline PendingCommit begin_by_hand(
    Session& session,
    const Group& maker,
    NewGroup next,
    mls_wire::ResumptionPskUsage usage,
    std::vector<mls_wire::KeyPackage> add
) {
  const mls_wire::ResumptionPsk link{usage, maker.group_id(), maker.epoch()};
  const Identity identity = renewed(session, maker);
  const Group first =
      must(Group::create(std::move(next), identity, Session::leaf(), session.random));
  const CommitOptions options{
      .add = std::move(add),
      .psks = {{link, session.random.bytes(32)}},
  };
  return must(first.commit(options, LinkPsks(session.psks, &maker), session.random));
}

/// One thing is wrong with the next group, or nothing. For a restart, maker and joiner are in
/// copies of the session's group that have ended.
inline void forge_link(Session& session) {
  const bool is_restart = session.next() % 2 == 0;
  const auto wrong = static_cast<WrongLink>(session.next() % 7);
  mls_wire::ReInit wanted = any_reinit(session);
  if (!is_restart || wrong == WrongLink::usage) wanted.cipher_suite = session.suite();
  const std::size_t from = session.pick_index();
  Group maker = session.members[from].clone();
  Group joiner = session.members[(from + 1) % session.members.size()].clone();
  if (is_restart) {
    PendingCommit end = must(maker.commit({.reinit = wanted}, session.psks, session.random));
    must(joiner.process(end.bundle.commit, session.psks));
    maker = std::move(end.next);
  }

  const NewGroup next = wrong_group(wrong, maker, wanted);
  const Invited invited = invite(session, joiner, next.cipher_suite);
  const bool says_restart = is_restart != (wrong == WrongLink::usage);
  const PendingCommit made = begin_by_hand(
      session,
      maker,
      next,
      says_restart ? mls_wire::ResumptionPskUsage::reinit : mls_wire::ResumptionPskUsage::branch,
      key_packages(session, invited, maker, next.cipher_suite, wrong)
  );
  const Snapshot before = snapshot(joiner);
  const auto joined =
      join_linked(*made.bundle.welcome, invited.device, linked_options(session, made.next, joiner));
  // A subgroup may well branch off in the last epoch of a group.
  const bool is_late_branch = is_restart && wrong == WrongLink::usage;
  INVARIANT(joined.ok() == (is_acceptable(wrong, is_restart) || is_late_branch));
  INVARIANT(snapshot(joiner) == before);
}

}  // namespace causeway::mls_group
