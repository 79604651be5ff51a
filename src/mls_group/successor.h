#pragma once

#include "base/result.h"
#include "mls_group/group.h"
#include "mls_group/psk.h"
#include "mls_tree/public_group.h"
#include "mls_wire/proposal.h"

/// Groups that follow from another (RFC 9420 §11.2, §11.3): one that takes the place of a group
/// after its ReInit, and a subgroup that branches off. Each begins with an initial commit into
/// which a resumption PSK of the group before is mixed, so only a member of that one can have made
/// it.
///
///     Group::commit (ReInit) ─→ Group::reinitialize ─┬─→ Welcome ─→ Group::join (previous)
///                                     Group::branch ─┘
namespace causeway::mls_group {

namespace rules {
inline constexpr Rule linked_epoch_is_one{
    "mls.welcome.linked_epoch_is_one", "RFC 9420 §11.2, §11.3, §12.4.3.1"
};
inline constexpr Rule reinit_is_committed{"mls.reinit.is_committed", "RFC 9420 §12.4.3.1"};
inline constexpr Rule reinit_parameters_match{
    "mls.reinit.parameters_match", "RFC 9420 §11.2, §12.4.3.1"
};
inline constexpr Rule reinit_keeps_members{
    "mls.reinit.keeps_members", "RFC 9420 §12.4.1, §12.4.3.1"
};
inline constexpr Rule branch_keeps_suite{"mls.branch.keeps_suite", "RFC 9420 §11.3, §12.4.3.1"};
inline constexpr Rule branch_group_id_is_new{"mls.branch.group_id_is_new", "RFC 9420 §12.4.3.1"};
inline constexpr Rule branch_members_are_members{
    "mls.branch.members_are_members", "RFC 9420 §11.3, §12.4.3.1"
};
}  // namespace rules

/// The PSK that links a new group to `previous` (null: to none), in front of those of the host. No
/// other PSK of that usage is known, whatever the host says.
class LinkPsks final : public PskSource {
 public:
  LinkPsks(const PskSource& others, const Group* previous) : others_(others), previous_(previous) {}

  const SecretBytes* find(const PskName& name) const override;

 private:
  const PskSource& others_;
  const Group* previous_;
};

/// Whether `next` is what `link` says that it is to `previous` (RFC 9420 §12.4.3.1):
/// `linked_epoch_is_one`; after a ReInit `reinit_is_committed`, `reinit_parameters_match`,
/// `reinit_keeps_members` (the same on both sides); for a branch `branch_keeps_suite`,
/// `branch_group_id_is_new`, `branch_members_are_members`.
Result<void> check_link(
    const mls_tree::PublicGroup& next,
    const mls_wire::ResumptionPsk& link,
    const PreviousGroup& previous
);

}  // namespace causeway::mls_group
