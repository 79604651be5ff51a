#include "client/forwards.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/enclosures.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/transfer.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

using client::StoreTransaction;

/// What is forwarded.
struct Original {
  client::MessageRow row;
  unsigned forwarded = 0;
  std::vector<client::Attachment> attachments;
};

Original find_original(Workspace& workspace, const TargetName& chat) {
  return workspace.device().look([&](StoreTransaction& store) -> Result<Original> {
    const auto found =
        find_message(store, find_chat(store, chat).id, workspace.arguments().message_id);
    const auto message = TRY(store.message(found.row));
    INVARIANT(message.has_value());
    const auto view = TRY(view_of(store, *message));
    return Original{found.row, view.forwarded, TRY(store.attachments(view.content_row))};
  });
}

/// Each chat gets its own copy of what is attached: nobody at the server sees that they are the
/// same.
std::vector<client::ForwardTo> make_targets(
    Workspace& workspace,
    const std::vector<TargetName>& chats,
    const Original& original,
    Enclosures& enclosures
) {
  std::vector<client::ForwardTo> targets;
  for (const TargetName& chat : chats) {
    client::ForwardTo to;
    to.target = workspace.device().look([&](StoreTransaction& store) -> Result<client::Target> {
      return find_target(store, chat);
    });
    for (const client::Attachment& attachment : original.attachments) {
      to.attachments.push_back(enclosures.add(attachment));
    }
    targets.push_back(std::move(to));
  }
  return targets;
}

void forward_in(
    Workspace& workspace, const TargetName& from, const std::vector<TargetName>& chats
) {
  check_registered(workspace);
  const Original original = find_original(workspace, from);
  // Before anything is fetched.
  const auto checked = client::check_forward(original.forwarded, chats.size());
  if (!checked.ok()) throw Failure(explain_rule(checked.error().rule().name));
  Enclosures enclosures(workspace);
  const auto targets = make_targets(workspace, chats, original, enclosures);
  const auto rows =
      workspace.device().command([&](client::Engine& engine, StoreTransaction& store) {
        return engine.forward(store, original.row, targets, workspace.now());
      });
  enclosures.keep();
  for (const client::MessageRow row : rows) {
    settle(workspace, row, "The message");
    print_sent(workspace, row);
  }
}

}  // namespace

void forward(const Arguments& arguments, Output& output) {
  const TargetName from = parse_target(arguments);
  std::vector<TargetName> chats;
  for (const std::string& chat : arguments.chats) chats.push_back(parse_target(chat));
  in_workspace(arguments, output, [&](Workspace& workspace) {
    forward_in(workspace, from, chats);
  });
}

}  // namespace causeway::cli
