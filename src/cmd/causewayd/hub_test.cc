// The hub behind its server, over a real store: how long a login opens doors, how much is on its
// way to a device, how much waits for the writer, and that nothing outlives its retention.
//
// Here, because only this program links the server's half of HTTP and the provider's store.
#include <algorithm>

#include "api/limits.h"
#include "api/rules.h"
#include "cmd/causewayd/hub_world_test.h"
#include "provider/measures.h"

namespace causeway::causewayd {
namespace {

class HubTest : public HubWorld {};

TEST_F(HubTest, ATokenOutlivesItsConnectionByAnHour) {
  const Visit here = visit();
  say_login(here);
  const std::string opened = token(here);
  clock_.pass(hours(2));
  EXPECT_EQ(status_with(opened), 200U) << "while the connection lives";
  here.handler->closed();
  clock_.pass(hours(1) - seconds(1));
  EXPECT_EQ(status_with(opened), 200U);
  clock_.pass(seconds(1));
  EXPECT_EQ(status_with(opened), 401U);
}

TEST_F(HubTest, ALoginThatAnotherOneReplacesIsOver) {
  const Visit here = visit();
  say_login(here);
  const std::string first = token(here);
  say_login(here);
  const std::string second = token(here);
  clock_.pass(hours(1));
  EXPECT_EQ(status_with(first), 401U);
  EXPECT_EQ(status_with(second), 200U);
  deliver(10);
  hub_.expire();
  drain();
  here.handler->closed();
  clock_.pass(hours(1));
  EXPECT_EQ(status_with(second), 401U);
}

TEST_F(HubTest, ALoginThatIsDurableAfterItsConnectionHasEndedIsOver) {
  const Visit here = visit();
  std::promise<void> go_on;
  hold_writer(go_on);
  say_login(here);
  here.handler->closed();
  go_on.set_value();
  const std::string opened = token(here);
  EXPECT_EQ(status_with(opened), 200U);
  clock_.pass(hours(1));
  EXPECT_EQ(status_with(opened), 401U);
}

TEST_F(HubTest, WhoDoesNotLogInIsSentAway) {
  const Visit stranger = visit();
  const Visit known = visit();
  say_login(known);
  drain();
  clock_.pass(adapters::http_provider::login_within);
  const Visit next = visit();
  EXPECT_EQ(stranger.wire->closed(), http::CloseCode::policy_violation);
  EXPECT_EQ(known.wire->closed(), std::nullopt);
  EXPECT_EQ(next.wire->closed(), std::nullopt);
  clock_.pass(adapters::http_provider::login_within);
  hub_.expire();
  EXPECT_EQ(next.wire->closed(), http::CloseCode::policy_violation);
  for (const Visit* each : {&stranger, &known, &next}) each->handler->closed();
}

TEST_F(HubTest, WhatIsDeliveredBetweenTwoBatchesIsPushed) {
  const Visit here = visit();
  say_login(here);
  drain();
  here.wire->take();
  hub_.between_batches([&] {
    const auto transaction = store_.begin_write();
    const auto told = provider::deliver_notice(*transaction, credential_.account, {}, clock_.now());
    transaction->commit();
    hub_.wake({told.begin(), told.end()});
  });
  drain();
  const auto frames = here.wire->take();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames.front().op, api::Op::inbox_item);
}

TEST_F(HubTest, NoMoreIsOnItsWayThanTheWindowAllows) {
  constexpr std::size_t size = std::size_t{3} << 20;
  for (int i = 0; i < 4; ++i) deliver(size);
  const Visit here = visit();
  say_login(here);
  // What is acknowledged makes the hub look again, also where that is nothing.
  const auto items_after_ack = [&](std::uint64_t number) {
    const api::AckRequest ack{.number = number};
    here.handler->message(
        tls::encode(api::Frame{.id = 2, .op = api::Op::ack, .body = tls::encode(ack)})
    );
    drain();
    const auto frames = here.wire->take();
    return std::count_if(frames.begin(), frames.end(), [](const api::Frame& frame) {
      return frame.op == api::Op::inbox_item;
    });
  };
  drain();
  EXPECT_EQ(items_after_ack(0), 2);
  EXPECT_EQ(items_after_ack(2), 2);
  here.handler->closed();
}

TEST_F(HubTest, WhatWaitsForTheWriterIsBounded) {
  using adapters::http_provider::Writer;
  std::promise<void> go_on;
  hold_writer(go_on);
  constexpr std::size_t size = std::size_t{4} << 20;
  const std::size_t fits = Writer::queue_bytes_max / size;
  std::mutex mutex;
  std::map<api::Status, std::size_t> answers;
  for (std::size_t i = 0; i < fits + 2; ++i) {
    hub_.handle(
        {.caller = {.address = {}, .device = device_id, .nonce = {}},
         .op = api::Op::commit,
         .body = Bytes(size)},
        [&](provider::Outcome&& outcome) {
          const std::lock_guard lock(mutex);
          ++answers[outcome.status];
        }
    );
  }
  {
    const std::lock_guard lock(mutex);
    EXPECT_EQ(answers[api::Status::unavailable], 2U);
  }
  go_on.set_value();
  drain();
  EXPECT_EQ(answers[api::Status::malformed], fits);
}

TEST_F(HubTest, ABlobWhoseBytesCannotBeRemovedIsRemovedLater) {
  const BlobId blob{{7}};
  {
    const auto transaction = store_.begin_write();
    transaction->blobs().create(
        {.blob = blob, .account = {{1}}, .size_bytes = 1, .offset = 1, .created = clock_.now()}
    );
    transaction->commit();
  }
  blobs_.held[blob] = true;
  blobs_.fails = true;
  clock_.pass(api::limits::blob_retention + seconds(1));
  hub_.expire();
  drain();
  EXPECT_EQ(blobs_.held.size(), 1U);
  blobs_.fails = false;
  hub_.expire();
  drain();
  EXPECT_TRUE(blobs_.held.empty());
}

// As after a client was killed half-way: it asks where to go on while the hub has the last piece in
// hand, and sends that again.
TEST_F(HubTest, APieceWaitsForTheOneInHand) {
  const BlobId blob{{7}};
  const Visit ann = visit();
  say_login(ann);
  const std::string token = this->token(ann);
  ASSERT_EQ(post("begin_blob", tls::encode(api::BeginBlobRequest{blob, 8}), token), 200U);
  std::promise<void> go_on;
  hold_writer(go_on);
  auto first = put_piece(blob, token);
  auto again = put_piece(blob, token);
  EXPECT_EQ(put_piece(blob, token).get().status, 503U) << "one waits, and no more";
  go_on.set_value();
  EXPECT_EQ(first.get().status, 200U);
  const http::HttpReply refusal = again.get();
  EXPECT_EQ(refusal.status, 409U);
  drain();
  EXPECT_EQ(put_piece(blob, token).get().status, 409U) << "nothing is in hand any more";
}

}  // namespace
}  // namespace causeway::causewayd
