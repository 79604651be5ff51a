#include "sim/world.h"

#include <algorithm>
#include <utility>

#include "content/message.h"
#include "sim/at_rest.h"
#include "sim/checks.h"

namespace causeway::sim {
namespace {

constexpr std::uint64_t start_ms = 1'800'000'000'000;
constexpr Milliseconds active_time = std::chrono::minutes(20);
constexpr Milliseconds settling_time = std::chrono::hours(1);
constexpr std::size_t lines_talked_about = 8;
/// For messages that others have: some of them are asked four times by then.
constexpr Milliseconds patience = std::chrono::minutes(20);
constexpr Milliseconds settling_step = std::chrono::seconds(20);
constexpr Milliseconds looking_after_pause = std::chrono::seconds(60);

/// The conversations of a device in a state in which something can be done.
std::vector<client::Conversation> open_conversations(client::StoreTransaction& store) {
  std::vector<client::Conversation> open;
  auto all = store.conversations();
  if (!all.ok()) return open;
  for (const client::Conversation& conversation : *all) {
    if (conversation.state < client::ConversationState::left) open.push_back(conversation);
  }
  return open;
}

content::NestedPart photo_with(const std::string& text, SeededRandom& random) {
  content::Attachment photo;
  photo.blob = random.id<BlobId>();
  photo.description.key = content::FileKey(SecretBytes(random.bytes(32)));
  photo.description.size_bytes = 1'000;
  photo.content_type = "image/jpeg";
  photo.file_name = "photo.jpg";
  std::vector<content::NestedPart> parts;
  parts.push_back(content::text_part(text));
  parts.push_back(content::attachment_part(photo));
  return content::all_of(std::move(parts));
}

}  // namespace

World::World(const Options& options, Stores& stores)
    : options_(options),
      stores_(stores),
      random_(options.seed),
      schedule_(from_unix_ms(start_ms)),
      network_(schedule_, random_),
      hub_({schedule_, network_, random_, stores, journal_}, "sim.example") {
  const std::size_t people = 2 + random_.below(options.people_max - 1);
  for (std::size_t i = 0; i < people; ++i) {
    devices_.push_back(std::make_unique<Device>(ports(), i, "person" + std::to_string(i)));
  }
}

Device::Ports World::ports() {
  const auto somebody_certifies = [this](const std::string& username) {
    const auto own = devices_of(username);
    return std::ranges::any_of(own, [](Device* device) {
      return !device->is_running() || device->certifies();
    });
  };
  return {schedule_, network_, random_, stores_, journal_, hub_, somebody_certifies};
}

Report World::run() {
  faults_ = Faults::draw(random_);
  network_.misbehave(faults_);
  hub_.misbehave(faults_);
  for (auto& device : devices_) {
    device->misbehave(faults_);
    device->start();
  }
  plan_actions();
  look_after_devices();
  const Instant end_of_faults = schedule_.now() + active_time;
  while (schedule_.step(end_of_faults)) {
  }
  end_faults();
  const Instant deadline = schedule_.now() + settling_time;
  const Instant patient_until = schedule_.now() + patience;
  while (schedule_.now() < deadline && !is_quiet(patient_until)) {
    const Instant pause = schedule_.now() + settling_step;
    while (schedule_.step(pause)) {
    }
  }
  const Milliseconds settled = schedule_.now() - end_of_faults;
  Report report = check_world(journal_, hub_, devices_);
  report.settled = settled;
  if (report.faults.empty()) {
    auto reports = check_reports(journal_, hub_, devices_, reports_);
    report.reports = reports.reports;
    report.reported = reports.lines;
    report.outcomes = reports.told;
    report.faults = std::move(reports.faults);
  }
  report.faults.insert(report.faults.begin(), journal_.faults().begin(), journal_.faults().end());
  report.last_lines = journal_.lines();
  return report;
}

void World::plan_actions() {
  const std::size_t actions = 5 + random_.below(options_.actions_max);
  for (std::size_t i = 0; i < actions; ++i) {
    const auto when = random_.below(static_cast<std::uint64_t>(active_time.count()));
    schedule_.after(Milliseconds(when), [this] { act(); });
  }
}

void World::disturb() {
  if (happens(random_, faults_.partition)) {
    const Milliseconds time(random_.below(300'000));
    for (auto& device : devices_) {
      if (random_.below(2) == 0) device->partition(time);
    }
  }
  if (happens(random_, faults_.wrong_clock)) {
    // Half of them are such as the hub accepts.
    const std::uint64_t furthest = random_.below(2) == 0 ? 240'000 : 7'200'000;
    const Milliseconds skew(random_.below(2 * furthest));
    somebody().set_clock(skew - Milliseconds(furthest));
  }
  if (happens(random_, faults_.lie)) lie(somebody());
}

void World::act() {
  disturb();
  Device& device = somebody();
  const auto dice = random_.below(122);
  if (dice < 50) return say_something(device);
  if (dice < 64) return say_about_something(device);
  if (dice < 70) return do_for_oneself(device);
  if (dice < 88) return change_group(device);
  if (dice < 92) return link(device);
  if (dice < 94) return revoke(device);
  if (dice < 95) return delete_account(device);
  if (dice < 97) return device.go_offline();
  if (dice < 100) return device.crash();
  if (dice < 103) return make_recovery_key(device);
  if (dice < 105) return lose_all(device);
  if (dice < 117) return report_something(device);
  hub_.tell_outcome(random_.below(1'000));
}

Device& World::somebody() {
  return *devices_[random_.below(devices_.size())];
}

/// Devices of a person that are in use.
std::vector<Device*> World::devices_of(const std::string& username) {
  std::vector<Device*> found;
  for (const auto& device : devices_) {
    if (device->username() == username && !device->is_retired()) found.push_back(device.get());
  }
  return found;
}

void World::link(Device& device) {
  if (device.is_retired() || devices_of(device.username()).size() >= options_.devices_max) return;
  journal_.note(schedule_.now(), device.username() + " links a device");
  add_device(std::make_unique<Device>(ports(), devices_.size(), device)).start();
}

Device& World::add_device(std::unique_ptr<Device> device) {
  device->misbehave(faults_);
  return *devices_.emplace_back(std::move(device));
}

void World::make_recovery_key(Device& device) {
  if (!device.is_running() || device.is_retired() || !device.is_registered()) return;
  journal_.note(schedule_.now(), device.username() + " makes a recovery key");
  device.history().make_key();
}

/// Somebody's home burns down.
void World::lose_all(const Device& device) {
  if (faults_.evict == 0) return;
  journal_.note(schedule_.now(), device.username() + " loses all devices");
  for (Device* one : devices_of(device.username())) one->lose_disk();
}

/// People whose device is gone get another one, if they can.
void World::look_after_devices() {
  schedule_.after(looking_after_pause, [this] { look_after_devices(); });
  const std::size_t count = devices_.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (devices_[i]->is_lost() && replaced_.insert(devices_[i].get()).second) replace(*devices_[i]);
  }
}

void World::replace(const Device& gone) {
  const auto others = devices_of(gone.username());
  if (!others.empty()) {
    if (random_.below(2) == 0) remove(*others.front(), gone);
    return link(*others[random_.below(others.size())]);
  }
  const auto* backup = journal_.find_backup(gone.username());
  if (backup == nullptr) return;
  journal_.note(schedule_.now(), gone.username() + " comes back by the recovery key");
  const auto choice = random_.below(2) == 0 ? client::Others::stay : client::Others::removed;
  const Recoverer recoverer{backup->key.clone(), choice};
  add_device(std::make_unique<Device>(ports(), devices_.size(), gone.username(), recoverer))
      .start();
}

void World::revoke(Device& device) {
  const auto devices = devices_of(device.username());
  if (devices.empty()) return;
  Device& other = *devices[random_.below(devices.size())];
  if (&other != &device && other.id()) remove(device, other);
}

void World::remove(Device& device, const Device& other) {
  journal_.note(schedule_.now(), device.username() + " revokes a device");
  device.command(
      [id = *other.id(
       )](client::Engine& engine, client::StoreTransaction& store, Instant) -> Result<void> {
        TRY(engine.remove_devices(store, {id}));
        return {};
      }
  );
}

void World::delete_account(Device& device) {
  if (device.is_retired()) return;
  // Or the operator was told that everything is lost, and nobody objects.
  if (hub_.is_running() && happens(random_, faults_.reset)) {
    journal_.note(schedule_.now(), device.username() + " is reset");
    return hub_.reset(device.username());
  }
  journal_.note(schedule_.now(), device.username() + " deletes the account");
  device.delete_account();
}

std::vector<std::string> World::some_usernames() {
  std::vector<std::string> usernames;
  for (const auto& device : devices_) {
    if (random_.below(2) == 0) usernames.push_back(device->username());
  }
  return usernames;
}

void World::say_something(Device& device) {
  const std::string text = "message " + std::to_string(++said_);
  const std::string peer = somebody().username();
  const bool to_group = random_.below(2) == 0;
  const bool with_photo = random_.below(8) == 0;
  const auto dice = random_.below(1'000);
  const auto message = with_photo ? content::make_message(random_, photo_with(text, random_))
                                  : content::make_message(random_, content::text_part(text));
  journal_.note(schedule_.now(), device.username() + " says " + text);
  device.command(
      [&](client::Engine& engine, client::StoreTransaction& store, Instant now) -> Result<void> {
        client::Target target = client::ToUser{peer};
        const auto open = open_conversations(store);
        if (to_group && !open.empty()) target = open[dice % open.size()].id;
        if (peer == device.username()) target = client::ToNote{};
        TRY(engine.send(store, target, message, now));
        return {};
      }
  );
}

void World::say_about_something(Device& device) {
  const auto dice = random_.below(10'000);
  const std::string word = "word " + std::to_string(dice % 7);
  journal_.note(schedule_.now(), device.username() + " says something about a message");
  device.command(
      [&](client::Engine& engine, client::StoreTransaction& store, Instant now) -> Result<void> {
        const auto open = open_conversations(store);
        if (open.empty()) return {};
        const auto lines = TRY(store.messages(open[dice % open.size()].id, {}, lines_talked_about));
        if (lines.empty()) return {};
        const client::Message& line = lines[dice / 10 % lines.size()];
        const bool is_own = line.state == client::MessageState::sent;
        if (line.presence != client::Presence::shown) return {};
        if (!is_own && line.state != client::MessageState::received) return {};
        if (is_own && dice % 3 == 0) {
          TRY(engine.edit(store, line.row, word, now));
        } else if (is_own && dice % 3 == 1) {
          TRY(engine.erase_for_everyone(store, line.row, now));
          journal_.erased(line.id);
        } else if (!engine.react(store, line.row, word, now).ok()) {
          TRY(engine.take_back_reaction(store, line.row, word, now));
        }
        return {};
      }
  );
}

void World::do_for_oneself(Device& device) {
  const auto dice = random_.below(10'000);
  const std::string other = somebody().username();
  journal_.note(schedule_.now(), device.username() + " does something for oneself");
  device.command(
      [&](client::Engine& engine, client::StoreTransaction& store, Instant now) -> Result<void> {
        const content::Signs all{
            .read_receipts = true, .typing = true, .changed_ms = to_unix_ms(now)
        };
        const auto open = open_conversations(store);
        if (dice % 8 == 0) return engine.block(store, other);
        if (dice % 8 == 1) return engine.unblock(store, other);
        if (open.empty() || dice % 8 == 2) return engine.set_signs(store, all);
        const ConversationId id = open[dice / 10 % open.size()].id;
        if (dice % 8 == 3) return engine.typing(store, id);
        if (dice % 8 == 4)
          return engine.mute(store, id, dice % 3 == 0 ? content::never_ms : 0, now);
        if (dice % 8 == 5) {
          TRY(engine.set_timer(store, id, std::chrono::seconds(dice % 3 * 200), now));
          return {};
        }
        TRY(engine.read(store, id, now));
        return {};
      }
  );
}

void World::report_something(Device& device) {
  const auto dice = random_.below(100'000);
  std::optional<report::ReportId> made;
  journal_.note(schedule_.now(), device.username() + " reports something");
  const bool is_durable = device.command(
      [&](client::Engine& engine, client::StoreTransaction& store, Instant now) -> Result<void> {
        made = TRY(sim::report_something(engine, store, now, dice));
        return {};
      }
  );
  if (is_durable && made) reports_.emplace(*made, *device.id());
}

void World::lie(Device& device) {
  const auto dice = random_.below(1'000);
  if (!device.is_running()) return;
  const auto open = open_conversations(**device.store().begin());
  if (!open.empty()) device.lie(open[dice % open.size()].id);
}

void World::change_group(Device& device) {
  const auto usernames = some_usernames();
  const std::string one = somebody().username();
  const auto dice = random_.below(1'000);
  journal_.note(schedule_.now(), device.username() + " changes a group");
  device.command(
      [&](client::Engine& engine, client::StoreTransaction& store, Instant now) -> Result<void> {
        auto open = open_conversations(store);
        if (dice >= 970 && !open.empty()) {
          const client::Conversation& any = open[dice % open.size()];
          if (any.kind != api::ConversationKind::note) return engine.leave(store, any.id);
        }
        std::erase_if(open, [](const client::Conversation& conversation) {
          return conversation.kind != api::ConversationKind::group;
        });
        if (open.empty() || dice < 250) {
          const auto& suite = dice % 5 == 0 ? mls_wire::hybrid_suite : mls_wire::preferred_suite;
          TRY(engine.create_group(store, "group " + std::to_string(dice), usernames, now, suite));
          return {};
        }
        const ConversationId id = open[dice % open.size()].id;
        if (dice < 500) return engine.add_members(store, id, {one});
        if (dice < 700) return engine.remove_members(store, id, {one});
        if (dice < 850) return engine.set_role(store, id, one, mls_tree::Role::owner);
        return engine.leave(store, id);
      }
  );
}

void World::end_faults() {
  // Of devices that come yet, too.
  faults_ = {.stock = faults_.stock};
  faults_.offline_max = Milliseconds(1'000);
  network_.misbehave(faults_);
  hub_.misbehave(faults_);
  for (auto& device : devices_) {
    device->misbehave(faults_);
    device->set_clock(Milliseconds(0));
  }
  journal_.note(schedule_.now(), "the faults end");
}

/// Nobody has anything left to do, no inbox holds anything, and nobody waits for messages that may
/// still come; what nobody has is waited for until then only.
bool World::is_quiet(Instant patient_until) {
  if (!hub_.is_running()) return false;
  const bool is_patient = schedule_.now() < patient_until;
  return std::all_of(devices_.begin(), devices_.end(), [&](auto& device) {
    if (device->is_retired()) return true;
    if (!device->is_running() || !left_to_do(journal_, *device, hub_).empty()) return false;
    if (is_patient && device->history().is_reading_back()) return false;
    return !is_patient || !awaits_messages(*device);
  });
}

}  // namespace causeway::sim
