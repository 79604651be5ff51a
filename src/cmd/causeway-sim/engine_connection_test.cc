// Every answer and refusal of docs/formats/api.md, and what a device makes of it: repaired by
// itself, tried again later, or told to whoever asked. Nothing that was written is lost.
#include "cmd/causeway-sim/engine_pair_test.h"
#include "mls_wire/message.h"

namespace causeway::simulate::answers {
namespace {

TEST(EngineAnswers, LoginIsRefusedForAWrongClock) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  world.on_reply = [](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op != api::Op::login) return reply;
    return refuse(api::Status::refused, identity::rules::login_time_is_near);
  };
  world.cut(ann);
  world.pass(seconds(30));
  ASSERT_FALSE(ann.heard<client::notice::LoginRefused>().empty());
  EXPECT_EQ(
      ann.heard<client::notice::LoginRefused>().back().rule,
      identity::rules::login_time_is_near.name
  );
  ASSERT_TRUE(world.say(ann, ToNote{}, "kept").ok());
  EXPECT_EQ(world.outbox(ann).size(), 2U);
  world.on_reply = nullptr;
  world.pass(seconds(3));
  EXPECT_TRUE(world.outbox(ann).empty());
}

// A message from beyond this device's clock is not lost: it stays at the hub until the clock is
// right.
TEST(EngineAnswers, MessageFromBeyondTheClockStaysAtTheHub) {
  Pair pair;
  pair.world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    auto* message = std::get_if<api::MessageItem>(&item.payload);
    if (phone.username == "bob" && message != nullptr) message->frank.accepted_ms += 600'000;
    return item;
  };
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "from tomorrow").ok());
  EXPECT_EQ(pair.world.texts(pair.bob), Texts{"hello"});
  EXPECT_EQ(
      pair.bob.heard<client::notice::LoginRefused>().back().rule,
      identity::rules::login_time_is_near.name
  );
  pair.world.on_item = nullptr;
  pair.world.pass(seconds(2));
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "from tomorrow"}));
}

// Nobody waits for a time that was: not for a connection's patience, and not for the pause between
// two times of coming back.
TEST(EngineAnswers, ClockThatIsSetBackHoldsNothingUp) {
  Pair pair;
  const auto lose = [&] {
    pair.world.change(pair.bob, [&](StoreTransaction& store) {
      auto conversation = *store.conversation(pair.id);
      conversation->state = ConversationState::broken;
      return store.put_conversation(*conversation);
    });
    pair.world.restart(pair.bob);
    pair.world.pass(seconds(2));
  };
  lose();
  EXPECT_EQ(pair.world.conversation(pair.bob, pair.id).state, ConversationState::active);
  pair.world.now -= minutes(4);
  pair.world.pass(seconds(20));
  lose();
  EXPECT_EQ(pair.world.conversation(pair.bob, pair.id).state, ConversationState::active);
  ASSERT_TRUE(pair.world.say(pair.bob, pair.id, "back again").ok());
  pair.world.pass(seconds(2));
  EXPECT_EQ(pair.world.texts(pair.ann).back(), "back again");
}

TEST(EngineAnswers, RequestThatIsNotAnsweredEndsTheConnection) {
  Pair pair;
  pair.world.on_reply = [](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op == api::Op::send) return {};
    return reply;
  };
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "anybody there?").ok());
  const std::size_t before = pair.ann.connections;
  pair.world.pass(seconds(29));
  EXPECT_EQ(pair.ann.connections, before);
  pair.world.on_reply = nullptr;
  pair.world.pass(seconds(4));
  EXPECT_EQ(pair.ann.connections, before + 1);
  EXPECT_TRUE(pair.world.outbox(pair.ann).empty());
}

TEST(EngineAnswers, ReplyWithoutARequestIsIgnored) {
  Pair pair;
  api::Frame frame{.kind = api::FrameKind::reply, .id = 77, .op = api::Op::send};
  pair.world.tell(pair.ann, client::Received{tls::encode(frame)});
  EXPECT_EQ(pair.ann.connections, 1U);
}

TEST(EngineAnswers, UploadIsWaitedFor) {
  Pair pair;
  content::Attachment photo;
  photo.blob = pair.world.random.id<BlobId>();
  photo.description.key = content::FileKey(SecretBytes(Bytes(32, 7)));
  photo.description.size_bytes = 1'000;
  photo.content_type = "image/jpeg";
  photo.file_name = "a.jpg";
  const auto send_photo = [&] {
    return pair.world.command(
        pair.ann,
        [&](Engine& engine, StoreTransaction& store) -> Result<void> {
          TRY(engine.send(
              store,
              pair.id,
              content::make_message(pair.world.random, content::attachment_part(photo)),
              pair.world.now
          ));
          return {};
        }
    );
  };
  ASSERT_TRUE(send_photo().ok());
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "after the photo").ok());
  EXPECT_EQ(pair.world.texts(pair.bob), Texts{"hello"});
  pair.world.tell(pair.ann, client::BlobUploaded{photo.blob});
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "?", "after the photo"}));

  photo.blob = pair.world.random.id<BlobId>();
  ASSERT_TRUE(send_photo().ok());
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "without the photo").ok());
  pair.world.tell(pair.ann, client::BlobRefused{photo.blob, "api.blob_quota_is_kept"});
  EXPECT_EQ(pair.ann.heard<MessageFailed>().back().rule, "api.blob_quota_is_kept");
  EXPECT_EQ(pair.world.texts(pair.bob).back(), "without the photo");
}

// Somebody claimed one and never used it.
TEST(EngineAnswers, SecretsOfKeyPackagesAreGoneWhenNobodyCanUseThem) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  const mls_wire::Suite& suite = mls_wire::suites[0];
  const api::ClaimKeyPackagesRequest claim{
      world.self(ann).account, static_cast<std::uint16_t>(suite.id), {}
  };
  const auto answer = world.ask(bob.device, claim).reply;
  const auto claimed = tls::decode<api::ClaimKeyPackagesReply>(api::parse_reply(answer)->body);
  const auto message = tls::decode<mls_wire::MlsMessage>(claimed->key_packages.front().key_package);
  const auto& package =
      std::get<mls_wire::Unverified<mls_wire::KeyPackage>>(message->body).unchecked();
  const auto ref = mls_wire::make_key_package_ref(suite.hash, package);
  const auto holds_secrets = [&] {
    return world.look(
                    ann, [&](StoreTransaction& store) { return store.key_package(ref); }
    ).has_value();
  };
  world.now += std::chrono::hours(24 * 119);
  world.cut(ann);
  world.pass(seconds(2));
  EXPECT_TRUE(holds_secrets());
  world.now += std::chrono::hours(24 * 2);
  world.cut(ann);
  world.pass(seconds(2));
  EXPECT_FALSE(holds_secrets());
}

TEST(EngineAnswers, KeyPackagesAreSentAgainUntilTheHubHasThem) {
  EngineWorld world;
  world.on_reply = [](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op == api::Op::publish_key_packages) return {};
    return reply;
  };
  Phone& ann = world.person("ann");
  world.cut(ann);
  world.pass(seconds(2));
  world.cut(ann);
  world.on_reply = nullptr;
  world.pass(seconds(2));
  EXPECT_NE(world.self(ann).last_resort_ms, 0U);
  // Refused as too many, had they been made anew each time.
  EXPECT_EQ(ann.requests[api::Op::publish_key_packages], 3 * mls_wire::offered_suites.size());
  Phone& bob = world.person("bob");
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
  EXPECT_EQ(world.texts(ann), Texts{"hello"});
}

}  // namespace
}  // namespace causeway::simulate::answers
