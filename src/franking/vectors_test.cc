// FRANK-1 against other implementations: ../shared/vectors/franking/frank1-vectors.json, and
// vectors/frank1/frank1.json, which a second implementation of ours in Python made. Every message
// must come out bit for bit, every negative must fail.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/files_test.h"
#include "franking/frank.h"

namespace causeway::franking {
namespace {

using Json = nlohmann::json;

Bytes bytes_of(const Json& object, const char* field) {
  return *from_hex(object.at(field).get<std::string>());
}

template <typename Id>
Id id_of(const Json& object, const char* field) {
  return *Id::from(bytes_of(object, field));
}

struct File {
  const char* name;
  std::string path;
};

class FrankVectors : public testing::TestWithParam<File> {
 protected:
  void SetUp() override {
    const auto text = read_file(GetParam().path);
    if (!text) GTEST_SKIP() << "skipped: no vectors";
    file_ = Json::parse(*text);
    keys_.push_back({
        .key_id = file_.at("key_id"),
        .created = from_unix_ms(0),
        .key = ServerKey(bytes_of(file_, "server_key")),
    });
  }

  CommitContext context_of(const Json& message) const {
    return {
        .group_id = {id_of<ConversationId>(file_, "group_id")},
        .epoch = message.at("epoch"),
        .sender_account = id_of<AccountId>(message, "account"),
        .sender_device = id_of<DeviceId>(message, "device"),
    };
  }

  FrankEnvelope envelope_of(const Json& message) const {
    return {
        .key_id = file_.at("key_id"),
        .seq = message.at("seq"),
        .accepted_ms = message.at("accepted_ms"),
        .sender_account = id_of<AccountId>(message, "account"),
        .sender_device = id_of<DeviceId>(message, "device"),
        .ack = message.at("ack_seq"),
        .frank = id_of<Frank>(message, "server_frank"),
    };
  }

  /// Whether any message of the file opens under this commitment.
  bool opens_with(const Commitment& commitment) const {
    for (const Json& message : file_.at("messages")) {
      const Bytes application_data = bytes_of(message, "application_data");
      const auto aad = authenticated_data(commitment);
      if (open_franked(context_of(message), application_data, aad).ok()) return true;
    }
    return false;
  }

  Json file_;
  std::vector<ServerKeyRecord> keys_;
};

TEST_P(FrankVectors, SenderMakesTheSameBytes) {
  for (const Json& message : file_.at("messages")) {
    const CommitContext context = context_of(message);
    const FrankedContent franked{
        FrankingKey(bytes_of(message, "franking_key")), bytes_of(message, "content")
    };
    const Commitment commitment = commit(franked.franking_key, context, franked.content);
    EXPECT_EQ(to_bytes(commitment), bytes_of(message, "commitment"));
    EXPECT_EQ(to_bytes(authenticated_data(commitment)), bytes_of(message, "authenticated_data"));
    EXPECT_EQ(
        to_bytes(tls::encode_secret(franked).reveal()), bytes_of(message, "application_data")
    );
  }
}

TEST_P(FrankVectors, ReceiverOpensThem) {
  for (const Json& message : file_.at("messages")) {
    const auto franked = open_franked(
        context_of(message),
        bytes_of(message, "application_data"),
        bytes_of(message, "authenticated_data")
    );
    ASSERT_TRUE(franked.ok()) << franked.error().rule().name;
    EXPECT_EQ(to_bytes(franked->content), bytes_of(message, "content"));
  }
}

TEST_P(FrankVectors, ProviderMakesTheSameTag) {
  for (const Json& message : file_.at("messages")) {
    const FrankEnvelope envelope = envelope_of(message);
    const FrankContext context = frank_context(
        envelope,
        id_of<HubId>(file_, "hub_id"),
        context_of(message),
        id_of<Commitment>(message, "commitment")
    );
    EXPECT_EQ(to_bytes(tls::encode(context)), bytes_of(message, "frank_context"));
    EXPECT_EQ(to_bytes(make_frank(keys_.front().key, context)), bytes_of(message, "server_frank"));
    EXPECT_EQ(check_frank(keys_, context, envelope.frank), FrankVerdict::valid);
  }
}

TEST_P(FrankVectors, EveryNegativeFails) {
  std::size_t count = 0;
  for (const Json& negative : file_.at("negatives")) {
    const std::string name = negative.at("case");
    ASSERT_TRUE(negative.at("must_fail").get<bool>()) << name;
    if (negative.contains("frank_context")) {
      const auto context = tls::decode<FrankContext>(bytes_of(negative, "frank_context"));
      ASSERT_TRUE(context.ok()) << name;
      const auto frank = id_of<Frank>(negative, "server_frank");
      EXPECT_EQ(check_frank(keys_, *context, frank), FrankVerdict::invalid) << name;
      // Whatever key is used, not only because another key_id is unknown.
      EXPECT_NE(make_frank(keys_.front().key, *context), frank) << name;
    } else {
      EXPECT_NE(negative.at("commitment"), negative.at("expected")) << name;
      EXPECT_FALSE(opens_with(id_of<Commitment>(negative, "commitment"))) << name;
    }
    ++count;
  }
  EXPECT_GE(count, 10U);
}

INSTANTIATE_TEST_SUITE_P(
    Files,
    FrankVectors,
    testing::Values(
        File{"others", vectors_folder() + "/franking/frank1-vectors.json"},
        File{"ours", source_path("vectors/frank1/frank1.json")}
    ),
    [](const auto& instance) { return std::string(instance.param.name); }
);

}  // namespace
}  // namespace causeway::franking
