#pragma once

#include <string>

#include "api/reports.h"
#include "client/records.h"

/// What a device keeps of reports that were made on it, and of what the provider said about any.
namespace causeway::client {

enum class FilingState : std::uint8_t {
  none = 0,     // of an appeal: nobody has appealed
  queued = 1,   // in the outbox
  filed = 2,    // the hub has it
  refused = 3,  // for good; `failure` says why
  decided = 4,  // of a report: it was looked at
};

/// A report that was made on this device. What was reported is not in it.
struct OwnReport {
  report::ReportId id;
  report::Scope scope = report::Scope::messages;
  report::Reason reason = report::Reason::other;
  ConversationId conversation;  // zero where none is concerned
  AccountId reported;           // zero where it is a group
  std::uint32_t opened = 0;     // messages of which the reviewers can read what they say
  std::uint32_t withheld = 0;   // those that they only know to have been
  std::uint64_t time_ms = 0;    // when it was made
  FilingState state = FilingState::queued;
  std::string failure;  // a rule's name
  api::Measure measure = api::Measure::none;
  std::uint64_t decided_ms = 0;

  bool operator==(const OwnReport&) const = default;
};

/// What goes to the reviewers, until the hub has it. It is whole from the beginning: what the
/// person saw is what leaves, whatever becomes of the messages meanwhile.
struct Filing {
  OutboxRow outbox;
  SecretBytes plaintext;  // an encoded report::AbuseReport or report::Appeal
  Bytes sealed;           // the request, as it was or will be sent; empty: no key is known yet

  bool operator==(const Filing&) const = default;
};

/// What the provider said about a decision. One of each decision and kind.
struct KeptNotice {
  api::NoticeItem item;
  bool is_told = false;  // the person has seen it
  FilingState appeal = FilingState::none;
  std::string failure;  // of the appeal: a rule's name

  bool operator==(const KeptNotice&) const = default;
};

}  // namespace causeway::client
