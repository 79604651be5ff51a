// What devices ask of each other and answer: encodings by hand, and each rule broken once.
#include "content/history.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"

namespace causeway::content {
namespace {

/// A request's id and key, encoded.
std::string encoded_id() {
  return "50" + std::string(32, '7');
}

std::string encoded_key() {
  return "5820" + std::string(64, '9');
}

std::string_view broken_request(const std::string& hex) {
  return broken_rule_name(parse_history_request(*from_hex(hex)));
}

std::string_view broken_answer(const std::string& hex) {
  return broken_rule_name(parse_history_answer(*from_hex(hex)));
}

std::string request_of(const std::string& ranges, const std::string& attempt = "01") {
  return "a401" + encoded_id() + "02" + encoded_key() + "03" + attempt + "04" + ranges;
}

TEST(HistoryRequest, HasTheEncodingThatIsWorkedOutByHand) {
  HistoryRequest request{.attempt = 2, .ranges = {{5, 2}, {300, 1}}};
  request.id.value.fill(0x77);
  request.public_key = Bytes(history_key_size, 0x99);
  const std::string expected = request_of(
      "82"
      "820502"
      "8219012c01",
      "02"
  );
  EXPECT_EQ(to_hex(encode(request)), expected);
  EXPECT_EQ(*parse_history_request(*from_hex(expected)), request);
}

TEST(HistoryRequest, HistoryRequestIsValid) {
  constexpr std::string_view rule = "content.history_request_is_valid";
  EXPECT_EQ(broken_request(request_of("81820501")), "none") << "else all below say nothing";
  EXPECT_EQ(broken_request("a0"), rule);
  EXPECT_EQ(broken_request("a10141aa"), rule) << "an id has 16 bytes";
  EXPECT_EQ(broken_request("a401" + encoded_id() + "0241aa" + "0301" + "0481820501"), rule)
      << "a key 32";
  EXPECT_EQ(broken_request(request_of("81820501", "00")), rule);
  EXPECT_EQ(broken_request(request_of("81820501", "07")), rule) << "too often";
  EXPECT_EQ(broken_request(request_of("80")), rule) << "it asks for something";
  EXPECT_EQ(broken_request(request_of("818105")), rule);
  EXPECT_EQ(broken_request(request_of("81820001")), rule) << "numbers begin with 1";
  EXPECT_EQ(broken_request(request_of("81820500")), rule);
  EXPECT_EQ(broken_request(request_of("818205190101")), rule) << "more than 256";
  EXPECT_EQ(broken_request(request_of("82820518fe8219020003")), rule) << "together, too";
  EXPECT_EQ(broken_request(request_of("82820501820601")), rule) << "next to each other are one";
  EXPECT_EQ(broken_request(request_of("82820501820401")), rule) << "not ascending";
  EXPECT_EQ(broken_request(request_of("81821b001fffffffffffff01")), rule) << "beyond all numbers";
}

TEST(HistoryAnswer, HasTheEncodingThatIsWorkedOutByHand) {
  HistoryAnswer answer{.given = {{5, 2}}, .gone = {{7, 1}}, .sealed = {0xAB}};
  answer.id.value.fill(0x77);
  const std::string expected = "a401" + encoded_id() + "0281820502" + "0381820701" + "0441ab";
  EXPECT_EQ(to_hex(encode(answer)), expected);
  EXPECT_EQ(*parse_history_answer(*from_hex(expected)), answer);
  EXPECT_EQ(broken_answer("a201" + encoded_id() + "0381820701"), "none") << "all may be gone";
}

TEST(HistoryAnswer, HistoryAnswerIsValid) {
  constexpr std::string_view rule = "content.history_answer_is_valid";
  EXPECT_EQ(broken_answer("a0"), rule);
  EXPECT_EQ(broken_answer("a101" + encoded_id()), rule) << "it says nothing";
  EXPECT_EQ(broken_answer("a201" + encoded_id() + "0281820502"), rule) << "given without a record";
  EXPECT_EQ(broken_answer("a301" + encoded_id() + "0281820502" + "0440"), rule);
  EXPECT_EQ(broken_answer("a301" + encoded_id() + "0381820701" + "0441ab"), rule)
      << "a record of nothing";
  EXPECT_EQ(broken_answer("a401" + encoded_id() + "0281820503" + "0381820701" + "0441ab"), rule)
      << "both given and gone";
}

TEST(History, KeepsWhatALaterVersionAdds) {
  const Bytes encoded = *from_hex("a301" + encoded_id() + "0381820701" + "0963616263");
  EXPECT_EQ(encode(*parse_history_answer(encoded)), encoded);
}

TEST(History, RangesAreNumbersInARow) {
  const std::vector<std::uint64_t> seqs{1, 2, 3, 7, 9, 10};
  const std::vector<SeqRange> ranges{{1, 3}, {7, 1}, {9, 2}};
  EXPECT_EQ(ranges_of(seqs), ranges);
  EXPECT_EQ(seqs_of(ranges), seqs);
  EXPECT_TRUE(ranges_of({}).empty());
}

}  // namespace
}  // namespace causeway::content
