// Server CPU of one delivered 1 KiB message without the network: send (checked, franked, stored,
// fsynced in batches of 100), read from the recipient's inbox, acknowledged (in batches of 100).
//
// `us_per_delivery` is CPU time of the process divided by delivered copies: the goal of 40 µs
// includes the network (scale.md 1).
#include <benchmark/benchmark.h>
#include <ctime>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "adapters/sqlite_provider/provider_store.h"
#include "base/seeded_random.h"
#include "crypto/random.h"
#include "franking/frank.h"
#include "mls_wire/message.h"
#include "provider/batch.h"
#include "provider/frank_keys.h"
#include "provider/gate.h"
#include "provider/inbox.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using provider::Admitted;

constexpr Instant start = from_unix_ms(1'790'000'000'000);
constexpr std::size_t batch_size = 100;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::vector<franking::ServerKeyRecord> one_key(Random& random) {
  crypto::initialize();
  std::vector<franking::ServerKeyRecord> keys;
  keys.push_back(provider::make_frank_key(1, start, random));
  return keys;
}

/// Conversations of equal size whose members send in turn.
class Load {
 public:
  Load(std::size_t conversations, std::size_t members)
      : folder_(std::filesystem::temp_directory_path() / ("bench-" + to_hex_name())),
        franker_(one_key(random_)),
        dispatcher_({.domain = {}, .hub_id = {}}, franker_),
        gate_(provider::RateLimits({})) {
    std::filesystem::create_directory(folder_);
    store_.emplace(folder_ / "provider.db");
    const auto transaction = store_->begin_write();
    for (std::size_t i = 0; i < conversations; ++i) add_conversation(*transaction, members);
    transaction->commit();
  }

  ~Load() {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  /// A batch of messages, from one conversation after the other.
  std::vector<Admitted> messages() {
    std::vector<Admitted> requests;
    for (std::size_t i = 0; i < batch_size; ++i, ++turn_) {
      const Group& group = groups_[turn_ % groups_.size()];
      const std::size_t sender = turn_ / groups_.size() % group.devices.size();
      requests.push_back(message(group, group.devices[sender]));
    }
    return requests;
  }

  /// Runs a batch; whose inboxes grew, once for each copy.
  std::vector<DeviceId> run(const std::vector<Admitted>& requests) {
    std::vector<DeviceId> woken;
    for (const auto& outcome :
         provider::run_batch(*store_, dispatcher_, requests, start, random_)) {
      if (outcome.status != api::Status::ok) std::abort();
      woken.insert(woken.end(), outcome.wake.begin(), outcome.wake.end());
    }
    return woken;
  }

  /// These devices read what waits; their acknowledgements.
  std::vector<Admitted> read(const std::set<DeviceId>& devices) {
    std::vector<Admitted> acks;
    for (const DeviceId& device : devices) {
      const auto pushes = provider::read_inbox(
          *store_->begin_read(), device, acked_[device], {.items = 256, .bytes = 8 << 20}
      );
      acked_[device] = pushes.back().number;
      acks.push_back(admit(device, api::Op::ack, tls::encode(api::AckRequest{pushes.back().number}))
      );
    }
    return acks;
  }

 private:
  struct Group {
    ConversationId id;
    std::vector<DeviceId> devices;
  };

  static std::string to_hex_name() { return std::to_string(::getpid()); }

  void add_conversation(provider::Transaction& transaction, std::size_t members) {
    Group group{.id = random_.id<ConversationId>()};
    transaction.conversations().create({.conversation = group.id, .epoch = {1}}, {});
    for (std::size_t i = 0; i < members; ++i) {
      const DeviceId device = random_.id<DeviceId>();
      const AccountId account = random_.id<AccountId>();
      transaction.accounts().put_device({.device = device, .account = account});
      transaction.conversations().put_member(
          group.id, {.device = device, .account = account, .leaf = {std::uint32_t(i)}}
      );
      group.devices.push_back(device);
    }
    groups_.push_back(std::move(group));
  }

  Admitted admit(DeviceId device, api::Op op, Bytes body) {
    return std::get<Admitted>(gate_.admit(
        {.caller = {.address = {}, .device = device, .nonce = {}}, .op = op, .body = std::move(body)
        },
        start
    ));
  }

  Admitted message(const Group& group, DeviceId sender) {
    const auto authenticated_data =
        franking::authenticated_data(random_.id<franking::Commitment>());
    mls_wire::MlsMessage message;
    message.body = mls_wire::PrivateMessage{
        .group_id = to_bytes(ByteView(group.id)),
        .epoch = {1},
        .content_type = mls_wire::ContentType::application,
        .authenticated_data = to_bytes(authenticated_data),
        .encrypted_sender_data = Bytes(28, 1),
        .ciphertext = Bytes(1024, 2),
    };
    return admit(
        sender, api::Op::send, tls::encode(api::SendRequest{group.id, tls::encode(message)})
    );
  }

  std::filesystem::path folder_;
  SeededRandom random_{1};
  provider::LocalFranker franker_;
  provider::Dispatcher dispatcher_;
  provider::Gate gate_;
  std::optional<ProviderStore> store_;
  std::vector<Group> groups_;
  std::map<DeviceId, std::uint64_t> acked_;
  std::size_t turn_ = 0;
};

void BM_Delivery(benchmark::State& state) {
  Load load(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  double send_cpu = 0;
  double read_cpu = 0;
  double ack_cpu = 0;
  std::size_t copies = 0;
  for (auto _ : state) {
    const auto messages = load.messages();
    const double begin = cpu_seconds();
    const auto woken = load.run(messages);
    const double sent = cpu_seconds();
    const auto acks = load.read({woken.begin(), woken.end()});
    const double read = cpu_seconds();
    load.run(acks);
    copies += woken.size();
    send_cpu += sent - begin;
    read_cpu += read - sent;
    ack_cpu += cpu_seconds() - read;
  }
  const auto deliveries = static_cast<double>(copies);
  state.counters["us_per_delivery"] = (send_cpu + read_cpu + ack_cpu) * 1e6 / deliveries;
  state.counters["us_send"] = send_cpu * 1e6 / deliveries;
  state.counters["us_read"] = read_cpu * 1e6 / deliveries;
  state.counters["us_ack"] = ack_cpu * 1e6 / deliveries;
  state.counters["deliveries/s"] = benchmark::Counter(deliveries, benchmark::Counter::kIsRate);
}

// Conversations, members: 1:1 in a hundred chats and in ten thousand, a group of 100.
BENCHMARK(BM_Delivery)
    ->Args({100, 2})
    ->Args({10'000, 2})
    ->Args({1, 100})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace causeway::adapters::sqlite_provider

BENCHMARK_MAIN();
