#pragma once

#include "base/result.h"

namespace causeway::client::rules {

/// The store could not read or write. What the transaction did is gone as a whole; the engine drops
/// what it had in memory and starts again from the store.
inline constexpr Rule store_works{"client.store_works", "ARCHITECTURE.md, Errors"};

inline constexpr Rule device_is_registered{
    "client.device_is_registered", "docs/formats/api.md, Accounts"
};
inline constexpr Rule device_is_new{"client.device_is_new", "docs/formats/api.md, Accounts"};
inline constexpr Rule conversation_is_known{
    "client.conversation_is_known", "docs/formats/api.md, Conversations"
};
inline constexpr Rule conversation_is_open{
    "client.conversation_is_open", "docs/formats/api.md, Conversations"
};
inline constexpr Rule conversation_is_a_group{
    "client.conversation_is_a_group", "docs/formats/api.md, Conversations"
};
inline constexpr Rule peer_is_somebody_else{
    "client.peer_is_somebody_else", "docs/formats/api.md, Conversations"
};
inline constexpr Rule account_is_member{
    "client.account_is_member", "docs/formats/api.md, Conversations"
};
inline constexpr Rule account_is_no_member{
    "client.account_is_no_member", "docs/formats/api.md, Conversations"
};
inline constexpr Rule members_fit_kind{
    "client.members_fit_kind", "docs/formats/api.md, Conversations"
};
inline constexpr Rule leaver_is_member{"client.leaver_is_member", "docs/adr/0013-leaving.md"};
inline constexpr Rule leave_is_of_this_membership{
    "client.leave_is_of_this_membership", "docs/adr/0013-leaving.md"
};
/// The hub counts what it put into the inbox: more than that was never acknowledged.
inline constexpr Rule acknowledgement_is_of_an_item{
    "client.acknowledgement_is_of_an_item", "docs/formats/api.md, Inbox"
};
inline constexpr Rule conversation_is_of_its_kind{
    "client.conversation_is_of_its_kind", "docs/formats/api.md, Conversations"
};
inline constexpr Rule welcome_is_expected{
    "client.welcome_is_expected", "docs/formats/api.md, Conversations"
};
inline constexpr Rule group_info_is_the_one_asked_for{
    "client.group_info_is_the_one_asked_for", "docs/formats/api.md, Conversations"
};
inline constexpr Rule group_info_is_not_older{
    "client.group_info_is_not_older", "docs/formats/api.md, Conversations"
};
inline constexpr Rule devices_support_suite{
    "client.devices_support_suite", "docs/formats/api.md, Key packages"
};
inline constexpr Rule key_packages_suffice{
    "client.key_packages_suffice", "docs/formats/api.md, Key packages"
};
inline constexpr Rule change_fits_a_frame{
    "client.change_fits_a_frame", "docs/formats/api.md, Limits"
};
inline constexpr Rule message_is_known{"client.message_is_known", "docs/formats/content.md §4"};
inline constexpr Rule message_is_sent{"client.message_is_sent", "docs/formats/content.md §4"};
inline constexpr Rule message_is_ones_own{
    "client.message_is_ones_own", "docs/formats/content.md §4"
};
/// Neither about another message, nor deleted.
inline constexpr Rule message_is_a_line{"client.message_is_a_line", "docs/formats/content.md §4"};
inline constexpr Rule reaction_is_new{"client.reaction_is_new", "docs/formats/content.md §4"};
inline constexpr Rule reaction_is_there{"client.reaction_is_there", "docs/formats/content.md §4"};
inline constexpr Rule reactions_are_few{"client.reactions_are_few", "docs/formats/content.md §4"};
inline constexpr Rule edits_are_few{"client.edits_are_few", "docs/formats/content.md §4"};
inline constexpr Rule forwards_are_few{"client.forwards_are_few", "docs/formats/content.md §3"};
inline constexpr Rule state_is_ones_to_change{
    "client.state_is_ones_to_change", "docs/formats/content.md §6"
};
inline constexpr Rule hidden_word_is_there{
    "client.hidden_word_is_there", "docs/formats/content.md §8"
};
inline constexpr Rule hidden_words_are_few{
    "client.hidden_words_are_few", "docs/formats/content.md §8"
};
inline constexpr Rule history_is_of_this_conversation{
    "client.history_is_of_this_conversation", "docs/formats/history.md, Record"
};
/// An answer has nothing that is not missing here, or that it does not say it has.
inline constexpr Rule history_was_asked_for{
    "client.history_was_asked_for", "docs/formats/history.md, Answer"
};
/// The provider does not say that it accepted this, from this sender.
inline constexpr Rule history_frank_is_valid{
    "client.history_frank_is_valid", "docs/formats/history.md, Record"
};
inline constexpr Rule leaf_is_in_statement{
    "client.leaf_is_in_statement", "docs/formats/identity.md, Statement"
};
inline constexpr Rule statement_is_the_accounts{
    "client.statement_is_the_accounts", "docs/formats/identity.md, Statement"
};
inline constexpr Rule statement_is_not_older{
    "client.statement_is_not_older", "docs/formats/identity.md, Chain"
};
inline constexpr Rule recovered_account_goes_on{
    "client.recovered_account_goes_on", "docs/formats/backup.md, Recovery"
};
inline constexpr Rule reset_is_anothers{
    "client.reset_is_anothers", "docs/formats/identity.md, Chain"
};
inline constexpr Rule username_keeps_its_account{
    "client.username_keeps_its_account", "docs/formats/api.md, Accounts"
};
inline constexpr Rule account_is_the_one_asked_for{
    "client.account_is_the_one_asked_for", "docs/formats/api.md, Accounts"
};
inline constexpr Rule link_is_of_this_code{
    "client.link_is_of_this_code", "docs/formats/link.md, Messages"
};
inline constexpr Rule grant_is_of_this_device{
    "client.grant_is_of_this_device", "docs/formats/link.md, Messages"
};
inline constexpr Rule device_name_is_plain{
    "client.device_name_is_plain", "docs/formats/link.md, Messages"
};
inline constexpr Rule device_certifies{
    "client.device_certifies", "docs/formats/link.md, The listed device"
};
inline constexpr Rule account_has_room{
    "client.account_has_room", "docs/formats/identity.md, Statement"
};
inline constexpr Rule device_is_another{
    "client.device_is_another", "docs/formats/identity.md, Statement"
};
/// The account is one whose statement this device has seen.
inline constexpr Rule account_is_looked_up{
    "client.account_is_looked_up", "docs/formats/identity.md, Safety number"
};
inline constexpr Rule safety_number_is_current{
    "client.safety_number_is_current", "docs/formats/identity.md, Safety number"
};
inline constexpr Rule safety_number_is_accepted{
    "client.safety_number_is_accepted", "docs/formats/identity.md, Safety number"
};
inline constexpr Rule trusted_keys_are_few{
    "client.trusted_keys_are_few", "docs/formats/content.md §8"
};
inline constexpr Rule backup_opens_with_this_key{
    "client.backup_opens_with_this_key", "docs/formats/backup.md, Index"
};
inline constexpr Rule backup_is_the_one_asked_for{
    "client.backup_is_the_one_asked_for", "docs/formats/backup.md, Index"
};
inline constexpr Rule backup_index_is_valid{
    "client.backup_index_is_valid", "docs/formats/backup.md, Index"
};
/// Its index names no more segments, and is no larger, than the hub takes.
inline constexpr Rule backup_has_room{"client.backup_has_room", "docs/formats/backup.md, Writing"};
inline constexpr Rule backup_is_not_older{
    "client.backup_is_not_older", "docs/formats/backup.md, Writing"
};
inline constexpr Rule backup_is_there{"client.backup_is_there", "docs/formats/backup.md, Writing"};
inline constexpr Rule backup_has_the_identity_key{
    "client.backup_has_the_identity_key", "docs/formats/backup.md, Recovery"
};
inline constexpr Rule recovery_key_is_in_force{
    "client.recovery_key_is_in_force", "docs/formats/backup.md, Key"
};
inline constexpr Rule segment_is_valid{
    "client.segment_is_valid", "docs/formats/backup.md, Segment"
};
inline constexpr Rule group_link_is_whole{
    "client.group_link_is_whole", "docs/formats/group-link.md, Link"
};
inline constexpr Rule group_link_is_of_this_provider{
    "client.group_link_is_of_this_provider", "docs/formats/group-link.md, Link"
};
inline constexpr Rule group_link_is_there{
    "client.group_link_is_there", "docs/formats/group-link.md, Members"
};
inline constexpr Rule group_preview_is_of_this_link{
    "client.group_preview_is_of_this_link", "docs/formats/group-link.md, Preview"
};
inline constexpr Rule join_note_is_plain{
    "client.join_note_is_plain", "docs/formats/group-link.md, Request"
};
inline constexpr Rule join_note_is_of_this_request{
    "client.join_note_is_of_this_request", "docs/formats/group-link.md, Request"
};
/// Not by one that was replaced or withdrawn since.
inline constexpr Rule join_is_by_this_link{
    "client.join_is_by_this_link", "docs/formats/group-link.md, Those who decide"
};
/// Not one that was decided on, or taken back, before.
inline constexpr Rule join_is_new{
    "client.join_is_new", "docs/formats/group-link.md, Those who decide"
};
inline constexpr Rule join_is_recent{
    "client.join_is_recent", "docs/formats/group-link.md, Those who decide"
};
inline constexpr Rule join_request_is_there{
    "client.join_request_is_there", "docs/formats/group-link.md, Those who decide"
};
inline constexpr Rule join_request_lasts{
    "client.join_request_lasts", "docs/formats/group-link.md, Request"
};
inline constexpr Rule profile_key_is_for_partners{
    "client.profile_key_is_for_partners", "docs/formats/content.md §12"
};
/// The hub accepted it, and this device has what proves that: it was never read in vain.
inline constexpr Rule evidence_is_kept{"client.evidence_is_kept", "docs/threat-model.md, Reports"};
inline constexpr Rule report_is_of_one_conversation{
    "client.report_is_of_one_conversation", "docs/formats/report.md §3"
};
/// In the span that a report covers.
inline constexpr Rule reported_messages_are_near{
    "client.reported_messages_are_near", "docs/formats/report.md §3"
};
inline constexpr Rule report_fits_a_frame{
    "client.report_fits_a_frame", "docs/formats/report.md §3"
};
inline constexpr Rule decision_is_known{"client.decision_is_known", "docs/formats/api.md, Reports"};
inline constexpr Rule appeal_is_in_time{"client.appeal_is_in_time", "docs/formats/api.md, Reports"};
inline constexpr Rule appeal_is_new{"client.appeal_is_new", "docs/formats/api.md, Reports"};
/// Somebody of this account has made the report that it speaks of.
inline constexpr Rule notice_is_of_own_report{
    "client.notice_is_of_own_report", "docs/formats/api.md, Reports"
};
inline constexpr Rule notice_kind_is_known{
    "client.notice_kind_is_known", "docs/formats/api.md, Reports"
};
inline constexpr Rule notice_measure_is_known{
    "client.notice_measure_is_known", "docs/formats/api.md, Reports"
};
inline constexpr Rule notice_is_within_limit{
    "client.notice_is_within_limit", "docs/formats/api.md, Reports"
};
inline constexpr Rule notice_is_visible_text{
    "client.notice_is_visible_text", "docs/formats/api.md, Reports"
};
inline constexpr Rule notice_times_are_dates{
    "client.notice_times_are_dates", "docs/formats/api.md, Reports"
};
inline constexpr Rule sender_is_the_leaf{
    "client.sender_is_the_leaf", "docs/formats/identity.md, Device credential"
};

}  // namespace causeway::client::rules
