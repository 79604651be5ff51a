#include "client/annotations.h"

#include <algorithm>

#include "client/erasure.h"
#include "client/personal.h"
#include "client/receipts.h"
#include "client/rules.h"
#include "client/session.h"
#include "content/annotation.h"

namespace causeway::client {
namespace {

/// Far more than there can be of honest people: a page of the largest group.
constexpr std::size_t reactions_shown_max = 2'000;

Annotation annotation_of(
    const Said& said, const MessageId& target, AnnotationKind kind, std::string value = {}
) {
  return {
      .message = said.message.row,
      .conversation = said.message.conversation,
      .target = target,
      .kind = kind,
      .account = said.message.sender_account,
      .seq = said.seq,
      .value = std::move(value),
  };
}

/// Those of the same account about the same message, without itself.
Result<std::vector<Annotation>> others_like(
    StoreTransaction& store, const Annotation& annotation, std::size_t count
) {
  auto found = TRY(store.annotations_by(
      annotation.account, annotation.conversation, annotation.target, annotation.kind, count
  ));
  std::erase_if(found, [&](const Annotation& other) {
    return other.message == annotation.message;
  });
  return found;
}

Result<bool> was_deleted(
    StoreTransaction& store, AccountId account, ConversationId conversation, const MessageId& target
) {
  const auto found =
      TRY(store.annotations_by(account, conversation, target, AnnotationKind::deletion, 1));
  return !found.empty();
}

/// A line of the chat looks different now. Answers whether there is such a line.
Result<bool> note_changed(Context& context, ConversationId conversation, const MessageId& id) {
  const auto line = TRY(context.store.find_message(conversation, id));
  if (!line || line->presence == Presence::hidden) return false;
  TRY(context.store.mark_unindexed(line->row));
  context.tell(notice::MessageChanged{line->conversation, line->row});
  return true;
}

/// The same, and people are told of what others did.
Result<void> tell_changed(Context& context, const Said& said, const MessageId& target) {
  const bool is_line = TRY(note_changed(context, said.message.conversation, target));
  const bool is_told =
      said.message.state == MessageState::received && said.arrival != Arrival::history;
  if (!is_line || !is_told) return {};
  return context.store.mark_unshown(said.message.row);
}

/// An edit that nobody will see is not kept either: only its evidence is.
Result<void> refuse_edit(Context& context, const Said& said, const Rule& rule) {
  TRY(erase_message(context.store, said.message.row, Presence::hidden, context.now));
  return Error{rule};
}

Result<void> check_editable(const Message& target, const Said& said) {
  if (target.sender_account != said.message.sender_account) {
    return Error{rules::message_is_ones_own};
  }
  if (target.presence != Presence::shown) return Error{rules::message_is_a_line};
  return {};
}

/// The line that changes when a hidden message is taken back: what it edited or was a reaction to.
MessageId line_changed_by_loss_of(const Message& message) {
  const auto content = content::decode(message.content);
  if (!content.ok()) return message.id;
  if (content->replaces) return *content->replaces;
  if (content::kind_of(*content) != content::Kind::reaction) return message.id;
  return content->in_reply_to.value_or(message.id);
}

}  // namespace

Result<void> apply_message(Context& context, Conversation& conversation, const Said& said) {
  if (said.message.sender_account == TRY(load_self(context.store)).account) {
    TRY(note_answered(context.store, conversation.id));
  }
  const bool is_gone =
      TRY(was_deleted(context.store, said.message.sender_account, conversation.id, said.message.id)
      );
  if (!is_gone) return owe_receipt(context, conversation, said);
  return erase_message(context.store, said.message.row, Presence::deleted, context.now);
}

Result<void> apply_reaction(Context& context, Conversation& conversation, const Said& said) {
  const auto reaction = TRY(content::parse_reaction(said.content));
  const auto annotation =
      annotation_of(said, reaction.target, AnnotationKind::reaction, reaction.emoji);
  if (TRY(was_deleted(context.store, annotation.account, conversation.id, said.message.id))) {
    return {};
  }
  const auto others = TRY(others_like(context.store, annotation, reactions_of_one_max + 1));
  const bool is_repeated = std::any_of(others.begin(), others.end(), [&](const Annotation& other) {
    return other.value == annotation.value;
  });
  if (is_repeated) return {};
  if (others.size() >= reactions_of_one_max) return Error{rules::reactions_are_few};
  TRY(context.store.put_annotation(annotation));
  return tell_changed(context, said, reaction.target);
}

Result<void> apply_edit(Context& context, Conversation& conversation, const Said& said) {
  const MessageId& target = *said.content.replaces;
  const auto annotation = annotation_of(said, target, AnnotationKind::edit);
  const auto line = TRY(context.store.find_message(conversation.id, target));
  if (line) {
    const auto checked = check_editable(*line, said);
    if (!checked.ok()) return refuse_edit(context, said, checked.error().rule());
  }
  const auto others = TRY(others_like(context.store, annotation, edits_of_one_max + 1));
  if (others.size() >= edits_of_one_max) return refuse_edit(context, said, rules::edits_are_few);
  TRY(context.store.put_annotation(annotation));
  return tell_changed(context, said, target);
}

Result<void> apply_deletion(Context& context, Conversation& conversation, const Said& said) {
  const MessageId& target = *said.content.replaces;
  const auto annotation = annotation_of(said, target, AnnotationKind::deletion);
  if (!TRY(others_like(context.store, annotation, 2)).empty()) return {};
  const auto message = TRY(context.store.find_message(conversation.id, target));
  if (message && message->sender_account != annotation.account) {
    return Error{rules::message_is_ones_own};
  }
  TRY(context.store.put_annotation(annotation));
  if (!message || message->content.empty()) return {};
  if (message->presence == Presence::shown) {
    TRY(erase_message(context.store, message->row, Presence::deleted, context.now));
    return tell_changed(context, said, target);
  }
  const MessageId line = line_changed_by_loss_of(*message);
  TRY(context.store.delete_annotation(message->row));
  TRY(erase_message(context.store, message->row, Presence::hidden, context.now));
  TRY(note_changed(context, conversation.id, line));
  return {};
}

Result<std::vector<ReactionGroup>> reactions_to(StoreTransaction& store, const Message& message) {
  std::vector<ReactionGroup> groups;
  if (message.presence != Presence::shown) return groups;
  for (Annotation& one :
       TRY(store.reactions(message.conversation, message.id, reactions_shown_max))) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const ReactionGroup& known) {
      return known.emoji == one.value;
    });
    if (group == groups.end()) group = groups.insert(group, {std::move(one.value), {}});
    group->accounts.push_back(one.account);
  }
  return groups;
}

Result<std::optional<Message>> edit_of(StoreTransaction& store, const Message& message) {
  if (message.presence != Presence::shown) return std::optional<Message>();
  const auto latest = TRY(store.annotations_by(
      message.sender_account, message.conversation, message.id, AnnotationKind::edit, 1
  ));
  if (latest.empty()) return std::optional<Message>();
  return store.message(latest.front().message);
}

}  // namespace causeway::client
