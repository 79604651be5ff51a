#include "sim/hub.h"

#include <algorithm>
#include <utility>

#include "api/accounts.h"
#include "api/conversations.h"
#include "api/limits.h"
#include "api/session.h"
#include "base/encoding.h"
#include "directory/statement.h"
#include "mls_wire/message.h"
#include "provider/answer.h"
#include "provider/blobs.h"
#include "provider/frank_keys.h"
#include "provider/inbox.h"
#include "provider/measures.h"
#include "sim/failing_store.h"

namespace causeway::sim {
namespace {

/// How long requests wait for others to share their transaction.
constexpr Milliseconds batch_delay{2};

std::vector<franking::ServerKeyRecord> only(const franking::ServerKeyRecord& key) {
  std::vector<franking::ServerKeyRecord> keys;
  keys.push_back({key.key_id, key.state, key.created, key.key.clone()});
  return keys;
}

Bytes push_frame(api::Op op, Bytes body) {
  return tls::encode(api::Frame{.kind = api::FrameKind::push, .op = op, .body = std::move(body)});
}

}  // namespace

Hub::Hub(Ports ports, std::string domain)
    : ports_(ports),
      domain_(std::move(domain)),
      frank_key_(provider::make_frank_key(1, ports.schedule.now(), ports.random)),
      moderation_key_(crypto::generate_kem_key_pair(report::moderation_suite.kem, ports.random)),
      franker_(std::make_unique<provider::LocalFranker>(
          only(frank_key_), report::ModerationKey{1, moderation_key_.public_key}
      )) {
  provider::Settings settings{
      .domain = to_bytes(domain_),
      .hub_id = franking::hub_id(domain_),
      .registration = provider::Registration::open,
      // People here speak to each other unasked.
      .first_contacts =
          {.messages = 1'000'000,
           .per_day = 1'000'000,
           .per_month = 1'000'000,
           .per_day_new = 1'000'000,
           .unanswered = 1'000'000,
           .per_day_in_groups = 1'000'000},
  };
  dispatcher_ = std::make_unique<provider::Dispatcher>(std::move(settings), *franker_);
  start();
}

void Hub::start() {
  store_ = std::make_unique<FailingStore>(ports_.stores.open_provider(), faults_, ports_.random);
  gate_ = std::make_unique<provider::Gate>(provider::RateLimits());
  ++life_;
}

void Hub::crash() {
  ports_.journal.note(ports_.schedule.now(), "hub crashes");
  const auto peers = std::exchange(peers_, {});
  for (const auto& [number, peer] : peers) ports_.network.cut(peer.link);
  waiting_.clear();
  batch_is_due_ = false;
  ++life_;
  store_.reset();
  const Milliseconds down(1 + ports_.random.below(10'000));
  ports_.schedule.after(down, [this] {
    ports_.journal.note(ports_.schedule.now(), "hub is back");
    start();
  });
}

void Hub::accept(const std::shared_ptr<Link>& link) {
  if (!is_running()) return ports_.network.cut(link);
  Peer& peer = peers_[link->number];
  peer.link = link;
  ports_.random.fill(peer.nonce);
  link->at_hub = [this, link](const Bytes& frame) { receive(link, frame); };
  link->hub_lost_it = [this, number = link->number] { peers_.erase(number); };
  ports_.network.send(
      link, Towards::device, push_frame(api::Op::hello, tls::encode(api::Hello{peer.nonce}))
  );
}

void Hub::reset(std::string_view username) {
  const Instant now = ports_.schedule.now();
  const auto outcome = provider::answer_or_unavailable([&]() -> provider::Outcome {
    const auto transaction = store_->begin_write();
    const auto account = transaction->accounts().find_username(to_bytes(username));
    if (!account) return {};
    transaction->accounts().put_reset({.account = *account, .filed = now, .due = now, .seen = now});
    auto advanced = dispatcher_->advance_resets(*transaction, now, ports_.random);
    INVARIANT(advanced.status == api::Status::ok);
    transaction->commit();
    return advanced;
  });
  if (outcome.status != api::Status::ok) return;  // the disk was full
  cut_revoked(outcome);
  for (const DeviceId device : outcome.wake) {
    if (Peer* peer = find_peer(device)) push(*peer);
  }
}

void Hub::tell_outcome(std::uint64_t dice) {
  if (!is_running()) return;
  const Instant now = ports_.schedule.now();
  std::vector<DeviceId> devices;
  report::ReportId report;
  const auto outcome = provider::answer_or_unavailable([&]() -> provider::Outcome {
    constexpr std::size_t most = 100;
    const auto transaction = store_->begin_write();
    const auto filings =
        transaction->reports().read(provider::FilingKind::report, {}, most, std::size_t{1} << 30);
    if (filings.empty()) return {};
    const provider::Filing& filing = filings[dice % filings.size()];
    report = {filing.sealed.id.value};
    if (told_.contains(report)) return {};
    const api::NoticeItem notice{
        .decision = ports_.random.id<report::DecisionId>(),
        .kind = api::NoticeKind::report_decided,
        .report = report,
        .time_ms = to_unix_ms(now),
    };
    devices = provider::deliver_notice(*transaction, filing.account, notice, now);
    transaction->commit();
    told_.insert(report);
    return {};
  });
  if (outcome.status != api::Status::ok) return;  // the disk was full
  for (const DeviceId device : devices) {
    if (Peer* peer = find_peer(device)) push(*peer);
  }
}

void Hub::post(
    std::optional<DeviceId> device, api::Op op, Bytes body, std::function<void(Bytes)> answer
) {
  if (!is_running()) return;
  provider::Request request;
  request.caller.device = device;
  request.op = op;
  request.body = std::move(body);
  handle(std::move(request), [answer = std::move(answer)](provider::Outcome outcome) {
    answer(std::move(outcome.reply));
  });
}

bool Hub::keep_blob(DeviceId device, BlobId blob, Bytes bytes) {
  if (!is_running()) return false;
  const auto advanced = provider::advance_blob(*store_, {device, blob, 0, bytes.size()});
  if (advanced.status != api::Status::ok) return false;
  blobs_[blob] = std::move(bytes);
  return true;
}

const Bytes* Hub::find_blob(BlobId blob) const {
  const auto found = blobs_.find(blob);
  return found == blobs_.end() ? nullptr : &found->second;
}

void Hub::receive(const std::shared_ptr<Link>& link, const Bytes& bytes) {
  const auto peer = peers_.find(link->number);
  if (peer == peers_.end()) return;
  const auto frame = api::parse_frame(bytes);
  if (!frame.ok()) return ports_.network.cut(link);
  if (frame->op == api::Op::ack) {
    const auto ack = tls::decode<api::AckRequest>(frame->body);
    if (ack.ok()) peer->second.acked = std::max(peer->second.acked, ack->number);
  }
  provider::Request request;
  request.caller.device = peer->second.device;
  request.caller.nonce = peer->second.nonce;
  request.op = frame->op;
  request.body = frame->body;
  handle(
      std::move(request),
      [this,
       link,
       head = api::Frame{.kind = api::FrameKind::reply, .id = frame->id, .op = frame->op}](
          provider::Outcome outcome
      ) { reply(link, head, std::move(outcome)); }
  );
}

void Hub::handle(provider::Request request, std::function<void(provider::Outcome)> done) {
  auto admission = gate_->admit(std::move(request), ports_.schedule.now());
  if (auto* refused = std::get_if<provider::Outcome>(&admission)) return done(std::move(*refused));
  waiting_.push_back({std::get<provider::Admitted>(std::move(admission)), std::move(done)});
  if (std::exchange(batch_is_due_, true)) return;
  ports_.schedule.after(batch_delay, [this, life = life_] {
    if (life == life_) run_batch();
  });
}

void Hub::run_batch() {
  batch_is_due_ = false;
  auto waiting = std::exchange(waiting_, {});
  if (happens(ports_.random, faults_.hub_crash)) return crash();
  std::vector<provider::Admitted> requests;
  requests.reserve(waiting.size());
  for (Waiting& one : waiting) requests.push_back(std::move(one.request));
  Deaf deaf;
  find_deaf(requests, deaf);
  auto outcomes =
      provider::run_batch(*store_, *dispatcher_, requests, ports_.schedule.now(), ports_.random);
  find_deaf(requests, deaf);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    settle(requests[i].request(), outcomes[i], deaf);
  }
  if (happens(ports_.random, faults_.hub_crash)) return crash();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto wake = outcomes[i].wake;
    waiting[i].done(std::move(outcomes[i]));
    for (const DeviceId device : wake) {
      if (Peer* peer = find_peer(device)) push(*peer);
    }
  }
}

bool Hub::was_listed(DeviceId device) const {
  return store_->begin_read()->accounts().find_device(device).has_value();
}

bool Hub::was_removed(DeviceId device) const {
  const auto record = store_->begin_read()->accounts().find_device(device);
  return record && record->listing == provider::Listing::removed;
}

std::optional<std::uint32_t> Hub::statement_version(std::string_view username) const {
  const auto transaction = store_->begin_read();
  const auto account = transaction->accounts().find_username(to_bytes(username));
  if (!account) return std::nullopt;
  return transaction->accounts().find(*account)->version;
}

void Hub::cut_revoked(const provider::Outcome& outcome) {
  for (const DeviceId& device : outcome.revoked) {
    ports_.journal.revoked(device);
    if (Peer* peer = find_peer(device)) ports_.network.cut(peer->link);
  }
}

/// Writes down what is durable from here on, and what is not.
void Hub::settle(
    const provider::Request& request, const provider::Outcome& outcome, const Deaf& deaf
) {
  cut_revoked(outcome);
  if (outcome.status != api::Status::ok) return note_refusal(request, outcome);
  const auto reply = *api::parse_reply(outcome.reply);
  if (request.op == api::Op::send) settle_send(request, reply, outcome, deaf);
  if (request.op == api::Op::block) ports_.journal.blocked(account_of(*request.caller.device));
  if (request.op == api::Op::claim_key_packages) settle_claim(request, reply);
  if (request.op == api::Op::publish_key_packages) {
    const auto published = tls::decode<api::PublishKeyPackagesRequest>(request.body);
    if (published->last_resort) ports_.journal.stocked(*request.caller.device, published->suite);
  }
}

/// Each device that was asked for has one, and whichever is not for many is given away once.
void Hub::settle_claim(const provider::Request& request, const api::ParsedReply& reply) {
  const auto claim = tls::decode<api::ClaimKeyPackagesRequest>(request.body);
  const auto claimed = tls::decode<api::ClaimKeyPackagesReply>(reply.body);
  const auto statement = directory::parse_statement(claimed->statement);
  for (const auto& listed : statement->credentials()) {
    const auto& named = claim->devices;
    const bool is_wanted = named.empty() || std::ranges::count(named, listed.device) > 0;
    const auto& given = claimed->key_packages;
    const bool has_one =
        std::ranges::count(given, listed.device, &api::ClaimedKeyPackage::device) > 0;
    const bool should_have = ports_.journal.was_stocked(listed.device, claim->suite);
    if (is_wanted && should_have && !has_one) {
      ports_.journal.fault("a device has no key package left");
    }
  }
  for (const auto& one : claimed->key_packages) {
    const auto message = tls::decode<mls_wire::MlsMessage>(one.key_package);
    const auto& package = std::get<mls_wire::Unverified<mls_wire::KeyPackage>>(message->body);
    const auto& extensions = package.unchecked().extensions;
    if (mls_wire::find_extension(extensions, mls_wire::ExtensionType::last_resort)) continue;
    ports_.journal.handed_out(crypto::sha256({one.key_package}));
  }
}

void Hub::find_deaf(const std::vector<provider::Admitted>& requests, Deaf& deaf) const {
  const auto transaction = store_->begin_read();
  for (const provider::Admitted& one : requests) {
    const auto& request = one.request();
    if (request.op != api::Op::send || !request.caller.device) continue;
    const auto send = tls::decode<api::SendRequest>(request.body);
    if (!send.ok()) continue;
    const auto conversation = transaction->conversations().find(send->conversation);
    if (!conversation || conversation->kind != api::ConversationKind::direct) continue;
    const AccountId sender = account_of(*request.caller.device);
    for (const provider::Member& member :
         transaction->conversations().members(send->conversation)) {
      if (!transaction->safety().is_blocked(member.account, sender)) continue;
      deaf[send->conversation].insert(member.account);
    }
  }
}

AccountId Hub::account_of(DeviceId device) const {
  return store_->begin_read()->accounts().find_device(device)->account;
}

void Hub::settle_send(
    const provider::Request& request,
    const api::ParsedReply& reply,
    const provider::Outcome& outcome,
    const Deaf& deaf
) {
  const auto send = tls::decode<api::SendRequest>(request.body);
  const auto accepted = tls::decode<api::SendReply>(reply.body);
  std::vector<DeviceId> recipients = outcome.wake;
  if (const auto found = deaf.find(send->conversation); found != deaf.end()) {
    std::erase_if(recipients, [&](DeviceId device) {
      return found->second.contains(account_of(device));
    });
  }
  ports_.journal.accepted({
      .conversation = send->conversation,
      .seq = accepted->frank.seq,
      .sender = *request.caller.device,
      .recipients = std::move(recipients),
      .is_fleeting = send->ttl_seconds > 0,
      .is_lie = ports_.journal.is_lie(crypto::sha256({send->message})),
  });
}

void Hub::note_refusal(const provider::Request& request, const provider::Outcome& outcome) {
  const auto parsed = api::parse_reply(outcome.reply);
  const std::string device = request.caller.device ? to_hex(*request.caller.device) : "somebody";
  ports_.journal.note(
      ports_.schedule.now(),
      "hub refuses " + device.substr(0, 8) + " a " + std::string(provider::name_of(request.op)) +
          ": " + std::string(as_text(parsed->head.rule))
  );
  const bool is_lost = request.op == api::Op::ack && request.caller.device;
  if (is_lost) ports_.journal.lost_ack(*request.caller.device);
}

void Hub::reply(
    const std::shared_ptr<Link>& link, const api::Frame& head, provider::Outcome outcome
) {
  const auto peer = peers_.find(link->number);
  if (peer == peers_.end()) return;
  if (outcome.logged_in) {
    if (Peer* older = find_peer(outcome.logged_in->device); older && older->link != link) {
      ports_.network.cut(older->link);
      peers_.erase(older->link->number);
    }
    peer->second.device = outcome.logged_in->device;
    peer->second.sent.reset();
  }
  api::Frame frame = head;
  frame.body = std::move(outcome.reply);
  if (frame.id != 0) ports_.network.send(link, Towards::device, tls::encode(frame));
  if (peer->second.device) push(peer->second);
}

Hub::Peer* Hub::find_peer(DeviceId device) {
  for (auto& [number, peer] : peers_) {
    if (peer.device == device) return &peer;
  }
  return nullptr;
}

void Hub::push(Peer& peer) {
  const auto transaction = store_->begin_read();
  if (!peer.sent) {
    peer.sent = transaction->inboxes().state(*peer.device).acked;
    peer.acked = *peer.sent;
  }
  const std::uint64_t on_the_way = *peer.sent - std::min(*peer.sent, peer.acked);
  if (on_the_way >= api::limits::inbox_window_items) return;
  const auto pushes = provider::read_inbox(
      *transaction,
      *peer.device,
      *peer.sent,
      {static_cast<std::size_t>(api::limits::inbox_window_items - on_the_way),
       api::limits::inbox_window_bytes}
  );
  for (const provider::InboxPush& one : pushes) {
    peer.sent = one.number;
    ports_.network.send(peer.link, Towards::device, push_frame(api::Op::inbox_item, one.body));
  }
}

}  // namespace causeway::sim
