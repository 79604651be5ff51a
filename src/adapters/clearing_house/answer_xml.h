#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/result.h"
#include "safety/cybertip_course.h"

namespace causeway::adapters::clearing_house {

namespace rules {
// clang-format off
inline constexpr Rule answer_fits{"clearing_house.answer_fits", "docs/formats/cybertip.md, Answers"};
inline constexpr Rule answer_is_xml{"clearing_house.answer_is_xml", "XML 1.0 §2.1"};
inline constexpr Rule answer_has_no_doctype{"clearing_house.answer_has_no_doctype", "docs/formats/cybertip.md, Answers"};
inline constexpr Rule answer_is_of_the_api{"clearing_house.answer_is_of_the_api", "CyberTipline Reporting API, reportResponse"};
inline constexpr Rule answer_says_it_once{"clearing_house.answer_says_it_once", "CyberTipline Reporting API, reportResponse"};
inline constexpr Rule answer_has_a_code{"clearing_house.answer_has_a_code", "CyberTipline Reporting API, reportResponse"};
// clang-format on
}  // namespace rules

/// An answer is a few lines long; the largest names 200 files.
inline constexpr std::size_t answer_size_max = std::size_t{64} * 1024;

/// What the body of an answer says: `reportResponse`, or `reportDoneResponse` of /finish. Elements
/// that we do not know are passed over. Nothing is fetched, no entity is declared or expanded.
/// Errors: the rules above.
Result<safety::Reading> parse_answer(ByteView body);

}  // namespace causeway::adapters::clearing_house
