#pragma once

#include <cstdint>

#include "policy/check.h"
#include "policy/request.h"

namespace causeway::policy {

/// What an instrument has to state, by the names of the forms.
enum class Need : std::uint8_t {
  issuing_body,
  requesting_entity,
  agency,
  officer,
  service_contact,
  da_contact,
  court,
  issuing_authority,
  judge,
  docket_no,
  instrument_no,
  signatory,
  legal_basis,
  statute_or_gj_district,
  signed_date,
  expiry_or_execute_by,
  return_date,
  secrecy_basis,
  target_identifiers,
  identifiers,
  data_requested,
  items_to_be_seized,
  category,
  period,
  offence,
  offence_max_years,
  offence_max_years_or_list,
  invokes_agreement,
  da_certification,
  independent_reviewer,
  target_location_assessment,
  target_nationality_assessment,
  callback_number_from_directory,
  nature_of_danger,
  named_or_described_person_at_risk,
  why_without_delay,
  attestation,
  period_or_end,
  ground_1_to_5,
  annex_I_sections_A_to_L,
  annex_II,
  issuing_authority_type,
  validating_authority_if_needed,
  addressee,
  enforcing_authority_notified,
  emergency_reason_if_emergency,
};

template <>
struct Names<Need> {
  static constexpr std::array<std::string_view, 46> all{
      "issuing_body",
      "requesting_entity",
      "agency",
      "officer",
      "service_contact",
      "da_contact",
      "court",
      "issuing_authority",
      "judge",
      "docket_no",
      "instrument_no",
      "signatory",
      "legal_basis",
      "statute_or_gj_district",
      "signed_date",
      "expiry_or_execute_by",
      "return_date",
      "secrecy_basis",
      "target_identifiers",
      "identifiers",
      "data_requested",
      "items_to_be_seized",
      "category",
      "period",
      "offence",
      "offence_max_years",
      "offence_max_years_or_list",
      "invokes_agreement",
      "da_certification",
      "independent_reviewer",
      "target_location_assessment",
      "target_nationality_assessment",
      "callback_number_from_directory",
      "nature_of_danger",
      "named_or_described_person_at_risk",
      "why_without_delay",
      "attestation",
      "period_or_end",
      "ground_1_to_5",
      "annex_I_sections_A_to_L",
      "annex_II",
      "issuing_authority_type",
      "validating_authority_if_needed",
      "addressee",
      "enforcing_authority_notified",
      "emergency_reason_if_emergency",
  };
};

struct NeedRow {
  Need need;
  std::string_view member;  // of the request: "authority.court"
  CheckSet checked_by;      // where one of these is asked, R04 does not speak of it
  bool (*is_stated)(const Request& request);
};

const NeedRow& row_of(Need need);

/// A text that says something: more than white space.
bool is_stated(const Text& text);

}  // namespace causeway::policy
