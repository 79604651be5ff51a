#pragma once

#include "api/accounts.h"
#include "api/backup.h"
#include "api/conversations.h"
#include "api/joins.h"
#include "api/link.h"
#include "api/profile.h"
#include "api/reports.h"
#include "api/safety.h"
#include "api/session.h"
#include "provider/call.h"

/// What the hub does for each operation of docs/formats/api.md. A handler is a plain function of
/// the store, the request, the time and randomness: it checks everything, then writes, and throws
/// `Refused` before its first write or not at all. The statuses stand with the refusals in the .cc
/// files, one file per section of the document.
namespace causeway::provider {

// handlers_session.cc
api::LoginReply login(Call& call, const api::LoginRequest& request);
api::Empty ack(Call& call, const api::AckRequest& request);

// handlers_accounts.cc
api::Empty register_account(Call& call, const api::RegisterRequest& request);
api::AccountReply lookup_username(ReadCall& call, const api::LookupUsernameRequest& request);
api::AccountReply lookup_account(ReadCall& call, const api::LookupAccountRequest& request);
api::StatementsReply statements(ReadCall& call, const api::StatementsRequest& request);
api::Empty publish_statement(Call& call, const api::PublishStatementRequest& request);

// handlers_deletion.cc
api::Empty delete_account(Call& call, const api::DeleteAccountRequest& request);
api::Empty keep_account(Call& call, const api::KeepAccountRequest& request);

// handlers_links.cc
api::Empty put_link_step(Call& call, const api::PutLinkStepRequest& request);
api::Empty grant_link(Call& call, const api::GrantLinkRequest& request);
api::LinkStepReply link_step(ReadCall& call, const api::LinkStepRequest& request);

// handlers_key_packages.cc
api::PublishKeyPackagesReply publish_key_packages(
    Call& call, const api::PublishKeyPackagesRequest& request
);
api::ClaimKeyPackagesReply claim_key_packages(
    Call& call, const api::ClaimKeyPackagesRequest& request
);

// handlers_conversations.cc
api::Empty create_conversation(Call& call, const api::CreateConversationRequest& request);
api::CommitReply commit(Call& call, const api::CommitRequest& request);
api::ConversationInfoReply conversation_info(
    ReadCall& call, const api::ConversationInfoRequest& request
);
api::Empty leave(Call& call, const api::LeaveRequest& request);

// handlers_messages.cc
api::SendReply send(Call& call, const api::SendRequest& request);
api::ConversationsReply conversations(ReadCall& call, const api::ConversationsRequest& request);
api::CheckFrankReply check_frank(ReadCall& call, const api::CheckFrankRequest& request);

// handlers_blobs.cc
api::BlobReply begin_blob(Call& call, const api::BeginBlobRequest& request);

// handlers_backup.cc
api::PutBackupReply put_backup(Call& call, const api::PutBackupRequest& request);
api::BackupReply backup(ReadCall& call, const api::BackupRequest& request);
api::Empty delete_backup(Call& call, const api::DeleteBackupRequest& request);
api::RecoverReply recover(ReadCall& call, const api::RecoverRequest& request);
api::Empty publish_recovered(Call& call, const api::PublishRecoveredRequest& request);

// handlers_profiles.cc
api::Empty put_profile(Call& call, const api::PutProfileRequest& request);
api::ProfileReply profile(ReadCall& call, const api::ProfileRequest& request);

// handlers_joins.cc
api::Empty put_group_link(Call& call, const api::PutGroupLinkRequest& request);
api::GroupLinkReply group_link(ReadCall& call, const api::GroupLinkRequest& request);
api::Empty request_join(Call& call, const api::RequestJoinRequest& request);
api::Empty take_back_join(Call& call, const api::TakeBackJoinRequest& request);
api::Empty decline_join(Call& call, const api::DeclineJoinRequest& request);
api::JoinRequestsReply join_requests(ReadCall& call, const api::JoinRequestsRequest& request);

// handlers_reports.cc
report::ModerationKey moderation_key(ReadCall& call, const api::ModerationKeyRequest& request);
api::Empty file_report(Call& call, const api::FileReportRequest& request);
api::Empty file_appeal(Call& call, const api::FileAppealRequest& request);

// handlers_safety.cc
api::Empty block(Call& call, const api::BlockRequest& request);
api::Empty accept_contact(Call& call, const api::AcceptContactRequest& request);
api::Empty unblock(Call& call, const api::UnblockRequest& request);
api::Empty put_safety_settings(Call& call, const api::PutSafetySettingsRequest& request);
api::SafetySettingsReply safety_settings(ReadCall& call, const api::SafetySettingsRequest& request);

}  // namespace causeway::provider
