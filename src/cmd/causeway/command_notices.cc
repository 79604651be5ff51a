// What became of one's reports, and what the provider says of decisions: reports, notices, appeal.
#include <algorithm>

#include "base/encoding.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/report_parts.h"
#include "cmd/causeway/typed_text.h"

namespace causeway::cli {
namespace {

using client::Engine;
using client::KeptNotice;
using client::OutboxKind;
using client::StoreTransaction;

std::vector<KeptNotice> all_notices(Workspace& workspace) {
  return workspace.device().look([](StoreTransaction& store) { return store.kept_notices(); });
}

/// Those that the person was shown now.
void note_all_told(Workspace& workspace, const std::vector<KeptNotice>& notices) {
  workspace.device().command([&](Engine& engine, StoreTransaction& store) -> Result<bool> {
    for (const KeptNotice& notice : notices) {
      TRY(engine.note_told(store, notice.item.decision, notice.item.kind));
    }
    return true;
  });
}

/// The decision about this account whose id begins so.
KeptNotice find_decision(Workspace& workspace, const std::string& prefix) {
  const std::string wanted = to_lower_ascii(prefix);
  std::vector<KeptNotice> found;
  for (KeptNotice& notice : all_notices(workspace)) {
    const bool fits = notice.item.kind == api::NoticeKind::measure &&
                      to_hex(notice.item.decision).starts_with(wanted);
    if (fits) found.push_back(std::move(notice));
  }
  if (found.size() == 1) return std::move(found.front());
  if (found.empty()) throw Failure(explain_rule(client::rules::decision_is_known.name));
  fail(
      ExitCode::usage,
      "Several decisions have ids that begin so.",
      "type more of the id: causeway notices --json"
  );
}

std::string appeal_text(const Arguments& arguments) {
  const std::string text =
      arguments.from_stdin ? in_one_line(typed_text(arguments)) : reporters_words(arguments);
  if (!text.empty()) return text;
  fail(
      ExitCode::usage,
      "There is nothing that says why the decision is wrong.",
      "causeway appeal ID -m TEXT, --text-file FILE or --stdin"
  );
}

}  // namespace

void list_reports(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto reports =
        workspace.device().look([](StoreTransaction& store) { return store.own_reports(); });
    for (const client::OwnReport& report : reports) {
      output.line(own_report_line(view_of(workspace, report), output.style()));
    }
  });
}

void list_notices(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto notices = all_notices(workspace);
    for (const KeptNotice& notice : notices) {
      for (const std::string& line : notice_lines(notice, output.style())) output.line(line);
    }
    note_all_told(workspace, notices);
  });
}

void appeal(const Arguments& arguments, Output& output) {
  const std::string text = appeal_text(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto decision = find_decision(workspace, arguments.decision).item.decision;
    complete(workspace, OutboxKind::file_appeal, [&](Engine& engine, StoreTransaction& store) {
      return engine.appeal(store, decision, SecretBytes(as_bytes(text)), workspace.now());
    });
    const auto kept = workspace.device().look([&](StoreTransaction& store) {
      return store.kept_notice(decision, api::NoticeKind::measure);
    });
    output.line(appeal_line(*kept, output.style()));
  });
}

}  // namespace causeway::cli
