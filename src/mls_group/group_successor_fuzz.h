#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "mls_group/forge_test.h"
#include "mls_group/group_session_fuzz.h"
#include "mls_group/successor.h"
#include "mls_tree/rules.h"

/// Steps with groups that follow from another: a restart, after which the session goes on in the
/// new group, and subgroups, which leave the whole group as it was. Whoever joins one is first led
/// astray, as the input says, and stays out.
namespace causeway::mls_group {

/// A member of the session under a new key, as it comes into the next group.
struct Invited {
  const Group& before;
  Device device;
};

inline Identity renewed(Session& session, const Group& member) {
  return {member.tree().leaf(member.own_leaf())->credential, session.new_key()};
}

inline Invited invite(Session& session, const Group& member, mls_wire::CipherSuite suite) {
  Identity identity = renewed(session, member);
  KeyPackageBundle bundle =
      must(make_key_package(suite, identity, Session::leaf(), session.random));
  return {member, {std::move(identity), std::move(bundle)}};
}

/// Who makes the next group, and with whom.
struct Founding {
  /// Asks those others whose bit is set in `chosen`.
  Founding(Session& session, mls_wire::CipherSuite suite, std::uint32_t chosen)
      : maker(session.pick()), identity(renewed(session, maker)) {
    for (std::size_t i = 0; i < session.members.size(); ++i) {
      const Group& member = session.members[i];
      if (&member == &maker || (chosen >> i & 1U) == 0) continue;
      invited.push_back(invite(session, member, suite));
    }
  }

  SuccessorOptions options() const {
    SuccessorOptions options{.identity = identity, .leaf = Session::leaf(), .add = {}};
    for (const Invited& each : invited) {
      options.add.push_back(each.device.bundle.key_package);
    }
    return options;
  }

  const Group& maker;
  Identity identity;
  std::vector<Invited> invited;
};

inline std::vector<Snapshot> snapshots(const std::vector<Group>& groups) {
  std::vector<Snapshot> all;
  all.reserve(groups.size());
  for (const Group& group : groups) all.push_back(snapshot(group));
  return all;
}

inline Result<Group> join_linked(
    const mls_wire::Welcome& welcome, const Device& device, JoinOptions options
) {
  return Group::join(welcome, device.bundle, device.identity.key.clone(), std::move(options));
}

inline JoinOptions linked_options(
    const Session& session, const Group& next, const Group& previous
) {
  return {
      .tree = next.tree().nodes(),
      .psks = session.psks,
      .previous = PreviousGroup{previous},
      .profile = Profile::rfc9420
  };
}

/// What concerns one of those whom a Welcome names: to change the rest would harm others only.
inline mls_wire::Welcome part_for(mls_wire::Welcome welcome, const Device& device) {
  const auto suite = must(mls_wire::find_suite(welcome.cipher_suite));
  const auto reference = mls_wire::make_key_package_ref(suite.hash, device.bundle.key_package);
  std::erase_if(welcome.secrets, [&](const mls_wire::EncryptedGroupSecrets& secrets) {
    return secrets.new_member != reference;
  });
  INVARIANT(welcome.secrets.size() == 1);
  return welcome;
}

/// No group before, a wrong one, or one epoch of it too early; a Welcome or a tree with bytes
/// changed.
inline void change_link(Session& session, const PendingCommit& made, const Invited& invited) {
  mls_wire::Welcome welcome = part_for(*made.bundle.welcome, invited.device);
  JoinOptions options = linked_options(session, made.next, invited.before);
  const std::uint32_t what = session.next() % 5;
  if (what == 0) options.previous.reset();
  if (what == 1) options.previous.emplace(PreviousGroup{made.next});
  if (what == 2) options.previous.emplace(PreviousGroup{*session.earlier});
  if (what == 3) {
    const auto other = session.changed_object(welcome);
    if (!other) return;
    welcome = *other;
  }
  if (what == 4) {
    options.tree = session.changed_object(*options.tree);
    if (!options.tree) return;
  }
  const auto joined = join_linked(welcome, invited.device, options);
  INVARIANT(!joined.ok());
  if (what < 3) INVARIANT(joined.error().is(rules::psk_is_known));
}

/// All who are in the next group, once they have joined it; they agree.
inline std::vector<Group> found(
    Session& session, const PendingCommit& made, const Founding& founding
) {
  std::vector<Group> next;
  next.push_back(made.next.clone());
  INVARIANT(made.next.epoch() == mls_wire::Epoch{1} && !made.next.reinit());
  if (founding.invited.empty()) return next;
  const std::vector<Snapshot> before = snapshots(session.members);
  change_link(session, made, founding.invited[session.next() % founding.invited.size()]);
  for (const Invited& each : founding.invited) {
    next.push_back(must(join_linked(
        *made.bundle.welcome, each.device, linked_options(session, made.next, each.before)
    )));
    INVARIANT(next.back().context() == made.next.context());
    INVARIANT(next.back().epoch_authenticator() == made.next.epoch_authenticator());
  }
  INVARIANT(snapshots(session.members) == before);
  return next;
}

/// In the last epoch of a group nobody sends, and who does so all the same is not heard.
inline void expect_ended(Session& session) {
  Group& member = session.members[0];
  const Snapshot before = snapshot(member);
  const auto expect = [](const auto& result) {
    INVARIANT(!result.ok() && result.error().is(mls_tree::rules::group_goes_on));
  };
  expect(member.commit({}, session.psks, session.random));
  expect(member.propose_add(session.new_comer().bundle.key_package));
  expect(member.propose_remove(session.members[1].own_leaf()));
  expect(member.propose_self_remove());
  expect(member.propose_psk(session.any_psk()));
  expect(member.propose_group_context_extensions({}));
  expect(member.propose_reinit(*member.reinit()));
  expect(member.propose_update(session.random));
  expect(member.protect(as_bytes("late"), {}, session.random));

  Forge forge(session.members[1]);
  const mls_wire::ProposalContent proposal{mls_wire::Remove{session.members[2].own_leaf()}};
  expect(member.process(forge.seal(forge.framed(proposal)), session.psks));
  const auto said = forge.sign(
      forge.framed(mls_wire::ApplicationData{{1}}),
      std::nullopt,
      mls_wire::WireFormat::mls_private_message
  );
  expect(member.unprotect(forge.seal_private(said, Generation{0}, session.random)));
  const auto from_outside = session.come_from_outside(session.external_options(std::nullopt));
  expect(member.process(from_outside.bundle.commit, session.psks));
  INVARIANT(snapshot(member) == before);
}

/// The group that takes the place of one that has ended. It has all of the members.
inline void go_on_in_successor(Session& session) {
  expect_ended(session);
  const mls_wire::ReInit reinit = *session.members[0].reinit();
  const Founding founding(session, reinit.cipher_suite, ~0U);
  SuccessorOptions incomplete = founding.options();
  incomplete.add.pop_back();
  const auto refused = founding.maker.reinitialize(incomplete, session.random);
  INVARIANT(!refused.ok() && refused.error().is(rules::reinit_keeps_members));
  const PendingCommit made = must(founding.maker.reinitialize(founding.options(), session.random));
  const mls_wire::GroupContext& context = made.next.context();
  INVARIANT(context.group_id == reinit.group_id && context.cipher_suite == reinit.cipher_suite);
  INVARIANT(context.extensions == reinit.extensions);
  std::vector<Group> next = found(session, made, founding);
  session.begin_epoch(std::move(next));
  session.newcomers.clear();
}

inline mls_wire::ReInit any_reinit(Session& session) {
  return {
      .group_id = session.new_group_id(),
      .cipher_suite = Session::suites[session.next() % Session::suites.size()],
      .extensions = session.any_extensions(),
  };
}

inline void restart(Session& session) {
  const mls_wire::ReInit reinit = any_reinit(session);
  session.commit(session.pick(), {.reinit = reinit});
  INVARIANT(session.members[0].reinit() == reinit);
}

/// Counts once somebody commits and there is nothing else to commit.
inline void propose_restart(Session& session) {
  session.propose(must(session.pick().propose_reinit(any_reinit(session))));
}

inline void branch(Session& session) {
  const Founding founding(session, session.suite(), session.next());
  const std::vector<Snapshot> before = snapshots(session.members);
  const Subgroup subgroup{session.new_group_id(), session.any_extensions()};
  const PendingCommit made =
      must(founding.maker.branch(subgroup, founding.options(), session.random));
  std::vector<Group> next = found(session, made, founding);
  const auto said = must(next[0].protect(as_bytes("hello"), {}, session.random));
  for (std::size_t i = 1; i < next.size(); ++i) {
    INVARIANT(must(next[i].unprotect(said)).content == to_bytes(as_bytes("hello")));
  }
  INVARIANT(snapshots(session.members) == before);
}

}  // namespace causeway::mls_group
