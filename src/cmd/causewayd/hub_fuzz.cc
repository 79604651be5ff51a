// What a network feeds to the provider: HTTP, WebSocket frames and API frames, of a stranger or of
// a device that is logged in. Whatever comes, each request has one well-formed answer, a refusal
// names its rule, and everything that is sent can be read.
//
// Here, because only this program links the server's half of HTTP and the provider's store. The
// first byte says how the others are read.
#include <condition_variable>
#include <filesystem>
#include <future>
#include <map>
#include <mutex>
#include <unistd.h>

#include "adapters/http/websocket.h"
#include "adapters/http_provider/hub.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "api/accounts.h"
#include "api/limits.h"
#include "api/session.h"
#include "base/encoding.h"
#include "base/seeded_random.h"
#include "crypto/random.h"
#include "directory/statement.h"
#include "identity/login.h"
#include "provider/frank_keys.h"
#include "tls/stream.h"

namespace causeway::causewayd {
namespace {

using namespace adapters;  // NOLINT(google-build-using-namespace): nobody includes this

constexpr std::string_view domain = "hub.example";
constexpr Instant now = from_unix_ms(1'790'000'000'000);
constexpr std::size_t header_size_max = std::size_t{16} * 1024;

template <typename T>
T must(Result<T> result) {
  INVARIANT(result.ok());
  return *std::move(result);
}

class StoppedClock final : public Clock {
 public:
  Instant now() override { return causewayd::now; }
};

/// For the server's threads.
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

class BlobsInMemory final : public provider::Blobs {
 public:
  void write(BlobId blob, std::uint64_t offset, ByteView piece) override {
    Bytes& held = blobs_[blob];
    INVARIANT(offset <= held.size());
    held.resize(static_cast<std::size_t>(offset));
    append(held, piece);
  }

  Bytes read(BlobId blob, std::uint64_t offset, std::size_t size_bytes) override {
    const Bytes& held = blobs_.at(blob);
    INVARIANT(offset + size_bytes <= held.size());
    return to_bytes(ByteView(held).subspan(static_cast<std::size_t>(offset), size_bytes));
  }

  void remove(BlobId blob) override { blobs_.erase(blob); }

 private:
  std::map<BlobId, Bytes> blobs_;
};

/// What the hub sends to one WebSocket.
class Wire final : public http::Connection {
 public:
  void send(Bytes message) override {
    const auto frame = must(api::parse_frame(message));
    INVARIANT(frame.kind != api::FrameKind::request);
    if (frame.kind == api::FrameKind::reply) must(api::parse_reply(frame.body));
    const std::lock_guard lock(mutex_);
    sent_.push_back(frame);
  }

  void close(http::CloseCode, std::string_view) override {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
  }

  std::size_t queued_bytes() const override { return 0; }

  std::string_view remote_address() const override { return "192.0.2.1"; }

  bool is_closed() const {
    const std::lock_guard lock(mutex_);
    return is_closed_;
  }

  std::vector<api::Frame> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(sent_, {});
  }

 private:
  mutable std::mutex mutex_;
  std::vector<api::Frame> sent_;
  bool is_closed_ = false;
};

struct Device {
  crypto::SigningKey identity_key;
  crypto::SigningKey device_key;
  identity::DeviceCredential credential;

  explicit Device(Random& random)
      : identity_key(crypto::generate_signing_key(crypto::Signature::ed25519, random)),
        device_key(crypto::generate_signing_key(crypto::Signature::ed25519, random)),
        credential(identity::certify_device(
            identity_key, {{1}}, {{2}}, identity::public_key_of(device_key), now
        )) {}

  Bytes registration() const {
    const auto statement = directory::make_first_statement(
        identity_key, credential, now, now + std::chrono::hours(1'000)
    );
    return tls::encode(api::RegisterRequest{to_bytes("ann"), tls::encode(statement), {}});
  }

  api::Frame login(const identity::Nonce& nonce) const {
    const identity::LoginClaim claim{to_bytes(domain), nonce, credential.device, to_unix_ms(now)};
    const api::LoginRequest request{
        credential.device, claim.time_ms, identity::sign_login(device_key, claim)
    };
    return {.id = 1, .op = api::Op::login, .body = tls::encode(request)};
  }
};

/// A provider with one account.
class Provider {
 public:
  Provider() {
    hub_.start();
    ask({.method = "POST", .path = "/v1/register_account", .body = device_.registration()});
  }

  ~Provider() {
    hub_.stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;

  void http_bytes(ByteView bytes, bool is_known) {
    http::RequestReader reader(header_size_max, api::limits::frame_size_max);
    const std::string token = is_known ? make_token() : std::string();
    auto progress = reader.feed(bytes);
    while (progress.ok() && *progress == http::RequestReader::Progress::complete) {
      http::HttpRequest request = reader.take();
      if (is_known) request.headers.insert(request.headers.begin(), {"authorization", token});
      ask(std::move(request));
      progress = reader.feed({});
    }
  }

  void websocket_bytes(ByteView bytes, bool is_known) {
    Visit visit(*this, is_known);
    http::FrameReader reader(http::Sender::client, api::limits::frame_size_max);
    while (!bytes.empty()) {
      auto frame = reader.next(bytes);
      if (!frame.ok()) return;
      if (*frame && (*frame)->opcode == http::Opcode::binary) visit.say((*frame)->payload);
    }
  }

  /// Frames behind one byte each that says how long they are.
  void frames(ByteView bytes, bool is_known) {
    Visit visit(*this, is_known);
    while (!bytes.empty()) {
      const std::size_t size = std::min<std::size_t>(bytes[0], bytes.size() - 1);
      visit.say(to_bytes(bytes.subspan(1, size)));
      bytes = bytes.subspan(1 + size);
    }
  }

 private:
  /// One WebSocket, from its opening to its end.
  class Visit {
   public:
    Visit(Provider& provider, bool is_known) : provider_(provider) {
      const auto hello = must(tls::decode<api::Hello>(wire_->take().at(0).body));
      if (is_known) say(tls::encode(provider_.device_.login(hello.nonce)));
    }

    ~Visit() {
      handler_->closed();
      provider_.drain();
    }

    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    void say(Bytes bytes) {
      if (wire_->is_closed()) return;
      const auto frame = api::parse_frame(bytes);
      handler_->message(std::move(bytes));
      provider_.drain();
      const bool is_request = frame.ok() && frame->kind == api::FrameKind::request;
      INVARIANT(is_request || wire_->is_closed());
      std::size_t replies = 0;
      for (const api::Frame& sent : wire_->take()) {
        if (sent.kind != api::FrameKind::reply) continue;
        INVARIANT(is_request && sent.id == frame->id && sent.op == frame->op);
        check(must(api::parse_reply(sent.body)));
        ++replies;
      }
      INVARIANT(replies == (is_request && frame->id != 0 ? 1U : 0U));
    }

   private:
    Provider& provider_;
    std::shared_ptr<Wire> wire_ = std::make_shared<Wire>();
    std::shared_ptr<http::ConnectionHandler> handler_ = provider_.hub_.open(wire_);
  };

  static void check(const api::ParsedReply& reply) {
    INVARIANT(reply.head.rule.empty() == reply.ok());
    INVARIANT(reply.head.status != api::Status::failed);
    INVARIANT(reply.head.status != api::Status::unavailable);
  }

  http::HttpReply ask(http::HttpRequest request) {
    request.remote_address = "192.0.2.1";
    std::promise<http::HttpReply> answer;
    hub_.http(std::move(request), [&](http::HttpReply reply) {
      answer.set_value(std::move(reply));
    });
    auto reply = answer.get_future().get();
    INVARIANT(reply.status >= 200 && reply.status < 500);
    return reply;
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

  /// Of a login that is over: it holds for an hour.
  std::string make_token() {
    const auto wire = std::make_shared<Wire>();
    const auto handler = hub_.open(wire);
    const auto hello = must(tls::decode<api::Hello>(wire->take().at(0).body));
    handler->message(tls::encode(device_.login(hello.nonce)));
    drain();
    const auto sent = wire->take();
    const auto reply = must(api::parse_reply(sent.at(0).body));
    handler->closed();
    return "Bearer " + to_base64url(must(tls::decode<api::LoginReply>(reply.body)).token);
  }

  static std::filesystem::path make_folder() {
    crypto::initialize();
    const auto folder =
        std::filesystem::temp_directory_path() / ("hub-fuzz-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    return folder;
  }

  std::vector<franking::ServerKeyRecord> one_key() {
    std::vector<franking::ServerKeyRecord> keys;
    keys.push_back(provider::make_frank_key(1, now, random_));
    return keys;
  }

  std::filesystem::path folder_ = make_folder();
  SharedRandom random_;
  StoppedClock clock_;
  BlobsInMemory blobs_;
  sqlite_provider::ProviderStore store_{folder_ / "provider.db"};
  provider::LocalFranker franker_{one_key()};
  provider::Dispatcher dispatcher_{
      {.domain = to_bytes(domain),
       .hub_id = franking::hub_id(domain),
       .registration = provider::Registration::open},
      franker_
  };
  http_provider::Hub hub_{
      {store_, blobs_, dispatcher_, clock_, random_}, {.reader_threads = 1, .rates = {}}
  };
  Device device_{random_};
};

}  // namespace
}  // namespace causeway::causewayd

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static causeway::causewayd::Provider provider;
  const causeway::ByteView rest(data + 1, size - 1);
  const bool is_known = (data[0] & 1) != 0;
  switch ((data[0] >> 1) % 3) {
    case 0:
      provider.http_bytes(rest, is_known);
      break;
    case 1:
      provider.websocket_bytes(rest, is_known);
      break;
    default:
      provider.frames(rest, is_known);
  }
  return 0;
}
