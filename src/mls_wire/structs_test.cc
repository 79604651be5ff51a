// What the codec promises (tls/codec.h), for each struct of this layer: an encoding decodes to what
// it was made of, no strict prefix of it decodes, and neither does it with one byte more.
#include <gtest/gtest.h>

#include "mls_wire/samples_test.h"

namespace causeway::mls_wire {
namespace {

template <typename T>
class WireStruct : public testing::Test {};

using Structs = testing::Types<
    Credential,
    AppDataDictionary,
    ComponentsList,
    SafeAad,
    Extension,
    RequiredCapabilities,
    ExternalSenders,
    Capabilities,
    LeafNode,
    KeyPackage,
    PreSharedKeyId,
    ReInit,
    UpdatePath,
    Commit,
    GroupContext,
    GroupInfo,
    Welcome,
    FramedContent,
    AuthenticatedContent,
    PublicMessage,
    PrivateMessage,
    SenderData,
    RatchetTreeNodes,
    MlsMessage>;
TYPED_TEST_SUITE(WireStruct, Structs);

TYPED_TEST(WireStruct, DecodesToWhatWasEncoded) {
  const TypeParam value = sample<TypeParam>();
  const Bytes bytes = tls::encode(value);
  const auto decoded = tls::decode<TypeParam>(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.error().rule().name;
  EXPECT_EQ(*decoded, value);
  EXPECT_EQ(tls::encode(*decoded), bytes);
}

TYPED_TEST(WireStruct, NoStrictPrefixDecodes) {
  const Bytes bytes = tls::encode(sample<TypeParam>());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(tls::decode<TypeParam>(ByteView(bytes).first(size)).ok()) << size;
  }
}

TYPED_TEST(WireStruct, NothingMayFollow) {
  Bytes bytes = tls::encode(sample<TypeParam>());
  bytes.push_back(0);
  EXPECT_FALSE(tls::decode<TypeParam>(bytes).ok());
}

std::vector<MlsMessage> one_of_each_wire_format() {
  return {
      {sample<PublicMessage>()},
      {sample<PrivateMessage>()},
      {sample<Welcome>()},
      {Unverified(sample<GroupInfo>())},
      {Unverified(sample<KeyPackage>())},
  };
}

TEST(MlsMessages, OfEachWireFormatRoundTrip) {
  std::uint8_t wire_format = 1;
  for (const MlsMessage& message : one_of_each_wire_format()) {
    const Bytes bytes = tls::encode(message);
    EXPECT_EQ(ByteView(bytes).first(4)[3], wire_format++);
    EXPECT_EQ(*tls::decode<MlsMessage>(bytes), message);
  }
}

// RFC 9420 §6.2: only members have a membership tag; §6.1: only commits a confirmation tag.
TEST(PublicMessages, CarryTheTagsThatTheirKindHas) {
  PublicMessage message{
      {{1}, Epoch{2}, NewMemberProposal{}, {}, ApplicationData{{3}}}, {{4}, std::nullopt}, {}
  };
  EXPECT_EQ(*tls::decode<PublicMessage>(tls::encode(message)), message);
  message.content.sender = ExternalSender{7};
  EXPECT_EQ(*tls::decode<PublicMessage>(tls::encode(message)), message);
  message.content.sender = NewMemberCommit{};
  message.content.content = sample<Commit>();
  EXPECT_FALSE(tls::decode<PublicMessage>(tls::encode(message)).ok()) << "no confirmation tag";
  message.auth.confirmation_tag = Bytes{5};
  EXPECT_EQ(*tls::decode<PublicMessage>(tls::encode(message)), message);
}

PrivateMessageContent padded(Content content) {
  const bool is_commit = type_of(content) == ContentType::commit;
  return {std::move(content), {{1}, is_commit ? std::optional(Bytes{2}) : std::nullopt}, 5};
}

TEST(PrivateMessageContents, OfEachContentTypeRoundTrip) {
  for (const PrivateMessageContent& content :
       {padded(ApplicationData{{1, 2}}),
        padded(ProposalContent{Remove{LeafIndex{1}}}),
        padded(sample<Commit>())}) {
    const auto decoded = PrivateMessageContent::decode(content.encode(), type_of(content.content));
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(*decoded, content);
  }
}

TEST(PrivateMessageContents, AreOfAKnownContentType) {
  const Bytes bytes = padded(ApplicationData{{1, 2}}).encode();
  EXPECT_FALSE(PrivateMessageContent::decode(bytes, static_cast<ContentType>(4)).ok());
}

TEST(GroupSecretsStruct, RoundTripsThroughSecretBuffers) {
  GroupSecrets secrets;
  secrets.joiner_secret = JoinerSecret(as_bytes("joiner"));
  secrets.path_secret = PathSecret(as_bytes("path"));
  secrets.psks = {sample<PreSharedKeyId>()};
  const SecretBytes bytes = tls::encode_secret(secrets);
  const auto decoded = tls::decode<GroupSecrets>(bytes.reveal());
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->joiner_secret, secrets.joiner_secret);
  EXPECT_EQ(decoded->path_secret, secrets.path_secret);
  EXPECT_EQ(decoded->psks, secrets.psks);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(tls::decode<GroupSecrets>(bytes.reveal().first(size)).ok()) << size;
  }
}

TEST(SelfRemoves, AreTheirTypeAlone) {
  EXPECT_EQ(tls::encode(Proposal(SelfRemove{})), (Bytes{0x00, 0x0A}));
}

TEST(ExtensionLists, AreReadByType) {
  const Extensions extensions{
      make_extension(ApplicationId{{1}}), make_extension(sample<RequiredCapabilities>())
  };
  EXPECT_EQ(**find_extension<RequiredCapabilities>(extensions), sample<RequiredCapabilities>());
  EXPECT_EQ(*find_extension<ExternalPub>(extensions), std::nullopt);
  const Extensions broken{{ExtensionType::external_pub, {9}}};
  EXPECT_FALSE(find_extension<ExternalPub>(broken).ok());
}

TEST(Dictionaries, KeepTheirOrder) {
  AppDataDictionary dictionary;
  dictionary.set(ComponentId::roles, {1});
  dictionary.set(ComponentId::safe_aad, {2});
  dictionary.set(ComponentId::roles, {3});
  EXPECT_EQ(dictionary.component_data.size(), 2U);
  EXPECT_EQ(*dictionary.find(ComponentId::roles), Bytes{3});
  EXPECT_EQ(dictionary.find(ComponentId::app_ack), nullptr);
  EXPECT_EQ(*tls::decode<AppDataDictionary>(tls::encode(dictionary)), dictionary);
}

TEST(SafeAads, WithNothingToSayAreOneZeroByte) {
  EXPECT_EQ(tls::encode(SafeAad{}), Bytes{0});
  EXPECT_EQ(*sample<SafeAad>().find(ComponentId::frank_commitment), (Bytes{2, 3}));
  EXPECT_EQ(SafeAad{}.find(ComponentId::frank_commitment), nullptr);
}

TEST(Credentials, OfAnUnknownTypeSurvive) {
  const Credential unknown{static_cast<CredentialType>(0x1234), {1, 2, 3}};
  EXPECT_EQ(*tls::decode<Credential>(tls::encode(unknown)), unknown);
  EXPECT_TRUE(certificates(unknown).empty());
}

TEST(Credentials, OfTypeX509ListTheirCertificates) {
  const Credential x509{CredentialType::x509, {2, 0xAA, 0xBB, 1, 0xCC}};
  EXPECT_EQ(*tls::decode<Credential>(tls::encode(x509)), x509);
  EXPECT_EQ(certificates(x509), (std::vector<Bytes>{{0xAA, 0xBB}, {0xCC}}));
}

TEST(DefaultTypes, AreThoseOfTheRfcAndNoOthers) {
  EXPECT_TRUE(is_default(ExtensionType::external_senders));
  EXPECT_FALSE(is_default(ExtensionType::app_data_dictionary));
  EXPECT_FALSE(is_default(static_cast<ExtensionType>(0x1A1A)));  // GREASE
  EXPECT_TRUE(is_default(ProposalType::group_context_extensions));
  EXPECT_FALSE(is_default(static_cast<ProposalType>(8)));
  EXPECT_FALSE(is_default(ProposalType::self_remove));
}

}  // namespace
}  // namespace causeway::mls_wire
