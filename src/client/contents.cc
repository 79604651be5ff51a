#include "client/contents.h"

#include "client/account_state.h"
#include "client/annotations.h"
#include "client/group_state.h"
#include "client/history_answers.h"
#include "client/history_requests.h"
#include "client/history_shares.h"
#include "client/personal.h"
#include "client/profiles.h"
#include "client/receipts.h"
#include "client/rules.h"
#include "client/strangers.h"
#include "client/typing.h"

namespace causeway::client {
namespace {

using Apply = Result<void> (*)(Context&, Conversation&, const Said&);

/// For how long what is said counts.
enum class Counts : std::uint8_t {
  always,
  live_only,  // between devices, which say it again when it is needed again
};

struct ContentRow {
  content::Kind kind;
  Presence presence;
  Counts counts;
  Apply apply;
};

constexpr ContentRow content_table[] = {
    {content::Kind::message, Presence::shown, Counts::always, apply_message},
    {content::Kind::reaction, Presence::hidden, Counts::always, apply_reaction},
    {content::Kind::edit, Presence::hidden, Counts::always, apply_edit},
    {content::Kind::deletion, Presence::hidden, Counts::always, apply_deletion},
    {content::Kind::group_state, Presence::hidden, Counts::always, apply_group_state},
    {content::Kind::status_report, Presence::hidden, Counts::always, apply_status_report},
    {content::Kind::profile_key, Presence::hidden, Counts::always, apply_profile_key},
    {content::Kind::typing, Presence::hidden, Counts::live_only, apply_typing},
    {content::Kind::personal_state, Presence::hidden, Counts::always, apply_personal_state},
    {content::Kind::account_state, Presence::hidden, Counts::live_only, apply_account_state},
    {content::Kind::history_request, Presence::hidden, Counts::live_only, apply_history_request},
    {content::Kind::history_answer, Presence::hidden, Counts::live_only, apply_history_answer},
    {content::Kind::history_share, Presence::hidden, Counts::live_only, apply_history_share},
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
  if (said.arrival == Arrival::live) {
    TRY(note_said(context, conversation, said.message.sender_account));
  }
  const ContentRow& row = row_of(content::kind_of(said.content));
  if (row.counts == Counts::live_only && said.arrival != Arrival::live) return {};
  const auto applied = row.apply(context, conversation, said);
  return applied.ok() ? applied : context.disbelieve(applied.error());
}

}  // namespace causeway::client
