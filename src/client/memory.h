#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "api/frame.h"
#include "api/inbox.h"
#include "base/random.h"
#include "base/workers.h"
#include "client/effects.h"
#include "client/rules.h"
#include "client/store.h"
#include "mls_group/group.h"
#include "mls_tree/stored_tree.h"

namespace causeway::client {

/// What becomes of a claim where some device has no key package, or none that is of use.
enum class Lacking : std::uint8_t {
  refuses,   // nobody is let in with less than all their devices
  left_out,  // the others come in, of each account one at least
};

/// A request that waits for its reply, and what it was for.
struct Flight {
  api::Op op{};
  ConversationId conversation;  // zero where it is about none
  OutboxRow outbox;
  std::string username;
  AccountId account;
  std::vector<DeviceId> devices;
  Lacking lacking{};
  unsigned claim_round = 0;
  std::uint16_t suite = 0;
  std::uint64_t claim = 0;
  std::uint64_t join_ms = 0;      // of the request to join that it is about
  std::uint64_t checked_seq = 0;  // of the message that is to be reported; 0: of another frank
  Instant asked;
};

/// What the hub handed out to us of one account, until a commit uses it.
struct Claimed {
  std::set<DeviceId> asked;  // for, whether or not there was a package of use
  std::vector<mls_wire::KeyPackage> key_packages;
};

using Claims = std::map<AccountId, Claimed>;

/// What a conversation waits for before its next step.
struct Waiting {
  bool in_flight = false;  // for a reply
  /// For its own change, which the hub accepted then, to come back through the inbox.
  std::optional<Instant> accepted;
  std::uint64_t epoch = 0;      // for the group to reach this epoch,
  Instant epoch_told;           // of which the hub spoke then
  Instant not_before;           // for this time
  Instant commit_after;         // to take out who leaves, though it has nothing to say
  Instant say_after;            // to say more to somebody who has not accepted this account
  Instant repair_after;         // to bring devices in line, though it has nothing to say
  bool head_refused = false;    // for what was stale about the message at the head of its outbox
  unsigned setbacks = 0;        // repairable refusals since something was last done
  std::set<AccountId> repairs;  // whose devices have to be brought in line
  /// Listed, and could not be added: until then messages go without them.
  std::map<DeviceId, Instant> unreachable;
  std::set<DeviceId> adding;  // by the repair that waits for the hub's answer
  Claims claims;
  unsigned claim_round = 0;  // what was claimed in an earlier one comes too late
};

/// Key packages on their way to the hub. Their secrets are in the store.
struct Refill {
  Bytes request;
  bool replaces_last_resort = false;
};

/// Items that came and are not in the store yet: the one in front waits for something.
struct InboxQueue {
  std::deque<api::InboxItem> items;
  std::size_t size_bytes = 0;
  std::set<AccountId> asked;  // for their newest statements, since the item in front is about them
};

/// A group, and what the store has of its tree.
struct HeldGroup {
  mls_group::Group group;
  mls_tree::StoredTree tree;
};

/// What the next change of the account's devices waits for.
struct AccountWaiting {
  bool in_flight = false;
  Instant not_before;
};

/// Another device's request for what it lacks, until it is this device's turn to answer.
struct OwedAnswer {
  ConversationId conversation;
  content::HistoryRequest request;
  AccountId account;
  DeviceId device;
  Instant due;
  std::set<AccountId> answered;  // whose devices have answered it meanwhile
};

/// A record that another account gave, until the provider says whether its frank holds.
struct HistoryClaim {
  HistoryMessage record;
  bool is_asked = false;  // on this connection
};

/// A message that is to be reported, until the provider says whether its frank holds.
struct ReportCheck {
  Bytes request;
  bool is_asked = false;  // on this connection
};

/// So much in a while, and then nothing until the while is over.
struct Allowance {
  Instant since;
  unsigned used = 0;

  /// Begins anew where its time is over.
  bool has_left(Instant now, unsigned most) {
    constexpr Milliseconds time = std::chrono::minutes(10);
    if (now < since || now >= since + time) *this = {now, 0};
    return used < most;
  }
};

/// Whose asking for which number of a conversation; 0: for what this device asked there.
using AskedBy = std::tuple<ConversationId, std::uint64_t, AccountId>;

/// What the engine holds beside its store. All of it can be lost at any time: it is found again
/// from the store and the hub.
struct Memory {
  Instant last_run;
  bool logged_in = false;
  std::uint64_t newest_at_login = 0;  // the highest number that was in the inbox then
  bool ack_due = false;
  std::uint32_t next_request = 1;
  std::map<std::uint32_t, Flight> flights;
  std::map<ConversationId, Waiting> waiting;
  std::set<ConversationId> touched;  // may have something to do
  std::set<std::string> asked_usernames;
  std::set<AccountId> asked_accounts;
  std::set<AccountId> asked_statements;
  std::set<AccountId> told_statements;  // what the hub has of them on this connection
  std::set<AccountId> asked_profiles;
  /// What the hub has of this account's own profile is what this device has, as it said just now.
  bool own_profile_is_newest = false;
  unsigned own_profile_checks = 0;  // how often it said that it is not
  Instant profiles_not_before;
  Instant lookups_not_before;
  /// About which the hub has said on this connection whatever it has to say.
  std::set<AccountId> fresh_accounts;
  std::map<std::uint16_t, Refill> refills;  // by suite, until the hub has answered
  Instant refill_not_before;
  AccountWaiting account;
  std::set<ConversationId> typing;  // where others are to be told that the person writes
  std::map<ConversationId, Instant> typing_not_before;
  Instant personal_not_before;  // then other devices may be told again what the person did
  InboxQueue inbox;
  bool knows_what_was_missed = false;  // the hub has said it (client/set_back.h)
  /// What has to be asked again on this connection, and when: no answer to it held.
  std::map<api::Op, Instant> questions;
  /// How many more people may be written to who do not answer, as the hub said.
  std::optional<std::uint32_t> first_contacts_left;
  bool knows_contacts = false;     // the hub has said on this connection whom the account accepts
  unsigned contacts_withheld = 0;  // how often it did not, when it was asked
  /// Where the inbox did not bring what the hub spoke of, on the connection before this one.
  std::set<ConversationId> overdue;
  Instant last_item;                           // when the hub last delivered anything
  std::map<ConversationId, HeldGroup> groups;  // as in the store
  std::vector<OwedAnswer> owed_answers;
  std::map<AccountId, Allowance> history_given;  // answers to their devices
  std::map<ConversationId, Allowance> history_asked;
  std::map<std::uint64_t, HistoryClaim> history_claims;
  /// What has counted, for this device's own asking (client/gaps.h).
  std::set<AskedBy> asked_by_others;
  std::map<ConversationId, std::set<std::uint64_t>> unkept;  // numbers (client/gaps.h)
  std::map<std::uint64_t, ReportCheck> report_checks;        // by number
  std::uint64_t next_claim = 1;
  Instant claims_not_before;  // then the hub may be asked about franks again
  std::optional<report::ModerationKey> moderation_key;  // as the hub said on this connection
  bool proves_joins = true;  // somebody may ask to be let into a group who is not proven yet
};

/// Whether `time` has passed since then; also where the clock has been set back behind it, since
/// nobody should wait for a time that may never come.
inline bool has_passed(Milliseconds time, std::uint64_t since_ms, Instant now) {
  const Instant since = from_unix_ms(since_ms);
  return now < since || now >= since + time;
}

/// What every part of the engine works with during one transaction.
struct Context {
  StoreTransaction& store;
  Instant now;
  Random& random;
  Workers& workers;
  std::size_t stock;  // of one-time key packages of a suite
  Memory& memory;
  Effects effects;

  void tell(Notice notice) { effects.notices.push_back(std::move(notice)); }

  /// Something that was said broke a rule, and nothing of it was taken in. A failure of the store
  /// is the only error that goes on.
  Result<void> disbelieve(Error error) {
    if (error.is(rules::store_works)) return error;
    tell(notice::NotBelieved{std::string(error.rule().name)});
    return {};
  }

  void touch(ConversationId id) { memory.touched.insert(id); }

  Waiting& waiting(ConversationId id) { return memory.waiting[id]; }
};

}  // namespace causeway::client
