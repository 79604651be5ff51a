#include "sim/device.h"

#include <algorithm>
#include <utility>

#include "api/accounts.h"

namespace causeway::sim {
namespace {

constexpr Milliseconds tick{3'000};
constexpr Milliseconds registration_retry{5'000};

Result<void> nothing(client::Engine&, client::StoreTransaction&, Instant) {
  return {};
}

}  // namespace

Device::Device(Ports ports, std::size_t index, std::string username)
    : ports_(ports), index_(index), username_(std::move(username)) {}

void Device::open() {
  store_ = ports_.stores.open_device(index_);
  engine_ = std::make_unique<client::Engine>(ports_.random);
  ++life_;
  work_is_planned_ = false;
  plan_work(tick);
}

void Device::start() {
  open();
  if (is_registered_) {
    connect();
  } else {
    try_to_register();
  }
}

void Device::try_to_register() {
  auto transaction = ports_.hub.is_running() ? store_->begin() : Error{client::rules::store_works};
  ports_.schedule.after(registration_retry, [this, life = life_] {
    if (life == life_ && !is_registered_) try_to_register();
  });
  if (!transaction.ok()) return;
  const auto body = engine_->begin_registration(
      **transaction, {ports_.hub.domain(), username_, {}}, ports_.schedule.now()
  );
  if (!body.ok() || !(*transaction)->commit().ok()) return;
  transaction->reset();
  ports_.hub.post(api::Op::register_account, *body, [this, life = life_](const Bytes& answer) {
    if (life != life_ || is_registered_) return;
    const auto reply = api::parse_reply(answer);
    auto closing = store_->begin();
    if (!engine_->finish_registration(**closing, *reply).ok()) return;
    if (!(*closing)->commit().ok()) return;
    closing->reset();
    is_registered_ = reply->ok();
    if (is_registered_) connect();
  });
}

void Device::connect() {
  if (!is_running() || link_) return;
  link_ = std::make_shared<Link>();
  link_->number = ports_.network.next_number();
  events_.emplace_back(client::Disconnected{});
  link_->at_device = [this](Bytes frame) { receive(std::move(frame)); };
  link_->device_lost_it = [this, link = std::weak_ptr(link_)] {
    if (link_ && link_ == link.lock()) lose_link();
  };
  link_->hub_lost_it = [] {};
  link_->at_hub = [](Bytes) {};
  ports_.hub.accept(link_);
}

void Device::lose_link() {
  if (link_) ports_.network.cut(link_);
  link_.reset();
  ports_.schedule.after(absence(), [this, life = life_] {
    if (life == life_) connect();
  });
}

Milliseconds Device::absence() {
  const auto longest = static_cast<std::uint64_t>(faults_.offline_max.count());
  return Milliseconds(100 + ports_.random.below(longest + 1));
}

void Device::go_offline() {
  if (is_running() && link_) lose_link();
}

void Device::crash() {
  if (!is_running()) return;
  ports_.journal.note(ports_.schedule.now(), username_ + " crashes");
  if (link_) ports_.network.cut(link_);
  link_.reset();
  events_.clear();
  engine_.reset();
  store_.reset();
  ++life_;
  ports_.schedule.after(absence(), [this, life = life_] {
    if (life == life_) start();
  });
}

void Device::receive(Bytes frame) {
  events_.emplace_back(client::Received{std::move(frame)});
  plan_work(Milliseconds(ports_.random.below(5)));
}

void Device::plan_work(Milliseconds delay) {
  if (std::exchange(work_is_planned_, true)) return;
  ports_.schedule.after(delay, [this, life = life_] {
    if (life != life_) return;
    work_is_planned_ = false;
    work();
  });
}

void Device::work() {
  if (events_.empty()) events_.emplace_back(client::Tick{});
  run(nothing);
  if (is_running()) plan_work(tick);
}

void Device::command(const Command& command) {
  if (is_running() && is_registered_) run(command);
}

void Device::run(const Command& change) {
  auto transaction = store_->begin();
  if (!transaction.ok()) return ports_.journal.fault("the simulated disk refused a transaction");
  const auto events = std::exchange(events_, {});
  const Instant now = ports_.schedule.now();
  const auto changed = change(*engine_, **transaction, now);
  auto effects = changed.ok() ? engine_->run(**transaction, events, now)
                              : Result<client::Effects>(changed.error());
  if (happens(ports_.random, faults_.device_crash)) {
    transaction->reset();
    return crash();
  }
  const bool fails = !effects.ok() || happens(ports_.random, faults_.store_failure);
  if (fails || !(*transaction)->commit().ok()) {
    // As a host does: whatever was not committed was never said, and the hub says it again.
    transaction->reset();
    engine_->reset();
    return lose_link();
  }
  transaction->reset();
  if (happens(ports_.random, faults_.device_crash)) return crash();
  perform(*std::move(effects));
}

void Device::perform(client::Effects effects) {
  for (const Bytes& frame : effects.sends) {
    if (link_) ports_.network.send(link_, Towards::hub, frame);
  }
  const bool refused =
      std::any_of(effects.notices.begin(), effects.notices.end(), [](const client::Notice& notice) {
        return std::holds_alternative<client::notice::LoginRefused>(notice);
      });
  if ((effects.reconnect || refused) && link_) lose_link();
}

}  // namespace causeway::sim
