// What docs/operations says of settings, metrics and log events is what the program has: no row is
// missing, none too many, each with its default and range.
#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <map>
#include <regex>
#include <sstream>
#include <unistd.h>

#include "adapters/http_provider/metrics.h"
#include "cmd/causewayd/config.h"
#include "cmd/causewayd/log.h"

namespace causeway::causewayd {
namespace {

namespace fs = std::filesystem;
using Row = std::vector<std::string>;
using testing::HasSubstr;

std::string read_text(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(fs::path(CAUSEWAY_SOURCE_DIR) / path).rdbuf();
  return text.str();
}

/// The cells of a table's line, without backticks.
Row cells(const std::string& line) {
  Row row;
  std::stringstream in(line.substr(1));
  for (std::string cell; std::getline(in, cell, '|');) {
    cell = std::regex_replace(cell, std::regex("`|^ +| +$"), "");
    row.push_back(cell);
  }
  return row;
}

/// The rows of the table whose first heading is `heading`.
std::vector<Row> table(const std::string& document, const std::string& heading) {
  std::vector<Row> rows;
  bool is_inside = false;
  std::stringstream in(document);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("| " + heading + " |")) is_inside = true;
    if (!line.starts_with("|")) is_inside = false;
    if (is_inside) rows.push_back(cells(line));
  }
  if (rows.size() < 2) return {};
  return {rows.begin() + 2, rows.end()};
}

std::vector<std::string> first_column(const std::vector<Row>& rows) {
  std::vector<std::string> names;
  for (const Row& row : rows) names.push_back(row.at(0));
  return names;
}

TEST(OperationsDocuments, DescribeEverySettingWithItsDefaultAndRange) {
  std::vector<Row> documented;
  for (const Row& row : table(read_text("docs/operations/configuration.md"), "setting")) {
    documented.push_back({row.at(0), row.at(1), row.at(2)});
  }
  std::vector<Row> expected;
  for (const SettingText& setting : all_settings()) {
    const std::string otherwise = setting.otherwise.empty() ? "–" : setting.otherwise;
    expected.push_back({setting.name, otherwise, setting.wanted});
  }
  EXPECT_EQ(documented, expected);
}

/// A configuration that is complete, with one setting changed.
std::string with_setting(const std::string& name, const std::string& value) {
  std::map<std::string, std::map<std::string, std::string>> tables{
      {"provider", {{"domain", "\"chat.example\""}, {"data", "\"data\""}}},
      {"listen", {{"certificate", "\"c.pem\""}, {"key", "\"k.pem\""}}},
  };
  const auto dot = name.find('.');
  tables[name.substr(0, dot)][name.substr(dot + 1)] = value;
  std::string text;
  for (const auto& [title, settings] : tables) {
    text += "[" + title + "]\n";
    for (const auto& [key, setting] : settings) text += key + " = " + setting + "\n";
  }
  return text;
}

class Configured {
 public:
  Configured() = default;
  Configured(const Configured&) = delete;
  Configured& operator=(const Configured&) = delete;

  ~Configured() { fs::remove(path_); }

  /// What is wrong with it; empty where nothing is.
  std::string refusal(const std::string& text) const {
    std::ofstream(path_) << text;
    try {
      load_config(path_);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return {};
  }

 private:
  fs::path path_ = fs::temp_directory_path() / ("causeway-" + std::to_string(getpid()) + ".toml");
};

TEST(OperationsDocuments, NameTheRangesThatAreKept) {
  const Configured configured;
  const std::regex range("from (\\d+) to (\\d+)$");
  int ranges = 0;
  for (const SettingText& setting : all_settings()) {
    std::smatch match;
    if (!std::regex_search(setting.wanted, match, range)) continue;
    ++ranges;
    for (const std::int64_t fits : {std::stoll(match[1]), std::stoll(match[2])}) {
      EXPECT_EQ(configured.refusal(with_setting(setting.name, std::to_string(fits))), "");
    }
    for (const std::int64_t wrong : {std::stoll(match[1]) - 1, std::stoll(match[2]) + 1}) {
      EXPECT_THAT(
          configured.refusal(with_setting(setting.name, std::to_string(wrong))),
          HasSubstr(setting.name + " has to be " + setting.wanted + ".")
      );
    }
  }
  EXPECT_EQ(ranges, 16);
}

TEST(OperationsDocuments, NameDefaultsThatMayBeWritten) {
  const Configured configured;
  for (const SettingText& setting : all_settings()) {
    if (setting.otherwise.empty()) continue;
    EXPECT_EQ(configured.refusal(with_setting(setting.name, setting.otherwise)), "");
  }
}

TEST(OperationsDocuments, AClearingHouseNeedsAnAccountAndAnAddress) {
  const Configured configured;
  const std::string rest =
      "[provider]\ndomain = \"chat.example\"\ndata = \"data\"\n"
      "[listen]\ncertificate = \"c.pem\"\nkey = \"k.pem\"\n[clearing_house]\n";
  const std::string on = "environment = \"test\"\n";
  const std::string credentials = "credentials = \"c\"\n";
  const std::string email = "email = \"safety@chat.example\"\n";
  EXPECT_EQ(configured.refusal(rest + on + credentials + email), "");
  EXPECT_EQ(configured.refusal(rest), "") << "off";
  EXPECT_THAT(
      configured.refusal(rest + on + email), HasSubstr("clearing_house.credentials is missing.")
  );
  const std::string other = "stand_in = \"https://localhost:8\"\n";
  EXPECT_THAT(
      configured.refusal(rest + "environment = \"production\"\n" + email + credentials + other),
      HasSubstr("clearing_house.stand_in is for the environment")
  );
  EXPECT_THAT(
      configured.refusal(rest + on + credentials), HasSubstr("clearing_house.email is missing.")
  );
}

TEST(OperationsDocuments, DescribeEveryMetric) {
  adapters::http_provider::Metrics metrics;
  metrics.count_request(api::Op::send, api::Status::ok);
  const std::string text = metrics.text({});
  std::vector<std::string> names;
  const std::regex sample(R"(^(causeway_\w+)(\{.*\})? \d+$)", std::regex::multiline);
  for (std::sregex_iterator at(text.begin(), text.end(), sample), end; at != end; ++at) {
    names.push_back((*at)[1]);
  }
  // One of several kinds has a line for each.
  names.erase(std::unique(names.begin(), names.end()), names.end());
  EXPECT_EQ(first_column(table(read_text("docs/operations/running.md"), "metric")), names);
}

TEST(OperationsDocuments, DescribeEveryLogEventWithItsLevel) {
  std::vector<Row> documented;
  for (const Row& row : table(read_text("docs/operations/running.md"), "event")) {
    documented.push_back({row.at(0), row.at(1)});
  }
  std::vector<Row> expected;
  for (const EventRow& row : all_events) {
    expected.push_back({std::string(row.name), row.level == Level::error ? "error" : "info"});
  }
  EXPECT_EQ(documented, expected);
}

TEST(Log, EveryEventHappensSomewhere) {
  std::string code;
  for (const char* file : {"console.cc", "serve.cc", "store_watch.cc", "tips.cc"}) {
    code += read_text(fs::path("src/cmd/causewayd") / file);
  }
  for (const EventRow& row : all_events) {
    EXPECT_THAT(code, HasSubstr("Event::" + std::string(row.name)));
  }
}

}  // namespace
}  // namespace causeway::causewayd
