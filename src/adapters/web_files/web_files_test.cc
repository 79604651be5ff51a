// The pages inside the program: each file is found by its path and by no other, is what its hash
// says, and holds nothing that the content security policy forbids. Where no page can be built
// (tools/web/build.sh) the program has none, and what looks into one is skipped.
#include "adapters/web_files/web_files.h"

#include <algorithm>
#include <cstdint>
#include <gtest/gtest.h>
#include <string>

#include "base/encoding.h"
#include "crypto/hash.h"

namespace causeway::adapters::web_files {
namespace {

TEST(WebFiles, ThePageIsFoundByItsFolder) {
  // The machine that built this has no Node.js, and none could be fetched.
  if (all_web_files().empty()) GTEST_SKIP() << "skipped: built without the pages";
  const WebFile* page = find_web_file("/safety/");
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(page, find_web_file("/safety/index.html"));
  EXPECT_EQ(page->type, "text/html; charset=utf-8");
  EXPECT_TRUE(page->bytes.starts_with("<!doctype html>"));
  EXPECT_FALSE(is_named_by_content(*page));
}

TEST(WebFiles, NoOtherPathFindsAnything) {
  for (const char* path :
       {"",
        "/",
        "/safety",
        "safety/",
        "/safety/index",
        "/safety/index.html/",
        "/safety//",
        "/safety/../safety/",
        "/safety/%2e",
        "/safety/assets/",
        "/SAFETY/",
        "/zzz"}) {
    EXPECT_EQ(find_web_file(path), nullptr) << path;
  }
  EXPECT_EQ(find_web_file(std::string_view("/safety/\0", 9)), nullptr);
}

/// A program without pages answers a lookup too: there is nothing.
TEST(WebFiles, ThePageIsFoundOnlyWhereItWasBuilt) {
  for (const char* path : {"/safety/", "/safety/index.html"}) {
    EXPECT_EQ(find_web_file(path) != nullptr, !all_web_files().empty()) << path;
  }
}

TEST(WebFiles, EachIsFoundAndIsWhatItsHashSays) {
  EXPECT_TRUE(std::ranges::is_sorted(all_web_files(), {}, &WebFile::path));
  for (const WebFile& file : all_web_files()) {
    EXPECT_EQ(find_web_file(file.path), &file);
    EXPECT_EQ(to_hex(crypto::sha256({as_bytes(file.bytes)})), file.sha256) << file.path;
    EXPECT_TRUE(file.gzip.starts_with("\x1f\x8b\x08")) << file.path;
  }
}

/// The last four bytes of gzip are the length of what it holds (RFC 1952 §2.3.1), the four before
/// its CRC-32.
TEST(WebFiles, TheCompressedOneIsOfTheSameLength) {
  for (const WebFile& file : all_web_files()) {
    std::uint32_t length = 0;
    for (std::size_t i = 1; i <= 4; ++i) {
      length = length << 8U | static_cast<std::uint8_t>(file.gzip[file.gzip.size() - i]);
    }
    EXPECT_EQ(length, file.bytes.size()) << file.path;
  }
}

TEST(WebFiles, ThePageNamesOnlyFilesThatAreThere) {
  // The machine that built this has no Node.js, and none could be fetched.
  if (all_web_files().empty()) GTEST_SKIP() << "skipped: built without the pages";
  const std::string_view page = find_web_file("/safety/")->bytes;
  int named = 0;
  for (std::size_t at = page.find("\"/"); at != std::string_view::npos; at = page.find("\"/", at)) {
    const std::size_t end = page.find('"', ++at);
    const WebFile* file = find_web_file(page.substr(at, end - at));
    ASSERT_NE(file, nullptr) << page.substr(at, end - at);
    EXPECT_TRUE(is_named_by_content(*file));
    ++named;
  }
  EXPECT_GE(named, 2) << "a script and a style";
  EXPECT_EQ(page.find("<style"), std::string_view::npos);
  EXPECT_EQ(page.find("style="), std::string_view::npos);
  EXPECT_EQ(page.find("http"), std::string_view::npos);
}

}  // namespace
}  // namespace causeway::adapters::web_files
