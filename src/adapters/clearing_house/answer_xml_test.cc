// What an answer may say, and what is no answer.
#include "adapters/clearing_house/answer_xml.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"

namespace causeway::adapters::clearing_house {
namespace {

using safety::Reading;

Result<Reading> parse(const std::string& text) {
  return parse_answer(as_bytes(text));
}

std::string response(const std::string& inside) {
  return "<reportResponse>" + inside + "</reportResponse>";
}

TEST(AnswerXml, SaysWhatAnUploadCameTo) {
  const auto reading = parse(
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" +
      response("<responseCode>0</responseCode><responseDescription>Success</responseDescription>"
               "<reportId>4564654</reportId> <fileId>b0754af766b426f2928a02c651ed4b99</fileId>"
               "<hash><!-- md5 -->fafa5efeaf3cbe3b23b2748d13e629a1</hash><later><x/></later>")
  );
  ASSERT_TRUE(reading.ok());
  const Reading expected{
      0, "4564654", "b0754af766b426f2928a02c651ed4b99", "fafa5efeaf3cbe3b23b2748d13e629a1", {}
  };
  EXPECT_EQ(*reading, expected);
}

TEST(AnswerXml, SaysWhichFilesWereFiled) {
  const auto reading = parse(
      "<reportDoneResponse><responseCode>0</responseCode><reportId>7</reportId>"
      "<files><fileId>a</fileId>\n<fileId>b</fileId></files></reportDoneResponse>"
  );
  ASSERT_TRUE(reading.ok());
  EXPECT_EQ(*reading, (Reading{0, "7", "", "", {"a", "b"}}));
}

TEST(AnswerXml, MayBeACodeAndNothingElse) {
  EXPECT_EQ(
      *parse(response("<responseCode> 5102\n</responseCode>")), (Reading{5102, "", "", "", {}})
  );
}

TEST(AnswerXml, IsRefusedByTheRuleThatItBreaks) {
  const std::string code = "<responseCode>0</responseCode>";
  const std::string doctype = "<!DOCTYPE reportResponse [<!ENTITY a \"0\">]>";
  const std::vector<std::pair<std::string, const Rule*>> cases{
      {response(code + std::string(answer_size_max, ' ')), &rules::answer_fits},
      {"", &rules::answer_is_xml},
      {"Bad Gateway", &rules::answer_is_xml},
      {response(code) + "<x/>", &rules::answer_is_xml},
      {response(code).substr(0, 40), &rules::answer_is_xml},
      {response(code + "\xFF"), &rules::answer_is_xml},
      {response(code + "&a;"), &rules::answer_is_xml},
      {std::string("<\0r\0", 4), &rules::answer_is_xml},
      {doctype + response("<responseCode>&a;</responseCode>"), &rules::answer_has_no_doctype},
      {"<!DOCTYPE x SYSTEM \"file:///etc/passwd\">" + response(code), &rules::answer_has_no_doctype
      },
      {"<html><body/></html>", &rules::answer_is_of_the_api},
      {response("<responseCode><b>0</b></responseCode>"), &rules::answer_is_of_the_api},
      {response(code + code), &rules::answer_says_it_once},
      {response(code + "<reportId>1</reportId><reportId>2</reportId>"), &rules::answer_says_it_once
      },
      {response(""), &rules::answer_has_a_code},
      {response("<responseCode/>"), &rules::answer_has_a_code},
      {response("<responseCode>-1</responseCode>"), &rules::answer_has_a_code},
      {response("<responseCode>0x0</responseCode>"), &rules::answer_has_a_code},
      {response("<responseCode>99999999999</responseCode>"), &rules::answer_has_a_code},
  };
  for (const auto& [text, rule] : cases)
    EXPECT_EQ(broken_rule_name(parse(text)), rule->name) << text;
}

TEST(AnswerXml, OfManyLevelsIsRefusedWithoutEnd) {
  std::string deep;
  for (int i = 0; i < 9000; ++i) deep += "<a>";
  EXPECT_EQ(broken_rule(parse(response(deep))), &rules::answer_is_xml);
}

}  // namespace
}  // namespace causeway::adapters::clearing_house
