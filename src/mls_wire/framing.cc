#include "mls_wire/framing.h"

#include <algorithm>
#include <utility>

#include "mls_wire/labels.h"
#include "mls_wire/rules.h"

namespace causeway::mls_wire {

ContentType type_of(const Content& content) {
  return std::visit([](const auto& alternative) { return alternative.tag; }, content);
}

Result<FramedContentAuthData> FramedContentAuthData::decode(
    tls::Reader& reader, ContentType content_type
) {
  FramedContentAuthData auth;
  auth.signature = to_bytes(TRY(reader.opaque()));
  if (content_type == ContentType::commit) auth.confirmation_tag = to_bytes(TRY(reader.opaque()));
  return auth;
}

void FramedContentAuthData::encode(tls::Writer& writer) const {
  writer.opaque(signature);
  if (confirmation_tag) writer.opaque(*confirmation_tag);
}

Result<AuthenticatedContent> AuthenticatedContent::decode(tls::Reader& reader) {
  AuthenticatedContent message;
  message.wire_format = TRY(tls::decode_from<WireFormat>(reader));
  message.content = TRY(tls::decode_from<FramedContent>(reader));
  message.auth = TRY(FramedContentAuthData::decode(reader, type_of(message.content.content)));
  return message;
}

void AuthenticatedContent::encode(tls::Writer& writer) const {
  tls::encode_to(writer, wire_format);
  tls::encode_to(writer, content);
  auth.encode(writer);
}

Bytes framed_content_tbs(
    WireFormat wire_format, const FramedContent& content, const GroupContext& context
) {
  Bytes tbs;
  tls::Writer writer(tbs);
  tls::encode_to(writer, ProtocolVersion::mls10);
  tls::encode_to(writer, wire_format);
  tls::encode_to(writer, content);
  if (std::holds_alternative<MemberSender>(content.sender) ||
      std::holds_alternative<NewMemberCommit>(content.sender)) {
    tls::encode_to(writer, context);
  }
  return tbs;
}

Bytes authenticated_content_tbm(const AuthenticatedContent& content, const GroupContext& context) {
  Bytes tbm = framed_content_tbs(content.wire_format, content.content, context);
  tls::Writer writer(tbm);
  content.auth.encode(writer);
  return tbm;
}

Bytes sign_framed_content(
    WireFormat wire_format,
    const FramedContent& content,
    const GroupContext& context,
    const Suite& suite,
    const crypto::SigningKey& key
) {
  return sign_with_label(
      suite, key, "FramedContentTBS", framed_content_tbs(wire_format, content, context)
  );
}

Result<void> verify_framed_content(
    const AuthenticatedContent& content,
    const GroupContext& context,
    const Suite& suite,
    ByteView signature_key
) {
  return verify_with_label(
      suite,
      signature_key,
      "FramedContentTBS",
      framed_content_tbs(content.wire_format, content.content, context),
      content.auth.signature
  );
}

ProposalRef make_proposal_ref(crypto::Hash hash, const AuthenticatedContent& content) {
  return ref_hash(hash, "MLS 1.0 Proposal Reference", tls::encode(content));
}

Result<PublicMessage> PublicMessage::decode(tls::Reader& reader) {
  PublicMessage message;
  message.content = TRY(tls::decode_from<FramedContent>(reader));
  message.auth = TRY(FramedContentAuthData::decode(reader, type_of(message.content.content)));
  if (std::holds_alternative<MemberSender>(message.content.sender)) {
    message.membership_tag = to_bytes(TRY(reader.opaque()));
  }
  return message;
}

void PublicMessage::encode(tls::Writer& writer) const {
  tls::encode_to(writer, content);
  auth.encode(writer);
  if (membership_tag) writer.opaque(*membership_tag);
}

namespace {

Result<Content> decode_content(tls::Reader& reader, ContentType type) {
  switch (type) {
    case ContentType::application:
      return Content{TRY(tls::decode_from<ApplicationData>(reader))};
    case ContentType::proposal:
      return Content{TRY(tls::decode_from<ProposalContent>(reader))};
    case ContentType::commit:
      return Content{TRY(tls::decode_from<Commit>(reader))};
  }
  return Error{tls::rules::variant_tag_is_known};
}

}  // namespace

Result<PrivateMessageContent> PrivateMessageContent::decode(
    ByteView plaintext, ContentType content_type
) {
  tls::Reader reader(plaintext);
  PrivateMessageContent message;
  message.content = TRY(decode_content(reader, content_type));
  message.auth = TRY(FramedContentAuthData::decode(reader, content_type));
  message.padding_bytes = reader.remaining();
  const ByteView padding = TRY(reader.raw(message.padding_bytes));
  if (!std::all_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte == 0; })) {
    return Error{rules::padding_is_zero};
  }
  return message;
}

Bytes PrivateMessageContent::encode() const {
  Bytes plaintext;
  tls::Writer writer(plaintext);
  std::visit([&writer](const auto& body) { tls::encode_to(writer, body); }, content);
  auth.encode(writer);
  plaintext.resize(plaintext.size() + padding_bytes);
  return plaintext;
}

}  // namespace causeway::mls_wire
