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

using content::Kind;
using Apply = Result<void> (*)(Context&, Conversation&, const Said&);

/// For how long what is said counts.
enum class Counts : std::uint8_t {
  always,
  live_only,  // between devices, which say it again when it is needed again
};

/// Whose doing it is.
enum class By : std::uint8_t {
  person,  // who takes up, by it, whoever is in the conversation
  device,  // by itself
};

struct ContentRow {
  Kind kind;
  Presence presence;
  Counts counts;
  By by;
  Apply apply;
};

constexpr ContentRow content_table[] = {
    {Kind::message, Presence::shown, Counts::always, By::person, apply_message},
    {Kind::reaction, Presence::hidden, Counts::always, By::person, apply_reaction},
    {Kind::edit, Presence::hidden, Counts::always, By::person, apply_edit},
    {Kind::deletion, Presence::hidden, Counts::always, By::person, apply_deletion},
    {Kind::group_state, Presence::hidden, Counts::always, By::person, apply_group_state},
    {Kind::status_report, Presence::hidden, Counts::always, By::device, apply_status_report},
    {Kind::profile_key, Presence::hidden, Counts::always, By::device, apply_profile_key},
    {Kind::typing, Presence::hidden, Counts::live_only, By::device, apply_typing},
    {Kind::personal_state, Presence::hidden, Counts::always, By::device, apply_personal_state},
    {Kind::account_state, Presence::hidden, Counts::live_only, By::device, apply_account_state},
    {Kind::history_request, Presence::hidden, Counts::live_only, By::device, apply_history_request},
    {Kind::history_answer, Presence::hidden, Counts::live_only, By::device, apply_history_answer},
    {Kind::history_share, Presence::hidden, Counts::live_only, By::device, apply_history_share},
};

const ContentRow& row_of(Kind kind) {
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
  const ContentRow& row = row_of(content::kind_of(said.content));
  if (said.arrival == Arrival::live && row.by == By::person) {
    TRY(note_said(context, conversation, said.message.sender_account));
  }
  if (row.counts == Counts::live_only && said.arrival != Arrival::live) return {};
  const auto applied = row.apply(context, conversation, said);
  return applied.ok() ? applied : context.disbelieve(applied.error());
}

}  // namespace causeway::client
