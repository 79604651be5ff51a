#include <array>

#include "api/rules.h"
#include "client/rules.h"
#include "cmd/causeway/rule_rows.h"
#include "content/hidden_words.h"
#include "content/profile.h"
#include "identity/safety_number.h"

namespace causeway::cli {
namespace {

constexpr auto people_rows = std::to_array<RuleRow>({
    // Who somebody is.
    {&client::rules::safety_number_is_accepted,
     ExitCode::untrusted,
     "Somebody in this chat whom you verified has a new safety number, so nothing is sent there "
     "until you say so.",
     "causeway verify @USER to compare again, or causeway verify @USER --accept"},
    {&client::rules::safety_number_is_current,
     ExitCode::untrusted,
     "The person's key changed while you looked.",
     "causeway verify @USER"},
    {&client::rules::account_is_looked_up,
     ExitCode::not_found,
     "Nothing is known of this person yet.",
     "causeway verify @USER"},
    {&client::rules::trusted_keys_are_few,
     ExitCode::refused,
     "You have said something about the keys of 500 people, and no more can be kept.",
     no_hint},
    {&identity::rules::safety_number_is_whole,
     ExitCode::usage,
     "A safety number has 60 digits, and nothing else is in it but blanks.",
     "type all twelve groups"},
    {&identity::rules::safety_code_is_valid,
     ExitCode::usage,
     "This is not the text of a safety code.",
     "it begins with causeway:verify/1/"},
    {&content::rules::profile_is_valid,
     ExitCode::usage,
     "A name is 1 to 64 bytes of text that can be seen, without @.",
     "causeway profile set --name NAME"},
    {&api::rules::profile_is_later,
     ExitCode::refused,
     "Another device of yours has just changed your profile.",
     "causeway profile show"},
    {&client::rules::profile_key_is_for_partners,
     ExitCode::refused,
     "Somebody whom you block came in meanwhile, and is not told your profile.",
     ""},
    // What one does not want to read.
    {&content::rules::hidden_word_is_valid,
     ExitCode::usage,
     "A hidden word is 1 to 64 bytes of text; * may stand in front or behind.",
     "causeway hidden-words add 'spoil*'"},
    {&client::rules::hidden_words_are_few,
     ExitCode::refused,
     "You have 200 hidden words, and no more can be kept.",
     "causeway hidden-words remove WORD"},
    {&client::rules::hidden_word_is_there,
     ExitCode::not_found,
     "This is none of your hidden words.",
     "causeway hidden-words"},
    // People who do not know each other.
    {&api::rules::contact_has_accepted,
     ExitCode::refused,
     "They have not answered you yet, and until they do, only the first message goes out.",
     "wait for them"},
    {&api::rules::first_contacts_are_few,
     ExitCode::rate_limited,
     "You have written to many people lately who did not answer, or let them into groups where "
     "they said nothing, and for now you come to no more.",
     "try again tomorrow; whoever answers, or speaks in the group, does not count"},
    {&api::rules::first_contacts_are_answered,
     ExitCode::rate_limited,
     "Most of those whom you have written to in the last weeks have not answered, and until some "
     "do, you write to only a few new people a day.",
     "try again tomorrow; whoever answers does not count"},
    {&api::rules::group_newcomers_are_few,
     ExitCode::rate_limited,
     "In one day you can let only a few people into groups who do not know you.",
     "add fewer at a time, or make the group and give out its link, as whoever asks to be let in "
     "does not count; whoever speaks in the group does not count any more either"},
    {&api::rules::account_is_older,
     ExitCode::rate_limited,
     "Your account is new: in its first three days it comes to only some people who do not know "
     "it.",
     "try again tomorrow; whoever answers, or speaks in the group, does not count"},
});

}  // namespace

std::span<const RuleRow> people_rule_rows() {
  return people_rows;
}

}  // namespace causeway::cli
