#include "mls_group/message_protection.h"

#include "cmd/causeway-vectors/checks.h"
#include "cmd/causeway-vectors/secrets.h"
#include "crypto/random.h"
#include "mls_wire/message.h"

namespace causeway::vectors {

namespace {

using mls_group::SecretTree;
using mls_wire::AuthenticatedContent;

constexpr mls_wire::LeafIndex sender{1};

/// What the three kinds of content are protected with.
struct Protection {
  mls_wire::Suite suite;
  mls_wire::GroupContext context;
  crypto::SigningKey key;
  mls_group::MembershipKey membership_key;
  mls_group::SenderDataSecret sender_data_secret;
  Bytes encryption_secret;

  SecretTree secret_tree() const {
    return {mls_group::EncryptionSecret(encryption_secret), mls_tree::full_tree(2)};
  }
};

Protection protection_of(const Json& one_case) {
  const mls_wire::Suite suite = suite_of(one_case);
  return {
      suite,
      {.cipher_suite = suite.id,
       .group_id = bytes(one_case.at("group_id")),
       .epoch = mls_wire::Epoch{one_case.at("epoch").get<std::uint64_t>()},
       .tree_hash = bytes(one_case.at("tree_hash")),
       .confirmed_transcript_hash = bytes(one_case.at("confirmed_transcript_hash")),
       .extensions = {}},
      signing_key(one_case.at("signature_priv"), suite),
      secret<mls_group::MembershipKey>(one_case.at("membership_key")),
      secret<mls_group::SenderDataSecret>(one_case.at("sender_data_secret")),
      bytes(one_case.at("encryption_secret")),
  };
}

/// Signed anew. The confirmation tag of a Commit is nobody's here.
AuthenticatedContent sign(
    const Protection& with, mls_wire::WireFormat format, const mls_wire::Content& content
) {
  AuthenticatedContent message{
      format,
      {with.context.group_id, with.context.epoch, mls_wire::MemberSender{sender}, {}, content},
      {},
  };
  message.auth.signature =
      mls_wire::sign_framed_content(format, message.content, with.context, with.suite, with.key);
  if (std::holds_alternative<mls_wire::Commit>(content)) message.auth.confirmation_tag = Bytes(32);
  return message;
}

void expect_content(
    const Protection& with, const AuthenticatedContent& message, const mls_wire::Content& content
) {
  expect(message.content.content == content, "the content");
  expect_ok(
      mls_wire::verify_framed_content(message, with.context, with.suite, with.key.public_key),
      "the signature"
  );
}

void expect_private(
    const Protection& with,
    const mls_wire::PrivateMessage& message,
    const mls_wire::Content& content
) {
  const auto opened = expect_ok(
      mls_group::unprotect_private(
          with.suite, message, with.sender_data_secret, with.secret_tree()
      ),
      "PrivateMessage"
  );
  expect_content(with, opened.content, content);
}

void expect_public(
    const Protection& with, const mls_wire::PublicMessage& message, const mls_wire::Content& content
) {
  const auto opened = expect_ok(
      mls_group::unprotect_public(with.suite, message, with.membership_key, with.context),
      "PublicMessage"
  );
  expect_content(with, opened, content);
}

template <typename Body>
Body message_of(const Json& hex) {
  auto message = decoded<mls_wire::MlsMessage>(hex, "message");
  auto* body = std::get_if<Body>(&message.body);
  expect(body != nullptr, "the wire format");
  return std::move(*body);
}

void check_private(const Protection& with, const Json& given, const mls_wire::Content& content) {
  expect_private(with, message_of<mls_wire::PrivateMessage>(given), content);
  crypto::SystemRandom random;
  const mls_group::RatchetType type = std::holds_alternative<mls_wire::ApplicationData>(content)
                                          ? mls_group::RatchetType::application
                                          : mls_group::RatchetType::handshake;
  const auto key =
      expect_ok(with.secret_tree().take_key(with.suite, {sender, type, {}}), "message key");
  expect_private(
      with,
      mls_group::protect_private(
          with.suite,
          sign(with, mls_wire::WireFormat::mls_private_message, content),
          with.sender_data_secret,
          key,
          {},
          random
      ),
      content
  );
}

Result<mls_wire::PublicMessage> protect_public(
    const Protection& with, const mls_wire::Content& content
) {
  return mls_group::protect_public(
      with.suite,
      sign(with, mls_wire::WireFormat::mls_public_message, content),
      with.membership_key,
      with.context
  );
}

void check_public(const Protection& with, const Json& given, const mls_wire::Content& content) {
  expect_public(with, message_of<mls_wire::PublicMessage>(given), content);
  expect_public(with, expect_ok(protect_public(with, content), "protection"), content);
}

}  // namespace

void check_message_protection(const Json& one_case) {
  const Protection with = protection_of(one_case);
  const mls_wire::Content proposal =
      mls_wire::ProposalContent{decoded<mls_wire::Proposal>(one_case.at("proposal"), "proposal")};
  check_public(with, one_case.at("proposal_pub"), proposal);
  check_private(with, one_case.at("proposal_priv"), proposal);
  const mls_wire::Content commit = decoded<mls_wire::Commit>(one_case.at("commit"), "commit");
  check_public(with, one_case.at("commit_pub"), commit);
  check_private(with, one_case.at("commit_priv"), commit);
  const mls_wire::Content application =
      mls_wire::ApplicationData{bytes(one_case.at("application"))};
  check_private(with, one_case.at("application_priv"), application);
  expect(!protect_public(with, application).ok(), "application data as PublicMessage is refused");
}

}  // namespace causeway::vectors
