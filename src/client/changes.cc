#include "client/changes.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "api/limits.h"
#include "api/rules.h"
#include "client/claims.h"
#include "client/commits.h"
#include "client/departures.h"
#include "client/direct.h"
#include "client/gaps.h"
#include "client/group_links.h"
#include "client/group_state.h"
#include "client/groups.h"
#include "client/inbox.h"
#include "client/joins.h"
#include "client/messages.h"
#include "client/news.h"
#include "client/outbox.h"
#include "client/people.h"
#include "client/rejoin.h"
#include "client/requests.h"
#include "client/session.h"
#include "client/stale.h"
#include "client/strangers.h"
#include "identity/leave.h"
#include "mls_wire/message.h"

namespace causeway::client {
namespace {

using Path = mls_group::CommitOptions::Path;

/// `make_commit`, where a refusal ends the entry.
Result<void> commit_entry(
    Context& context, const OutboxEntry& entry, mls_group::CommitOptions options
) {
  const auto made = make_commit(context, entry.conversation, std::move(options), entry.row);
  if (made.ok()) return {};
  if (made.error().is(rules::store_works)) return made.error();
  return finish_entry(context, entry.row, made.error().rule().name);
}

/// GroupInfo of epoch 0 with the tree in it: the hub has nothing else to know it from.
Bytes first_group_info(
    const mls_group::Group& group, const Self& self, const mls_wire::Suite& suite
) {
  mls_wire::GroupInfo group_info = group.group_info();
  group_info.extensions.push_back(
      {mls_wire::ExtensionType::ratchet_tree, tls::encode(group.tree().nodes())}
  );
  mls_wire::sign_group_info(group_info, suite, self.device_key);
  return tls::encode(mls_wire::MlsMessage{mls_wire::Unverified(std::move(group_info))});
}

Result<void> create_conversation(
    Context& context,
    const Conversation& conversation,
    const OutboxEntry& entry,
    const std::vector<Person>& people,
    KeyPackages add
) {
  const Self self = TRY(load_self(context.store));
  const mls_wire::Suite suite = TRY(mls_wire::find_suite(entry.suite));
  auto group = TRY(mls_group::Group::create(
      {.group_id = to_bytes(conversation.id),
       .cipher_suite = suite.id,
       .extensions = group_extensions(conversation.kind, self.account)},
      TRY(mls_identity(self)),
      leaf_options(context.now, KeyPackageUse::once),
      context.random
  ));
  api::CreateConversationRequest create{
      .kind = conversation.kind,
      .peer = conversation.peer,
      .group_info = first_group_info(group, self, suite),
  };
  PendingChange pending{.op = api::Op::create_conversation, .outbox = entry.row};
  add = keep_usable(context, group, {}, std::move(add));
  TRY(check_all_come(entry.suite, people, add));
  if (add.empty()) {
    TRY(put_group(context, conversation.id, std::move(group)));
  } else {
    const auto made = TRY(group.commit(
        {.add = std::move(add), .path = Path::when_required, .workers = &context.workers},
        mls_group::NoPsks{},
        context.random
    ));
    create.bundle = encode_bundle(made.bundle);
    pending.commit = made.encode(nullptr);  // the epoch that it ends is not in the store
  }
  pending.request = tls::encode(create);
  return keep_and_send(context, conversation.id, pending);
}

/// Who is to be in a conversation that this device opens, beside itself.
Result<std::optional<std::vector<Person>>> find_invited(
    Context& context, const std::vector<std::string>& usernames
) {
  auto people = TRY(find_people(context, usernames));
  const Self self = TRY(load_self(context.store));
  if (people) {
    std::erase_if(*people, [&self](const Person& person) {
      return person.account == self.account;
    });
  }
  return people;
}

/// Whoever asks for another suite than everybody has wants no device without it; else one that
/// cannot come now keeps nobody out.
ClaimFor claim_for(ConversationId id, mls_wire::CipherSuite suite) {
  const bool is_preferred = suite == mls_wire::preferred_suite.id;
  return {id, suite, is_preferred ? Lacking::left_out : Lacking::refuses};
}

Result<void> advance_open(Context& context, Conversation& conversation, const OutboxEntry& entry) {
  const auto people = TRY(find_invited(context, entry.usernames));
  if (!people) return {};
  if (conversation.kind == api::ConversationKind::direct) {
    if (people->empty()) return refuse_opening(context, entry, rules::peer_is_somebody_else.name);
    conversation.peer = people->front().account;
    TRY(context.store.put_conversation(conversation));
  }
  if (conversation.kind != api::ConversationKind::group) {
    const auto existing = TRY(find_direct(context, conversation, conversation.peer));
    if (existing) return merge_opening(context, conversation, existing->id);
  }
  auto add = TRY(claim_for_new(context, claim_for(conversation.id, entry.suite), *people));
  if (!add) return {};
  const auto created = create_conversation(context, conversation, entry, *people, *std::move(add));
  if (created.ok() || created.error().is(rules::store_works)) return created;
  return refuse_opening(context, entry, created.error().rule().name);
}

Result<void> advance_add(Context& context, const OutboxEntry& entry) {
  auto people = TRY(find_people(context, entry.usernames));
  if (!people) return {};
  const mls_group::Group* group = TRY(load_group(context, entry.conversation));
  if (group == nullptr) return finish_entry(context, entry.row, rules::conversation_is_open.name);
  std::erase_if(*people, [&](const Person& person) {
    return !leaves_of(*group, {person.account}).empty();
  });
  if (people->empty()) return finish_entry(context, entry.row, rules::account_is_no_member.name);
  const mls_wire::CipherSuite suite = group->context().cipher_suite;
  auto claimed = TRY(claim_for_people(context, claim_for(entry.conversation, suite), *people));
  if (!claimed) return {};
  auto add = keep_usable(context, *group, {}, *std::move(claimed));
  const auto all_come = check_all_come(suite, *people, add);
  if (!all_come.ok()) return finish_entry(context, entry.row, all_come.error().rule().name);
  return commit_entry(context, entry, {.add = std::move(add)});
}

Result<void> advance_remove(Context& context, const OutboxEntry& entry) {
  const mls_group::Group* group = TRY(load_group(context, entry.conversation));
  if (group == nullptr) return finish_entry(context, entry.row, rules::conversation_is_open.name);
  auto leaves = leaves_of(*group, entry.accounts);
  if (leaves.empty()) return finish_entry(context, entry.row, rules::account_is_member.name);
  return commit_entry(context, entry, {.remove = std::move(leaves)});
}

Result<void> advance_role(Context& context, const OutboxEntry& entry) {
  const mls_group::Group* group = TRY(load_group(context, entry.conversation));
  if (group == nullptr) return finish_entry(context, entry.row, rules::conversation_is_open.name);
  auto extensions = TRY(with_role(group->context().extensions, entry.accounts.front(), entry.role));
  return commit_entry(context, entry, {.group_context_extensions = std::move(extensions)});
}

Result<void> advance_leave(Context& context, const OutboxEntry& entry) {
  const mls_group::Group* group = TRY(load_group(context, entry.conversation));
  if (group == nullptr) return finish_entry(context, entry.row, {});
  const Self self = TRY(load_self(context.store));
  const auto leaving = TRY(leaving_accounts(context.store, entry.conversation));
  const auto checked = mls_tree::check_departure(group->public_group(), self.account, leaving);
  if (!checked.ok()) return finish_entry(context, entry.row, checked.error().rule().name);
  const identity::LeaveClaim claim{
      .domain = to_bytes(self.domain),
      .account = self.account,
      .device = self.device,
      .conversation = entry.conversation,
      .epoch = group->epoch().value,
  };
  const api::LeaveRequest leave{
      .conversation = entry.conversation,
      .epoch = claim.epoch,
      .signature = identity::sign_leave(self.device_key, claim),
  };
  return keep_and_send(
      context,
      entry.conversation,
      {.op = api::Op::leave, .request = tls::encode(leave), .outbox = entry.row}
  );
}

/// The hub took the change. It takes effect when it comes back; a note to oneself is there now.
Result<void> accept_change(
    Context& context, Conversation& conversation, const PendingChange& pending
) {
  const bool is_note = pending.op == api::Op::create_conversation && pending.commit.empty();
  if (is_note) return finish_creation(context, conversation, pending.outbox);
  context.waiting(conversation.id).accepted = context.now;
  return {};
}

/// The entry is tried again when whatever was stale is put right.
Result<void> try_change_again(
    Context& context, const Conversation& conversation, const api::ParsedReply& reply
) {
  if (conversation.state == ConversationState::opening) TRY(forget_group(context, conversation.id));
  return note_stale(context, conversation.id, reply);
}

Result<void> refuse_creation(
    Context& context,
    const Conversation& conversation,
    const PendingChange& pending,
    const api::ParsedReply& reply
) {
  TRY(forget_group(context, conversation.id));
  if (reply.broke(api::rules::conversation_is_new)) return lose_state(context, conversation);
  std::string rule(as_text(reply.head.rule));
  if (reply.broke(api::rules::direct_is_new)) {
    const auto followed = follow_existing(context, conversation, reply);
    if (followed.ok() || followed.error().is(rules::store_works)) return followed;
    rule = followed.error().rule().name;
  }
  const auto entry = TRY(context.store.outbox_entry(pending.outbox));
  if (!entry) return {};
  return refuse_opening(context, *entry, rule);
}

Result<void> refuse_change(
    Context& context,
    Conversation& conversation,
    const PendingChange& pending,
    const api::ParsedReply& reply
) {
  // Whoever asks to leave and is no member has left: the answer to that was lost.
  const bool has_left = pending.op == api::Op::leave && reply.broke(api::rules::device_is_member);
  if (has_left) {
    return leave_for_good(context, conversation, ConversationState::left, notice::Change::left);
  }
  TRY(context.store.delete_pending(conversation.id));
  forget_claims(context, conversation.id);
  if (is_stale(reply)) return try_change_again(context, conversation, reply);
  if (pending.op == api::Op::create_conversation) {
    return refuse_creation(context, conversation, pending, reply);
  }
  Waiting& waiting = context.waiting(conversation.id);
  waiting.not_before = context.now + retry_pause;
  // Whatever it is about them, it would be so the next time.
  const std::set<DeviceId> adding = std::exchange(waiting.adding, {});
  note_unreachable(context, conversation.id, {adding.begin(), adding.end()}, useless_pause);
  note_setback(context, conversation.id);
  return finish_entry(context, pending.outbox, as_text(reply.head.rule));
}

/// The members that came in know nothing of what was said before, name and timer included. Where
/// this account is a stranger itself, it is for others to say.
Result<void> tell_state(Context& context, const Conversation& conversation) {
  if (TRY(is_pending(context.store, conversation.id))) return {};
  const auto state = state_of(conversation);
  if (conversation.kind != api::ConversationKind::group && state.changed_seq == 0) return {};
  TRY(enter_message(
      context.store,
      conversation.id,
      content::make_message(context.random, content::group_state_part(state)),
      context.now
  ));
  return tell_group_link(context, conversation.id);
}

}  // namespace

Result<void> finish_creation(Context& context, Conversation& conversation, OutboxRow row) {
  conversation.state = ConversationState::active;
  TRY(note_members(context, conversation, 0));
  TRY(context.store.delete_pending(conversation.id));
  TRY(context.store.put_conversation(conversation));
  context.tell(notice::ConversationChanged{conversation.id, Change::opened, {}, {}, {}});
  return finish_entry(context, row, {});
}

Result<void> keep_and_send(Context& context, ConversationId id, const PendingChange& pending) {
  // Kept, it could never be sent, and nothing after it.
  if (pending.request.size() > api::limits::frame_body_size_max) {
    return Error{rules::change_fits_a_frame};
  }
  TRY(context.store.put_pending(id, pending));
  return send_pending(context, id, pending);
}

Result<void> advance_change(Context& context, Conversation& conversation, OutboxEntry& entry) {
  switch (entry.kind) {
    case OutboxKind::open:
      return advance_open(context, conversation, entry);
    case OutboxKind::add:
      return advance_add(context, entry);
    case OutboxKind::remove:
      return advance_remove(context, entry);
    case OutboxKind::set_role:
      return advance_role(context, entry);
    case OutboxKind::leave:
      return advance_leave(context, entry);
    case OutboxKind::put_link:
      return advance_put_link(context, conversation, entry);
    case OutboxKind::decline_join:
      return advance_decline(context, entry);
    case OutboxKind::message:
    case OutboxKind::block:
    case OutboxKind::unblock:
    case OutboxKind::admit:
    case OutboxKind::look_up:
    case OutboxKind::accept:
    case OutboxKind::put_profile:
    case OutboxKind::join:
    case OutboxKind::take_back_join:
    case OutboxKind::list_joins:
    case OutboxKind::file_report:
    case OutboxKind::file_appeal:
      break;
  }
  return {};
}

Result<void> send_pending(Context& context, ConversationId id, const PendingChange& pending) {
  context.waiting(id).in_flight = true;
  request_encoded(
      context, pending.op, pending.request, {.conversation = id, .outbox = pending.outbox}
  );
  return {};
}

Result<void> take_change_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  auto conversation = TRY(context.store.conversation(flight.conversation));
  const auto pending = TRY(context.store.pending(flight.conversation));
  // Gone already: the inbox was faster than the reply.
  if (!conversation || !pending || pending->op != flight.op) return {};
  switch (answer_of(reply)) {
    case Answer::yes:
      return accept_change(context, *conversation, *pending);
    case Answer::later:
      context.waiting(flight.conversation).not_before = context.now + pause_of(reply);
      return {};
    case Answer::no:
      return refuse_change(context, *conversation, *pending, reply);
  }
  return {};
}

namespace {

/// A direct conversation that this store had forgotten shows by its members with whom it is.
Result<void> find_peer(
    StoreTransaction& store, Conversation& conversation, const mls_group::Group& group
) {
  const bool is_unknown =
      conversation.kind == api::ConversationKind::direct && conversation.peer == AccountId{};
  if (is_unknown) conversation.peer = other_account(group, TRY(load_self(store)).account);
  return {};
}

}  // namespace

Result<bool> merge_if_own(
    Context& context,
    Conversation& conversation,
    const PendingChange& pending,
    const mls_wire::PublicMessage& message
) {
  if (pending.commit.empty()) return false;
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  const bool follows = group != nullptr && conversation.state != ConversationState::broken;
  // Nothing leads back to an epoch that is over, and none is left out.
  if (follows && message.content.epoch != group->epoch()) return false;
  auto made = mls_group::PendingCommit::decode(
      pending.commit.reveal(), group == nullptr ? nullptr : &group->tree()
  );
  // It does not follow the epoch that this device is in where it came (back) in meanwhile.
  if (!made.ok() || !made->matches(message)) return false;
  const bool came_back = conversation.state == ConversationState::broken;
  const auto before = group == nullptr ? std::set<AccountId>() : accounts_of(*group);
  const auto after = accounts_of(made->next);
  auto changed = members_changed(conversation.id, before, after);
  TRY(note_brought_in(context, changed.added));
  if (conversation.state == ConversationState::opening) changed.change = Change::opened;
  // Who came in while this device could not follow did so after the epoch that it knows.
  std::uint64_t since_epoch = made->next.epoch().value;
  if (came_back) {
    since_epoch = group == nullptr ? 0 : group->epoch().value + 1;
    TRY(forget_departures(context, conversation.id));
    TRY(follow_from(context.store, conversation.id, made->next.epoch().value));
    TRY(find_peer(context.store, conversation, made->next));
  }
  TRY(put_group(context, conversation.id, std::move(made->next)));
  TRY(note_members(context, conversation, since_epoch));
  TRY(context.store.delete_pending(conversation.id));
  conversation.renewed_ms = to_unix_ms(context.now);
  TRY(epoch_began(context, conversation));
  if (came_back) {
    TRY(tell_opened(context, conversation.id, before, after));
  } else {
    TRY(tell_committed(context, TRY(context.store.outbox_entry(pending.outbox)), changed));
  }
  note_progress(context, conversation.id);
  TRY(finish_entry(context, pending.outbox, {}));
  if (made->bundle.welcome) TRY(tell_state(context, conversation));
  return true;
}

Result<void> tell_opened(
    Context& context,
    ConversationId id,
    const std::set<AccountId>& before,
    const std::set<AccountId>& after
) {
  TRY(tell_news(context, id, Change::opened));
  if (before.empty() || before == after) return {};
  return tell_news(context, members_changed(id, before, after));
}

notice::ConversationChanged members_changed(
    ConversationId id, const std::set<AccountId>& before, const std::set<AccountId>& after
) {
  notice::ConversationChanged changed{id, Change::members, {}, {}, {}};
  std::set_difference(
      after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(changed.added)
  );
  std::set_difference(
      before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(changed.removed)
  );
  return changed;
}

Result<void> leave_for_good(
    Context& context, Conversation& conversation, ConversationState state, notice::Change change
) {
  conversation.state = state;
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group != nullptr) conversation.last_epoch = group->epoch().value;
  TRY(context.store.delete_pending(conversation.id));
  TRY(forget_group(context, conversation.id));
  TRY(forget_gaps(context.store, conversation.id));
  TRY(context.store.delete_group_link(conversation.id));
  TRY(context.store.put_conversation(conversation));
  context.memory.waiting.erase(conversation.id);
  context.touch(conversation.id);
  if (change != Change::left) return tell_news(context, conversation.id, change);
  context.tell(notice::ConversationChanged{conversation.id, change, {}, {}, {}});
  return {};
}

}  // namespace causeway::client
