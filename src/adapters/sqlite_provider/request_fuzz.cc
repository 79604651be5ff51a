// Any operation with any body, from a listed device: the answer is a well-formed reply, the store
// never fails, and what is refused leaves nothing behind. The first byte chooses the operation.
#include <filesystem>
#include <string>
#include <unistd.h>

#include "adapters/sqlite_provider/provider_store.h"
#include "base/seeded_random.h"
#include "crypto/random.h"
#include "mls_tree/public_group.h"
#include "provider/batch.h"
#include "provider/frank_keys.h"
#include "provider/gate.h"
#include "provider/operation.h"

namespace {

using namespace causeway;  // NOLINT(google-build-using-namespace): nobody includes this

constexpr Instant now = from_unix_ms(1'790'000'000'000);
constexpr DeviceId device{{1}};
constexpr ConversationId conversation{{2}};

std::vector<franking::ServerKeyRecord> one_key(Random& random) {
  crypto::initialize();
  std::vector<franking::ServerKeyRecord> keys;
  keys.push_back(provider::make_frank_key(1, now, random));
  return keys;
}

/// The device's leaf alone; nobody looks at its signature any more.
mls_tree::PublicGroup public_group() {
  const mls_wire::Suite& suite = mls_wire::suites[0];
  mls_wire::LeafNode leaf;
  leaf.signature_key = Bytes(32, 1);
  leaf.encryption_key = Bytes(32, 2);
  mls_tree::RatchetTree tree(leaf, suite.hash);
  const mls_wire::GroupContext context{
      .cipher_suite = suite.id,
      .group_id = to_bytes(ByteView(conversation)),
      .tree_hash = tree.tree_hash(),
  };
  return mls_tree::PublicGroup(context, std::move(tree), Bytes(32, 3));
}

/// A hub with one device in one conversation.
class Hub {
 public:
  Hub() {
    const auto transaction = store_.begin_write();
    transaction->accounts().put_device({.device = device, .account = {{3}}});
    const mls_tree::PublicGroup group = public_group();
    transaction->conversations().create(
        {.conversation = conversation}, {.public_group = group.encode(), .group_info = {}}
    );
    transaction->conversations().put_tree(conversation, group.tree());
    transaction->conversations().put_member(conversation, {.device = device, .account = {{3}}});
    transaction->commit();
  }

  ~Hub() { std::filesystem::remove_all(folder_); }

  void ask(api::Op op, ByteView body) {
    const provider::Caller caller{.address = {}, .device = device, .nonce = identity::Nonce{}};
    auto gated = gate_.admit({.caller = caller, .op = op, .body = to_bytes(body)}, now);
    if (const auto* refused = std::get_if<provider::Outcome>(&gated)) {
      INVARIANT(refused->status == api::Status::too_large);
      return;
    }
    const std::vector requests{std::get<provider::Admitted>(std::move(gated))};
    for (const auto& outcome : provider::run_batch(store_, dispatcher_, requests, now, random_)) {
      const auto reply = api::parse_reply(outcome.reply);
      INVARIANT(reply.ok());
      INVARIANT(reply->head.status == outcome.status);
      INVARIANT(reply->head.rule.empty() == reply->ok());
      INVARIANT(outcome.status != api::Status::unavailable);
      INVARIANT(reply->ok() || outcome.wake.empty());
    }
  }

 private:
  static std::filesystem::path make_folder() {
    const auto folder =
        std::filesystem::temp_directory_path() / ("request-fuzz-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    return folder;
  }

  SeededRandom random_{1};
  std::filesystem::path folder_ = make_folder();
  adapters::sqlite_provider::ProviderStore store_{folder_ / "provider.db"};
  provider::LocalFranker franker_{one_key(random_)};
  provider::Dispatcher dispatcher_{
      {.domain = {}, .hub_id = {}, .registration = provider::Registration::open}, franker_
  };
  provider::Gate gate_{provider::RateLimits({})};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static Hub hub;
  const auto operations = causeway::provider::operations();
  hub.ask(operations[data[0] % operations.size()].op, {data + 1, size - 1});
  return 0;
}
