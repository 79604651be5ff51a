// Frames, replies and the body of every request, reply, push and refusal: what is accepted
// re-encodes to the same bytes.
#include "api/accounts.h"
#include "api/backup.h"
#include "api/conversations.h"
#include "api/frame.h"
#include "api/inbox.h"
#include "api/joins.h"
#include "api/limits.h"
#include "api/link.h"
#include "api/profile.h"
#include "api/safety.h"
#include "api/session.h"
#include "tls/round_trip_fuzz.h"

namespace causeway::api {
namespace {

void check_frame(ByteView input) {
  const auto frame = parse_frame(input);
  if (!frame.ok()) return;
  INVARIANT(input.size() <= limits::frame_size_max);
  INVARIANT(tls::encode(*frame) == to_bytes(input));
}

void check_reply(ByteView input) {
  const auto reply = parse_reply(input);
  if (!reply.ok()) return;
  const auto& head = reply->head;
  INVARIANT(make_reply(head.status, as_text(head.rule), reply->body) == to_bytes(input));
}

/// A request and what answers it.
template <typename Request>
void check_exchange(ByteView input) {
  tls::check_round_trip<Request>(input);
  tls::check_round_trip<typename Request::Reply>(input);
}

constexpr std::array checks{
    check_frame,
    check_reply,
    tls::check_round_trip<Hello>,
    tls::check_round_trip<InboxItem>,
    tls::check_round_trip<AckRequest>,
    check_exchange<LoginRequest>,
    check_exchange<RegisterRequest>,
    check_exchange<LookupUsernameRequest>,
    check_exchange<LookupAccountRequest>,
    check_exchange<PublishStatementRequest>,
    check_exchange<StatementsRequest>,
    check_exchange<PublishKeyPackagesRequest>,
    check_exchange<ClaimKeyPackagesRequest>,
    check_exchange<CreateConversationRequest>,
    check_exchange<CommitRequest>,
    check_exchange<LeaveRequest>,
    check_exchange<SendRequest>,
    check_exchange<ConversationInfoRequest>,
    check_exchange<CheckFrankRequest>,
    check_exchange<BeginBlobRequest>,
    check_exchange<PutLinkStepRequest>,
    check_exchange<GrantLinkRequest>,
    check_exchange<LinkStepRequest>,
    check_exchange<PutBackupRequest>,
    check_exchange<BackupRequest>,
    check_exchange<DeleteBackupRequest>,
    check_exchange<RecoverRequest>,
    check_exchange<PublishRecoveredRequest>,
    check_exchange<BlockRequest>,
    check_exchange<UnblockRequest>,
    check_exchange<SafetySettingsRequest>,
    check_exchange<PutSafetySettingsRequest>,
    tls::check_round_trip<StaleEpoch>,
    tls::check_round_trip<StaleDevices>,
    tls::check_round_trip<ExistingConversation>,
    tls::check_round_trip<std::uint32_t>,  // how long to wait, behind rate_is_within_limit
    check_exchange<ConversationsRequest>,
    check_exchange<AcceptContactRequest>,
    check_exchange<PutProfileRequest>,
    check_exchange<ProfileRequest>,
    check_exchange<PutGroupLinkRequest>,
    check_exchange<GroupLinkRequest>,
    check_exchange<RequestJoinRequest>,
    check_exchange<TakeBackJoinRequest>,
    check_exchange<DeclineJoinRequest>,
    check_exchange<JoinRequestsRequest>,
};

}  // namespace
}  // namespace causeway::api

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::tls::run_chosen(causeway::api::checks, {data, size});
  return 0;
}
