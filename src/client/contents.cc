#include "client/contents.h"

#include "client/account_state.h"
#include "client/annotations.h"
#include "client/group_state.h"
#include "client/receipts.h"
#include "client/rules.h"

namespace causeway::client {
namespace {

using Apply = Result<void> (*)(Context&, Conversation&, const Said&);

struct ContentRow {
  content::Kind kind;
  Presence presence;
  Apply apply;
};

constexpr ContentRow content_table[] = {
    {content::Kind::message, Presence::shown, apply_message},
    {content::Kind::reaction, Presence::hidden, apply_reaction},
    {content::Kind::edit, Presence::hidden, apply_edit},
    {content::Kind::deletion, Presence::hidden, apply_deletion},
    {content::Kind::group_state, Presence::hidden, apply_group_state},
    {content::Kind::status_report, Presence::hidden, apply_status_report},
    {content::Kind::account_state, Presence::hidden, apply_account_state},
};

const ContentRow& row_of(content::Kind kind) {
  for (const ContentRow& row : content_table) {
    if (row.kind == kind) return row;
  }
  INVARIANT(false);
  return content_table[0];
}

}  // namespace

Presence presence_of(content::Kind kind) {
  return row_of(kind).presence;
}

Result<void> apply_content(Context& context, Conversation& conversation, const Said& said) {
  const auto applied = row_of(content::kind_of(said.content)).apply(context, conversation, said);
  return applied.ok() ? applied : context.disbelieve(applied.error());
}

}  // namespace causeway::client
