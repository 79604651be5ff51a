#include "policy/ruling.h"

#include "base/invariant.h"

namespace causeway::policy {
namespace {

using enum Production;
using enum RulingKind;

constexpr std::string_view counsel = "COUNSEL_REVIEW";
constexpr std::string_view rejected = "REJECTED";

// clang-format off
constexpr std::array rows{
    RulingRow{Ruling::object_decryption, objection, 0, never, true, counsel, "We object: it asks for what nobody here can be made to do."},
    RulingRow{Ruling::reject_unverified, rejection, 1, never, false, rejected, "We cannot tell who asks, and answer nothing."},
    RulingRow{Ruling::reject_no_basis, rejection, 2, never, false, rejected, "There is no instrument in force under which this can be asked."},
    RulingRow{Ruling::redirect_mlat, rejection, 3, never, false, "REDIRECTED", "Please ask by mutual legal assistance."},
    RulingRow{Ruling::redirect_da, rejection, 3, never, false, "REDIRECTED", "Please ask through the designated authority of your state."},
    RulingRow{Ruling::reject_invalid, rejection, 4, never, false, rejected, "The instrument does not hold by its own dates; it has to be issued again."},
    RulingRow{Ruling::refused, rejection, 5, never, false, rejected, "We refuse."},
    RulingRow{Ruling::refuse_content, rejection, 6, never, false, rejected, "We refuse: no law makes us give this in a civil matter."},
    RulingRow{Ruling::object_overbroad, objection, 7, never, true, counsel, "We object: it does not say of whom, or of too many."},
    RulingRow{Ruling::object_not_serious, objection, 7, never, true, counsel, "We object: the agreement is for serious crime alone."},
    RulingRow{Ruling::object_us_person, objection, 7, never, true, counsel, "We object: the target may be a person of the receiving state."},
    RulingRow{Ruling::object_us_located, objection, 7, never, true, counsel, "We object: the target may be in the receiving state."},
    RulingRow{Ruling::object_indirect, objection, 7, never, true, counsel, "We object: it is aimed at a person of the receiving state."},
    RulingRow{Ruling::object_third_gov, objection, 7, never, true, counsel, "We object: it is on behalf of another government."},
    RulingRow{Ruling::object_no_review, objection, 7, never, true, counsel, "We object: no independent authority reviews it."},
    RulingRow{Ruling::object_intercept, objection, 7, never, true, counsel, "We object: the interception is not limited as the agreement requires."},
    RulingRow{Ruling::object_speech, objection, 7, never, true, counsel, "We object: the offence is nothing but speech."},
    RulingRow{Ruling::art17, objection, 8, never, true, counsel, "We object under Article 17: the law of the home state forbids producing content."},
    RulingRow{Ruling::form3, clarification, 9, never, true, counsel, "We answer with Form 3: the order cannot be followed as it is."},
    RulingRow{Ruling::deficient, clarification, 10, never, true, "DEFICIENT", "Something is missing; please complete it."},
    RulingRow{Ruling::hold_da_permission, hold, 11, later, true, counsel, "It can be produced once the designated authority has given its permission."},
    RulingRow{Ruling::hold_until, hold, 11, later, true, counsel, "It can be produced once the enforcing authority's time is over, or it finds no grounds."},
    RulingRow{Ruling::clock, hold, 12, later, true, counsel, "Nothing is produced before the question is settled."},
    RulingRow{Ruling::no_data, answer, 13, never, false, counsel, "We hold nothing of what the instrument reaches."},
    RulingRow{Ruling::narrow, answer, 14, now, true, counsel, "It can be answered for a part of the period."},
    RulingRow{Ruling::partial, answer, 15, now, true, counsel, "It can be answered in part."},
    RulingRow{Ruling::approved, answer, 16, now, true, counsel, "It can be answered."},
    RulingRow{Ruling::preserved, answer, 16, never, true, "PRESERVED", "What we hold is preserved. Nothing is disclosed."},
    RulingRow{Ruling::notice_allowed, answer, 16, never, false, "NOTICE_PENDING", "The person may be told."},
    RulingRow{Ruling::notice_barred, answer, 16, never, false, "NOTICE_BARRED", "The person is not told while the order lasts."},
};
// clang-format on

static_assert(rows.size() == Names<Ruling>::all.size());

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].ruling) != i) return false;
    if (i > 0 && rows[i].rank < rows[i - 1].rank) return false;
  }
  return true;
}

static_assert(is_in_order(), "the most protective first");

}  // namespace

const RulingRow& row_of(Ruling ruling) {
  const auto index = static_cast<std::size_t>(ruling);
  INVARIANT(index < rows.size());
  return rows[index];
}

}  // namespace causeway::policy
