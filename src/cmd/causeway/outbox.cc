#include "cmd/causeway/outbox.h"

#include <algorithm>

#include "client/rules.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/transfer.h"

namespace causeway::cli {
namespace {

constexpr std::string_view it_is_kept =
    " What was to be sent is kept here, and goes out with the next command.";

/// Nobody has to do again what is in the outbox: that would send it twice.
[[noreturn]] void fail_kept(Explanation explanation) {
  explanation.sentence += it_is_kept;
  const bool is_passing = explanation.exit == ExitCode::network ||
                          explanation.exit == ExitCode::rate_limited ||
                          explanation.exit == ExitCode::timed_out;
  if (is_passing) explanation.hint = "causeway recv, in a while; or wait longer: --timeout SECONDS";
  throw Failure(std::move(explanation));
}

}  // namespace

std::size_t waiting_in_outbox(Workspace& workspace) {
  return workspace.device().look([](client::StoreTransaction& store) { return store.outbox(); }
  ).size();
}

std::size_t waiting_in_outbox(Workspace& workspace, ConversationId chat) {
  const auto entries =
      workspace.device().look([](client::StoreTransaction& store) { return store.outbox(); });
  return static_cast<std::size_t>(std::count_if(
      entries.begin(),
      entries.end(),
      [&](const client::OutboxEntry& entry) { return entry.conversation == chat; }
  ));
}

bool is_proving_joins(Workspace& workspace) {
  return !workspace.device()
              .look([](client::StoreTransaction& store) { return store.unproven_joins(); })
              .empty();
}

client::Message message_at(Workspace& workspace, client::MessageRow row) {
  return workspace.device().look([&](client::StoreTransaction& store) -> Result<client::Message> {
    auto message = TRY(store.message(row));
    INVARIANT(message.has_value());
    return *std::move(message);
  });
}

void rest_now(Workspace& workspace) {
  workspace.device().command(
      [&](client::Engine& engine, client::StoreTransaction& store) -> Result<bool> {
        TRY(engine.receipt_now(store, workspace.now()));
        TRY(engine.history_now(store, workspace.now()));
        return true;
      }
  );
}

void check_registered(Workspace& workspace) {
  const auto self =
      workspace.device().look([](client::StoreTransaction& store) { return store.self(); });
  if (!self || self->registration != client::Registration::done) {
    throw Failure(explain_rule(client::rules::device_is_registered.name));
  }
}

void settle(Workspace& workspace, client::MessageRow row, std::string_view what) {
  bool is_settled = message_at(workspace, row).state != client::MessageState::queued;
  std::string held_for;  // a rule's name
  const ConversationId chat = message_at(workspace, row).conversation;
  const auto listening = workspace.device().listen([&](const client::Notice& notice) {
    const auto* held = std::get_if<client::notice::Held>(&notice);
    if (held != nullptr && held->conversation == chat) held_for = held->rule;
    const auto* sent = std::get_if<client::notice::MessageSent>(&notice);
    const auto* failed = std::get_if<client::notice::MessageFailed>(&notice);
    if ((sent != nullptr && sent->message == row) ||
        (failed != nullptr && failed->message == row)) {
      is_settled = true;
    }
  });
  sending([&] {
    upload_all(workspace);
    if (!workspace.run_until([&] { return is_settled || !held_for.empty(); })) {
      fail_late(workspace, what);
    }
    if (!is_settled) fail_kept(explain_rule(held_for));
  });
  const auto message = message_at(workspace, row);
  if (message.state == client::MessageState::failed) throw Failure(explain_rule(message.failure));
}

void print_sent(Workspace& workspace, client::MessageRow row) {
  const auto message = message_at(workspace, row);
  const auto view = workspace.device().look([&](client::StoreTransaction& store) {
    return view_of(store, message);
  });
  workspace.output().line(sent_line(view, workspace.output().style()));
}

void await_hint(Workspace& workspace, const std::function<bool()>& is_done, Milliseconds at_most) {
  try {
    const auto until = std::min(workspace.patience(), adapters::http::within(at_most));
    workspace.device().run_until(is_done, until);
  } catch (const adapters::http::NetworkError&) {
    // Nobody has to be connected for what is done without it.
  }
}

void empty_outbox(Workspace& workspace) {
  constexpr Milliseconds sending_time{5'000};
  sending([&] {
    workspace.device().run_until(
        [&] { return waiting_in_outbox(workspace) == 0; }, adapters::http::within(sending_time)
    );
  });
}

void sending(const std::function<void()>& work) {
  try {
    work();
  } catch (const adapters::http::NetworkError& error) {
    fail_kept(explain(error));
  } catch (const adapters::http_client::Refused& refused) {
    fail_kept(explain_rule(refused.rule()));
  }
}

void tell_others(Workspace& workspace) {
  rest_now(workspace);
  if (waiting_in_outbox(workspace) == 0) return;
  sending([&] { workspace.run_until([&] { return waiting_in_outbox(workspace) == 0; }); });
}

void complete(
    Workspace& workspace,
    client::OutboxKind kind,
    const std::function<Result<void>(client::Engine&, client::StoreTransaction&)>& enter
) {
  bool is_done = false;
  std::string refusal;
  check_registered(workspace);
  const auto listening = workspace.device().listen([&](const client::Notice& notice) {
    const auto* done = std::get_if<client::notice::Done>(&notice);
    if (done == nullptr || done->kind != kind) return;
    is_done = true;
    refusal = done->rule;
  });
  workspace.device().command(
      [&](client::Engine& engine, client::StoreTransaction& store) -> Result<bool> {
        TRY(enter(engine, store));
        return true;
      }
  );
  sending([&] {
    if (!workspace.run_until([&] { return is_done; })) fail_late(workspace, "This");
  });
  if (!refusal.empty()) throw Failure(explain_rule(refusal));
}

void fail_late(Workspace& workspace, std::string_view what) {
  const std::string_view reason = workspace.device().postponed_for();
  if (!reason.empty()) fail_kept(explain_rule(reason));
  fail_kept({ExitCode::timed_out, std::string(what) + " was not finished in time.", {}, {}});
}

}  // namespace causeway::cli
