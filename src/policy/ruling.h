#pragma once

#include <cstdint>

#include "policy/names.h"

namespace causeway::policy {

/// What is decided, the most protective first.
enum class Ruling : std::uint8_t {
  object_decryption,
  reject_unverified,
  reject_no_basis,
  redirect_mlat,
  redirect_da,
  reject_invalid,
  refused,
  refuse_content,
  object_overbroad,
  object_not_serious,
  object_us_person,
  object_us_located,
  object_indirect,
  object_third_gov,
  object_no_review,
  object_intercept,
  object_speech,
  art17,
  form3,
  deficient,
  hold_da_permission,
  hold_until,
  clock,
  no_data,
  narrow,
  partial,
  approved,
  preserved,
  notice_allowed,
  notice_barred,
};

template <>
struct Names<Ruling> {
  static constexpr std::array<std::string_view, 30> all{
      "OBJECT_DECRYPTION",
      "REJECT_UNVERIFIED",
      "REJECT_NO_BASIS",
      "REDIRECT_MLAT",
      "REDIRECT_DA",
      "REJECT_INVALID",
      "REFUSED",
      "REFUSE_CONTENT",
      "OBJECT_OVERBROAD",
      "OBJECT_NOT_SERIOUS",
      "OBJECT_US_PERSON",
      "OBJECT_US_LOCATED",
      "OBJECT_INDIRECT",
      "OBJECT_THIRD_GOV",
      "OBJECT_NO_REVIEW",
      "OBJECT_INTERCEPT",
      "OBJECT_SPEECH",
      "ART17",
      "FORM3",
      "DEFICIENT",
      "HOLD_DA_PERMISSION",
      "HOLD_UNTIL",
      "CLOCK",
      "NO_DATA",
      "NARROW",
      "PARTIAL",
      "APPROVED",
      "PRESERVED",
      "NOTICE_ALLOWED",
      "NOTICE_BARRED",
  };
};

/// Whether something leaves the house.
enum class Production : std::uint8_t {
  never,
  later,
  now
};

/// What follows from it.
enum class RulingKind : std::uint8_t {
  rejection,      // it is over: no clock runs, nothing is kept for its sake
  objection,      // someone else answers first
  clarification,  // whoever asks has to complete it
  hold,
  answer,
};

struct RulingRow {
  Ruling ruling;
  RulingKind kind;
  /// Smaller is more protective; rulings of one kind (`OBJECT_…`) have one rank, and the lowest
  /// check decides between them.
  std::uint8_t rank;
  Production production;
  /// The data of the target is held meanwhile, where the regime preserves on receipt.
  bool preserves;
  std::string_view state;     // of the request, docs/formats/desk.md
  std::string_view sentence;  // to whoever reads it
};

const RulingRow& row_of(Ruling ruling);

}  // namespace causeway::policy
