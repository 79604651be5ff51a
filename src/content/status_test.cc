// Reports of what has become of messages: the draft's example is read and written to the same
// bytes.
#include "content/status.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"
#include "base/files_test.h"
#include "content/cbor.h"

namespace causeway::content {
namespace {

SinglePart report_of(Bytes content) {
  return {std::string(status_report_type), std::move(content)};
}

TEST(StatusReport, ExampleOfTheDraftIsRead) {
  const auto file = read_file(vectors_folder() + "/mimi/status.cbor");
  if (!file) GTEST_SKIP() << "skipped: no vectors";
  const auto statuses = parse_status_report(report_of(to_bytes(*file)));
  ASSERT_TRUE(statuses.ok());
  ASSERT_EQ(statuses->size(), 4U);
  EXPECT_EQ(to_hex(statuses->front().id).substr(0, 16), "017ce54837404c36");
  EXPECT_EQ(statuses->front().status, Status::read);
  EXPECT_EQ(statuses->at(2).status, Status::unread);
  EXPECT_EQ(statuses->at(3).status, Status::expired);
  const auto part = status_report_part(*statuses);
  EXPECT_EQ(std::get<SinglePart>(part.part).content, to_bytes(*file));
}

TEST(StatusReportRules, StatusReportIsValid) {
  const std::string id = "5820" + std::string(64, '1');
  const auto parse = [](const std::string& hex) {
    return parse_status_report(report_of(*from_hex(hex)));
  };
  EXPECT_EQ(broken_rule(parse("8182" + id + "01")), nullptr);
  EXPECT_EQ(broken_rule(parse("8182" + id + "18ff")), nullptr);
  EXPECT_EQ(broken_rule(parse("80")), nullptr);
  EXPECT_EQ(broken_rule(parse("8182" + id + "190100")), &rules::status_report_is_valid);
  EXPECT_EQ(broken_rule(parse("8183" + id + "0101")), &rules::status_report_is_valid);
  EXPECT_EQ(broken_rule(parse("8182411101")), &rules::status_report_is_valid);
  EXPECT_EQ(broken_rule(parse("8182" + id + "0100")), &cbor::rules::no_trailing_bytes);
  std::string many = "990101";
  for (int i = 0; i < 257; ++i) many += "82" + id + "01";
  EXPECT_EQ(broken_rule(parse(many)), &rules::status_report_is_valid);
}

}  // namespace
}  // namespace causeway::content
