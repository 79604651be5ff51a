#pragma once

#include "mls_wire/message.h"
#include "mls_wire/ratchet_tree_nodes.h"
#include "mls_wire/safe_aad.h"

/// One example of each struct, with something in every field: what the tests of the codec's
/// promises run over. Nothing in them is signed.
namespace causeway::mls_wire {

template <typename T>
T sample() = delete;

template <>
inline Credential sample() {
  return basic_credential(Bytes{1, 2, 3});
}

template <>
inline AppDataDictionary sample() {
  return {{{ComponentId::safe_aad, {2, 0xF0, 0x20}}, {ComponentId::roles, {}}}};
}

template <>
inline ComponentsList sample() {
  return {{ComponentId::frank_commitment, ComponentId::roles}};
}

template <>
inline SafeAad sample() {
  return {{{ComponentId::app_ack, {1}}, {ComponentId::frank_commitment, {2, 3}}}};
}

template <>
inline Extension sample() {
  return make_extension(sample<AppDataDictionary>());
}

template <>
inline RequiredCapabilities sample() {
  return {{ExtensionType::app_data_dictionary}, {ProposalType::add}, {CredentialType::basic}};
}

template <>
inline ExternalSenders sample() {
  return {{{{7, 7}, sample<Credential>()}}};
}

template <>
inline Capabilities sample() {
  return {
      {ProtocolVersion::mls10},
      {suites[0].id, suites[1].id},
      {ExtensionType::app_data_dictionary, ExtensionType::last_resort},
      {static_cast<ProposalType>(0x0A0A)},
      {CredentialType::basic, CredentialType::x509},
  };
}

inline LeafNode sample_leaf(decltype(LeafNode::leaf_node_source) source) {
  return {
      .encryption_key = Bytes(32, 1),
      .signature_key = {2, 2},
      .credential = sample<Credential>(),
      .capabilities = sample<Capabilities>(),
      .leaf_node_source = std::move(source),
      .extensions = {sample<Extension>()},
      .signature = {3, 3, 3},
  };
}

template <>
inline LeafNode sample() {
  return sample_leaf(ParentHash{{4, 4}});
}

template <>
inline KeyPackage sample() {
  return {
      .cipher_suite = suites[0].id,
      .init_key = Bytes(32, 5),
      .leaf_node = sample_leaf(Lifetime{1, 2}),
      .extensions = {make_extension(LastResort{})},
      .signature = {6},
  };
}

template <>
inline PreSharedKeyId sample() {
  return {ResumptionPsk{ResumptionPskUsage::application, {1}, Epoch{2}}, {3}};
}

template <>
inline ReInit sample() {
  return {{1}, ProtocolVersion::mls10, suites[1].id, {sample<Extension>()}};
}

template <>
inline UpdatePath sample() {
  return {sample<LeafNode>(), {{{1}, {{{2}, {3}}, {{4}, {5}}}}, {{6}, {}}}};
}

template <>
inline Commit sample() {
  return {
      {
          InlineProposal{Add{sample<KeyPackage>()}},
          InlineProposal{Update{sample_leaf(UpdateSource{})}},
          InlineProposal{Remove{LeafIndex{3}}},
          InlineProposal{PreSharedKey{sample<PreSharedKeyId>()}},
          InlineProposal{PreSharedKey{{ExternalPsk{{1}}, {2}}}},
          InlineProposal{sample<ReInit>()},
          InlineProposal{ExternalInit{{1, 2}}},
          InlineProposal{GroupContextExtensions{{sample<Extension>()}}},
          InlineProposal{SelfRemove{}},
          ProposalReference{{9, 9}},
      },
      sample<UpdatePath>(),
  };
}

template <>
inline GroupContext sample() {
  return {
      .cipher_suite = suites[0].id,
      .group_id = {1, 2, 3},
      .epoch = Epoch{4},
      .tree_hash = {5},
      .confirmed_transcript_hash = {6},
      .extensions = {sample<Extension>()},
  };
}

template <>
inline GroupInfo sample() {
  return {
      .group_context = sample<GroupContext>(),
      .extensions = {make_extension(ExternalPub{{1}})},
      .confirmation_tag = {2},
      .signer = LeafIndex{3},
      .signature = {4},
  };
}

template <>
inline Welcome sample() {
  return {suites[0].id, {{{1}, {{2}, {3}}}, {{4}, {{5}, {6}}}}, {7, 8}};
}

template <>
inline FramedContent sample() {
  return {
      .group_id = {1},
      .epoch = Epoch{2},
      .sender = MemberSender{LeafIndex{3}},
      .authenticated_data = {0},
      .content = sample<Commit>(),
  };
}

template <>
inline AuthenticatedContent sample() {
  return {WireFormat::mls_public_message, sample<FramedContent>(), {{1}, Bytes{2}}};
}

template <>
inline PublicMessage sample() {
  return {sample<FramedContent>(), {{1}, Bytes{2}}, Bytes{3}};
}

template <>
inline PrivateMessage sample() {
  return {{1}, Epoch{2}, ContentType::application, {3}, {4}, {5}};
}

template <>
inline SenderData sample() {
  return {LeafIndex{1}, Generation{2}, {3, 4, 5, 6}};
}

template <>
inline RatchetTreeNodes sample() {
  return {
      {sample<LeafNode>(),
       ParentNode{{1}, {2}, {LeafIndex{1}}},
       std::nullopt,
       std::nullopt,
       sample<LeafNode>()}
  };
}

template <>
inline MlsMessage sample() {
  return {sample<PublicMessage>()};
}

}  // namespace causeway::mls_wire
