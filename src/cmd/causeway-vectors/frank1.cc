#include <array>

#include "cmd/causeway-vectors/checks.h"
#include "content/mimi_content.h"
#include "franking/frank.h"

/// FRANK-1 (docs/formats/frank1.md). A file is one object: a server key, messages that must come
/// out bit for bit, and negatives, each of which must fail. A case is one message or one negative,
/// with what it shares with the others put in.
namespace causeway::vectors {

// What fits a message fits a report; layers that do not know each other say it twice.
static_assert(content::content_size_max == franking::content_size_max);

namespace {

using namespace franking;  // NOLINT(google-build-using-namespace): all of this file is about it

constexpr std::array<std::string_view, 5> shared{
    "server_key", "key_id", "hub_id", "group_id", "messages"
};

template <typename Id>
Id id(const Json& object, const char* field) {
  const auto value = Id::from(bytes(object.at(field)));
  if (!value) throw Failed(field);
  return *value;
}

CommitContext commit_context(const Json& file, const Json& message) {
  return {
      .group_id = {id<ConversationId>(file, "group_id")},
      .epoch = message.at("epoch"),
      .sender_account = id<AccountId>(message, "account"),
      .sender_device = id<DeviceId>(message, "device"),
  };
}

FrankEnvelope envelope(const Json& file, const Json& message) {
  return {
      .key_id = file.at("key_id"),
      .seq = message.at("seq"),
      .accepted_ms = message.at("accepted_ms"),
      .sender_account = id<AccountId>(message, "account"),
      .sender_device = id<DeviceId>(message, "device"),
      .ack = message.at("ack_seq"),
      .frank = id<Frank>(message, "server_frank"),
  };
}

std::vector<ServerKeyRecord> server_keys(const Json& file) {
  std::vector<ServerKeyRecord> keys(1);
  keys.front().key_id = file.at("key_id");
  keys.front().key = ServerKey(bytes(file.at("server_key")));
  expect(keys.front().key.size() == server_key_size, "server_key has 32 bytes");
  return keys;
}

void check_sender(const CommitContext& context, const Json& message) {
  const FrankedContent franked{
      FrankingKey(bytes(message.at("franking_key"))), bytes(message.at("content"))
  };
  expect(franked.franking_key.size() == franking_key_size, "franking_key has 32 bytes");
  expect(franked.content.size() <= content_size_max, "content within its limit");
  const Commitment commitment = commit(franked.franking_key, context, franked.content);
  expect(commitment == id<Commitment>(message, "commitment"), "commitment");
  const auto aad = authenticated_data(commitment);
  expect(to_bytes(aad) == bytes(message.at("authenticated_data")), "authenticated_data");
  const SecretBytes application_data = tls::encode_secret(franked);
  expect(
      application_data == SecretBytes(bytes(message.at("application_data"))), "application_data"
  );
  const auto opened = expect_ok(open_franked(context, application_data.reveal(), aad), "opening");
  expect(opened.content == franked.content, "content");
}

void check_message(const Json& file, const Json& message) {
  const CommitContext context = commit_context(file, message);
  check_sender(context, message);
  const FrankEnvelope beside = envelope(file, message);
  const FrankContext tagged = frank_context(
      beside, id<HubId>(file, "hub_id"), context, id<Commitment>(message, "commitment")
  );
  expect(tls::encode(tagged) == bytes(message.at("frank_context")), "frank_context");
  const auto keys = server_keys(file);
  expect(make_frank(keys.front().key, tagged) == beside.frank, "server_frank");
  expect(check_frank(keys, tagged, beside.frank) == FrankVerdict::valid, "verdict");
}

/// A wrong commitment: the message whose right one is `expected` must not open under it.
void check_wrong_commitment(const Json& file, const Json& negative) {
  for (const Json& message : file.at("messages")) {
    if (message.at("commitment") != negative.at("expected")) continue;
    const auto opened = open_franked(
        commit_context(file, message),
        bytes(message.at("application_data")),
        authenticated_data(id<Commitment>(negative, "commitment"))
    );
    expect(!opened.ok() && opened.error().is(rules::commitment_matches), "does not open");
    return;
  }
  throw Failed("no message has the expected commitment");
}

void check_negative(const Json& file, const Json& negative) {
  if (!negative.contains("frank_context")) return check_wrong_commitment(file, negative);
  const auto context = decoded<FrankContext>(negative.at("frank_context"), "frank_context");
  const auto frank = id<Frank>(negative, "server_frank");
  const auto keys = server_keys(file);
  expect(check_frank(keys, context, frank) == FrankVerdict::invalid, "verdict");
  // Not only because its key is unknown.
  expect(make_frank(keys.front().key, context) != frank, "the tag under any key_id");
}

}  // namespace

std::vector<Json> frank1_cases(const Json& file) {
  if (!file.is_object() || !file.contains("label_commit") || !file.contains("negatives")) return {};
  Json front = Json::object();
  for (const std::string_view field : shared) front[std::string(field)] = file.at(field);
  std::vector<Json> cases;
  for (const char* kind : {"messages", "negatives"}) {
    for (const Json& one : file.at(kind)) {
      cases.push_back(front);
      cases.back()[kind == std::string_view("messages") ? "message" : "negative"] = one;
    }
  }
  return cases;
}

void check_frank1(const Json& one_case) {
  if (one_case.contains("negative")) {
    check_negative(one_case, one_case.at("negative"));
  } else {
    check_message(one_case, one_case.at("message"));
  }
}

}  // namespace causeway::vectors
