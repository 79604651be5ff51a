// A device and a hub that does what the input says: it passes on what the honest provider answers,
// changes it, loses it, repeats it, and makes up items and replies; and one member of the groups is
// on its side. Whatever it says, the inbox is taken in order and without gaps, nothing is shown
// that nobody said, and the store can be read again by the next process.
//
// One run is one transaction of Ann's store and one of the hub's, neither of them committed: the
// weeks before are made once.
#include <algorithm>
#include <array>

#include "api/rules.h"
#include "client/annotations.h"
#include "cmd/causeway-sim/engine_liar_fuzz.h"
#include "franking/commitment.h"
#include "mls_group/group.h"
#include "mls_wire/message.h"
#include "tls/stream.h"

namespace causeway::simulate {
namespace {

using client::Engine;
using client::StoreTransaction;
using mls_group::Group;

constexpr std::size_t steps_max = 12;
constexpr std::size_t queue_max = 512;
constexpr std::size_t sends_max = 256;
constexpr std::size_t sent_bytes_max = std::size_t{1} << 20;

class Session {
 public:
  Session(Weeks& weeks, ByteView input)
      : weeks_(weeks),
        dice_(input),
        liar_(weeks, dice_),
        bob_(weeks, dice_),
        said_(weeks.said),
        store_(must(weeks.ann.store.begin())),
        hub_(weeks.hub.begin()),
        now_(weeks.now) {
    connect();
    deliver_front();
    deliver_front();
  }

  void run() {
    for (std::size_t i = 0; i < steps_max && !dice_.is_over(); ++i) step();
    check_store();
    // The next process.
    engine_.reset();
    connect();
    for (std::size_t i = 0; i < 4; ++i) deliver_front();
    check_store();
  }

 private:
  void step() {
    switch (dice_.next() % 16) {
      case 0:
        return deliver_some();
      case 1:
        return deliver_front();
      case 2:
        return change_front();
      case 3:
        if (!queue_.empty()) queue_.pop_front();
        return;
      case 4:
        if (!queue_.empty()) queue_.push_back(queue_.front());
        return deliver_front();
      case 5:
        if (!queue_.empty()) std::rotate(queue_.begin(), queue_.begin() + 1, queue_.end());
        return;
      case 6:
        if (dice_.next() % 2 == 0) return misdirect_front();
        told_about_ = liar_.conversation();
        return;
      case 7:
        return hear(client::Received{dice_.bytes()});
      case 8:
        return make_up_item();
      case 9:
        return make_up_reply();
      case 10:
        return pass_time();
      case 11:
        return is_connected_ ? connect() : pass_time();
      case 12:
        engine_.reset();
        return connect();
      case 13:
        return give_command();
      case 14:
        return dice_.next() % 4 == 0 ? commit_as_bob() : say_as_bob();
      default:
        return tell_of_blob();
    }
  }

  // --- The connection

  void connect() {
    queue_.clear();
    offered_.clear();
    is_connected_ = true;
    hear(client::Disconnected{});
    queue_.push_back(line_.open(random_));
  }

  void hear(client::Event event) {
    const std::uint64_t before = must(store_->inbox_number());
    perform(must(engine_.run(*store_, {&event, 1}, now_)));
    const std::uint64_t after = must(store_->inbox_number());
    // A hub that remembers more than this store, or never had so much, makes it begin anew there.
    INVARIANT(is_offered(before, after) || is_offered(told_acked_, after));
  }

  /// Whether each number behind `from`, up to `to`, is that of an item that came.
  bool is_offered(std::uint64_t from, std::uint64_t to) const {
    if (to < from || to - from > offered_.size()) return false;
    for (std::uint64_t number = from; number < to; ++number) {
      if (!offered_.contains(number + 1)) return false;
    }
    return true;
  }

  void perform(client::Effects effects) {
    INVARIANT(effects.sends.size() <= sends_max);
    std::size_t sent_bytes = 0;
    for (const Bytes& bytes : effects.sends) {
      sent_bytes += bytes.size();
      ask_hub(must(api::parse_frame(bytes)));
    }
    INVARIANT(sent_bytes <= sent_bytes_max);
    for (const client::Notice& notice : effects.notices) {
      if (const auto* arrived = std::get_if<client::notice::MessageArrived>(&notice)) {
        check_arrived(*arrived);
      }
    }
    if (!effects.reconnect) return;
    is_connected_ = false;
    queue_.clear();
  }

  void ask_hub(api::Frame frame) {
    INVARIANT(frame.kind == api::FrameKind::request);
    check_request(frame);
    if (!is_connected_) return;
    if (frame.op == api::Op::ack) {
      auto ack = must(tls::decode<api::AckRequest>(frame.body));
      ack.number -= std::min(ack.number, made_up_);
      frame.body = tls::encode(ack);
    }
    if (frame.op == api::Op::conversation_info && told_about_) {
      frame.body = tls::encode(api::ConversationInfoRequest{*std::exchange(told_about_, {})});
    }
    for (api::Frame& answer : line_.answer(weeks_.hub, {*hub_, now_, random_}, frame)) {
      if (queue_.size() < queue_max) queue_.push_back(std::move(answer));
    }
  }

  // --- What the hub says

  void deliver_some() {
    for (std::size_t i = 0; i < 8 && !queue_.empty(); ++i) deliver_front();
  }

  void deliver_front() {
    if (const auto frame = take_front()) deliver(*frame);
  }

  /// The oldest frame that is on its way, its numbers counting what was made up.
  std::optional<api::Frame> take_front() {
    if (queue_.empty()) return std::nullopt;
    api::Frame frame = std::move(queue_.front());
    queue_.pop_front();
    if (frame.op == api::Op::inbox_item) {
      auto item = must(tls::decode<api::InboxItem>(frame.body));
      item.number += made_up_;
      frame.body = tls::encode(item);
    }
    if (frame.op == api::Op::login)
      change_login(
          [this](api::LoginReply& login) {
            login.acked += made_up_;
            login.newest += made_up_;
          },
          frame
      );
    return frame;
  }

  template <typename Change>
  static void change_login(Change change, api::Frame& frame) {
    const auto reply = api::parse_reply(frame.body);
    if (!reply.ok() || !reply->ok()) return;
    auto login = tls::decode<api::LoginReply>(reply->body);
    if (!login.ok()) return;
    change(*login);
    frame.body = api::make_reply(api::Status::ok, {}, tls::encode(*login));
  }

  void deliver(const api::Frame& frame) {
    if (const auto item = tls::decode<api::InboxItem>(frame.body);
        frame.kind == api::FrameKind::push && item.ok()) {
      offered_.insert(item->number);
    }
    if (const auto reply = api::parse_reply(frame.body); reply.ok()) {
      const auto login = tls::decode<api::LoginReply>(reply->body);
      if (login.ok()) told_acked_ = login->acked;
    }
    hear(client::Received{tls::encode(frame)});
  }

  void change_front() {
    auto frame = take_front();
    if (!frame) return;
    auto item = tls::decode<api::InboxItem>(frame->body);
    if (frame->kind == api::FrameKind::push && item.ok()) {
      std::visit(liar_, item->payload);
      frame->body = tls::encode(*item);
    } else {
      frame->body = dice_.changed(std::move(frame->body));
    }
    deliver(*frame);
  }

  void misdirect_front() {
    auto frame = take_front();
    if (!frame) return;
    frame->id = dice_.next();
    deliver(*frame);
  }

  void offer(api::InboxPayload payload) {
    const std::uint64_t stored = must(store_->inbox_number());
    const std::uint64_t newest = offered_.empty() ? stored : std::max(stored, *offered_.rbegin());
    ++made_up_;
    deliver(
        Line::push(api::Op::inbox_item, tls::encode(api::InboxItem{newest + 1, std::move(payload)}))
    );
  }

  /// One of the items that the hub has, again or before its time, and maybe changed.
  void make_up_item() {
    if (weeks_.inbox.empty()) return;
    api::InboxPayload payload = dice_.one_of(weeks_.inbox).payload;
    if (dice_.next() % 2 == 0) std::visit(liar_, payload);
    offer(std::move(payload));
  }

  void make_up_reply() {
    auto frame = take_front();
    if (!frame) return;
    static const std::array statuses{
        api::Status::ok,
        api::Status::conflict,
        api::Status::conflict,
        api::Status::refused,
        api::Status::not_found,
        api::Status::too_many,
        api::Status::unavailable,
        api::Status::not_logged_in,
        api::Status::invalid
    };
    static const std::array rules{
        &api::rules::epoch_is_current,
        &api::rules::devices_are_current,
        &api::rules::direct_is_new,
        &api::rules::message_is_new,
        &api::rules::device_is_member,
        &api::rules::conversation_exists,
        &api::rules::account_exists
    };
    if (frame->op == api::Op::login && dice_.next() % 2 == 0) {
      change_login(
          [this](api::LoginReply& login) {
            const auto more = dice_.next();
            login.acked += more;
            if (more % 4 != 0) login.newest += more;
            if (dice_.next() % 16 == 0) login.key_packages.clear();
          },
          *frame
      );
    } else {
      const api::Status status = dice_.one_of(statuses);
      const Rule& rule = *dice_.one_of(rules);
      frame->body = api::make_reply(status, rule.name, liar_.detail());
    }
    deliver(*frame);
  }

  // --- What a member says who is on the hub's side.

  void say_as_bob() {
    const ConversationId id = liar_.conversation();
    Group* group = bob_.group(id);
    const auto conversation = must(store_->conversation(id));
    if (group == nullptr || !conversation) return;
    franking::CommitContext commit;
    commit.group_id.conversation = id;
    commit.epoch = group->epoch().value;
    commit.sender_account = weeks_.bob_self.account;
    commit.sender_device = weeks_.bob_self.device;
    const Bytes content = words(id);
    const auto franked = franking::seal_franked(commit, content, random_);
    if (!franked.ok()) return;
    const auto message =
        group->protect(franked->application_data.reveal(), franked->authenticated_data, random_);
    if (!message.ok()) return;
    said_.emplace(id, weeks_.bob_self.account, content);
    api::MessageItem item{
        .conversation = id,
        .frank =
            {.key_id = 1,
             .seq = conversation->progress.seq + 1,
             .accepted_ms = std::max(conversation->progress.accepted_ms, to_unix_ms(now_)),
             .sender_account = weeks_.bob_self.account,
             .sender_device = weeks_.bob_self.device,
             .frank = {}},
        .message = tls::encode(mls_wire::MlsMessage{*message}),
    };
    offer(std::move(item));
  }

  Bytes words(ConversationId id) {
    const Bytes content = must(content::encode(something(*store_, id, dice_, random_)));
    return dice_.next() % 4 == 0 ? content : dice_.changed(content);
  }

  /// A commit that the hub itself would maybe refuse.
  void commit_as_bob() {
    const ConversationId id = liar_.conversation();
    Group* group = bob_.group(id);
    if (group == nullptr) return;
    auto made = group->commit(bob_.commit_options(*group), mls_group::NoPsks{}, random_);
    if (!made.ok()) return;
    offer(api::HandshakeItem{id, tls::encode(mls_wire::MlsMessage{made->bundle.commit})});
    if (dice_.next() % 2 == 0) *group = std::move(made->next);
  }

  // --- What Ann and her host do

  void pass_time() {
    using std::chrono::seconds;
    static constexpr std::array<seconds, 8> steps{
        seconds(0),
        seconds(1),
        seconds(5),
        seconds(31),
        seconds(61),
        std::chrono::minutes(10),
        std::chrono::hours(1),
        std::chrono::hours(24 * 8)
    };
    now_ += dice_.one_of(steps);
    if (!is_connected_) connect();
    hear(client::Tick{});
  }

  void tell_of_blob() {
    const BlobId blob{{1}};
    if (dice_.next() % 2 == 0) return hear(client::BlobUploaded{blob});
    hear(client::BlobRefused{blob, "blob_exists"});
  }

  /// May be refused; whatever it left is in the store.
  void give_command() {
    static_cast<void>(command().ok());
    hear(client::Tick{});
  }

  Result<void> command() {
    const ConversationId id = liar_.conversation();
    static const std::array<std::string, 4> names{"bob", "cid", "ann", "dan"};
    const std::string& name = dice_.one_of(names);
    switch (dice_.next() % 8) {
      case 0:
        TRY(engine_.create_group(*store_, "Readers", {name}, now_));
        return {};
      case 1:
        return engine_.add_members(*store_, id, {name});
      case 2:
        return engine_.remove_members(*store_, id, {name});
      case 3:
        return engine_.set_role(*store_, id, name, mls_tree::Role::admin);
      case 4:
        return engine_.leave(*store_, id);
      case 5:
        return send(client::ToUser{name});
      case 6:
        return send(client::ToNote{});
      default:
        return send(id);
    }
  }

  Result<void> send(const client::Target& target) {
    const auto content = content::make_message(random_, content::text_part("so"));
    TRY(engine_.send(*store_, target, content, now_));
    return {};
  }

  // --- What holds

  /// What is for one conversation is of its group: no words to others than they were for.
  static void check_request(const api::Frame& frame) {
    if (frame.op == api::Op::commit) {
      const auto request = must(tls::decode<api::CommitRequest>(frame.body));
      const auto message = must(tls::decode<mls_wire::MlsMessage>(request.bundle.commit));
      const auto& commit = std::get<mls_wire::PublicMessage>(message.body);
      INVARIANT(equal_ct(commit.content.group_id, request.conversation));
    }
    if (frame.op == api::Op::send) {
      const auto request = must(tls::decode<api::SendRequest>(frame.body));
      const auto message = must(tls::decode<mls_wire::MlsMessage>(request.message));
      const auto& sent = std::get<mls_wire::PrivateMessage>(message.body);
      INVARIANT(equal_ct(sent.group_id, request.conversation));
    }
  }

  void check_arrived(const client::notice::MessageArrived& arrived) {
    const auto message = must(store_->message(arrived.message));
    INVARIANT(message.has_value());
    INVARIANT(message->conversation == arrived.conversation);
    INVARIANT(message->state == client::MessageState::received);
  }

  void check_store() {
    INVARIANT(must(store_->self()).has_value());
    for (const client::Conversation& conversation : must(store_->conversations())) {
      check_group(conversation.id);
      std::uint64_t seq = 0;
      for (const auto& row : must(store_->messages(conversation.id, {}, 10'000))) {
        if (row.state == client::MessageState::unproven) INVARIANT(row.content.empty());
        if (row.state != client::MessageState::received) continue;
        check_received(row);
        INVARIANT(row.frank->seq > std::exchange(seq, row.frank->seq));
      }
    }
  }

  /// And the commit that this device waits for.
  void check_group(ConversationId id) {
    const auto state = must(client::read_group(*store_, id));
    if (state) INVARIANT(equal_ct(state->group.group_id(), id));
    const auto pending = must(store_->pending(id));
    if (!pending || pending->commit.reveal().empty()) return;
    const auto commit = must(mls_group::PendingCommit::decode(
        pending->commit.reveal(), state ? &state->group.tree() : nullptr
    ));
    INVARIANT(equal_ct(commit.next.group_id(), id));
  }

  /// Said by whom it names, to this conversation, and reportable.
  void check_received(const client::Message& row) {
    must(client::reactions_to(*store_, row));
    const auto edit = must(client::edit_of(*store_, row));
    if (edit) INVARIANT(edit->sender_account == row.sender_account);
    if (row.presence == client::Presence::deleted) return;
    INVARIANT(said_.contains({row.conversation, row.sender_account, row.content}));
    INVARIANT(row.frank.has_value());
    INVARIANT(row.frank->sender_account == row.sender_account);
    INVARIANT(row.frank->sender_device == row.sender_device);
    const auto opened = must(tls::decode<franking::FrankedContent>(row.application_data.reveal()));
    INVARIANT(opened.content == row.content);
    must(content::check_policy(must(content::decode(row.content))));
  }

  Weeks& weeks_;
  Dice dice_;
  Liar liar_;
  Accomplice bob_;
  Weeks::Said said_;
  SeededRandom random_{2};
  Engine engine_{random_};
  std::unique_ptr<StoreTransaction> store_;
  std::unique_ptr<provider::Transaction> hub_;
  Instant now_;

  Line line_;
  bool is_connected_ = false;
  std::deque<api::Frame> queue_;     // on its way to Ann
  std::set<std::uint64_t> offered_;  // on this connection
  std::uint64_t made_up_ = 0;        // items that the honest hub knows nothing of
  std::uint64_t told_acked_ = 0;
  std::optional<ConversationId> told_about_;  // whatever the next question is about
};

}  // namespace
}  // namespace causeway::simulate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static causeway::simulate::Weeks weeks;
  causeway::simulate::Session(weeks, {data, size}).run();
  return 0;
}
