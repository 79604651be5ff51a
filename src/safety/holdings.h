#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "provider/holdings.h"

/// What the reviewers' side keeps, column by column: the second part of the holdings catalogue
/// (provider/holdings.h). What a participant disclosed is in one column, sealed.
namespace causeway::safety {

using provider::DataClass;
using provider::Holding;
using provider::Retention;

// clang-format off
inline constexpr std::array holdings{
    Holding{"case", "number", DataClass::technical, Retention::safety_numbers, "names the case"},
    Holding{"case", "subject_kind", DataClass::technical, Retention::safety_numbers, "says whether it is about an account or a group"},
    Holding{"case", "subject", DataClass::traffic, Retention::safety_numbers, "says which"},
    Holding{"case", "queue", DataClass::traffic, Retention::safety_numbers, "says how grave it is and who looks at it"},
    Holding{"case", "state", DataClass::traffic, Retention::safety_numbers, "says what it waits for"},
    Holding{"case", "received_ms", DataClass::traffic, Retention::safety_numbers, "says when the first report came"},
    Holding{"case", "due_ms", DataClass::technical, Retention::safety_numbers, "orders what waits"},
    Holding{"case", "reports", DataClass::traffic, Retention::safety_numbers, "counts the reports"},
    Holding{"case", "reporters", DataClass::traffic, Retention::safety_numbers, "counts those who reported"},
    Holding{"case", "verified", DataClass::traffic, Retention::safety_numbers, "counts the reports that prove something"},
    Holding{"case", "evidence", DataClass::technical, Retention::safety_numbers, "bounds what is kept of one case"},
    Holding{"case", "evidence_bytes", DataClass::technical, Retention::safety_numbers, "bounds what is kept of one case"},
    Holding{"case", "richest", DataClass::technical, Retention::safety_numbers, "says how much the report shows that shows most"},
    Holding{"case", "rank", DataClass::technical, Retention::safety_numbers, "puts what is proven first"},
    Holding{"case", "reasons", DataClass::traffic, Retention::safety_numbers, "says what it was reported for"},
    Holding{"case", "version", DataClass::technical, Retention::safety_numbers, "keeps a decision from being made on what has changed"},
    Holding{"case", "claimed_by", DataClass::technical, Retention::safety_case, "keeps two reviewers from doing the same"},
    Holding{"case", "claimed_ms", DataClass::technical, Retention::safety_case, "says since when"},
    Holding{"case", "claim_until_ms", DataClass::technical, Retention::safety_case, "ends a claim"},

    Holding{"case_subject", "day", DataClass::traffic, Retention::safety_numbers, "keeps what came in at one time together"},
    Holding{"case_subject", "subject", DataClass::traffic, Retention::safety_numbers, "finds the cases about an account or a group"},
    Holding{"case_subject", "case", DataClass::technical, Retention::safety_numbers, "says which case"},

    Holding{"case_messages", "day", DataClass::traffic, Retention::days_220, "says on which day reported messages were sent"},
    Holding{"case_messages", "subject", DataClass::traffic, Retention::days_220, "says about whom"},
    Holding{"case_messages", "group", DataClass::traffic, Retention::days_220, "says in which conversation"},
    Holding{"case_messages", "block", DataClass::traffic, Retention::days_220, "says which 64 of its messages"},
    Holding{"case_messages", "case", DataClass::technical, Retention::days_220, "says which case"},
    Holding{"case_messages", "messages", DataClass::traffic, Retention::days_220, "says which of these, so that all reports of one are one case"},

    Holding{"case_unproven", "reporter", DataClass::traffic, Retention::safety_case, "says who began a case without proof, so that nobody begins very many"},
    Holding{"case_unproven", "case", DataClass::technical, Retention::safety_case, "says which case"},

    Holding{"report", "number", DataClass::technical, Retention::safety_case, "orders the reports"},
    Holding{"report", "case", DataClass::technical, Retention::safety_case, "says which case it belongs to"},
    Holding{"report", "reporter", DataClass::traffic, Retention::safety_case, "says who is told the outcome; reviewers do not see it"},
    Holding{"report", "id", DataClass::technical, Retention::safety_case, "names the report to who made it"},
    Holding{"report", "received_ms", DataClass::traffic, Retention::safety_case, "says when it came"},
    Holding{"report", "reason", DataClass::traffic, Retention::safety_case, "says what it was reported for"},
    Holding{"report", "scope", DataClass::technical, Retention::safety_case, "says whether messages, an account or a group were reported"},
    Holding{"report", "group", DataClass::traffic, Retention::safety_case, "says which conversation is concerned"},
    Holding{"report", "counts", DataClass::technical, Retention::safety_case, "says how many of its entries are proven"},
    Holding{"report", "verdict", DataClass::technical, Retention::safety_case, "says the strongest proof of it"},
    Holding{"report", "first_seq", DataClass::traffic, Retention::safety_case, "says which messages it is about"},
    Holding{"report", "last_seq", DataClass::traffic, Retention::safety_case, "says which messages it is about"},
    Holding{"report", "membership", DataClass::traffic, Retention::safety_case, "says whether the reporter was in the conversation then"},
    Holding{"report", "state", DataClass::technical, Retention::safety_case, "says whether it was decided on"},
    Holding{"report", "evidence_key", DataClass::technical, Retention::safety_case, "is the key of the evidence, wrapped by a key outside the database"},
    Holding{"report", "evidence", DataClass::reported, Retention::safety_case, "is what the reporter disclosed, sealed"},

    Holding{"report_number", "last", DataClass::technical, Retention::published, "counts the reports, so that no two ever have one number"},

    Holding{"case", "first_viewed_ms", DataClass::technical, Retention::safety_numbers, "says how long people wait"},
    Holding{"case", "shred_ms", DataClass::technical, Retention::safety_case, "says when what was disclosed is destroyed"},

    Holding{"decision", "number", DataClass::technical, Retention::safety_numbers, "orders the decisions"},
    Holding{"decision", "id", DataClass::technical, Retention::safety_numbers, "names the decision to whom it concerns"},
    Holding{"decision", "case", DataClass::technical, Retention::safety_numbers, "says which case it decides"},
    Holding{"decision", "subject_kind", DataClass::technical, Retention::safety_numbers, "says whether it is about an account or a group"},
    Holding{"decision", "subject", DataClass::traffic, Retention::safety_numbers, "says which"},
    Holding{"decision", "time_ms", DataClass::traffic, Retention::safety_numbers, "says when it was made"},
    Holding{"decision", "by", DataClass::technical, Retention::safety_numbers, "says who of the staff made it"},
    Holding{"decision", "measure", DataClass::traffic, Retention::safety_numbers, "says what is done about the account"},
    Holding{"decision", "until_ms", DataClass::traffic, Retention::safety_numbers, "ends it"},
    Holding{"decision", "policy", DataClass::traffic, Retention::safety_numbers, "says what was broken"},
    Holding{"decision", "reason", DataClass::traffic, Retention::safety_numbers, "says why, for whoever looks at it again"},
    Holding{"decision", "template", DataClass::technical, Retention::safety_numbers, "says with which words it began"},
    Holding{"decision", "words", DataClass::traffic, Retention::safety_numbers, "is what the reviewer told the person"},
    Holding{"decision", "child_abuse", DataClass::traffic, Retention::safety_numbers, "says which attachments are reported to the clearing house, and as what"},
    Holding{"decision", "state", DataClass::technical, Retention::safety_numbers, "says whether it holds"},
    Holding{"decision", "undo_until_ms", DataClass::technical, Retention::safety_numbers, "lets a slip be undone"},
    Holding{"decision", "second_by", DataClass::technical, Retention::safety_numbers, "says who said the same"},
    Holding{"decision", "statement", DataClass::traffic, Retention::safety_numbers, "is the statement of reasons that the person reads"},
    Holding{"decision", "appeal_until_ms", DataClass::technical, Retention::safety_numbers, "says until when it can be appealed against"},
    Holding{"decision", "taken_back_ms", DataClass::traffic, Retention::safety_numbers, "says when it was taken back"},
    Holding{"decision", "taken_back_by", DataClass::technical, Retention::safety_numbers, "says by whom"},
    Holding{"decision", "taken_back_why", DataClass::traffic, Retention::safety_numbers, "says why"},

    Holding{"appeal", "decision", DataClass::technical, Retention::safety_numbers, "says against which decision"},
    Holding{"appeal", "case", DataClass::technical, Retention::safety_numbers, "says which case it belongs to"},
    Holding{"appeal", "account", DataClass::traffic, Retention::safety_numbers, "says whose appeal it is"},
    Holding{"appeal", "time_ms", DataClass::traffic, Retention::safety_numbers, "says when it came"},
    Holding{"appeal", "text_key", DataClass::technical, Retention::safety_case, "is the key of its text, wrapped by a key outside the database"},
    Holding{"appeal", "text", DataClass::reported, Retention::safety_case, "is what the person says, sealed"},
    Holding{"appeal", "outcome", DataClass::traffic, Retention::safety_numbers, "says what came of it"},
    Holding{"appeal", "decided_ms", DataClass::technical, Retention::safety_numbers, "says when"},
    Holding{"appeal", "by", DataClass::technical, Retention::safety_numbers, "says who of the staff decided it"},

    Holding{"effect", "number", DataClass::technical, Retention::opening, "orders what is still to be done"},
    Holding{"effect", "account", DataClass::traffic, Retention::opening, "says to whom"},
    Holding{"effect", "what", DataClass::traffic, Retention::opening, "is the measure or the notice, until the provider has it"},

    Holding{"note", "number", DataClass::technical, Retention::safety_numbers, "orders the notes"},
    Holding{"note", "case", DataClass::technical, Retention::safety_numbers, "says which case it belongs to"},
    Holding{"note", "time_ms", DataClass::technical, Retention::safety_numbers, "says when it was written"},
    Holding{"note", "by", DataClass::technical, Retention::safety_numbers, "says who of the staff wrote it"},
    Holding{"note", "text", DataClass::traffic, Retention::safety_numbers, "is what a reviewer says to colleagues"},

    Holding{"passed", "case", DataClass::technical, Retention::safety_numbers, "says which case"},
    Holding{"passed", "by", DataClass::technical, Retention::safety_numbers, "says who of the staff is not given it again"},

    Holding{"bad_faith", "reporter", DataClass::traffic, Retention::days_180, "says who reported against better knowledge"},
    Holding{"bad_faith", "report", DataClass::technical, Retention::days_180, "says with which report"},
    Holding{"bad_faith", "time_ms", DataClass::technical, Retention::days_180, "ends that"},
    Holding{"bad_faith", "by", DataClass::technical, Retention::days_180, "says who of the staff found so"},

    Holding{"tally", "month", DataClass::technical, Retention::published, "says when"},
    Holding{"tally", "reason", DataClass::technical, Retention::published, "says for what"},
    Holding{"tally", "tally", DataClass::technical, Retention::published, "says what is counted"},
    Holding{"tally", "count", DataClass::technical, Retention::published, "says how many"},

    Holding{"span", "month", DataClass::technical, Retention::published, "says when"},
    Holding{"span", "reason", DataClass::technical, Retention::published, "says for what"},
    Holding{"span", "span", DataClass::technical, Retention::published, "says what took the time"},
    Holding{"span", "seconds", DataClass::technical, Retention::published, "says how long, to two digits"},
    Holding{"span", "cases", DataClass::technical, Retention::published, "says how many took so long"},

    Holding{"audit", "number", DataClass::technical, Retention::audit, "orders the log of views and decisions"},
    Holding{"audit", "time_ms", DataClass::technical, Retention::audit, "says when somebody of the staff looked or decided"},
    Holding{"audit", "by", DataClass::technical, Retention::audit, "says who of the staff"},
    Holding{"audit", "act", DataClass::technical, Retention::audit, "says what was done"},
    Holding{"audit", "object", DataClass::technical, Retention::audit, "says which case, report or decision it was done to"},
    Holding{"audit", "says", DataClass::technical, Retention::audit, "says why"},
    Holding{"audit", "hash", DataClass::technical, Retention::audit, "binds all that was logged before"},

    Holding{"staff", "id", DataClass::technical, Retention::audit, "names who works at the console"},
    Holding{"staff", "alias", DataClass::technical, Retention::audit, "is what colleagues see of them"},
    Holding{"staff", "roles", DataClass::technical, Retention::audit, "says what they may do"},
    Holding{"staff", "state", DataClass::technical, Retention::audit, "says whether they still may"},
    Holding{"staff", "added_ms", DataClass::technical, Retention::audit, "orders them"},
    Holding{"staff", "seen_ms", DataClass::technical, Retention::audit, "shows an unused access"},
    Holding{"staff", "blur", DataClass::technical, Retention::audit, "shows them pictures as they want"},
    Holding{"staff", "greyscale", DataClass::technical, Retention::audit, "likewise"},
    Holding{"staff", "mute", DataClass::technical, Retention::audit, "likewise"},
    Holding{"staff", "single_keys", DataClass::technical, Retention::audit, "shows the console as they want"},
    Holding{"staff", "density", DataClass::technical, Retention::audit, "likewise"},
    Holding{"staff", "theme", DataClass::technical, Retention::audit, "likewise"},
    Holding{"staff", "break_after_min", DataClass::technical, Retention::audit, "says when they want to be reminded of a break"},
    Holding{"staff", "opted_out", DataClass::technical, Retention::audit, "keeps from them what they do not want to see"},

    Holding{"staff_invitation", "id", DataClass::technical, Retention::use, "names the invitation"},
    Holding{"staff_invitation", "token_hash", DataClass::technical, Retention::use, "recognises it"},
    Holding{"staff_invitation", "alias", DataClass::technical, Retention::use, "says for whom it is"},
    Holding{"staff_invitation", "roles", DataClass::technical, Retention::use, "says what they will be allowed"},
    Holding{"staff_invitation", "by", DataClass::technical, Retention::use, "says who made it"},
    Holding{"staff_invitation", "made_ms", DataClass::technical, Retention::use, "says when"},
    Holding{"staff_invitation", "ends_ms", DataClass::technical, Retention::use, "ends it"},

    Holding{"staff_exposure", "person", DataClass::technical, Retention::use, "says whose it is; nobody else is shown it"},
    Holding{"staff_exposure", "since_ms", DataClass::technical, Retention::use, "says since when it counts"},
    Holding{"staff_exposure", "reports", DataClass::technical, Retention::use, "says how much they have looked at, to suggest a break"},
    Holding{"staff_exposure", "pictures", DataClass::technical, Retention::use, "likewise"},
    Holding{"staff_exposure", "grave", DataClass::technical, Retention::use, "likewise"},

    Holding{"staff_session", "id", DataClass::technical, Retention::use, "names the session"},
    Holding{"staff_session", "person", DataClass::technical, Retention::use, "says whose it is"},
    Holding{"staff_session", "token_hash", DataClass::technical, Retention::use, "recognises it"},
    Holding{"staff_session", "since_ms", DataClass::technical, Retention::use, "ends it"},
    Holding{"staff_session", "seen_ms", DataClass::technical, Retention::use, "ends it when nobody is there"},
    Holding{"staff_session", "browser", DataClass::technical, Retention::use, "tells them one of their sessions from another"},

    Holding{"staff_passkey", "id", DataClass::technical, Retention::use, "names the passkey"},
    Holding{"staff_passkey", "person", DataClass::technical, Retention::use, "says whose it is"},
    Holding{"staff_passkey", "credential", DataClass::technical, Retention::use, "is what the authenticator calls it"},
    Holding{"staff_passkey", "algorithm", DataClass::technical, Retention::use, "says how it signs"},
    Holding{"staff_passkey", "public_key", DataClass::technical, Retention::use, "checks its signatures"},
    Holding{"staff_passkey", "counter", DataClass::technical, Retention::use, "shows a copy of it"},
    Holding{"staff_passkey", "label", DataClass::technical, Retention::use, "is what the person calls it"},
    Holding{"staff_passkey", "added_ms", DataClass::technical, Retention::use, "says since when it is there"},
    Holding{"staff_passkey", "used_ms", DataClass::technical, Retention::use, "shows one that is not used"},

    Holding{"staff_code", "person", DataClass::technical, Retention::use, "says whose log-in it is"},
    Holding{"staff_code", "salt", DataClass::technical, Retention::use, "makes the passphrase costly to guess"},
    Holding{"staff_code", "passes", DataClass::technical, Retention::use, "likewise"},
    Holding{"staff_code", "memory_bytes", DataClass::technical, Retention::use, "likewise"},
    Holding{"staff_code", "hash", DataClass::technical, Retention::use, "recognises the passphrase"},
    Holding{"staff_code", "secret", DataClass::technical, Retention::use, "checks one-time codes"},
    Holding{"staff_code", "last_step", DataClass::technical, Retention::use, "keeps a code from being used twice"},

    Holding{"staff_tries", "of", DataClass::technical, Retention::minutes_10, "recognises an alias"},
    Holding{"staff_tries", "wrong", DataClass::technical, Retention::minutes_10, "stops guessing"},
    Holding{"staff_tries", "last_ms", DataClass::technical, Retention::minutes_10, "says until when"},
    Holding{"attachment", "report", DataClass::technical, Retention::safety_case, "says which report names it"},
    Holding{"attachment", "place", DataClass::technical, Retention::safety_case, "orders what one report names"},
    Holding{"attachment", "case", DataClass::technical, Retention::safety_case, "bounds what is kept of one case"},
    Holding{"attachment", "content_hash", DataClass::reported, Retention::safety_case, "is the hash of the ciphertext, by which the message names it"},
    Holding{"attachment", "blob", DataClass::technical, Retention::safety_case, "says where it is fetched from"},
    Holding{"attachment", "stage", DataClass::technical, Retention::safety_case, "says whether it is here; its ciphertext is in a file beside the database"},
    Holding{"attachment", "since_ms", DataClass::traffic, Retention::safety_case, "ends the waiting for it"},
    Holding{"attachment", "size_bytes", DataClass::technical, Retention::safety_case, "bounds what is kept of one case"},
    Holding{"attachment", "next_ms", DataClass::technical, Retention::safety_case, "says when it is looked for again"},

    Holding{"known", "id", DataClass::technical, Retention::audit, "names an entry of known material"},
    Holding{"known", "bank", DataClass::technical, Retention::audit, "says whether it is confirmed or harmless"},
    Holding{"known", "hash", DataClass::technical, Retention::audit, "is the likeness of a picture that somebody has looked at before; as secret as a list of such pictures"},
    Holding{"known", "label", DataClass::technical, Retention::audit, "says what it is, in the staff's words"},
    Holding{"known", "added_ms", DataClass::technical, Retention::audit, "says since when"},
    Holding{"known", "by", DataClass::technical, Retention::audit, "says who of the staff added it"},
    Holding{"known", "source", DataClass::technical, Retention::audit, "says where it came from"},
    Holding{"known", "matches", DataClass::technical, Retention::audit, "counts the pictures that were like it"},

    Holding{"picture", "report", DataClass::technical, Retention::safety_case, "says which report shows it"},
    Holding{"picture", "seq", DataClass::traffic, Retention::safety_case, "says which message it is attached to"},
    Holding{"picture", "index", DataClass::technical, Retention::safety_case, "says which attachment of that message"},
    Holding{"picture", "case", DataClass::technical, Retention::safety_case, "finds repeats within one case"},
    Holding{"picture", "content", DataClass::reported, Retention::safety_case, "is the hash of the file, by which repeats are one job, in one case or several"},
    Holding{"picture", "width", DataClass::reported, Retention::safety_case, "says how wide it is"},
    Holding{"picture", "height", DataClass::reported, Retention::safety_case, "says how high it is"},
    Holding{"picture", "rule", DataClass::technical, Retention::safety_case, "says why it cannot be shown"},
    Holding{"picture", "hashes", DataClass::reported, Retention::safety_case, "is the likeness of what was disclosed, which can be told from somebody's copy; compared with known material"},
    Holding{"picture", "known", DataClass::reported, Retention::safety_case, "says which known picture it is like"},
    Holding{"picture", "bank", DataClass::reported, Retention::safety_case, "says whether that is confirmed or harmless"},
    Holding{"picture", "distance", DataClass::technical, Retention::safety_case, "says how like"},
    Holding{"known_comparison", "known", DataClass::technical, Retention::opening, "says which known picture older ones are still compared with"},
    Holding{"known_comparison", "report", DataClass::technical, Retention::opening, "says up to which report they were"},
    Holding{"known_comparison", "seq", DataClass::traffic, Retention::opening, "says up to which message"},
    Holding{"known_comparison", "index", DataClass::technical, Retention::opening, "says up to which attachment"},
    Holding{"picture_due", "report", DataClass::technical, Retention::opening, "says which report is to be looked through"},

    Holding{"tip", "id", DataClass::technical, Retention::safety_numbers, "names the tip, after the decision that made it"},
    Holding{"tip", "case", DataClass::technical, Retention::safety_numbers, "says which case"},
    Holding{"tip", "created_ms", DataClass::technical, Retention::safety_numbers, "says when two reviewers agreed"},
    Holding{"tip", "state", DataClass::technical, Retention::safety_numbers, "says whether it was filed"},
    Holding{"tip", "order", DataClass::reported, Retention::safety_case, "says what the reviewers agreed on, and of which files"},
    Holding{"tip", "target", DataClass::technical, Retention::safety_numbers, "says whether it went to the clearing house's test system"},
    Holding{"tip", "submission_key", DataClass::technical, Retention::safety_case, "is the key of what was sent, wrapped by a key outside the database"},
    Holding{"tip", "submission", DataClass::reported, Retention::safety_case, "is what was sent, sealed"},
    Holding{"tip", "filing", DataClass::technical, Retention::safety_numbers, "is how far the filing has come, with the clearing house's numbers and the MD5 of each file"},
    Holding{"tip", "kept_month", DataClass::technical, Retention::safety_numbers, "says until when the evidence is preserved for the police"},
    Holding{"tip", "destroyed_ms", DataClass::technical, Retention::safety_numbers, "says when what was sent was destroyed"},
    Holding{"tip", "decisions", DataClass::technical, Retention::safety_numbers, "says on which decisions the tip rests"},
    Holding{"tip", "version", DataClass::technical, Retention::safety_numbers, "keeps a draft from being given up that has changed"},

    Holding{"refused", "day", DataClass::technical, Retention::safety_numbers, "says when reports could not be opened"},
    Holding{"refused", "rule", DataClass::technical, Retention::safety_numbers, "says why"},
    Holding{"refused", "reports", DataClass::technical, Retention::safety_numbers, "says how many"},
};
// clang-format on

/// Null for a column that the catalogue does not know.
constexpr const Holding* find_holding(std::string_view table, std::string_view column) {
  const auto* const found =
      std::find_if(holdings.begin(), holdings.end(), [&](const Holding& holding) {
        return holding.table == table && holding.column == column;
      });
  return found == holdings.end() ? nullptr : found;
}

}  // namespace causeway::safety
