#pragma once

#include "policy/machine.h"

/// The machines of the desk: what can become of a request, of a preservation, of what the person is
/// told, of an emergency, and of a report of abuse. docs/formats/desk-states.md draws them. What
/// they may do together is request_world.h.
namespace causeway::policy {

enum class RequestState : std::uint8_t {
  received,
  authenticated,
  registered,
  triaged,
  deficient,
  rejected,
  redirected,
  counsel_review,
  narrowed,
  objected,
  approved,
  partially_approved,
  issuer_responded,
  amended,
  maintained,
  escalated,
  agreement_inapplicable,
  upheld,
  quashed,
  modified,
  hold_until,
  collecting,
  no_data,
  collected,
  qc,
  release_approved,
  packaged,
  delivered,
  acknowledged,
  delivery_failed,
  withdrawn,
  cancelled,
  expired,
  closed,
  purged,
};

enum class PreservationState : std::uint8_t {
  requested,
  preserved,
  extended,
  linked,
  released,
  expired,
  purged,
};

/// Whether the person has been told. The design draws it behind DELIVERED and NO_DATA; it is a
/// machine of its own, because a request goes on meanwhile.
enum class NoticeState : std::uint8_t {
  notice_not_due,
  notice_pending,
  notice_barred,
  user_notified,
};

/// An order of a court that forbids the notice. Not drawn in the design.
enum class GagState : std::uint8_t {
  no_gag,
  gag_running,
  gag_ended,
};

/// The time that is left for the answer. Not drawn in the design.
enum class ClockState : std::uint8_t {
  running,
  stopped,
  overdue,
  met,
  answered_late,
};

enum class EmergencyState : std::uint8_t {
  claimed,
  callback_pending,
  callback_ok,
  callback_failed,
  two_person,
  disclosed_min,
  refused,
  followup_due,
  process_received,
  no_process,
  reviewed,
};

/// From CT_OPEN to CT_FINISHED a filing has states of its own, which are rows too:
/// safety/cybertip_transitions.h.
enum class AbuseState : std::uint8_t {
  submitted,
  proof_ok,
  proof_fail,
  queued,
  reviewed,
  no_violation,
  actioned,
  csam_confirmed,
  ct_open,
  ct_finished,
  preserved_1y,
  purged,
  appealed,
  decided,
};

template <>
struct Names<RequestState> {
  static constexpr std::array<std::string_view, 35> all{
      "RECEIVED",
      "AUTHENTICATED",
      "REGISTERED",
      "TRIAGED",
      "DEFICIENT",
      "REJECTED",
      "REDIRECTED",
      "COUNSEL_REVIEW",
      "NARROWED",
      "OBJECTED",
      "APPROVED",
      "PARTIALLY_APPROVED",
      "ISSUER_RESPONDED",
      "AMENDED",
      "MAINTAINED",
      "ESCALATED",
      "AGREEMENT_INAPPLICABLE",
      "UPHELD",
      "QUASHED",
      "MODIFIED",
      "HOLD_UNTIL",
      "COLLECTING",
      "NO_DATA",
      "COLLECTED",
      "QC",
      "RELEASE_APPROVED",
      "PACKAGED",
      "DELIVERED",
      "ACKNOWLEDGED",
      "DELIVERY_FAILED",
      "WITHDRAWN",
      "CANCELLED",
      "EXPIRED",
      "CLOSED",
      "PURGED",
  };
};

template <>
struct Names<PreservationState> {
  static constexpr std::array<std::string_view, 7> all{
      "REQUESTED",
      "PRESERVED",
      "EXTENDED",
      "LINKED",
      "RELEASED",
      "EXPIRED",
      "PURGED",
  };
};

template <>
struct Names<NoticeState> {
  static constexpr std::array<std::string_view, 4> all{
      "NOTICE_NOT_DUE",
      "NOTICE_PENDING",
      "NOTICE_BARRED",
      "USER_NOTIFIED",
  };
};

template <>
struct Names<GagState> {
  static constexpr std::array<std::string_view, 3> all{"NO_GAG", "GAG_RUNNING", "GAG_ENDED"};
};

template <>
struct Names<ClockState> {
  static constexpr std::array<std::string_view, 5> all{
      "RUNNING", "STOPPED", "OVERDUE", "MET", "ANSWERED_LATE"
  };
};

template <>
struct Names<EmergencyState> {
  static constexpr std::array<std::string_view, 11> all{
      "CLAIMED",
      "CALLBACK_PENDING",
      "CALLBACK_OK",
      "CALLBACK_FAILED",
      "TWO_PERSON",
      "DISCLOSED_MIN",
      "REFUSED",
      "FOLLOWUP_DUE",
      "PROCESS_RECEIVED",
      "NO_PROCESS",
      "REVIEWED",
  };
};

template <>
struct Names<AbuseState> {
  static constexpr std::array<std::string_view, 14> all{
      "SUBMITTED",
      "PROOF_OK",
      "PROOF_FAIL",
      "QUEUED",
      "REVIEWED",
      "NO_VIOLATION",
      "ACTIONED",
      "CSAM_CONFIRMED",
      "CT_OPEN",
      "CT_FINISHED",
      "PRESERVED_1Y",
      "PURGED",
      "APPEALED",
      "DECIDED",
  };
};

const Machine<RequestState>& request_machine();
const Machine<PreservationState>& preservation_machine();
const Machine<NoticeState>& notice_machine();
const Machine<GagState>& gag_machine();
const Machine<ClockState>& clock_machine();
const Machine<EmergencyState>& emergency_machine();
const Machine<AbuseState>& abuse_machine();

/// The clocks that rows need, by the names that a regime's deadlines have, and those of the desk.
inline constexpr std::array<std::string_view, 11> machine_clocks{
    "respond",
    "refusal_window",
    "user_notice",
    "issuing_clarify",
    "hold",
    "gag_end",
    "followup_process",
    "tip_open",          // an unfinished CyberTip: 24 h after opening or 1 h after the last change
    "tip_preservation",  // a year from /finish
    "package",           // how long a package waits to be fetched
    "retention",
};

}  // namespace causeway::policy
