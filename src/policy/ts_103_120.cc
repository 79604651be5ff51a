#include "policy/ts_103_120.h"

namespace causeway::policy {
namespace {
namespace ts_tables {

using enum TsObject;

// clang-format off
namespace request {
using enum RequestState;
using Row = TsRow<RequestState>;
constexpr std::array rows{
    Row{authorisation, "AwaitingApproval", received},
    Row{authorisation, "AwaitingApproval", authenticated},
    Row{authorisation, "AwaitingApproval", registered},
    Row{authorisation, "AwaitingApproval", triaged},
    Row{authorisation, "AwaitingApproval", deficient},
    Row{authorisation, "AwaitingApproval", counsel_review},
    Row{authorisation, "AwaitingApproval", narrowed},
    Row{authorisation, "AwaitingApproval", objected},
    Row{authorisation, "AwaitingApproval", issuer_responded},
    Row{authorisation, "AwaitingApproval", amended},
    Row{authorisation, "AwaitingApproval", maintained},
    Row{authorisation, "AwaitingApproval", escalated},
    Row{authorisation, "AwaitingApproval", upheld},
    Row{authorisation, "AwaitingApproval", modified},
    Row{authorisation, "Approved",         approved},
    Row{authorisation, "Approved",         partially_approved},
    Row{authorisation, "Approved",         hold_until},
    Row{authorisation, "Approved",         collecting},
    Row{authorisation, "Approved",         no_data},
    Row{authorisation, "Approved",         collected},
    Row{authorisation, "Approved",         qc},
    Row{authorisation, "Approved",         release_approved},
    Row{authorisation, "Approved",         packaged},
    Row{authorisation, "Approved",         delivered},
    Row{authorisation, "Approved",         acknowledged},
    Row{authorisation, "Approved",         delivery_failed},
    Row{authorisation, "Rejected",         rejected},
    Row{authorisation, "Rejected",         redirected},
    Row{authorisation, "Rejected",         agreement_inapplicable},
    Row{authorisation, "Rejected",         quashed},

    Row{ld_task, "Invalid",                deficient},
    Row{ld_task, "AwaitingDisclosure",     approved},
    Row{ld_task, "AwaitingDisclosure",     partially_approved},
    Row{ld_task, "AwaitingDisclosure",     hold_until},
    Row{ld_task, "AwaitingDisclosure",     collecting},
    Row{ld_task, "AwaitingDisclosure",     collected},
    Row{ld_task, "AwaitingDisclosure",     qc},
    Row{ld_task, "AwaitingDisclosure",     release_approved},
    Row{ld_task, "AwaitingDisclosure",     packaged},
    Row{ld_task, "Disclosed",              delivered},
    Row{ld_task, "Disclosed",              acknowledged},
    Row{ld_task, "DisclosureNotAvailable", no_data},
    Row{ld_task, "Rejected",               rejected},
    Row{ld_task, "Rejected",               redirected},
    Row{ld_task, "Rejected",               agreement_inapplicable},
    Row{ld_task, "Rejected",               quashed},
    Row{ld_task, "Error",                  delivery_failed},

    Row{delivery, "Available",    delivered},
    Row{delivery, "Acknowledged", acknowledged},
    Row{delivery, "Error",        delivery_failed},
    Row{delivery, "Expired",      expired, Event::package_lapses},
};
}  // namespace request

namespace preservation {
using enum PreservationState;
using Row = TsRow<PreservationState>;
constexpr std::array rows{
    Row{lp_task, "AwaitingPreservation",     requested},
    Row{lp_task, "Preserved",                preserved},
    Row{lp_task, "Preserved",                extended},
    Row{lp_task, "Preserved",                linked},
    Row{lp_task, "PreservationNotAvailable", released, Event::nothing_to_preserve},
    Row{lp_task, "Cancelled",                released},
    Row{lp_task, "Expired",                  expired},
    Row{lp_task, "Expired",                  purged},
};
}  // namespace preservation

namespace emergency {
using enum EmergencyState;
using Row = TsRow<EmergencyState>;
constexpr std::array rows{
    Row{authorisation, "AwaitingApproval",  claimed},
    Row{authorisation, "AwaitingApproval",  callback_pending},
    Row{authorisation, "AwaitingApproval",  callback_ok},
    Row{authorisation, "AwaitingApproval",  callback_failed},
    Row{authorisation, "EmergencyApproval", two_person},
    Row{authorisation, "EmergencyApproval", disclosed_min},
    Row{authorisation, "EmergencyApproval", followup_due},
    Row{authorisation, "EmergencyApproval", process_received},
    Row{authorisation, "EmergencyApproval", no_process},
    Row{authorisation, "EmergencyApproval", reviewed},
    Row{authorisation, "Rejected",          refused},
};
}  // namespace emergency

// clang-format on

}  // namespace ts_tables

}  // namespace

std::span<const TsRow<RequestState>> ts_rows(RequestState) {
  return ts_tables::request::rows;
}

std::span<const TsRow<PreservationState>> ts_rows(PreservationState) {
  return ts_tables::preservation::rows;
}

std::span<const TsRow<EmergencyState>> ts_rows(EmergencyState) {
  return ts_tables::emergency::rows;
}

}  // namespace causeway::policy
