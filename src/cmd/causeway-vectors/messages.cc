#include "cmd/causeway-vectors/checks.h"
#include "mls_wire/commit.h"
#include "mls_wire/message.h"
#include "mls_wire/ratchet_tree_nodes.h"
#include "mls_wire/welcome.h"

namespace causeway::vectors {

namespace {

template <typename T>
T expect_round_trip(const Json& one_case, const char* key) {
  T value = decoded<T>(one_case.at(key), key);
  Bytes again;
  if constexpr (std::is_same_v<T, mls_wire::GroupSecrets>) {
    again = to_bytes(tls::encode_secret(value).reveal());
  } else {
    again = tls::encode(value);
  }
  expect(again == bytes(one_case.at(key)), std::string(key) + " re-encodes to itself");
  return value;
}

template <typename Body>
Body expect_message(const Json& one_case, const char* key) {
  auto message = expect_round_trip<mls_wire::MlsMessage>(one_case, key);
  auto* body = std::get_if<Body>(&message.body);
  expect(body != nullptr, std::string(key) + " has its wire format");
  return std::move(*body);
}

template <typename Content>
void expect_public(const Json& one_case, const char* key) {
  const auto message = expect_message<mls_wire::PublicMessage>(one_case, key);
  expect(
      std::holds_alternative<Content>(message.content.content),
      std::string(key) + " has its content type"
  );
}

}  // namespace

void check_messages(const Json& one_case) {
  expect_message<mls_wire::Welcome>(one_case, "mls_welcome");
  expect_message<mls_wire::Unverified<mls_wire::GroupInfo>>(one_case, "mls_group_info");
  expect_message<mls_wire::Unverified<mls_wire::KeyPackage>>(one_case, "mls_key_package");
  expect_round_trip<mls_wire::RatchetTreeNodes>(one_case, "ratchet_tree");
  expect_round_trip<mls_wire::GroupSecrets>(one_case, "group_secrets");
  expect_round_trip<mls_wire::Add>(one_case, "add_proposal");
  expect_round_trip<mls_wire::Update>(one_case, "update_proposal");
  expect_round_trip<mls_wire::Remove>(one_case, "remove_proposal");
  expect_round_trip<mls_wire::PreSharedKey>(one_case, "pre_shared_key_proposal");
  expect_round_trip<mls_wire::ReInit>(one_case, "re_init_proposal");
  expect_round_trip<mls_wire::ExternalInit>(one_case, "external_init_proposal");
  expect_round_trip<mls_wire::GroupContextExtensions>(
      one_case, "group_context_extensions_proposal"
  );
  expect_round_trip<mls_wire::Commit>(one_case, "commit");
  expect_public<mls_wire::ApplicationData>(one_case, "public_message_application");
  expect_public<mls_wire::ProposalContent>(one_case, "public_message_proposal");
  expect_public<mls_wire::Commit>(one_case, "public_message_commit");
  expect_message<mls_wire::PrivateMessage>(one_case, "private_message");
}

}  // namespace causeway::vectors
