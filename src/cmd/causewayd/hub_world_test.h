#pragma once

#include <filesystem>
#include <future>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <mutex>

#include "adapters/http_provider/hub.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "api/accounts.h"
#include "api/inbox.h"
#include "api/session.h"
#include "base/encoding.h"
#include "base/seeded_random.h"
#include "base/store_error.h"
#include "directory/statement.h"
#include "identity/login.h"
#include "provider/frank_keys.h"

/// A hub over a real store, in virtual time, and Ann's device before it.
namespace causeway::causewayd {

namespace http = adapters::http;
using adapters::http_provider::Hub;
using std::chrono::hours;
using std::chrono::seconds;

inline constexpr std::string_view domain = "hub.example";
inline constexpr DeviceId device_id{{2}};

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

class HubWorld : public testing::Test {
 protected:
  /// One device's connection, opened.
  struct Visit {
    std::shared_ptr<Wire> wire = std::make_shared<Wire>();
    std::shared_ptr<http::ConnectionHandler> handler;
    identity::Nonce nonce{};
  };

  HubWorld() {
    hub_.start();
    const auto statement = directory::make_first_statement(
        identity_key_, credential_, clock_.now(), clock_.now() + hours(1'000)
    );
    const api::RegisterRequest request{to_bytes("ann"), tls::encode(statement), {}};
    EXPECT_EQ(post("register_account", tls::encode(request), {}), 200U);
  }

  ~HubWorld() override {
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

}  // namespace causeway::causewayd
