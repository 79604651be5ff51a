#include "adapters/http_safety/refused.h"

#include <algorithm>
#include <array>

namespace causeway::adapters::http_safety {
namespace {

using std::chrono::seconds;

constexpr RefusalRow otherwise{"", 422, "This cannot be done."};

// clang-format off
constexpr std::array rows{
    RefusalRow{"safety.body_is_read", 400, "The page and the server do not understand each other. Load the page again."},
    RefusalRow{"safety.query_is_read", 400, "The page and the server do not understand each other. Load the page again."},
    RefusalRow{"safety.session_is_there", 401, "Sign in first."},
    RefusalRow{"safety.login_is_right", 401, "This is not right. Try again."},
    RefusalRow{"safety.role_allows", 403, "Your roles do not include this."},
    RefusalRow{"safety.request_is_the_consoles", 403, "This request does not come from the console."},
    RefusalRow{"safety.person_is_another", 403, "Somebody else has to change this about you."},
    RefusalRow{"safety.reviewer_is_another", 403, "Somebody else has to decide this."},
    RefusalRow{"safety.thing_is_there", 404, "There is nothing here, or you may not see it."},
    RefusalRow{"safety.invitation_is_open", 404, "This invitation is used, taken back or too old. Ask for another one."},
    RefusalRow{"safety.case_is_claimed", 409, "You do not have this case any more."},
    RefusalRow{"safety.claim_is_free", 409, "Somebody else has this case."},
    RefusalRow{"safety.claims_are_few", 409, "You have three cases already. Release one first."},
    RefusalRow{"safety.state_allows", 409, "Somebody was quicker: this is not possible any more."},
    RefusalRow{"safety.undo_is_in_time", 409, "It is too late to undo this."},
    RefusalRow{"safety.version_is_current", 409, "Something new has come. Look at it first."},
    RefusalRow{"safety.alias_is_free", 409, "Somebody has this alias, or had it."},
    RefusalRow{"safety.passkey_is_new", 409, "This passkey is registered already."},
    RefusalRow{"safety.preview_is_current", 409, "What the CyberTip says has changed. Look at it again."},
    RefusalRow{"safety.hash_is_new", 409, "This hash is there already."},
    RefusalRow{"safety.tip_target_is_current", 409, "This was sent to another clearing house than the one that is configured now."},
    RefusalRow{"safety.tip_can_be_added_to", 409, "A CyberTip of this case is on its way. Wait until it is filed, or decide without one."},
    RefusalRow{"safety.evidence_is_there", 409, "What was reported cannot be opened any more."},
    RefusalRow{"safety.evidence_is_whole", 409, "What is kept of this is damaged. Whoever runs the server has been told; decide on what is left, or wait for a copy."},
    RefusalRow{"safety.attachment_is_proven", 422, "This file is not here, or not the one that was sent."},
    RefusalRow{"safety.media_is_a_picture", 422, "This is no picture that can be shown."},
    RefusalRow{"safety.clearing_house_is_there", 422, "No clearing house is configured."},
    RefusalRow{"safety.hash_is_pdq", 422, "A PDQ hash has 64 hexadecimal digits."},
    RefusalRow{"safety.label_fits", 422, "A label has 1 to 200 bytes."},
    RefusalRow{"safety.queue_takes_it", 422, "A case cannot be moved there."},
    RefusalRow{"safety.policy_is_named", 422, "Name the policy that this is about."},
    RefusalRow{"safety.time_fits_measure", 422, "A restriction or suspension needs an end within a year; nothing else has one."},
    RefusalRow{"safety.measure_fits_subject", 422, "This cannot be done about a group."},
    RefusalRow{"safety.child_abuse_fits", 422, "What is said of abuse does not fit this case, or a file of it is not proven."},
    RefusalRow{"safety.viewed_is_true", 422, "Which files you have viewed is not what the log says. Load the case again."},
    RefusalRow{"safety.half_is_named", 422, "A half-year is written like 2026-2."},
    RefusalRow{"safety.month_is_named", 422, "A month is written like 2026-11."},
    RefusalRow{"safety.text_is_there", 422, "Write something first."},
    RefusalRow{"safety.text_is_within_limit", 422, "This is too long. 2,000 bytes are allowed."},
    RefusalRow{"safety.text_is_visible", 422, "There are characters in this that do not show."},
    RefusalRow{"safety.alias_fits", 422, "An alias is one line of 2 to 32 characters."},
    RefusalRow{"safety.role_is_given", 422, "Choose at least one role."},
    RefusalRow{"safety.roles_go_together", 422, "An admin sees no cases: these roles do not go together."},
    RefusalRow{"safety.one_admin_stays", 422, "There has to be one active admin."},
    RefusalRow{"safety.one_way_in_stays", 422, "This is your last way in. Add another one first."},
    RefusalRow{"safety.shield_is_strong_enough", 422, "This provider wants pictures blurred more strongly."},
    RefusalRow{"safety.passphrase_fits", 422, "A passphrase has 12 to 256 bytes."},
    RefusalRow{"safety.code_is_right", 422, "This code is not right. Use the newest one."},
    RefusalRow{"safety.ceremony_is_open", 422, "This took too long. Begin again."},
    RefusalRow{"safety.tries_are_few", 429, "Too many tries. Wait a minute.", seconds(60)},
    RefusalRow{"safety.code_login_is_open", 429, "Too many wrong tries. Wait a quarter of an hour, or use a passkey.", seconds(900)},
    RefusalRow{"safety.lookups_are_few", 429, "Too many look-ups. Wait for a while.", seconds(120)},
    RefusalRow{"safety.program_is_right", 500, "Something is wrong with the server. Tell whoever runs it."},
    RefusalRow{"safety.line_is_short", 503, "Too many people want this at once. Nothing was done. Try again.", seconds(5)},
    RefusalRow{"safety.store_is_available", 503, "The server cannot write now. Nothing was done. Try again.", seconds(5)},
    RefusalRow{"safety.frank_is_available", 503, "Reports cannot be opened now. Nothing was done. Try again.", seconds(5)},
    RefusalRow{"safety.media_is_available", 503, "Pictures cannot be shown now. Nothing was done. Try again.", seconds(5)},
};
// clang-format on

}  // namespace

const RefusalRow& refusal_of(const Rule& rule) {
  const auto* const row = std::ranges::find(rows, rule.name, &RefusalRow::rule);
  return row == rows.end() ? otherwise : *row;
}

}  // namespace causeway::adapters::http_safety
