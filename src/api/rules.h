#pragma once

#include "base/result.h"

/// Why the hub refuses. Names travel in `ReplyHead::rule`; statuses stand beside each use in the
/// provider. Rules of the layers below (`tls.…`, `mls.…`, `directory.…`) travel the same way.
namespace causeway::api::rules {

inline constexpr Rule op_is_known{"api.op_is_known", "docs/formats/api.md, Operations"};
inline constexpr Rule device_is_logged_in{
    "api.device_is_logged_in", "docs/formats/api.md, Session"
};
inline constexpr Rule device_is_listed{"api.device_is_listed", "docs/formats/api.md, Session"};
inline constexpr Rule rate_is_within_limit{
    "api.rate_is_within_limit", "docs/formats/api.md, Limits"
};
inline constexpr Rule size_is_within_limit{
    "api.size_is_within_limit", "docs/formats/api.md, Limits"
};
inline constexpr Rule ttl_is_within_limit{
    "api.ttl_is_within_limit", "docs/formats/api.md, Conversations"
};
inline constexpr Rule reports_are_taken{"api.reports_are_taken", "docs/formats/api.md, Reports"};
inline constexpr Rule moderation_key_is_current{
    "api.moderation_key_is_current", "docs/formats/api.md, Reports"
};
inline constexpr Rule reports_waiting_are_few{
    "api.reports_waiting_are_few", "docs/formats/api.md, Reports"
};
inline constexpr Rule account_is_not_restricted{
    "api.account_is_not_restricted", "docs/formats/api.md, Measures"
};
inline constexpr Rule account_is_not_suspended{
    "api.account_is_not_suspended", "docs/formats/api.md, Measures"
};
inline constexpr Rule account_is_not_banned{
    "api.account_is_not_banned", "docs/formats/api.md, Measures"
};
inline constexpr Rule username_is_free{"api.username_is_free", "docs/formats/api.md, Accounts"};
inline constexpr Rule registration_is_open{
    "api.registration_is_open", "docs/formats/api.md, Accounts"
};
inline constexpr Rule account_exists{"api.account_exists", "docs/formats/api.md, Accounts"};
inline constexpr Rule account_is_own{"api.account_is_own", "docs/formats/api.md, Accounts"};
inline constexpr Rule account_is_new{"api.account_is_new", "docs/formats/api.md, Accounts"};
inline constexpr Rule device_is_new{"api.device_is_new", "docs/formats/api.md, Accounts"};
inline constexpr Rule account_begins_with_one_device{
    "api.account_begins_with_one_device", "docs/formats/api.md, Accounts"
};
/// Each kind of statement has an operation of its own.
inline constexpr Rule statement_fits_operation{
    "api.statement_fits_operation", "docs/formats/api.md, Accounts"
};
inline constexpr Rule account_is_not_reset{
    "api.account_is_not_reset", "docs/formats/api.md, Accounts"
};
inline constexpr Rule reset_is_filed{"api.reset_is_filed", "docs/formats/api.md, Accounts"};
inline constexpr Rule reset_is_new{"api.reset_is_new", "docs/formats/api.md, Accounts"};
inline constexpr Rule statement_adds_one_device{
    "api.statement_adds_one_device", "docs/formats/api.md, Accounts"
};
inline constexpr Rule new_device_has_key_packages{
    "api.new_device_has_key_packages", "docs/formats/api.md, Accounts"
};
inline constexpr Rule suite_is_named_once{
    "api.suite_is_named_once", "docs/formats/api.md, Accounts"
};
inline constexpr Rule link_step_is_new{"api.link_step_is_new", "docs/formats/api.md, Linking"};
inline constexpr Rule link_step_is_there{"api.link_step_is_there", "docs/formats/api.md, Linking"};
inline constexpr Rule links_are_few{"api.links_are_few", "docs/formats/api.md, Linking"};
inline constexpr Rule key_package_is_own{
    "api.key_package_is_own", "docs/formats/api.md, Key packages"
};
inline constexpr Rule key_package_is_in_its_lifetime{
    "api.key_package_is_in_its_lifetime", "docs/formats/api.md, Key packages"
};
inline constexpr Rule conversation_exists{
    "api.conversation_exists", "docs/formats/api.md, Conversations"
};
inline constexpr Rule conversation_is_new{
    "api.conversation_is_new", "docs/formats/api.md, Conversations"
};
inline constexpr Rule conversation_begins_alone{
    "api.conversation_begins_alone", "docs/formats/api.md, Conversations"
};
inline constexpr Rule conversation_fits_kind{
    "api.conversation_fits_kind", "docs/formats/api.md, Conversations"
};
inline constexpr Rule direct_is_new{"api.direct_is_new", "docs/formats/api.md, Conversations"};
inline constexpr Rule device_is_member{
    "api.device_is_member", "docs/formats/api.md, Conversations"
};
inline constexpr Rule epoch_is_current{
    "api.epoch_is_current", "docs/formats/api.md, Conversations"
};
inline constexpr Rule devices_are_current{
    "api.devices_are_current", "docs/formats/api.md, Conversations"
};
inline constexpr Rule message_is_new{"api.message_is_new", "docs/formats/api.md, Conversations"};
inline constexpr Rule message_is_application{
    "api.message_is_application", "docs/formats/api.md, Conversations"
};
inline constexpr Rule handshake_is_public{
    "api.handshake_is_public", "docs/formats/api.md, Conversations"
};
/// Says no more than that: neither whether somebody blocked somebody, nor who.
inline constexpr Rule contact_is_welcome{"api.contact_is_welcome", "docs/formats/api.md, Safety"};
/// More than the first messages go only to whoever has accepted the sender.
inline constexpr Rule contact_has_accepted{
    "api.contact_has_accepted", "docs/formats/api.md, Message requests"
};
inline constexpr Rule first_contacts_are_few{
    "api.first_contacts_are_few", "docs/formats/api.md, Message requests"
};
inline constexpr Rule first_contacts_are_answered{
    "api.first_contacts_are_answered", "docs/formats/api.md, Message requests"
};
inline constexpr Rule group_newcomers_are_few{
    "api.group_newcomers_are_few", "docs/formats/api.md, Message requests"
};
inline constexpr Rule account_is_older{
    "api.account_is_older", "docs/formats/api.md, Message requests"
};
inline constexpr Rule profile_exists{"api.profile_exists", "docs/formats/api.md, Profiles"};
inline constexpr Rule profile_is_later{"api.profile_is_later", "docs/formats/api.md, Profiles"};
inline constexpr Rule admission_is_known{"api.admission_is_known", "docs/formats/api.md, Safety"};
inline constexpr Rule blocked_is_another{"api.blocked_is_another", "docs/formats/api.md, Safety"};
/// Says no more than that: neither whether there is such a group, nor whether it has a link.
inline constexpr Rule group_link_is_there{
    "api.group_link_is_there", "docs/formats/api.md, Group links"
};
inline constexpr Rule group_link_is_newest{
    "api.group_link_is_newest", "docs/formats/api.md, Group links"
};
inline constexpr Rule joiner_is_no_member{
    "api.joiner_is_no_member", "docs/formats/api.md, Group links"
};
inline constexpr Rule join_time_is_near{
    "api.join_time_is_near", "docs/formats/api.md, Group links"
};
inline constexpr Rule join_request_is_newest{
    "api.join_request_is_newest", "docs/formats/api.md, Group links"
};
inline constexpr Rule join_request_is_welcome{
    "api.join_request_is_welcome", "docs/formats/api.md, Group links"
};
inline constexpr Rule join_requests_are_few{
    "api.join_requests_are_few", "docs/formats/api.md, Group links"
};
inline constexpr Rule join_request_is_there{
    "api.join_request_is_there", "docs/formats/api.md, Group links"
};
inline constexpr Rule blob_exists{"api.blob_exists", "docs/formats/api.md, Blobs"};
inline constexpr Rule blob_offset_is_next{"api.blob_offset_is_next", "docs/formats/api.md, Blobs"};
inline constexpr Rule blob_quota_is_kept{"api.blob_quota_is_kept", "docs/formats/api.md, Blobs"};
inline constexpr Rule blob_is_complete{"api.blob_is_complete", "docs/formats/api.md, Backup"};
inline constexpr Rule backup_exists{"api.backup_exists", "docs/formats/api.md, Backup"};
inline constexpr Rule backup_version_is_next{
    "api.backup_version_is_next", "docs/formats/api.md, Backup"
};
/// Says no more than that: neither whether there is such an account, nor whether it has a backup.
inline constexpr Rule recovery_is_authentic{
    "api.recovery_is_authentic", "docs/formats/api.md, Backup"
};
inline constexpr Rule store_is_available{"api.store_is_available", "docs/formats/api.md, Statuses"};

}  // namespace causeway::api::rules
