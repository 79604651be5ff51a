// Frames and every request, reply and push: what the codec promises of each, and each rule of
// frames broken once.
#include <gtest/gtest.h>

#include "api/accounts.h"
#include "api/backup.h"
#include "api/conversations.h"
#include "api/frame.h"
#include "api/inbox.h"
#include "api/limits.h"
#include "api/link.h"
#include "api/profile.h"
#include "api/rules.h"
#include "api/safety.h"
#include "api/session.h"
#include "base/broken_rule_test.h"
#include "base/encoding.h"

namespace causeway::api {
namespace {

constexpr AccountId account{{1}};
constexpr DeviceId device{{2}};
constexpr ConversationId conversation{{3}};

const CommitBundle bundle{{1}, Bytes{2, 2}, {3}};
const FrankEnvelope frank{4, 5, 6, account, device, 7, {{8}}};

/// One value of each type that travels, with every field filled.
template <typename T>
T sample();

// clang-format off
template <> Frame sample() { return {1, FrameKind::reply, 2, Op::send, {3}}; }
template <> ReplyHead sample() { return {Status::conflict, {1, 2}}; }
template <> Hello sample() { return {{1}}; }
template <> KeyPackageCount sample() { return {1, 2}; }
template <> LoginReply sample() { return {{1}, 2, 3, {{4, 5}}, 6}; }
template <> LoginRequest sample() { return {device, 1, {2}}; }
template <> AckRequest sample() { return {1}; }
template <> RegisterRequest sample() { return {{1}, {2}, {3}}; }
template <> AccountReply sample() { return {account, {1}, {2}, 3}; }
template <> LookupUsernameRequest sample() { return {{1}}; }
template <> LookupAccountRequest sample() { return {account}; }
template <> PublishStatementRequest sample() { return {{1}, {{2, {{3}}, Bytes{4}}}}; }
template <> StatementsReply sample() { return {{{1}, {2}}}; }
template <> StatementsRequest sample() { return {account, 1}; }
template <> PublishKeyPackagesReply sample() { return {1}; }
template <> PublishKeyPackagesRequest sample() { return {1, {{2}, {3}}, Bytes{4}}; }
template <> ClaimKeyPackagesReply sample() { return {{1}, {{device, {2}}}}; }
template <> ClaimKeyPackagesRequest sample() { return {account, 1, {device}}; }
template <> CreateConversationRequest sample() { return {ConversationKind::group, account, {1}, bundle}; }
template <> ExistingConversation sample() { return {conversation}; }
template <> CommitReply sample() { return {1}; }
template <> CommitRequest sample() { return {conversation, bundle}; }
template <> LeaveRequest sample() { return {conversation, 1, {2}}; }
template <> SendReply sample() { return {frank}; }
template <> SendRequest sample() { return {conversation, {1}, {device}, 10}; }
template <> StaleEpoch sample() { return {1}; }
template <> StaleDevices sample() {
  return {{{account, {1}, {device}, {device, device}}}, {{conversation, account, device, 1, {2}}}};
}
template <> ConversationInfoReply sample() { return {ConversationKind::note, {1}, {2}}; }
template <> ConversationInfoRequest sample() { return {conversation}; }
template <> CheckFrankReply sample() { return {FrankVerdict::expired}; }
template <> CheckFrankRequest sample() { return {{1}, {{2}}}; }
template <> BlobReply sample() { return {1}; }
template <> BeginBlobRequest sample() { return {{{1}}, 2}; }
template <> PutBackupReply sample() { return {7}; }
template <> PutBackupRequest sample() { return {6, {1}, {2}, {{{3}}, {{4}}}}; }
template <> BackupReply sample() { return {7, {1}, {2}}; }
template <> BackupRequest sample() { return {}; }
template <> DeleteBackupRequest sample() { return {}; }
template <> RecoverReply sample() { return {{{{1}}, {2}, {3}}, {7, {4}, {5}}}; }
template <> RecoverRequest sample() { return {{1}, {2}}; }
template <> PublishRecoveredRequest sample() { return {{1}, {2}, {{3}, {}}}; }
template <> PutLinkStepRequest sample() { return {{{1}}, LinkStep::ready, {2}}; }
template <> GrantLinkRequest sample() { return {{{1}}, {2}}; }
template <> LinkStepReply sample() { return {{1}}; }
template <> LinkStepRequest sample() { return {{{1}}, LinkStep::grant}; }
template <> BlockRequest sample() { return {account}; }
template <> UnblockRequest sample() { return {account}; }
template <> SafetySettingsReply sample() { return {Admission::nobody, Admission::accepted, {account}, {account}, 3}; }
template <> PutSafetySettingsRequest sample() { return {Admission::accepted, Admission::nobody}; }
template <> AcceptContactRequest sample() { return {account}; }
template <> PutProfileRequest sample() { return {7, {{8}}, {1}}; }
template <> ProfileReply sample() { return {{1}}; }
template <> ProfileRequest sample() { return {account, {{8}}}; }
template <> PutGroupLinkRequest sample() { return {conversation, 7, GroupLink{{1}, {2}}}; }
template <> GroupLinkRequest sample() { return {conversation, {1}}; }
template <> GroupLinkReply sample() { return {{1}}; }
template <> RequestJoinRequest sample() { return {conversation, {1}, 2, {3}, {4}}; }
template <> TakeBackJoinRequest sample() { return {conversation}; }
template <> DeclineJoinRequest sample() { return {conversation, account}; }
template <> JoinRequest sample() { return {conversation, account, device, {1}, 2, {3}, {4}}; }
template <> JoinRequestsReply sample() { return {{{sample<JoinRequest>(), Past::was_member}}}; }
template <> JoinRequestsRequest sample() { return {}; }
template <> report::ModerationKey sample() { return {3, {1, 2}}; }
template <> ModerationKeyRequest sample() { return {}; }
template <> FileReportRequest sample() { return {{{{4}}, 3, {1, 2}, {5}}}; }
template <> FileAppealRequest sample() { return {{{{4}}, 3, {1, 2}, {5}}}; }
template <> NoticeItem sample() { return {{{4}}, NoticeKind::measure, {{5}}, 6, Measure::suspended, 7, 8, {1}, {2}}; }
template <> JoinEndItem sample() { return {conversation, account, JoinEnd::declined, 5}; }
template <> InboxItem sample() { return {1, MessageItem{conversation, frank, {1}}}; }

// clang-format on

template <typename T>
class CodecPromises : public testing::Test {};

using Travelling = testing::Types<
    Frame,
    ReplyHead,
    Hello,
    KeyPackageCount,
    LoginReply,
    LoginRequest,
    AckRequest,
    RegisterRequest,
    AccountReply,
    LookupUsernameRequest,
    LookupAccountRequest,
    PublishStatementRequest,
    PublishKeyPackagesReply,
    PublishKeyPackagesRequest,
    ClaimKeyPackagesReply,
    ClaimKeyPackagesRequest,
    CreateConversationRequest,
    ExistingConversation,
    CommitReply,
    CommitRequest,
    LeaveRequest,
    SendReply,
    SendRequest,
    StaleEpoch,
    StaleDevices,
    ConversationInfoReply,
    ConversationInfoRequest,
    CheckFrankReply,
    CheckFrankRequest,
    BlobReply,
    BeginBlobRequest,
    BlockRequest,
    UnblockRequest,
    AcceptContactRequest,
    PutProfileRequest,
    ProfileReply,
    ProfileRequest,
    SafetySettingsReply,
    PutSafetySettingsRequest,
    InboxItem,
    StatementsReply,
    StatementsRequest,
    PutBackupReply,
    PutBackupRequest,
    BackupReply,
    BackupRequest,
    DeleteBackupRequest,
    RecoverReply,
    RecoverRequest,
    PublishRecoveredRequest,
    PutLinkStepRequest,
    GrantLinkRequest,
    LinkStepReply,
    LinkStepRequest,
    PutGroupLinkRequest,
    GroupLinkRequest,
    GroupLinkReply,
    RequestJoinRequest,
    TakeBackJoinRequest,
    DeclineJoinRequest,
    JoinRequest,
    JoinRequestsReply,
    JoinRequestsRequest,
    JoinEndItem,
    report::ModerationKey,
    ModerationKeyRequest,
    FileReportRequest,
    FileAppealRequest,
    NoticeItem>;
TYPED_TEST_SUITE(CodecPromises, Travelling);

TYPED_TEST(CodecPromises, ItDecodesToItselfAndReencodesToTheSameBytes) {
  const auto value = sample<TypeParam>();
  const Bytes encoded = tls::encode(value);
  const auto decoded = tls::decode<TypeParam>(encoded);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(*decoded, value);
  EXPECT_EQ(tls::encode(*decoded), encoded);
}

TYPED_TEST(CodecPromises, EveryStrictPrefixAndEveryLongerInputFails) {
  Bytes encoded = tls::encode(sample<TypeParam>());
  for (std::size_t size = 0; size < encoded.size(); ++size) {
    EXPECT_FALSE(tls::decode<TypeParam>(ByteView(encoded).first(size)).ok()) << size;
  }
  encoded.push_back(0);
  EXPECT_EQ(broken_rule_name(tls::decode<TypeParam>(encoded)), "tls.no_trailing_bytes");
}

TEST(InboxPayloads, EachKindHasItsTag) {
  const std::vector<InboxPayload> payloads{
      WelcomeItem{conversation, ConversationKind::group, {1}, {2}, account},
      HandshakeItem{conversation, {1}},
      MessageItem{conversation, frank, {1}},
      TombstoneItem{conversation, frank},
      StatementItem{account, {1}},
      LeaveItem{conversation, account, device, 1, {2}},
      JoinItem{sample<JoinRequest>(), Past::was_member},
      JoinEndItem{conversation, account, JoinEnd::void_link, 5},
      sample<NoticeItem>(),
  };
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    const Bytes encoded = tls::encode(payloads[i]);
    EXPECT_EQ(encoded[0], i + 1);
    const auto decoded = tls::decode<InboxPayload>(encoded);
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(*decoded, payloads[i]);
  }
  EXPECT_EQ(broken_rule_name(tls::decode<InboxPayload>(Bytes{10})), "tls.variant_tag_is_known");
}

// docs/formats/api.md, Frames: the bytes themselves.
TEST(Frames, LookAsDocumented) {
  const Frame frame{.kind = FrameKind::request, .id = 0x01020304, .op = Op::send, .body = {0xAA}};
  EXPECT_EQ(to_hex(tls::encode(frame)), "010101020304002b01aa");
}

TEST(Frames, FrameVersionIsKnown) {
  Frame frame = sample<Frame>();
  EXPECT_TRUE(parse_frame(tls::encode(frame)).ok());
  frame.version = 2;
  EXPECT_EQ(broken_rule_name(parse_frame(tls::encode(frame))), "api.frame_version_is_known");
}

TEST(Frames, FrameKindIsKnown) {
  for (const int kind : {0, 4, 255}) {
    Frame frame = sample<Frame>();
    frame.kind = static_cast<FrameKind>(kind);
    EXPECT_EQ(broken_rule_name(parse_frame(tls::encode(frame))), "api.frame_kind_is_known");
  }
}

TEST(Frames, FrameIsSmallEnough) {
  Frame frame = sample<Frame>();
  frame.body.resize(limits::frame_size_max - 12);
  const Bytes largest = tls::encode(frame);
  ASSERT_EQ(largest.size(), limits::frame_size_max);
  EXPECT_TRUE(parse_frame(largest).ok());
  frame.body.push_back(0);
  EXPECT_EQ(broken_rule_name(parse_frame(tls::encode(frame))), "api.frame_is_small_enough");
}

TEST(Replies, NameTheRuleAndCarryTheBodyBehindIt) {
  const Bytes reply = make_reply(Status::conflict, rules::epoch_is_current.name, Bytes{1, 2});
  const auto parsed = parse_reply(reply);
  ASSERT_TRUE(parsed.ok());
  EXPECT_FALSE(parsed->ok());
  EXPECT_TRUE(parsed->broke(rules::epoch_is_current));
  EXPECT_FALSE(parsed->broke(rules::message_is_new));
  EXPECT_EQ(to_bytes(parsed->body), (Bytes{1, 2}));
  EXPECT_TRUE(parse_reply(make_reply(Status::ok, {}, {}))->ok());
  EXPECT_EQ(broken_rule_name(parse_reply(Bytes{0})), "tls.input_is_long_enough");
}

}  // namespace
}  // namespace causeway::api
