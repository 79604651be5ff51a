#pragma once

#include <algorithm>
#include <array>
#include <map>

#include "client/groups.h"
#include "cmd/causeway-sim/engine_fuzz.h"
#include "content/annotation.h"
#include "mls_group/group.h"
#include "tls/stream.h"

namespace causeway::simulate {

/// Choices that the input makes; zeros once it is used up.
class Dice {
 public:
  explicit Dice(ByteView input) : input_(input) {}

  bool is_over() const { return input_.empty(); }

  std::uint32_t next() {
    const auto byte = input_.integer<std::uint8_t>();
    return byte.ok() ? *byte : 0U;
  }

  template <typename Choices>
  const auto& one_of(const Choices& choices) {
    return choices[next() % std::size(choices)];
  }

  Bytes bytes() { return to_bytes(must(input_.raw(std::min<std::size_t>(next(), rest())))); }

  /// A few bytes changed, cut off, or others altogether.
  Bytes changed(Bytes bytes) {
    const std::uint32_t how = next() % 8;
    if (how == 0 || bytes.empty()) return this->bytes();
    if (how == 1) bytes.resize(place_in(bytes));
    for (std::uint32_t i = 1; i < how && !bytes.empty(); ++i) {
      bytes[place_in(bytes)] ^= static_cast<std::uint8_t>(next() | 1);
    }
    return bytes;
  }

 private:
  std::size_t rest() const { return input_.remaining(); }

  std::size_t place_in(const Bytes& bytes) {
    const std::uint32_t high = next();
    return (high << 8 | next()) % bytes.size();
  }

  tls::Reader input_;
};

/// Lies of a hub: about inbox items, and in the place of answers.
class Liar {
 public:
  Liar(const Weeks& weeks, Dice& dice) : weeks_(weeks), dice_(dice) {}

  ConversationId conversation() {
    const std::array choices{weeks_.direct, weeks_.group, weeks_.other, ConversationId{{7}}};
    return dice_.one_of(choices);
  }

  /// What stands behind a refusal.
  Bytes detail() {
    switch (dice_.next() % 5) {
      case 0:
        return tls::encode(api::StaleEpoch{.epoch = dice_.next()});
      case 1:
        return tls::encode(api::ExistingConversation{conversation()});
      case 2:
        return tls::encode(api::StaleDevices{
            .differences = {{
                .account = weeks_.bob_self.account,
                .statement = weeks_.bob_self.statement,
                .missing = {weeks_.bob_self.device},
                .surplus = {},
            }},
            .leaving = {{conversation(), weeks_.bob_self.account, weeks_.bob_self.device, 1, {}}},
        });
      case 3:
        return tls::encode(std::uint32_t{dice_.next() << dice_.next() % 24});
      default:
        return dice_.bytes();
    }
  }

  void operator()(api::WelcomeItem& item) {
    switch (dice_.next() % 4) {
      case 0:
        item.kind = static_cast<api::ConversationKind>(dice_.next() % 5);
        return;
      case 1:
        item.conversation = conversation();
        return;
      case 2:
        item.welcome = dice_.changed(std::move(item.welcome));
        return;
      default:
        item.ratchet_tree = dice_.changed(std::move(item.ratchet_tree));
    }
  }

  void operator()(api::HandshakeItem& item) { change(item); }

  void operator()(api::MessageItem& item) {
    if (dice_.next() % 2 == 0) {
      change(item.frank);
    } else {
      change(item);
    }
  }

  void operator()(api::TombstoneItem& item) { change(item.frank); }

  void operator()(api::LeaveItem& item) {
    item.conversation = conversation();
    if (dice_.next() % 2 == 0) item.epoch = dice_.next();
    if (dice_.next() % 2 == 0) item.account = account();
  }

  void operator()(api::JoinItem& item) {
    switch (dice_.next() % 4) {
      case 0:
        item.request.conversation = conversation();
        return;
      case 1:
        item.request.account = dice_.next() % 2 == 0 ? account() : weeks_.bob_self.account;
        return;
      case 2:
        item.request.time_ms += dice_.next();
        return;
      default:
        item.request.sealed_note = dice_.changed(std::move(item.request.sealed_note));
    }
  }

  void operator()(api::NoticeItem&) {}

  void operator()(api::JoinEndItem& item) {
    item.end = static_cast<api::JoinEnd>(dice_.next() % 6);
    if (dice_.next() % 2 == 0) item.conversation = conversation();
    if (dice_.next() % 2 == 0) item.account = account();
  }

  void operator()(api::StatementItem& item) {
    if (dice_.next() % 4 == 0) item.account = account();
    item.statement = dice_.changed(std::move(item.statement));
  }

 private:
  AccountId account() {
    AccountId id{};
    id.value.fill(static_cast<std::uint8_t>(dice_.next()));
    return id;
  }

  template <typename Item>
  void change(Item& item) {
    if (dice_.next() % 4 == 0) {
      item.conversation = conversation();
    } else {
      item.message = dice_.changed(std::move(item.message));
    }
  }

  void change(franking::FrankEnvelope& frank) {
    switch (dice_.next() % 4) {
      case 0:
        frank.seq += dice_.next() - 128U;
        return;
      case 1:
        frank.accepted_ms += (dice_.next() - 128ULL) << (dice_.next() % 56);
        return;
      case 2:
        frank.sender_account = account();
        return;
      default:
        frank.frank.value[0] ^= 1;
    }
  }

  const Weeks& weeks_;
  Dice& dice_;
};

/// Bob, who is on the hub's side and makes what a member can make with its keys.
class Accomplice {
 public:
  Accomplice(Weeks& weeks, Dice& dice) : weeks_(weeks), dice_(dice) {}

  /// Null where he is not in.
  mls_group::Group* group(ConversationId id) {
    const auto held = groups_.find(id);
    if (held != groups_.end()) return &held->second;
    auto state = must(client::read_group(*must(weeks_.bob.store.begin()), id));
    if (!state) return nullptr;
    return &groups_.emplace(id, std::move(state->group)).first->second;
  }

  mls_group::CommitOptions commit_options(const mls_group::Group& group) {
    mls_group::CommitOptions options;
    const std::uint32_t what = dice_.next();
    if ((what & 1) != 0) options.remove.push_back(mls_wire::LeafIndex{dice_.next() % 4});
    if ((what & 2) != 0) options.path = mls_group::CommitOptions::Path::when_required;
    if ((what & 4) != 0) {
      options.group_context_extensions = group.context().extensions;
      for (auto& extension : *options.group_context_extensions) {
        if (dice_.next() % 2 == 0) {
          extension.extension_data = dice_.changed(std::move(extension.extension_data));
        }
      }
    }
    return options;
  }

 private:
  Weeks& weeks_;
  Dice& dice_;
  std::map<ConversationId, mls_group::Group> groups_;
};

/// A message of any kind, about the newest line where it is about one.
inline content::MimiContent something(
    client::StoreTransaction& store, ConversationId id, Dice& dice, Random& random
) {
  const auto lines = must(store.messages(id, {}, 1));
  const auto target = lines.empty() ? client::MessageId() : lines.front().id;
  switch (dice.next() % 6) {
    case 0:
      return content::make_message(
          random, content::group_state_part({.changed_seq = dice.next(), .name = "Anglers"})
      );
    case 1:
      return content::make_reaction(random, {target, "x"});
    case 2:
      return content::make_edit(random, target, content::text_part("better"));
    case 3:
      return content::make_deletion(random, target);
    default:
      return content::make_message(random, content::text_part("well"));
  }
}

}  // namespace causeway::simulate
