// Who wants to talk to one, and what is known of them: requests, accept, decline, who.
#include <optional>

#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/person_cards.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/trust_views.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

using client::Engine;
using client::OutboxKind;
using client::RequestState;
using client::StoreTransaction;

constexpr std::size_t requests_max = 1'000;

Result<RequestView> view_of_request(
    StoreTransaction& store, const client::Conversation& conversation, AccountId from
) {
  RequestView view{TRY(view_of(store, conversation)), TRY(card_of(store, from)), {}};
  for (const client::Message& message : TRY(store.messages(conversation.id, {}, 1))) {
    MessageView first = TRY(view_of(store, message));
    view.text = std::move(first.text);
    view.is_hidden = first.is_hidden;
  }
  return view;
}

Result<std::vector<RequestView>> open_requests(StoreTransaction& store) {
  std::vector<RequestView> views;
  for (const auto& request : TRY(store.message_requests(requests_max))) {
    const auto conversation = TRY(store.conversation(request.conversation));
    const bool is_open = request.state == RequestState::asked && request.from != AccountId{} &&
                         conversation && conversation->state < client::ConversationState::left;
    if (!is_open) continue;
    views.push_back(TRY(view_of_request(store, *conversation, request.from)));
  }
  return views;
}

using Answer = Result<void> (Engine::*)(StoreTransaction&, ConversationId, Instant);

void give_answer(Workspace& workspace, const ChatView& chat, Answer answer, std::string_view what) {
  workspace.device().command([&](Engine& engine, StoreTransaction& store) -> Result<bool> {
    TRY((engine.*answer)(store, chat.id, workspace.now()));
    TRY(engine.receipt_now(store, workspace.now()));
    return true;
  });
  empty_outbox(workspace);
  workspace.output().line(answered_line(chat, what, workspace.output().style()));
}

/// The chat with that person, where it is a request.
Result<std::optional<ChatView>> request_of(StoreTransaction& store, const TargetName& name) {
  for (const client::Conversation& conversation : TRY(store.conversations())) {
    const bool is_open = conversation.state < client::ConversationState::left;
    if (!is_open || !is_meant(store, conversation, name)) continue;
    auto chat = TRY(view_of(store, conversation));
    if (chat.is_request) return std::optional(std::move(chat));
  }
  return std::optional<ChatView>();
}

void answer(const Arguments& arguments, Output& output, Answer answer, std::string_view what) {
  const TargetName name = parse_target(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    check_registered(workspace);
    const auto chat = workspace.device().look([&](StoreTransaction& store) -> Result<ChatView> {
      return view_of(store, find_chat(store, name));
    });
    give_answer(workspace, chat, answer, what);
  });
}

}  // namespace

void list_requests(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    for (const RequestView& request : workspace.device().look(open_requests)) {
      output.line(request_line(request, output.style()));
    }
  });
}

void accept_request(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments);
  const auto* user = std::get_if<client::ToUser>(&name);
  if (user == nullptr) return answer(arguments, output, &Engine::accept, "accepted");
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto request =
        workspace.device().look([&](StoreTransaction& store) { return request_of(store, name); });
    if (request) return give_answer(workspace, *request, &Engine::accept, "accepted");
    complete(workspace, OutboxKind::accept, [&](Engine& engine, StoreTransaction& store) {
      return engine.accept_contact(store, user->username);
    });
    output.line(person_line({user->username, {}}, OutboxKind::accept, output.style()));
  });
}

void decline_request(const Arguments& arguments, Output& output) {
  answer(arguments, output, &Engine::decline, "declined");
}

void show_person(const Arguments& arguments, Output& output) {
  const std::string username = parse_username(arguments.person);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    complete(workspace, OutboxKind::look_up, [&](Engine& engine, StoreTransaction& store) {
      return engine.look_up(store, username);
    });
    const auto card = workspace.device().look([&](StoreTransaction& store) -> Result<PersonCard> {
      const auto person = TRY(store.person_named(username));
      if (!person) return Error{client::rules::account_is_looked_up};
      return card_of(store, person->account);
    });
    output.line(person_card_line(card, output.style()));
  });
}

}  // namespace causeway::cli
