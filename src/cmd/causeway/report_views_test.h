#pragma once

/// A report, what became of it, and a decision, for the tests beside this.
#include "cmd/causeway/output_test.h"
#include "cmd/causeway/report_views.h"

namespace causeway::cli {

inline ReportedView reported(client::Place seq, std::string text) {
  ReportedView view{
      .seq = seq,
      .id = message_id(0xAA),
      .sender = "ada",
      .account = id_of<AccountId>(0xAD),
      .time = some_time(),
      .is_opened = true,
      .text = std::move(text),
      .verdict = api::FrankVerdict::valid,
  };
  return view;
}

inline ReportPreviewView report_preview() {
  ReportPreviewView view{
      .domain = "chat.example",
      .scope = report::Scope::messages,
      .reason = report::Reason::harassment,
      .note = "Every day.",
      .username = "ada",
      .account = id_of<AccountId>(0xAD),
      .chat = direct_chat(),
      .messages = {reported(3, "I know where you live")},
      .gaps = {{{4, 5}, client::GapCause::lacking}},
      .blocks = true,
  };
  view.messages[0].files = {{"photo.jpg", "image/jpeg", 70'000, report::AttachmentPlace::named_blob}
  };
  ReportedView withheld = reported(6, "");
  withheld.id = message_id(0xBB);
  withheld.is_opened = false;
  withheld.text.reset();
  withheld.withheld = content::Kind::status_report;
  view.messages.push_back(std::move(withheld));
  return view;
}

inline OwnReportView own_report() {
  return {
      {.id = id_of<report::ReportId>(0xE1),
       .scope = report::Scope::messages,
       .reason = report::Reason::harassment,
       .conversation = id_of<ConversationId>(0xC1),
       .reported = id_of<AccountId>(0xAD),
       .opened = 6,
       .withheld = 2,
       .time_ms = to_unix_ms(some_time()),
       .state = client::FilingState::decided,
       .measure = api::Measure::warned,
       .decided_ms = to_unix_ms(some_time())},
      "ada",
      direct_chat(),
  };
}

inline client::KeptNotice decision() {
  client::KeptNotice notice;
  notice.item = {
      .decision = id_of<report::DecisionId>(0xDE),
      .kind = api::NoticeKind::measure,
      .time_ms = to_unix_ms(some_time()),
      .measure = api::Measure::suspended,
      .until_ms = to_unix_ms(some_time() + std::chrono::hours(72)),
      .appeal_until_ms = to_unix_ms(some_time() + std::chrono::hours(24)),
      .policy = to_bytes("harassment"),
      .statement = to_bytes("You threatened somebody."),
  };
  return notice;
}

}  // namespace causeway::cli
