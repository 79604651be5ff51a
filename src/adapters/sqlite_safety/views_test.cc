// Who sees what, over a real SQLite file: nothing is shown that the log does not say first.
#include "safety/views.h"

#include "adapters/sqlite_safety/desk_world_test.h"
#include "base/encoding.h"

namespace causeway::safety::desk_test {
namespace {

class Views : public DeskWorld {
 protected:
  Result<Report> reveal(CaseNumber number, ReportNumber report, const Reviewer& who) {
    return attempt([&](Transaction& transaction) {
      return safety::reveal(transaction, number, report, who, now);
    });
  }

  std::string newest_object() { return store.begin_read()->audit().newest()->object; }

  Result<AccountId> identify(CaseNumber number, std::size_t reporter, const Reviewer& who) {
    return attempt([&](Transaction& transaction) {
      return safety::identify(transaction, number, reporter, "A court asks.", who, now);
    });
  }
};

TEST_F(Views, AreLoggedAsThisPersons) {
  const CaseNumber number = a_case();
  const ReportNumber report = reports_of(number).at(0).number;
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  EXPECT_FALSE(has_revealed(*store.begin_read(), number, report, reviewer_1.id));
  const auto shown = reveal(number, report, reviewer_1);
  ASSERT_EQ(refusal(shown), "");
  EXPECT_EQ(shown->evidence->sealed, (Bytes{1, 2, 3}));
  EXPECT_TRUE(has_revealed(*store.begin_read(), number, report, reviewer_1.id));
  EXPECT_FALSE(has_revealed(*store.begin_read(), number, report, reviewer_2.id));
  EXPECT_EQ(newest_object(), object_of(number, {id_of(report)}));
}

TEST_F(Views, AreOfTheWholePictureOnly) {
  const CaseNumber number = a_case();
  const AbuseFile file{reports_of(number).at(0).number, 3, 1, {}, 0};
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  const auto view = [&](PictureSize size) {
    return refusal(attempt([&](Transaction& transaction) {
      return reveal_media(transaction, number, file, size, reviewer_1, now);
    }));
  };
  EXPECT_EQ(view(PictureSize::small), "");
  EXPECT_FALSE(has_viewed(*store.begin_read(), number, file, reviewer_1.id));
  EXPECT_EQ(view(PictureSize::whole), "");
  EXPECT_TRUE(has_viewed(*store.begin_read(), number, file, reviewer_1.id));
  AbuseFile other = file;
  other.index = 0;
  EXPECT_FALSE(has_viewed(*store.begin_read(), number, other, reviewer_1.id));
  EXPECT_EQ(logged(Act::media_viewed), 2U);
  EXPECT_EQ(newest_object(), object_of(number, {id_of(file.report), "3", "1"}));
}

// As the log named them before: a report by case and number, a picture by its reporter's id.
TEST_F(Views, AreKnownByTheNamesOfBefore) {
  const CaseNumber number = a_case();
  const Report report = reports_of(number).at(0);
  const AbuseFile file{report.number, 3, 1, {}, 0};
  const std::string of_case = std::to_string(number.value);
  const std::string of_file = of_case + " " + to_hex(report.id) + " 3 1";
  const auto log = [&](Act act, const std::string& object, const std::string& says) {
    write([&](Transaction& transaction) {
      record(transaction, {reviewer_1.id, act, object, says}, now);
    });
  };
  log(Act::report_revealed, of_case + "/" + std::to_string(report.number.value), "");
  log(Act::media_viewed, of_file, "small");
  const auto sees = [&](const Reviewer& who) {
    return has_viewed(*store.begin_read(), number, file, who.id);
  };
  EXPECT_TRUE(has_revealed(*store.begin_read(), number, report.number, reviewer_1.id));
  EXPECT_FALSE(has_revealed(*store.begin_read(), number, report.number, reviewer_2.id));
  EXPECT_FALSE(sees(reviewer_1)) << "the small one alone";
  log(Act::media_viewed, of_file, "whole");
  EXPECT_TRUE(sees(reviewer_1));
  EXPECT_FALSE(sees(reviewer_2));
}

// However often they looked at the small one since.
TEST_F(Views, AreKnownByTheNamesOfBeforeBehindManyOthers) {
  const CaseNumber number = a_case();
  const Report report = reports_of(number).at(0);
  const std::string of_file = std::to_string(number.value) + " " + to_hex(report.id) + " 3 1";
  write([&](Transaction& transaction) {
    record(transaction, {reviewer_1.id, Act::media_viewed, of_file, "whole"}, now);
    for (int i = 0; i < 1'000; ++i) {
      record(transaction, {reviewer_1.id, Act::media_viewed, of_file, "small"}, now);
    }
  });
  EXPECT_TRUE(has_viewed(*store.begin_read(), number, {report.number, 3, 1, {}, 0}, reviewer_1.id));
}

// A client draws its report's id: what was looked at before it came is another report's.
TEST_F(Views, AreNotOfAReportThatCameAfterThem) {
  const CaseNumber number = a_case();
  Report later = reports_of(number).at(0);
  now += std::chrono::hours(1);
  later.reporter = cleo;
  later.received = now;
  const std::string object = std::to_string(number.value) + " " + to_hex(later.id) + " 3 1";
  ReportNumber report;
  write([&](Transaction& transaction) {
    record(
        transaction,
        {reviewer_1.id, Act::media_viewed, object, "whole"},
        now - std::chrono::hours(1)
    );
    report = transaction.reports().add(later);
  });
  EXPECT_FALSE(has_viewed(*store.begin_read(), number, {report, 3, 1, {}, 0}, reviewer_1.id));
}

// Nor of the report whose number that id is.
TEST_F(Views, AreNotOfAReportThatIsCalledLikeAnother) {
  const CaseNumber number = a_case();
  const Report first = reports_of(number).at(0);
  Report like_it = first;
  like_it.reporter = cleo;
  like_it.id = *report::ReportId::from(*from_hex(id_of(first.number)));
  ReportNumber report;
  write([&](Transaction& transaction) {
    report = transaction.reports().add(like_it);
    record_view(transaction, {number, first.number, 3, 1, reviewer_1.id, PictureSize::whole}, now);
  });
  EXPECT_FALSE(has_viewed(*store.begin_read(), number, {report, 3, 1, {}, 0}, reviewer_1.id));
}

TEST_F(Views, NeedTheClaim) {
  const CaseNumber number = a_case();
  const ReportNumber report = reports_of(number).at(0).number;
  EXPECT_EQ(refusal(reveal(number, report, reviewer_1)), "safety.case_is_claimed");
  EXPECT_EQ(logged(Act::report_revealed), 0U);
}

TEST_F(Views, ThingIsThereWhileItsEvidenceIs) {
  const CaseNumber number = a_case();
  const ReportNumber report = reports_of(number).at(0).number;
  const ReportNumber other = reports_of(a_case(9)).at(0).number;
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  EXPECT_EQ(refusal(reveal(number, other, reviewer_1)), "safety.thing_is_there");
  write([&](Transaction& transaction) { transaction.reports().destroy_evidence(report); });
  EXPECT_EQ(refusal(reveal(number, report, reviewer_1)), "safety.thing_is_there");
  EXPECT_EQ(logged(Act::report_revealed), 0U);
}

// A hundred that somebody does not see are in nobody's place.
TEST_F(Views, RepeatsInOtherCasesAreCountedAmongThoseThatThisPersonSees) {
  const CaseNumber seen = a_case(3);
  const CaseNumber in = a_case(4);
  Picture picture{.report = {1000}, .in = in, .content = {1}};
  write([&](Transaction& transaction) {
    const auto show_in = [&](CaseNumber other) {
      picture.in = other;
      picture.report = picture.report.next();
      transaction.pictures().put(picture);
    };
    for (const CaseNumber each : {seen, in, in}) show_in(each);
    Case hidden = *transaction.cases().find(seen);
    hidden.queue = Queue::child_safety;
    for (std::size_t i = 0; i <= repeats_max; ++i) show_in(transaction.cases().add(hidden));
  });
  picture.in = in;
  const auto others = [&](const Reviewer& who) {
    return other_cases(*store.begin_read(), picture, who);
  };
  EXPECT_EQ(others(reviewer_1), std::vector{seen});
  EXPECT_EQ(others(lead), std::vector{seen});
  EXPECT_EQ(others(child_safety_1).size(), repeats_max) << "and these are theirs";
  EXPECT_TRUE(others({StaffId{{20}}, {Role::auditor}}).empty());
}

TEST_F(Views, ReportersAreNumberedAsTheyCame) {
  const CaseNumber number = take(bob, opened({3}));
  take(cleo, opened({3}));
  take(bob, opened({3}));
  take(dora, opened({3}));
  const ReporterNumbers numbers(*store.begin_read(), number);
  EXPECT_EQ(numbers.of(bob), 1U);
  EXPECT_EQ(numbers.of(cleo), 2U);
  EXPECT_EQ(numbers.of(dora), 3U) << "whoever reports twice is one";
  EXPECT_EQ(numbers.of(ada), 0U);
}

TEST_F(Views, RoleAllowsALeadToSeeWhoAReporterIs) {
  const CaseNumber number = take(bob, opened({3}));
  take(cleo, opened({3}));
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  EXPECT_EQ(refusal(identify(number, 2, reviewer_1)), "safety.role_allows");
  EXPECT_EQ(logged(Act::reporter_identified), 0U);
  const auto who = identify(number, 2, lead);
  ASSERT_EQ(refusal(who), "");
  EXPECT_EQ(*who, cleo);
  EXPECT_EQ(refusal(identify(number, 3, lead)), "safety.thing_is_there");
  EXPECT_EQ(refusal(identify(number, 0, lead)), "safety.thing_is_there");
  const auto entry = store.begin_read()->audit().find({.act = Act::reporter_identified}, {}, 9);
  ASSERT_EQ(entry.size(), 1U);
  EXPECT_EQ(entry[0].says, "A court asks.");
  EXPECT_EQ(entry[0].object, std::to_string(number.value) + " reporter 2") << "and no name";
}

}  // namespace
}  // namespace causeway::safety::desk_test
