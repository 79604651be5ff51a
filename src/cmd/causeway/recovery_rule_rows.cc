#include <array>

#include "api/rules.h"
#include "client/rules.h"
#include "cmd/causeway/rule_rows.h"

namespace causeway::cli {
namespace {

constexpr auto recovery_rows = std::to_array<RuleRow>({
    {&api::rules::recovery_is_authentic,
     ExitCode::refused,
     "The server knows no account of this name whose backup this recovery key opens.",
     "look at the name and at the key again"},
    {&api::rules::backup_exists,
     ExitCode::not_found,
     "Your account has no backup.",
     "causeway recovery new"},
    {&api::rules::backup_version_is_next,
     ExitCode::refused,
     "Your other devices write the backup all the time.",
     "causeway backup now, in a while"},
    {&api::rules::blob_is_complete,
     ExitCode::unexpected,
     "The server has lost a part of what it was just sent.",
     "causeway backup now"},
    {&client::rules::backup_opens_with_this_key,
     ExitCode::untrusted,
     "The backup that the server keeps was not made with your recovery key.",
     "causeway recovery new"},
    {&client::rules::backup_is_the_one_asked_for,
     ExitCode::untrusted,
     "The server gave out another backup than the one that it spoke of.",
     "causeway recovery new"},
    {&client::rules::backup_index_is_valid,
     ExitCode::refused,
     "The backup is of a later version of causeway, or damaged.",
     "update causeway"},
    {&client::rules::segment_is_valid,
     ExitCode::refused,
     "A part of the backup is of a later version of causeway, or damaged.",
     "update causeway"},
    {&client::rules::backup_has_room,
     ExitCode::refused,
     "Your backup is full: what came last is not in it.",
     "causeway export, which keeps all that this device has"},
    {&client::rules::backup_is_not_older,
     ExitCode::untrusted,
     "The server gave out an older backup than the one that it had.",
     "ask the provider; causeway recovery new makes another one"},
    {&client::rules::backup_is_there,
     ExitCode::untrusted,
     "The server has no backup of your account any more; it was deleted, or is lost.",
     "causeway recovery new"},
    {&client::rules::backup_has_the_identity_key,
     ExitCode::refused,
     "The backup was made before the account got its newest key, and cannot give it back.",
     "causeway backup now, on a device that still has the account"},
    {&client::rules::recovered_account_goes_on,
     ExitCode::refused,
     "The server says that this account has ended, and gives its backup out all the same.",
     "ask the provider"},
    {&client::rules::recovery_key_is_in_force,
     ExitCode::not_found,
     "This device has no recovery key that is in force.",
     "causeway recovery new; where another device made one: causeway recv"},
});

}  // namespace

std::span<const RuleRow> recovery_rule_rows() {
  return recovery_rows;
}

}  // namespace causeway::cli
