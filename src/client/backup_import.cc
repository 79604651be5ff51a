#include <algorithm>

#include "client/backup.h"
#include "client/session.h"
#include "directory/statement.h"
#include "franking/rules.h"
#include "identity/username.h"

namespace causeway::client {
namespace {

/// Whoever is known stays as known: what this device saw itself is newer.
Result<void> import_person(Context& context, const PersonRecord& record) {
  if (TRY(context.store.person(record.account))) return {};
  TRY(identity::check_username(as_text(record.username)));
  const auto statement = TRY(directory::parse_statement(record.statement));
  if (statement.body().account_id != record.account) {
    return Error{rules::statement_is_the_accounts};
  }
  return context.store.put_person(
      {record.account, std::string(as_text(record.username)), record.statement}
  );
}

ConversationState state_of(Belonging standing) {
  switch (standing) {
    case Belonging::left:
      return ConversationState::left;
    case Belonging::removed:
      return ConversationState::removed;
    case Belonging::in:
      break;
  }
  return ConversationState::broken;
}

Result<void> import_conversation(Context& context, const ConversationRecord& record) {
  if (TRY(context.store.conversation(record.conversation))) return {};
  Conversation conversation;
  conversation.id = record.conversation;
  conversation.kind = record.kind;
  conversation.state = state_of(record.standing);
  conversation.peer = record.peer;
  conversation.peer_username = as_text(record.peer_username);
  conversation.title = as_text(record.title);
  conversation.state_seq = record.state_seq;
  conversation.timer = Milliseconds(record.timer_ms);
  conversation.told_epoch = record.last_epoch;
  TRY(context.store.put_conversation(conversation));
  context.touch(conversation.id);
  return {};
}

/// Whether it is a new line here.
Result<bool> import_record(Context& context, const MessageRecord& record) {
  auto conversation = TRY(context.store.conversation(record.message.conversation));
  if (!conversation) return Error{rules::conversation_is_known};
  const auto kept = TRY(import_message(context, *conversation, record.message, Arrival::history));
  conversation->active_ms = std::max(conversation->active_ms, record.message.frank.accepted_ms);
  TRY(context.store.put_conversation(*conversation));
  return kept.is_new && kept.message.presence != Presence::hidden;
}

/// A record that breaks a rule is one that this device would not have shown either; but where its
/// clock is behind, it is the clock that is wrong, and nothing is passed over for that.
bool is_passed_over(const Error& error) {
  return !error.is(rules::store_works) && !error.is(franking::rules::time_is_not_ahead);
}

Result<bool> believed(const Result<bool>& taken) {
  if (taken.ok() || !is_passed_over(taken.error())) return taken;
  return false;
}

Result<bool> believed(const Result<void>& taken) {
  if (!taken.ok() && !is_passed_over(taken.error())) return taken.error();
  return false;
}

}  // namespace

Result<std::size_t> import_segment(Context& context, const Segment& segment) {
  struct Taker {
    Context& context;

    Result<bool> operator()(const PersonRecord& record) {
      return believed(import_person(context, record));
    }

    Result<bool> operator()(const ConversationRecord& record) {
      return believed(import_conversation(context, record));
    }

    Result<bool> operator()(const MessageRecord& record) {
      return believed(import_record(context, record));
    }
  };

  std::size_t fresh = 0;
  for (const SegmentRecord& record : segment.records) {
    if (TRY(std::visit(Taker{context}, record))) ++fresh;
  }
  return fresh;
}

}  // namespace causeway::client
