// The hub behind its server, over a real store: how long a login opens doors, how much is on its
// way to a device, how much waits for the writer, and that nothing outlives its retention.
//
// Here, because only this program links the server's half of HTTP and the provider's store.
#include "adapters/http_provider/hub.h"

#include <algorithm>
#include <filesystem>
#include <future>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <mutex>

#include "adapters/sqlite_provider/provider_store.h"
#include "api/accounts.h"
#include "api/inbox.h"
#include "api/limits.h"
#include "api/rules.h"
#include "api/session.h"
#include "base/encoding.h"
#include "base/seeded_random.h"
#include "base/store_error.h"
#include "directory/statement.h"
#include "identity/login.h"
#include "provider/frank_keys.h"
#include "provider/measures.h"

namespace causeway::causewayd {
namespace {

namespace http = adapters::http;
using adapters::http_provider::Hub;
using std::chrono::hours;
using std::chrono::seconds;

constexpr std::string_view domain = "hub.example";
constexpr DeviceId device_id{{2}};

class TestClock final : public Clock {
 public:
  Instant now() override {
    const std::lock_guard lock(mutex_);
    return now_;
  }

  void pass(Milliseconds time) {
    const std::lock_guard lock(mutex_);
    now_ += time;
  }

 private:
  std::mutex mutex_;
  Instant now_ = from_unix_ms(1'790'000'000'000);
};

/// For the hub's threads.
class SharedRandom final : public Random {
 public:
  void fill(MutableByteView out) override {
    const std::lock_guard lock(mutex_);
    random_.fill(out);
  }

 private:
  std::mutex mutex_;
  SeededRandom random_{1};
};

/// Remembers only what is there; removes nothing while it fails.
class FailingBlobs final : public provider::Blobs {
 public:
  void write(BlobId blob, std::uint64_t, ByteView) override { held[blob] = true; }

  Bytes read(BlobId, std::uint64_t, std::size_t size_bytes) override { return Bytes(size_bytes); }

  void remove(BlobId blob) override {
    if (fails) throw StoreError(StoreError::Kind::io, "The disk does not answer.");
    held.erase(blob);
  }

  std::map<BlobId, bool> held;
  bool fails = false;
};

/// What the hub sends to one WebSocket.
class Wire final : public http::Connection {
 public:
  void send(Bytes message) override {
    const std::lock_guard lock(mutex_);
    sent_.push_back(*api::parse_frame(message));
  }

  void close(http::CloseCode code, std::string_view) override {
    const std::lock_guard lock(mutex_);
    closed_ = code;
  }

  std::size_t queued_bytes() const override { return 0; }

  std::string_view remote_address() const override { return "192.0.2.1"; }

  std::optional<http::CloseCode> closed() {
    const std::lock_guard lock(mutex_);
    return closed_;
  }

  std::vector<api::Frame> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(sent_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<api::Frame> sent_;
  std::optional<http::CloseCode> closed_;
};

class HubTest : public testing::Test {
 protected:
  /// One device's connection, opened.
  struct Visit {
    std::shared_ptr<Wire> wire = std::make_shared<Wire>();
    std::shared_ptr<http::ConnectionHandler> handler;
    identity::Nonce nonce{};
  };

  HubTest() {
    hub_.start();
    const auto statement = directory::make_first_statement(
        identity_key_, credential_, clock_.now(), clock_.now() + hours(1'000)
    );
    const api::RegisterRequest request{to_bytes("ann"), tls::encode(statement), {}};
    EXPECT_EQ(post("register_account", tls::encode(request), {}), 200U);
  }

  ~HubTest() override {
    hub_.stop();
    std::filesystem::remove_all(folder_);
  }

  Visit visit() {
    Visit visit;
    visit.handler = hub_.open(visit.wire);
    visit.nonce = tls::decode<api::Hello>(visit.wire->take().at(0).body)->nonce;
    return visit;
  }

  void say_login(const Visit& visit) {
    const identity::LoginClaim claim{
        to_bytes(domain), visit.nonce, device_id, to_unix_ms(clock_.now())
    };
    const api::LoginRequest request{
        device_id, claim.time_ms, identity::sign_login(device_key_, claim)
    };
    visit.handler->message(
        tls::encode(api::Frame{.id = 1, .op = api::Op::login, .body = tls::encode(request)})
    );
  }

  /// The token that the reply to a login gives.
  std::string token(const Visit& visit) {
    drain();
    for (const api::Frame& frame : visit.wire->take()) {
      if (frame.op != api::Op::login) continue;
      const auto reply = *api::parse_reply(frame.body);
      return to_base64url(tls::decode<api::LoginReply>(reply.body)->token);
    }
    return {};
  }

  unsigned post(const std::string& operation, Bytes body, const std::string& token) {
    http::HttpRequest request;
    request.method = "POST";
    request.path = "/v1/" + operation;
    request.body = std::move(body);
    request.remote_address = "192.0.2.1";
    if (!token.empty()) request.headers.push_back({"authorization", "Bearer " + token});
    std::promise<http::HttpReply> answer;
    hub_.http(std::move(request), [&](http::HttpReply reply) {
      answer.set_value(std::move(reply));
    });
    return answer.get_future().get().status;
  }

  /// The first four bytes of a blob.
  std::future<http::HttpReply> put_piece(BlobId blob, const std::string& token) {
    http::HttpRequest request;
    request.method = "PUT";
    request.path = "/v1/blobs/" + to_hex(blob);
    request.query = "offset=0";
    request.body = Bytes(4);
    request.headers.push_back({"authorization", "Bearer " + token});
    const auto answer = std::make_shared<std::promise<http::HttpReply>>();
    hub_.http(std::move(request), [answer](http::HttpReply reply) {
      answer->set_value(std::move(reply));
    });
    return answer->get_future();
  }

  unsigned status_with(const std::string& token) {
    return post("ack", tls::encode(api::AckRequest{}), token);
  }

  /// Until the writer and the reader have done what they were asked.
  void drain() {
    for (int i = 0; i < 2; ++i) {
      std::promise<void> written;
      hub_.between_batches([&] { written.set_value(); });
      written.get_future().get();
      std::promise<void> read;
      hub_.read([&] { read.set_value(); });
      read.get_future().get();
    }
  }

  /// The writer does nothing until then.
  void hold_writer(std::promise<void>& until) {
    std::promise<void> held;
    hub_.between_batches([&] {
      held.set_value();
      until.get_future().get();
    });
    held.get_future().get();
  }

  /// An item of this size into the device's inbox.
  void deliver(std::size_t size_bytes) {
    const auto transaction = store_.begin_write();
    transaction->inboxes().deliver({&device_id, 1}, Bytes(size_bytes), clock_.now());
    transaction->commit();
  }

  static std::filesystem::path make_folder() {
    std::string name = std::filesystem::temp_directory_path() / "causeway-hub-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    return name;
  }

  static std::vector<franking::ServerKeyRecord> one_key(Random& random, Instant now) {
    std::vector<franking::ServerKeyRecord> keys;
    keys.push_back(provider::make_frank_key(1, now, random));
    return keys;
  }

  std::filesystem::path folder_ = make_folder();
  SharedRandom random_;
  TestClock clock_;
  FailingBlobs blobs_;
  adapters::sqlite_provider::ProviderStore store_{folder_ / "provider.db"};
  provider::LocalFranker franker_{one_key(random_, clock_.now())};
  provider::Dispatcher dispatcher_{
      {.domain = to_bytes(domain),
       .hub_id = franking::hub_id(domain),
       .registration = provider::Registration::open},
      franker_
  };
  Hub hub_{{store_, blobs_, dispatcher_, clock_, random_}, {.reader_threads = 1, .rates = {}}};
  crypto::SigningKey identity_key_ =
      crypto::generate_signing_key(crypto::Signature::ed25519, random_);
  crypto::SigningKey device_key_ =
      crypto::generate_signing_key(crypto::Signature::ed25519, random_);
  identity::DeviceCredential credential_ = identity::certify_device(
      identity_key_, {{1}}, device_id, identity::public_key_of(device_key_), clock_.now()
  );
};

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
