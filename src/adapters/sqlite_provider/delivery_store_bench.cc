// Server CPU of one delivered 1 KiB message without the network: send (checked, franked, stored,
// fsynced in batches of 100), read from the recipient's inbox, acknowledged (in batches of 100).
//
// `us_per_delivery` is CPU time of the process divided by delivered copies: the goal of 40 µs
// includes the network (scale.md 1).
#include <benchmark/benchmark.h>
#include <map>
#include <set>
#include <vector>

#include "adapters/sqlite_provider/hub_bench.h"
#include "franking/frank.h"
#include "mls_wire/message.h"
#include "provider/inbox.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using provider::Admitted;

constexpr std::size_t batch_size = 100;

/// Conversations of equal size whose members send in turn.
class Load {
 public:
  Load(std::size_t conversations, std::size_t members) {
    const auto transaction = hub_.store().begin_write();
    for (std::size_t i = 0; i < conversations; ++i) add_conversation(*transaction, members);
    transaction->commit();
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

  /// Whose inboxes grew, once for each copy.
  std::vector<DeviceId> run(const std::vector<Admitted>& requests) {
    return hub_.run(requests, bench_start);
  }

  /// These devices read what waits; their acknowledgements.
  std::vector<Admitted> read(const std::set<DeviceId>& devices) {
    std::vector<Admitted> acks;
    for (const DeviceId& device : devices) {
      const auto pushes = provider::read_inbox(
          *hub_.store().begin_read(), device, acked_[device], {.items = 256, .bytes = 8 << 20}
      );
      acked_[device] = pushes.back().number;
      acks.push_back(hub_.admit(device, api::AckRequest{pushes.back().number}, bench_start));
    }
    return acks;
  }

 private:
  struct Group {
    ConversationId id;
    std::vector<DeviceId> devices;
  };

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
    return hub_.admit(sender, api::SendRequest{group.id, tls::encode(message), {}}, bench_start);
  }

  BenchHub hub_;
  Random& random_ = hub_.random;
  std::vector<Group> groups_;
  std::map<DeviceId, std::uint64_t> acked_;
  std::size_t turn_ = 0;
};

void BM_Delivery(benchmark::State& state) {
  Load load(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  double send_us = 0;
  double read_us = 0;
  double ack_us = 0;
  std::size_t copies = 0;
  for (auto _ : state) {
    const auto messages = load.messages();
    const double begin = process_cpu_us();
    const auto woken = load.run(messages);
    const double sent = process_cpu_us();
    const auto acks = load.read({woken.begin(), woken.end()});
    const double read = process_cpu_us();
    load.run(acks);
    copies += woken.size();
    send_us += sent - begin;
    read_us += read - sent;
    ack_us += process_cpu_us() - read;
  }
  const auto deliveries = static_cast<double>(copies);
  state.counters["us_per_delivery"] = (send_us + read_us + ack_us) / deliveries;
  state.counters["us_send"] = send_us / deliveries;
  state.counters["us_read"] = read_us / deliveries;
  state.counters["us_ack"] = ack_us / deliveries;
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
