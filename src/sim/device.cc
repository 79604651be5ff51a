#include "sim/device.h"

#include <algorithm>
#include <utility>

#include "api/accounts.h"
#include "api/backup.h"
#include "api/conversations.h"
#include "api/rules.h"
#include "client/account_changes.h"
#include "sim/known.h"
#include "sim/lie.h"

namespace causeway::sim {
namespace {

constexpr Milliseconds tick{3'000};
constexpr Milliseconds registration_retry{5'000};
/// Whoever linked a device publishes it by then, or has forgotten that it should.
constexpr Milliseconds linking_patience{300'000};
constexpr Milliseconds deletion_retry{60'000};
constexpr Milliseconds history_pause{60'000};

/// People here hear out whoever comes to them.
Result<void> accept_requests(client::Engine& engine, client::StoreTransaction& store, Instant now) {
  constexpr std::size_t most = 16;
  for (const client::MessageRequest& request : TRY(store.message_requests(most))) {
    const bool is_there = TRY(store.conversation(request.conversation)).has_value();
    if (is_there) TRY(engine.accept(store, request.conversation, now));
  }
  return {};
}

}  // namespace

Device::Device(Ports ports, std::size_t index, std::string username)
    : ports_(ports),
      index_(index),
      username_(std::move(username)),
      history_({ports.hub, ports.random, ports.journal}, *this) {}

Device::Device(Ports ports, std::size_t index, Device& sponsor)
    : Device(ports, index, sponsor.username()) {
  sponsor_ = &sponsor;
}

Device::Device(
    Ports ports, std::size_t index, const std::string& username, const Recoverer& recoverer
)
    : Device(ports, index, username) {
  recoverer_ = Recoverer{recoverer.key.clone(), recoverer.others};
}

void Device::open() {
  store_ = ports_.stores.open_device(index_);
  engine_ = std::make_unique<client::Engine>(ports_.random, alone(), faults_.stock);
  ++life_;
  work_is_planned_ = false;
  plan_work(tick);
  plan_history();
}

void Device::plan_history() {
  ports_.schedule.after(history_pause, [this, life = life_] {
    if (life != life_ || is_retired_) return;
    history_.work();
    plan_history();
  });
}

void Device::start() {
  open();
  if (is_registered_) {
    connect();
  } else if (recoverer_) {
    try_to_recover();
  } else if (sponsor_ != nullptr) {
    try_to_link();
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
  const auto body =
      engine_->begin_registration(**transaction, {ports_.hub.domain(), username_, {}}, clock());
  if (!body.ok() || !(*transaction)->commit().ok()) return;
  transaction->reset();
  ports_.hub.post(
      std::nullopt,
      api::Op::register_account,
      *body,
      [this, life = life_](const Bytes& answer) {
        if (life == life_ && !is_registered_) finish_registration(answer);
      }
  );
}

void Device::finish_registration(const Bytes& answer) {
  const auto reply = api::parse_reply(answer);
  auto transaction = store_->begin();
  if (!engine_->finish_registration(**transaction, *reply).ok()) return;
  if (!(*transaction)->commit().ok()) return;
  transaction->reset();
  if (reply->ok()) be_registered();
}

void Device::be_registered() {
  const auto self = must(must(store_->begin())->self());
  device_ = self->device;
  account_ = self->account;
  is_registered_ = true;
  connect();
}

void Device::try_to_link() {
  if (sponsor_->is_retired() || cannot_certify(*sponsor_)) return retire();
  const bool can = sponsor_->is_running() && sponsor_->is_registered() && sponsor_->certifies();
  if (can && link()) {
    history_.read_back();
    expect_to_be_listed();
    return be_registered();
  }
  ports_.schedule.after(registration_retry, [this, life = life_] {
    if (life == life_ && !is_registered_) try_to_link();
  });
}

/// The devices that had the account's identity key are gone, all of them before they told it to
/// this one (docs/formats/link.md): it lets nobody in any more.
bool Device::cannot_certify(Device& sponsor) {
  if (!sponsor.is_running() || sponsor.certifies()) return false;
  if (!lacks_key_since_) lacks_key_since_ = ports_.schedule.now();
  return ports_.schedule.now() >= *lacks_key_since_ + linking_patience;
}

bool Device::link() {
  const auto device = client::make_new_device("device", ports_.random);
  const auto offer = *client::open_offer(device.secret, client::seal_offer(device));
  std::optional<client::LinkGranted> granted;
  const bool is_granted = sponsor_->command(
      [&](client::Engine& engine, client::StoreTransaction& store, Instant now) -> Result<void> {
        granted = TRY(engine.grant_link(store, device.secret, offer, now));
        return {};
      }
  );
  if (!is_granted) return false;
  const auto opened = *client::open_grant(device, granted->sealed);
  auto transaction = store_->begin();
  auto ready = engine_->accept_grant(**transaction, device, opened.grant, clock());
  if (!ready.ok() || !(*transaction)->commit().ok()) return false;
  transaction->reset();
  const bool is_added = sponsor_->is_running() &&
                        sponsor_->command(
                            [&](client::Engine& engine, client::StoreTransaction& store, Instant now
                            ) -> Result<void> {
                              TRY(engine.add_device(store, *granted, *ready, now));
                              return {};
                            }
                        );
  if (!is_added) begin_anew();
  return is_added;
}

void Device::delete_account() {
  if (is_retired_) return;
  ports_.schedule.after(deletion_retry, [this] { delete_account(); });
  // A device that has not got the identity key says so, and would begin anew for the question.
  if (!is_running() || !certifies()) return;
  std::optional<Bytes> statement;
  command([&](client::Engine& engine, client::StoreTransaction& store, Instant) -> Result<void> {
    if (!TRY(engine.hand_over_groups(store)).empty()) return {};
    statement = TRY(engine.make_tombstone(store));
    return {};
  });
  if (!statement) return;
  const api::DeleteAccountRequest request{*statement};
  ports_.hub.post(*device_, request.op, tls::encode(request));
}

void Device::try_to_recover() {
  ports_.schedule.after(registration_retry, [this, life = life_] {
    if (life == life_ && !is_registered_ && !is_retired_) try_to_recover();
  });
  const api::RecoverRequest request{to_bytes(username_), client::authenticator_of(recoverer_->key)};
  ports_.hub.post(
      std::nullopt,
      request.op,
      tls::encode(request),
      [this, life = life_](const Bytes& answer) {
        if (life != life_ || is_registered_ || is_retired_) return;
        const auto reply = *api::parse_reply(answer);
        if (reply.broke(api::rules::recovery_is_authentic)) {
          return give_up(Error{api::rules::recovery_is_authentic});
        }
        if (reply.ok()) recover(*tls::decode<api::RecoverReply>(reply.body));
      }
  );
}

/// A person who made another key just before, or took a device off, is out of luck where the
/// machine that did so is gone before it could say so to the hub.
void Device::give_up(const Error& error) {
  const auto version = ports_.hub.statement_version(username_);
  if (!version) return retire();  // the account was deleted
  const auto* backup = ports_.journal.find_backup(username_);
  const bool is_excused = error.is(client::rules::backup_has_the_identity_key)
                              ? *version > backup->statement_version
                              : ports_.journal.has_key_unwritten(username_);
  if (!is_excused) {
    ports_.journal.fault(username_ + " does not come back: " + std::string(error.rule().name));
  }
  retire();
}

void Device::recover(const api::RecoverReply& reply) {
  auto transaction = must(store_->begin());
  const client::Recoverer recoverer{ports_.hub.domain(), "new machine", recoverer_->key};
  const auto publish =
      engine_->begin_recovery(*transaction, recoverer, reply, recoverer_->others, clock());
  if (!publish.ok()) return give_up(publish.error());
  if (!transaction->commit().ok()) return;
  transaction.reset();
  const auto go_on = [this, life = life_] {
    if (life != life_ || is_registered_ || is_retired_) return;
    history_.come_back();
    be_registered();
    ports_.journal.recovered(*device_, username_);
  };
  if (!*publish) return go_on();
  const auto& request = **publish;
  ports_.hub.post(std::nullopt, request.op, tls::encode(request), [go_on](const Bytes& answer) {
    if (api::parse_reply(answer)->ok()) go_on();
  });
}

void Device::expect_to_be_listed() {
  ports_.schedule.after(linking_patience, [this] {
    if (!ports_.hub.is_running() || sponsor_->may_list_devices()) return expect_to_be_listed();
    if (is_retired_ || ports_.hub.was_listed(*device_)) return;
    is_registered_ = false;
    begin_anew();
    if (is_running()) try_to_link();
  });
}

bool Device::certifies() {
  const auto self = (*store_->begin())->self();
  return self.ok() && *self && (*self)->registration == client::Registration::done &&
         client::may_certify(**self);
}

bool Device::may_list_devices() {
  if (is_retired_ || waits_for_nobody()) return false;
  if (!is_running()) return true;
  const auto change = (*store_->begin())->first_account_change();
  return change.ok() && change->has_value();
}

bool Device::waits_for_nobody() {
  return !ports_.somebody_certifies(username_);
}

void Device::begin_anew() {
  const bool was_running = is_running();
  if (was_running) stop();
  copied_at_.reset();
  ports_.stores.wipe_device(index_);
  if (was_running) open();
}

void Device::retire() {
  ports_.journal.note(ports_.schedule.now(), username_ + " has one device less");
  is_retired_ = true;
  events_.clear();
  ++life_;
}

void Device::connect() {
  if (!is_running() || !is_registered_ || link_ || is_retired_) return;
  if (ports_.schedule.now() < unreachable_until_) return lose_link();
  link_ = std::make_shared<Link>();
  link_->number = ports_.network.next_number();
  events_.emplace_back(client::Disconnected{});
  link_->at_device = [this](Bytes frame) { receive(std::move(frame)); };
  link_->device_lost_it = [this, link = std::weak_ptr(link_)] {
    if (link_ && link_ == link.lock()) lose_link();
  };
  link_->hub_lost_it = [] {};
  link_->at_hub = [](const Bytes&) {};
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

void Device::stop() {
  if (link_) ports_.network.cut(link_);
  link_.reset();
  events_.clear();
  engine_.reset();
  store_.reset();
  ++life_;
}

void Device::lose_disk() {
  const bool can = is_registered_ && !is_retired_ && ports_.hub.is_running();
  if (!can || !ports_.hub.was_listed(*device_)) return;
  stop();
  ports_.stores.wipe_device(index_);
  ports_.journal.lost_disk(*device_);
  is_lost_ = true;
  retire();
}

void Device::crash() {
  if (!is_running() || is_retired_) return;
  const auto number = (*store_->begin())->inbox_number();
  ports_.journal.note(ports_.schedule.now(), username_ + " crashes");
  stop();
  if (happens(ports_.random, faults_.evict)) lose_disk();
  if (is_retired_) return;
  if (is_registered_ && number.ok()) change_disk(*number);
  ports_.schedule.after(absence(), [this, life = life_] {
    if (life == life_) start();
  });
}

void Device::partition(Milliseconds time) {
  unreachable_until_ = std::max(unreachable_until_, ports_.schedule.now() + time);
  if (link_) ports_.network.silence(link_, time);
}

void Device::change_disk(std::uint64_t inbox_number) {
  if (faults_.restore > 0 && !copied_at_) {
    ports_.stores.copy_device(index_);
    copied_at_ = inbox_number;
  } else if (copied_at_ && happens(ports_.random, faults_.restore) && ports_.hub.is_running()) {
    // A copy that nothing has come to since is one that nobody can tell (docs/simulator.md).
    if (ports_.hub.acked(*device_) <= *copied_at_) return;
    ports_.journal.note(ports_.schedule.now(), username_ + " has an older disk");
    ports_.journal.restored(*device_);
    ports_.stores.restore_device(index_);
    // What others gave it of the time before it came may be gone; its person asks for it again.
    history_.read_back();
  }
}

void Device::continue_uploads() {
  if (ports_.random.below(4) > 0) return;
  const auto uploading = (*store_->begin())->attachments_in(client::BlobState::uploading);
  if (!uploading.ok() || uploading->empty()) return;
  const BlobId blob = uploading->front().what.blob;
  // What the hub has already, it takes again, also from a disk that was set back to before that.
  if (uploaded_.contains(blob) || ports_.random.below(20) > 0) {
    uploaded_.insert(blob);
    events_.emplace_back(client::BlobUploaded{blob});
  } else {
    events_.emplace_back(client::BlobRefused{blob, "api.blob_quota_is_kept"});
  }
}

void Device::lie(ConversationId conversation) {
  if (!is_running() || !link_ || is_retired_) return;
  auto store = *store_->begin();
  const auto request = make_lie(*store, conversation, ports_.random);
  if (!request || !store->commit().ok()) return;
  store.reset();
  ports_.journal.note(ports_.schedule.now(), username_ + " lies");
  ports_.journal.lied(crypto::sha256({request->message}));
  // What the engine holds of this conversation is older than its store now: it begins anew, on a
  // new connection, when the old one has carried the lie.
  const auto link = std::exchange(link_, nullptr);
  link->at_device = [](const Bytes&) {};
  const api::Frame frame{.op = api::Op::send, .body = tls::encode(*request)};
  ports_.network.send(link, Towards::hub, tls::encode(frame));
  ports_.schedule.after(faults_.latency_max, [this, link] { ports_.network.cut(link); });
  engine_->reset();
  lose_link();
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
  continue_uploads();
  if (events_.empty()) events_.emplace_back(client::Tick{});
  run(accept_requests);
  if (is_running() && !is_retired_) plan_work(tick);
}

bool Device::command(const Command& command) {
  return is_running() && is_registered_ && !is_retired_ && run(command);
}

bool Device::run(const Command& change) {
  auto transaction = store_->begin();
  INVARIANT(transaction.ok());
  const auto events = std::exchange(events_, {});
  const Instant now = clock();
  const auto changed = change(*engine_, **transaction, now);
  auto effects = changed.ok() ? engine_->run(**transaction, events, now)
                              : Result<client::Effects>(changed.error());
  if (happens(ports_.random, faults_.device_crash)) {
    transaction->reset();
    crash();
    return false;
  }
  const bool fails = !effects.ok() || happens(ports_.random, faults_.store_failure);
  if (fails || !(*transaction)->commit().ok()) {
    // As a host does: whatever was not committed was never said, and the hub says it again.
    transaction->reset();
    engine_->reset();
    lose_link();
    return false;
  }
  transaction->reset();
  note_stored(*effects);
  note_unopened();
  if (happens(ports_.random, faults_.device_crash)) {
    crash();
  } else {
    perform(*std::move(effects));
  }
  return true;
}

void Device::note_stored(const client::Effects& effects) {
  for (const client::Notice& notice : effects.notices) {
    const auto* arrived = std::get_if<client::notice::MessageArrived>(&notice);
    if (arrived == nullptr) continue;
    const auto store = *store_->begin();
    const auto self = store->self();
    const auto message = store->message(arrived->message);
    ports_.journal.stored((*self)->account, (*message)->id);
  }
}

void Device::note_unopened() {
  const auto store = *store_->begin();
  for (const ConversationId id : *store->conversations_with_gaps()) {
    for (const client::Gap& gap : *store->gaps(id)) {
      if (gap.sender != AccountId{}) ports_.journal.could_not_open(*device_, id, gap.first);
    }
  }
}

void Device::perform(client::Effects effects) {
  for (const Bytes& frame : effects.sends) {
    if (link_) ports_.network.send(link_, Towards::hub, frame);
  }
  bool is_refused = false;
  for (const client::Notice& notice : effects.notices) {
    // It has its place no more, before it could take it.
    const auto* postponed = std::get_if<client::notice::Postponed>(&notice);
    const bool is_late = postponed != nullptr &&
                         postponed->rule == api::rules::device_is_listed.name &&
                         ports_.hub.is_running() && ports_.hub.was_removed(*device_);
    if (is_late) return retire();
    const auto* refused = std::get_if<client::notice::LoginRefused>(&notice);
    if (refused == nullptr) continue;
    const bool is_over = refused->rule == api::rules::device_is_listed.name ||
                         refused->rule == api::rules::account_is_not_reset.name;
    if (is_over) return retire();
    is_refused = true;
  }
  if ((effects.reconnect || is_refused) && link_) lose_link();
}

}  // namespace causeway::sim
