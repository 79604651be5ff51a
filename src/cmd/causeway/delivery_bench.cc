// What a delivered message costs the server: `./dev bench delivery`.
//
// A real causewayd on loopback, TLS on, every message stored and fsynced before it is acknowledged.
// The conversations are set up by real devices; then each sender says messages of 1 KiB whose
// ciphertext is random, since the hub cannot tell and this machine should work for the server, not
// for the load. A message counts as delivered when the recipient has it and has acknowledged it.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/http/system_clock.h"
#include "adapters/http_client/device.h"
#include "adapters/sqlite_client/client_store.h"
#include "api/inbox.h"
#include "api/session.h"
#include "base/encoding.h"
#include "client/groups.h"
#include "cmd/causeway/server_bench.h"
#include "content/message.h"
#include "crypto/random.h"
#include "franking/commitment.h"
#include "identity/login.h"
#include "mls_wire/message.h"

namespace {

using namespace causeway;  // NOLINT(google-build-using-namespace): this is the program itself

using adapters::http::within;
using cli::bench::Server;
using cli::bench::stop;

constexpr std::size_t message_size = 1024;
constexpr std::size_t in_flight_max = 8;  // per sender
constexpr Milliseconds patience{60'000};

/// A person's device, as the program `causeway` has it, with its store in memory.
class Person {
 public:
  Person(const Server& server, std::string name)
      : name_(std::move(name)),
        store_(adapters::sqlite::Database::in_memory()),
        device_(std::make_unique<adapters::http_client::Device>(
            adapters::http_client::Device::Ports{store_, clock_, random_, alone()}, server.address()
        )) {
    device_->register_account({"localhost", name_, {}}, within(patience));
    device_->run_until([this] { return device_->is_logged_in(); }, within(patience));
    device_->step(within(Milliseconds(20)));  // the key packages are out
  }

  const std::string& name() const { return name_; }

  /// Says something to `target` and waits until the hub has it.
  template <typename Target>
  void say(const Target& target) {
    device_->command([&](client::Engine& engine, client::StoreTransaction& store) {
      return engine.send(
          store, target, content::make_message(random_, content::text_part("hello")), clock_.now()
      );
    });
    wait_for([this] { return sent_; });
  }

  void make_group(const std::vector<std::string>& members) {
    group_ = device_->command([&](client::Engine& engine, client::StoreTransaction& store) {
      return engine.create_group(store, "bench", members, clock_.now());
    });
    say(group_);
  }

  void wait_for_message() {
    wait_for([this] { return arrived_; });
  }

  const ConversationId& conversation() const { return conversation_; }

  const ConversationId& group() const { return group_; }

  std::uint64_t epoch() {
    return device_->look([&](client::StoreTransaction& store) -> Result<std::uint64_t> {
      const auto held = TRY(client::read_group(store, conversation_));
      return held->group.epoch().value;
    });
  }

  client::Self self() {
    return device_->look([](client::StoreTransaction& store) -> Result<client::Self> {
      auto self = TRY(store.self());
      return *std::move(self);
    });
  }

  void hang_up() { device_->close(); }

 private:
  void hear(const client::Notice& notice) {
    if (const auto* sent = std::get_if<client::notice::MessageSent>(&notice)) {
      sent_ = true;
      conversation_ = sent->conversation;
    }
    if (const auto* came = std::get_if<client::notice::MessageArrived>(&notice)) {
      arrived_ = true;
      conversation_ = came->conversation;
    }
  }

  template <typename Condition>
  void wait_for(Condition&& condition) {
    if (device_->run_until(condition, within(patience))) return;
    stop(name_ + " waited in vain");
  }

  std::string name_;
  crypto::SystemRandom random_;
  adapters::http::SystemClock clock_;
  adapters::sqlite_client::SqliteClientStore store_;
  std::unique_ptr<adapters::http_client::Device> device_;
  adapters::http_client::Listening listening_{device_->listen([this](const client::Notice& notice) {
    hear(notice);
  })};
  ConversationId conversation_;
  ConversationId group_;
  bool sent_ = false;
  bool arrived_ = false;
};

/// What was refused would be waited for in vain.
void check(const api::Frame& frame) {
  const auto reply = api::parse_reply(frame.body);
  if (reply.ok() && reply->ok()) return;
  stop("the server refused: " + std::string(reply.ok() ? as_text(reply->head.rule) : "?"));
}

/// A connection that only speaks the protocol.
class Wire {
 public:
  Wire(const Server& server, const client::Self& self)
      : socket_(server.address(), "/v1/connect", within(patience)) {
    const auto hello = tls::decode<api::Hello>(next(api::FrameKind::push).body);
    const identity::LoginClaim claim{
        .domain = to_bytes(self.domain),
        .nonce = hello->nonce,
        .device = self.device,
        .time_ms = to_unix_ms(adapters::http::SystemClock().now()),
    };
    request(
        api::LoginRequest{self.device, claim.time_ms, identity::sign_login(self.device_key, claim)}
    );
    next(api::FrameKind::reply);
  }

  template <typename Request>
  void request(const Request& body, std::uint32_t id = 1) {
    socket_.send(
        tls::encode(api::Frame{.id = id, .op = Request::op, .body = tls::encode(body)}),
        within(patience)
    );
  }

  /// The next frame of this kind; others are passed over.
  api::Frame next(api::FrameKind kind) {
    for (;;) {
      const auto bytes = socket_.receive(within(patience));
      if (!bytes) stop("the server says nothing");
      auto frame = api::parse_frame(*bytes);
      if (frame.ok() && frame->kind == kind) return *std::move(frame);
    }
  }

 private:
  adapters::http::WebSocketClient socket_;
};

/// One message that the hub accepts, with a ciphertext that nobody can open.
Bytes made_up_message(const ConversationId& conversation, std::uint64_t epoch, Random& random) {
  franking::Commitment commitment;
  random.fill(commitment.value);
  const auto authenticated_data = franking::authenticated_data(commitment);
  mls_wire::PrivateMessage message{
      .group_id = to_bytes(conversation),
      .epoch = {epoch},
      .content_type = mls_wire::ContentType::application,
      .authenticated_data = Bytes(authenticated_data.begin(), authenticated_data.end()),
      .encrypted_sender_data = random.bytes(28),
      .ciphertext = random.bytes(message_size),
  };
  return tls::encode(mls_wire::MlsMessage{std::move(message)});
}

void send_all(
    const Server& server,
    const client::Self& self,
    const ConversationId& conversation,
    std::uint64_t epoch,
    std::size_t count
) {
  crypto::SystemRandom random;
  Wire wire(server, self);
  std::size_t in_flight = 0;
  for (std::size_t i = 0; i < count; ++i) {
    wire.request(api::SendRequest{conversation, made_up_message(conversation, epoch, random), {}});
    if (++in_flight < in_flight_max) continue;
    check(wire.next(api::FrameKind::reply));
    --in_flight;
  }
  for (; in_flight > 0; --in_flight) check(wire.next(api::FrameKind::reply));
}

void receive_all(const Server& server, const client::Self& self, std::size_t count) {
  Wire wire(server, self);
  for (std::size_t received = 0; received < count;) {
    const auto item = tls::decode<api::InboxItem>(wire.next(api::FrameKind::push).body);
    if (!item.ok()) std::abort();
    if (std::holds_alternative<api::MessageItem>(item->payload)) ++received;
    if (received % 32 == 0 || received == count) {
      wire.request(api::AckRequest{item->number}, 0);
    }
  }
}

struct Figures {
  std::string_view op;
  std::size_t messages;
  std::size_t delivered;
  double cpu_us_per_delivery;
  double deliveries_per_second;
};

void print(const Figures& figures, bool json) {
  if (json) {
    std::printf(
        R"({"op":"%.*s","messages":%zu,"delivered":%zu,"cpu_us":%.1f,"per_second":%.0f})"
        "\n",
        static_cast<int>(figures.op.size()),
        figures.op.data(),
        figures.messages,
        figures.delivered,
        figures.cpu_us_per_delivery,
        figures.deliveries_per_second
    );
    return;
  }
  std::printf(
      "%-22.*s %8zu messages %9zu delivered %8.1f us server CPU each %9.0f/s\n",
      static_cast<int>(figures.op.size()),
      figures.op.data(),
      figures.messages,
      figures.delivered,
      figures.cpu_us_per_delivery,
      figures.deliveries_per_second
  );
}

template <typename Work>
std::future<void> in_thread(Work&& work) {
  return std::async(std::launch::async, std::forward<Work>(work));
}

/// Runs senders and receivers at once and divides the server's work by what arrived.
template <typename Start>
Figures measure(
    std::string_view op,
    const Server& server,
    std::size_t messages,
    std::size_t delivered,
    Start&& start
) {
  const auto cpu_before = server.cpu();
  const auto before = std::chrono::steady_clock::now();
  std::vector<std::future<void>> ends = start();
  for (std::future<void>& end : ends) end.get();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  const auto cpu = static_cast<double>((server.cpu() - cpu_before).count());
  const auto count = static_cast<double>(delivered);
  return {op, messages, delivered, cpu / count, count / took.count()};
}

Figures measure_pairs(const Server& server, std::size_t pairs, std::size_t each) {
  std::vector<std::unique_ptr<Person>> people;
  for (std::size_t i = 0; i < pairs; ++i) {
    auto sender = std::make_unique<Person>(server, "sender" + std::to_string(i));
    auto receiver = std::make_unique<Person>(server, "receiver" + std::to_string(i));
    sender->say(client::ToUser{receiver->name()});
    receiver->wait_for_message();
    people.push_back(std::move(sender));
    people.push_back(std::move(receiver));
  }
  for (auto& person : people) person->hang_up();
  return measure("send_1to1_1k", server, pairs * each, pairs * each, [&] {
    std::vector<std::future<void>> ends;
    for (std::size_t i = 0; i < people.size(); i += 2) {
      ends.push_back(in_thread([&, i] { receive_all(server, people[i + 1]->self(), each); }));
      ends.push_back(in_thread([&, i] {
        Person& sender = *people[i];
        send_all(server, sender.self(), sender.conversation(), sender.epoch(), each);
      }));
    }
    return ends;
  });
}

Figures measure_group(const Server& server, std::size_t devices, std::size_t messages) {
  std::vector<std::unique_ptr<Person>> people;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < devices; ++i) {
    people.push_back(std::make_unique<Person>(server, "member" + std::to_string(i)));
    if (i > 0) names.push_back(people.back()->name());
  }
  Person& sender = *people.front();
  sender.make_group(names);
  for (std::size_t i = 1; i < people.size(); ++i) people[i]->wait_for_message();
  for (auto& person : people) person->hang_up();
  return measure("send_group_100_1k", server, messages, messages * (devices - 1), [&] {
    std::vector<std::future<void>> ends;
    for (std::size_t i = 1; i < people.size(); ++i) {
      ends.push_back(in_thread([&, i] { receive_all(server, people[i]->self(), messages); }));
    }
    ends.push_back(in_thread([&] {
      send_all(server, sender.self(), sender.group(), sender.epoch(), messages);
    }));
    return ends;
  });
}

}  // namespace

int main(int argc, char** argv) try {
  crypto::initialize();
  const bool json = argc > 1 && std::string_view(argv[1]) == "--json";
  const std::filesystem::path self = std::filesystem::canonical("/proc/self/exe");
  const Server server(self.parent_path().parent_path() / "bin" / "causewayd");
  print(measure_pairs(server, 32, 900), json);
  print(measure_group(server, 100, 400), json);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
