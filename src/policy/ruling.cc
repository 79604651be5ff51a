#include "policy/ruling.h"

#include "base/invariant.h"

namespace causeway::policy {
namespace {

using enum Production;

constexpr std::string_view counsel = "COUNSEL_REVIEW";
constexpr std::string_view rejected = "REJECTED";

// clang-format off
constexpr std::array rows{
    RulingRow{Ruling::object_decryption, 0, never, true, counsel, "We object: it asks for what nobody here can be made to do."},
    RulingRow{Ruling::reject_unverified, 1, never, false, rejected, "We cannot tell who asks, and answer nothing."},
    RulingRow{Ruling::reject_no_basis, 2, never, false, rejected, "There is no instrument in force under which this can be asked."},
    RulingRow{Ruling::redirect_mlat, 3, never, false, "REDIRECTED", "Please ask by mutual legal assistance."},
    RulingRow{Ruling::redirect_da, 3, never, false, "REDIRECTED", "Please ask through the designated authority of your state."},
    RulingRow{Ruling::reject_invalid, 4, never, false, rejected, "The instrument does not hold by its own dates; it has to be issued again."},
    RulingRow{Ruling::refused, 5, never, false, rejected, "We refuse."},
    RulingRow{Ruling::refuse_content, 6, never, false, rejected, "We refuse: the law lets no private party have this."},
    RulingRow{Ruling::object_overbroad, 7, never, true, counsel, "We object: it does not say of whom, or of too many."},
    RulingRow{Ruling::object_not_serious, 7, never, true, counsel, "We object: the agreement is for serious crime."},
    RulingRow{Ruling::object_us_person, 7, never, true, counsel, "We object: the target may be a person of the receiving state."},
    RulingRow{Ruling::object_us_located, 7, never, true, counsel, "We object: the target may be in the receiving state."},
    RulingRow{Ruling::object_indirect, 7, never, true, counsel, "We object: it is aimed at a person of the receiving state."},
    RulingRow{Ruling::object_third_gov, 7, never, true, counsel, "We object: it is on behalf of another government."},
    RulingRow{Ruling::object_no_review, 7, never, true, counsel, "We object: no independent authority reviews it."},
    RulingRow{Ruling::object_intercept, 7, never, true, counsel, "We object: the interception is not limited as the agreement requires."},
    RulingRow{Ruling::object_speech, 7, never, true, counsel, "We object: the offence is nothing but speech."},
    RulingRow{Ruling::art17, 8, never, true, counsel, "We object under Article 17: the law of the home state forbids producing content."},
    RulingRow{Ruling::form3, 9, never, true, counsel, "We answer with Form 3: the order cannot be followed as it is."},
    RulingRow{Ruling::deficient, 10, never, true, "DEFICIENT", "Something is missing; please complete it."},
    RulingRow{Ruling::hold_da_permission, 11, later, true, counsel, "It can be produced once the designated authority has given its permission."},
    RulingRow{Ruling::hold_until, 11, later, true, counsel, "It can be produced once the enforcing authority's time is over, or it finds no grounds."},
    RulingRow{Ruling::clock, 12, later, true, counsel, "It is held, and nothing is produced before the question is settled."},
    RulingRow{Ruling::no_data, 13, never, false, counsel, "We hold nothing of what was asked for."},
    RulingRow{Ruling::narrow, 14, now, true, counsel, "It can be answered for a part of the period."},
    RulingRow{Ruling::partial, 15, now, true, counsel, "It can be answered in part."},
    RulingRow{Ruling::approved, 16, now, true, counsel, "It can be answered."},
    RulingRow{Ruling::preserved, 16, never, true, "PRESERVED", "What we hold is preserved. Nothing is disclosed."},
    RulingRow{Ruling::notice_allowed, 16, never, false, "NOTICE_PENDING", "The person may be told."},
    RulingRow{Ruling::notice_barred, 16, never, false, "NOTICE_BARRED", "The person is not told while the order lasts."},
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
