// Groups' links: show, make and withdraw one, ask to be let in by one, and decide on who asks.
#include <array>

#include "adapters/qr/qr_text.h"
#include "api/joins.h"
#include "api/rules.h"
#include "base/encoding.h"
#include "client/group_links.h"
#include "client/joins.h"
#include "client/rules.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/exchange.h"
#include "cmd/causeway/group_changes.h"
#include "cmd/causeway/join_views.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/passphrase.h"
#include "cmd/causeway/person_cards.h"
#include "cmd/causeway/text.h"
#include "cmd/causeway/typed_text.h"

namespace causeway::cli {
namespace {

using client::Engine;
using client::GroupLink;
using client::GroupLinkWish;
using client::OutboxKind;
using client::OwnJoin;
using client::StoreTransaction;

// --- The link

/// What this device knows of a link.
enum class LinkStanding {
  good,
  none,       // members said of none
  ended,      // the hub knows it no more
  unchecked,  // the hub could not be asked
};

struct FoundLink {
  LinkStanding standing = LinkStanding::none;
  std::optional<std::string> text;
};

LinkStanding standing_of(Workspace& workspace, const GroupLink& link) {
  const api::GroupLinkRequest request{link.conversation, client::locator_of(link)};
  try {
    const Exchanged reply = exchange(workspace, post("group_link", request));
    return reply.rule == api::rules::group_link_is_there.name ? LinkStanding::ended
                                                              : LinkStanding::good;
  } catch (const adapters::http::NetworkError&) {
    return LinkStanding::unchecked;
  }
}

FoundLink find_link(Workspace& workspace, ConversationId id) {
  const auto link = workspace.device().look([&](StoreTransaction& store) {
    return client::find_group_link(store, id);
  });
  if (!link) return {};
  const LinkStanding standing = standing_of(workspace, *link);
  if (standing == LinkStanding::ended) return {standing, {}};
  const SecretBytes text = client::group_link_text(*link);
  return {standing, std::string(as_text(text.reveal()))};
}

std::string note_on(LinkStanding standing, const ChatView& chat) {
  const std::string name = " " + typed_chat(chat);
  const std::string seen =
      "Whoever has it can ask to be let in: causeway group join\n"
      "You see who asks: causeway group requests" +
      name;
  const std::string make = "causeway group link" + name + " --new makes one.";
  switch (standing) {
    case LinkStanding::good:
      return seen;
    case LinkStanding::unchecked:
      return "The server could not be asked whether this link is still good.\n" + seen;
    case LinkStanding::ended:
      return "The one that this device knows is void: there is another one, or none. " + make;
    case LinkStanding::none:
      break;
  }
  return make;
}

void print_link(Workspace& workspace, ConversationId id) {
  Output& output = workspace.output();
  const ChatView chat = chat_called(workspace, id);
  const FoundLink found = find_link(workspace, id);
  if (found.text && output.style().form == Form::human) {
    for (const std::string& line : adapters::qr::draw_qr(*found.text)) output.exact_line(line);
  }
  output.line(group_link_line(chat, found.text, output.style()));
  output.note(note_on(found.standing, chat));
}

// --- Asking

GroupLink typed_link(const Arguments& arguments) {
  const SecretBytes text =
      arguments.code_file.empty() ? ask_code("The group's link: ") : read_code(arguments.code_file);
  return accept(client::parse_group_link(as_text(text.reveal())));
}

/// Of a provider that is not one's own, nobody is asked anything.
void check_own_provider(Workspace& workspace, const GroupLink& link) {
  check_registered(workspace);
  const auto self = workspace.device().look([](StoreTransaction& store) { return store.self(); });
  if (self->domain == link.domain) return;
  throw Failure(explain_rule(client::rules::group_link_is_of_this_provider.name));
}

std::string fetch_title(Workspace& workspace, const GroupLink& link) {
  const api::GroupLinkRequest request{link.conversation, client::locator_of(link)};
  const auto reply = body_of<api::GroupLinkReply>(exchange(workspace, post("group_link", request)));
  return accept(client::open_preview(link, reply.sealed_preview));
}

void confirm_joining(const Workspace& workspace, const std::string& title) {
  if (workspace.arguments().is_confirmed) return;
  const std::string name = title.empty() ? "a group without a name" : quoted_name("#" + title);
  const std::string question =
      "Ask to be let into " + name + "? Those who decide see who you are. [y/N] ";
  if (!ask_yes(question)) fail(ExitCode::refused, "Nobody was asked.");
}

/// Which request is meant: one that waits in front of those that are over; by its name in front of
/// its id. Throws `Failure` where there is none, or several.
ConversationId find_own_join(StoreTransaction& store, const GroupName& name) {
  const std::string wanted = "#" + to_lower_ascii(name.text);
  // The first that is not empty counts.
  std::array<std::vector<ConversationId>, 4> ranks;
  for (const OwnJoin& join : accept(store.own_joins())) {
    if (!is_shown(join)) continue;
    const bool is_named = to_lower_ascii(name_of(join)) == wanted;
    const bool has_the_id = ("#" + to_hex(join.conversation)).starts_with(wanted);
    if (!is_named && !has_the_id) continue;
    const std::size_t rank = (is_open(join) ? 0U : 2U) + (is_named ? 0U : 1U);
    ranks.at(rank).push_back(join.conversation);
  }
  for (const auto& meant : ranks) {
    if (meant.size() > 1) fail_ambiguous(meant);
    if (meant.size() == 1) return meant.front();
  }
  throw Failure(explain_rule(client::rules::join_request_is_there.name));
}

void print_own_join(Workspace& workspace, ConversationId id) {
  const auto join =
      workspace.device().look([&](StoreTransaction& store) { return store.own_join(id); });
  Output& output = workspace.output();
  if (join) output.line(own_join_line(*join, output.style(), workspace.now()));
}

// --- Deciding

std::vector<JoinView> joins_in(Workspace& workspace, ConversationId id) {
  const ChatView chat = chat_called(workspace, id);
  return workspace.device().look([&](StoreTransaction& store) -> Result<std::vector<JoinView>> {
    std::vector<JoinView> views;
    for (client::OpenJoin& join : TRY(client::open_joins(store, id, workspace.now()))) {
      const PersonCard card = TRY(card_of(store, join.account));
      const bool is_folded = TRY(is_hidden(store, join.account, join.note));
      views.push_back({chat, card, std::move(join), is_folded});
    }
    return views;
  });
}

/// As the hub has it now, and as the directory shows who they are.
void update_joins(Workspace& workspace) {
  complete(workspace, OutboxKind::list_joins, [](Engine& engine, StoreTransaction& store) {
    return engine.list_joins(store);
  });
  workspace.run_until([&] { return !is_proving_joins(workspace); });
}

using Decision =
    Result<void> (Engine::*)(StoreTransaction&, ConversationId, const std::string&, Instant);

void decide(const Arguments& arguments, Output& output, OutboxKind kind, Decision decision) {
  const GroupName name = parse_group(arguments);
  const std::string username = parse_username(arguments.person);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const ConversationId id = find_group(workspace, name);
    update_joins(workspace);
    change_in_group(workspace, id, kind, [&](Engine& engine, StoreTransaction& store, auto group) {
      return (engine.*decision)(store, group, username, workspace.now());
    });
    output.line(done_line(chat_called(workspace, id), kind, output.style()));
  });
}

}  // namespace

void show_group_link(const Arguments& arguments, Output& output) {
  const GroupName name = parse_group(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const ConversationId id = find_group(workspace, name);
    if (arguments.renews_link || arguments.withdraws_link) {
      const auto wish = arguments.renews_link ? GroupLinkWish::renewed : GroupLinkWish::withdrawn;
      change_in_group(
          workspace,
          id,
          OutboxKind::put_link,
          [&](Engine& engine, StoreTransaction& store, auto group) {
            return engine.set_group_link(store, group, wish, workspace.now());
          }
      );
    }
    print_link(workspace, id);
  });
}

void join_group(const Arguments& arguments, Output& output) {
  const std::string note = typed_text(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const GroupLink link = typed_link(arguments);
    check_own_provider(workspace, link);
    const std::string title = fetch_title(workspace, link);
    confirm_joining(workspace, title);
    complete(workspace, OutboxKind::join, [&](Engine& engine, StoreTransaction& store) {
      return engine.ask_to_join(store, link, {title, note}, workspace.now());
    });
    print_own_join(workspace, link.conversation);
  });
}

void take_back_join(const Arguments& arguments, Output& output) {
  const GroupName name = parse_group(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const ConversationId id =
        workspace.device().look([&](StoreTransaction& store) -> Result<ConversationId> {
          return find_own_join(store, name);
        });
    complete(workspace, OutboxKind::take_back_join, [&](Engine& engine, StoreTransaction& store) {
      return engine.take_back_join(store, id);
    });
    print_own_join(workspace, id);
  });
}

void list_join_requests(const Arguments& arguments, Output& output) {
  const GroupName name = parse_group(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const ConversationId id = find_group(workspace, name);
    update_joins(workspace);
    for (const JoinView& view : joins_in(workspace, id)) {
      output.line(join_line(view, output.style()));
    }
  });
}

void approve_join(const Arguments& arguments, Output& output) {
  decide(arguments, output, OutboxKind::add, &Engine::approve_join);
}

void decline_join(const Arguments& arguments, Output& output) {
  decide(arguments, output, OutboxKind::decline_join, &Engine::decline_join);
}

}  // namespace causeway::cli
