// Which pictures of a case are one, over a real SQLite file.
#include "adapters/sqlite_safety/desk_world_test.h"
#include "safety/pictures.h"

namespace causeway::safety::desk_test {
namespace {

using FirstPicture = DeskWorld;

TEST_F(FirstPicture, IsOfAnEarlierReportOfTheSameCaseWithTheVeryBytes) {
  const CaseNumber number = a_case();
  take(cleo, opened({3}));
  take(dora, opened({3}));
  const auto reports = reports_of(number);
  ASSERT_EQ(reports.size(), 3U);
  const CaseNumber other = a_case(9);
  const crypto::Sha256 content{1};
  const auto put = [&](ReportNumber report, std::uint64_t seq, CaseNumber in) {
    Picture picture;
    picture.report = report;
    picture.seq = seq;
    picture.in = in;
    picture.content = content;
    write([&](Transaction& transaction) { transaction.pictures().put(picture); });
  };
  const auto first = [&](ReportNumber before, const crypto::Sha256& with) {
    return store.begin_read()->pictures().first_with(with, number, before);
  };
  put(reports_of(other)[0].number, 1, other);
  put(reports[2].number, 3, number);
  EXPECT_FALSE(first(reports[2].number, content)) << "the same, or of another case";
  put(reports[1].number, 4, number);
  put(reports[1].number, 2, number);
  EXPECT_EQ(first(reports[2].number, content).value().seq, 2U);
  put(reports[0].number, 7, number);
  const auto found = first(reports[2].number, content);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->report, reports[0].number);
  EXPECT_EQ(found->seq, 7U);
  EXPECT_FALSE(first(reports[0].number, content)) << "nothing is before it";
  EXPECT_FALSE(first(reports[2].number, crypto::Sha256{2}));
}

}  // namespace
}  // namespace causeway::safety::desk_test
