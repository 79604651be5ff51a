// What one accepted commit with a path costs the hub, without the network: read, checked as a
// public group, stored with one fsync, and put into every member's inbox. Members commit in turn to
// a group whose parents are all there. Signatures are genuine; what only secrets could show (path
// ciphertexts, tags) is filler.
//
// `us_cpu` is CPU time of the process; `kb_written` is what all its writes to files hold.
#include <benchmark/benchmark.h>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "adapters/sqlite_provider/hub_bench.h"
#include "identity/device_credential.h"
#include "mls_tree/parent_hash.h"
#include "mls_tree/public_group.h"
#include "mls_wire/components.h"
#include "mls_wire/message.h"
#include "mls_wire/safe_aad.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using mls_wire::LeafIndex;
using mls_wire::LeafNode;

const mls_wire::Suite& suite = mls_wire::suites[0];

double process_written_bytes() {
  std::ifstream io("/proc/self/io");
  std::string name;
  double value = 0;
  while (io >> name >> value) {
    if (name == "wchar:") return value;
  }
  return 0;
}

struct MemberDevice {
  identity::DeviceCredential credential;
  crypto::SigningKey key;
};

MemberDevice make_device(Random& random) {
  const auto identity_key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
  auto key = crypto::generate_signing_key(suite.signature, random);
  const auto credential = identity::certify_device(
      identity_key,
      random.id<AccountId>(),
      random.id<DeviceId>(),
      identity::public_key_of(key),
      bench_start
  );
  return {credential, std::move(key)};
}

mls_wire::Extensions context_extensions() {
  mls_wire::AppDataDictionary dictionary;
  dictionary.set(
      mls_wire::ComponentId::safe_aad,
      tls::encode(mls_wire::ComponentsList{{mls_wire::ComponentId::frank_commitment}})
  );
  return {
      mls_wire::make_extension(mls_wire::RequiredCapabilities{
          .extension_types = {mls_wire::ExtensionType::app_data_dictionary}
      }),
      mls_wire::make_extension(dictionary),
  };
}

template <typename T>
Bytes encode_message(T body) {
  mls_wire::MlsMessage message;
  message.body = std::move(body);
  return tls::encode(message);
}

/// A group as its committers see it, and the provider that has it.
class CommitLoad {
 public:
  explicit CommitLoad(std::size_t members) {
    for (std::size_t i = 0; i < members; ++i) devices_.push_back(make_device(random_));
    make_group();
    put_group();
  }

  /// The next member's commit, which this side takes for accepted.
  provider::Admitted commit() {
    now_ += std::chrono::minutes(1);
    const LeafIndex committer{static_cast<std::uint32_t>(turn_++ % devices_.size())};
    const MemberDevice& by = devices_[committer.value];
    mls_wire::PublicMessage message = sign(by, committer, {{}, make_path(by, committer)});
    auto staged = *group_->stage(message);
    mls_wire::GroupInfo info{
        .group_context = staged.context,
        .extensions = {mls_wire::make_extension(mls_wire::ExternalPub{random_.bytes(32)})},
        .confirmation_tag = staged.confirmation_tag,
        .signer = committer,
        .signature = {},
    };
    mls_wire::sign_group_info(info, suite, by.key);
    const api::CommitRequest request{
        .conversation = conversation_,
        .bundle =
            {
                .commit = encode_message(std::move(message)),
                .welcome = std::nullopt,
                .group_info = encode_message(mls_wire::Unverified(std::move(info))),
            },
    };
    group_->apply(std::move(staged));
    return hub_.admit(by.credential.device, request, now_);
  }

  void run(std::span<const provider::Admitted> requests) { hub_.run(requests, now_); }

  /// All members have what was delivered.
  std::vector<provider::Admitted> acks() {
    std::vector<provider::Admitted> requests;
    for (const MemberDevice& device : devices_) {
      requests.push_back(
          hub_.admit(device.credential.device, api::AckRequest{.number = turn_}, now_)
      );
    }
    return requests;
  }

 private:
  LeafNode make_leaf(const MemberDevice& device, decltype(LeafNode::leaf_node_source) source) {
    return {
        .encryption_key = random_.bytes(32),
        .signature_key = device.key.public_key,
        .credential = mls_wire::basic_credential(tls::encode(device.credential)),
        .capabilities =
            {.versions = {mls_wire::ProtocolVersion::mls10},
             .cipher_suites = {suite.id},
             .extensions = {mls_wire::ExtensionType::app_data_dictionary},
             .proposals = {},
             .credentials = {mls_wire::CredentialType::basic}},
        .leaf_node_source = std::move(source),
        .extensions = {},
        .signature = Bytes(64, 1),
    };
  }

  /// As commits by every member have left it.
  void make_group() {
    mls_tree::RatchetTree tree(make_leaf(devices_[0], mls_wire::UpdateSource{}), suite.hash);
    for (std::size_t i = 1; i < devices_.size(); ++i) {
      tree.add(make_leaf(devices_[i], mls_wire::UpdateSource{}));
    }
    for (const LeafIndex member : tree.members()) {
      std::vector<mls_wire::HpkePublicKey> keys(tree.filtered_direct_path(member).size());
      for (auto& key : keys) key = random_.bytes(32);
      const Bytes parent_hash = set_path(tree, member, keys);
      tree.set_leaf(member, make_leaf(devices_[member.value], mls_wire::ParentHash{parent_hash}));
    }
    mls_wire::GroupContext context{
        .cipher_suite = suite.id,
        .group_id = to_bytes(ByteView(conversation_)),
        .epoch = {1},
        .tree_hash = tree.tree_hash(),
        .confirmed_transcript_hash = {},
        .extensions = context_extensions(),
    };
    group_.emplace(std::move(context), std::move(tree), random_.bytes(32));
  }

  void put_group() {
    const auto transaction = hub_.store().begin_write();
    provider::ConversationTable& conversations = transaction->conversations();
    conversations.create(
        {.conversation = conversation_, .kind = api::ConversationKind::group, .epoch = {1}},
        {.public_group = group_->encode(), .group_info = {}}
    );
    conversations.put_tree(conversation_, group_->tree());
    for (std::uint32_t i = 0; i < devices_.size(); ++i) {
      const identity::DeviceCredential& credential = devices_[i].credential;
      transaction->accounts().put_device(
          {.device = credential.device,
           .account = credential.account,
           .credential = tls::encode(credential)}
      );
      conversations.put_member(
          conversation_,
          {.device = credential.device, .account = credential.account, .leaf = LeafIndex{i}}
      );
    }
    transaction->commit();
  }

  mls_wire::UpdatePath make_path(const MemberDevice& by, LeafIndex committer) {
    mls_tree::RatchetTree tree = group_->tree();
    mls_wire::UpdatePath path{make_leaf(by, mls_wire::ParentHash{}), {}};
    std::vector<mls_wire::HpkePublicKey> keys;
    for (const mls_tree::PathStep& step : tree.filtered_direct_path(committer)) {
      const auto recipients = mls_tree::path_recipients(tree, step, {});
      keys.push_back(random_.bytes(32));
      path.nodes.push_back(
          {keys.back(),
           std::vector<mls_wire::HpkeCiphertext>(recipients.size(), {Bytes(32, 1), Bytes(48, 2)})}
      );
    }
    path.leaf_node.leaf_node_source = mls_wire::ParentHash{set_path(tree, committer, keys)};
    const mls_wire::LeafPosition position{group_->context().group_id, committer};
    mls_wire::sign_leaf_node(path.leaf_node, suite, by.key, position);
    return path;
  }

  mls_wire::PublicMessage sign(
      const MemberDevice& by, LeafIndex committer, mls_wire::Commit commit
  ) {
    mls_wire::PublicMessage message;
    message.content = {
        .group_id = group_->context().group_id,
        .epoch = group_->context().epoch,
        .sender = mls_wire::MemberSender{committer},
        .authenticated_data = tls::encode(mls_wire::SafeAad{}),
        .content = std::move(commit),
    };
    message.auth.signature = mls_wire::sign_framed_content(
        mls_wire::PublicMessage::tag, message.content, group_->context(), suite, by.key
    );
    message.auth.confirmation_tag = random_.bytes(32);
    message.membership_tag = random_.bytes(32);
    return message;
  }

  BenchHub hub_;
  Random& random_ = hub_.random;
  ConversationId conversation_{{1}};
  std::vector<MemberDevice> devices_;
  std::optional<mls_tree::PublicGroup> group_;
  Instant now_ = bench_start;
  std::size_t turn_ = 0;
};

void BM_Commit(benchmark::State& state) {
  CommitLoad load(static_cast<std::size_t>(state.range(0)));
  double cpu_us = 0;
  double written_bytes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const auto request = load.commit();
    state.ResumeTiming();
    const double began_us = process_cpu_us();
    const double began_bytes = process_written_bytes();
    load.run({&request, 1});
    written_bytes += process_written_bytes() - began_bytes;
    cpu_us += process_cpu_us() - began_us;
    state.PauseTiming();
    load.run(load.acks());
    state.ResumeTiming();
  }
  const auto commits = static_cast<double>(state.iterations());
  state.counters["us_cpu"] = cpu_us / commits;
  state.counters["kb_written"] = written_bytes / commits / 1000;
}

BENCHMARK(BM_Commit)
    ->Arg(2)
    ->Arg(100)
    ->Arg(1000)
    ->Iterations(200)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

}  // namespace
}  // namespace causeway::adapters::sqlite_provider

BENCHMARK_MAIN();
