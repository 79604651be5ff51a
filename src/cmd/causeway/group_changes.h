#pragma once

#include <functional>

#include "cmd/causeway/targets.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {

/// The group that the arguments name; throws `Failure` where they name something else.
GroupName parse_group(const Arguments& arguments);
/// Throws `Failure` where there is none.
ConversationId find_group(Workspace& workspace, const GroupName& name);
ChatView chat_called(Workspace& workspace, ConversationId id);

/// Asks for a change of a group by `enter`, which answers which group, and waits until it is done
/// and whoever came in was told what the group is called. Throws where it was refused for good or
/// not finished in time.
ConversationId change(
    Workspace& workspace,
    client::OutboxKind kind,
    const std::function<Result<ConversationId>(client::Engine&, client::StoreTransaction&)>& enter
);

/// Of a group that is there.
using EnterChange =
    std::function<Result<void>(client::Engine&, client::StoreTransaction&, ConversationId)>;
void change_in_group(
    Workspace& workspace, ConversationId id, client::OutboxKind kind, const EnterChange& enter
);
/// The same, of the group that the arguments name, and says that it is done.
void change_group(
    const Arguments& arguments, Output& output, client::OutboxKind kind, const EnterChange& enter
);

}  // namespace causeway::cli
