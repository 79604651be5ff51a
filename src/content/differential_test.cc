// Row 19 of docs/attacks.md: what this parser accepts, another one reads as the same. Somebody
// else's parser (of nlohmann's JSON library) reads whatever ours does, and what it read is written
// again in the one form that ours takes.
#include <filesystem>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>

#include "base/encoding.h"
#include "base/files_test.h"
#include "base/seeded_random.h"
#include "content/cbor.h"
#include "content/message.h"

namespace causeway::content {
namespace {

constexpr std::size_t depth_max = 8;

using Json = nlohmann::json;

/// The other parser's reading; discarded where it refuses.
Json other_reading(ByteView bytes) {
  return Json::from_cbor(
      std::vector<std::uint8_t>(bytes.begin(), bytes.end()),
      true,
      false,
      Json::cbor_tag_handler_t::error
  );
}

void write(cbor::Writer& writer, const Json& value);

/// The other parser sorts no keys as ours are sorted: by their encodings, shorter ones first.
void write_map(cbor::Writer& writer, const Json& value) {
  std::map<Bytes, const Json*> entries;
  for (const auto& [key, each] : value.items()) {
    Bytes encoded;
    cbor::Writer(encoded).text(key);
    entries.emplace(std::move(encoded), &each);
  }
  writer.map(entries.size());
  for (const auto& [key, each] : entries) {
    writer.item(key);
    write(writer, *each);
  }
}

void write(cbor::Writer& writer, const Json& value) {
  if (value.is_null()) return writer.null();
  if (value.is_boolean()) return writer.boolean(value.get<bool>());
  if (value.is_number_unsigned()) return writer.unsigned_integer(value.get<std::uint64_t>());
  if (value.is_number_integer()) return writer.integer(value.get<std::int64_t>());
  if (value.is_string()) return writer.text(value.get_ref<const std::string&>());
  if (value.is_binary()) return writer.bytes(value.get_binary());
  if (value.is_object()) return write_map(writer, value);
  writer.array(value.size());
  for (const Json& each : value) write(writer, each);
}

/// Whether it has something that the other parser does not read at all: a key that is no text, a
/// tag, an integer below what it holds.
bool is_beyond_the_other(cbor::Reader reader) {
  switch (*reader.peek()) {
    case cbor::Major::tag:
      return true;
    case cbor::Major::negative_integer:
      return !cbor::Reader(reader).exact_integer().ok();
    case cbor::Major::array:
    case cbor::Major::map:
      break;
    default:
      return false;
  }
  const bool is_map = *reader.peek() == cbor::Major::map;
  const std::size_t count = is_map ? 2 * *reader.map() : *reader.array();
  for (std::size_t i = 0; i < count; ++i) {
    if (is_map && i % 2 == 0 && *reader.peek() != cbor::Major::text_string) return true;
    const ByteView item = *reader.item(depth_max);
    if (is_beyond_the_other(cbor::Reader(item))) return true;
  }
  return false;
}

struct Readings {
  std::size_t accepted = 0;
  std::size_t refused = 0;

  void compare(ByteView input) {
    cbor::Reader reader(input);
    const auto item = reader.item(depth_max);
    if (!item.ok() || !reader.finish().ok()) {
      ++refused;
      return;
    }
    if (is_beyond_the_other(cbor::Reader(*item))) return;
    ++accepted;
    const Json read = other_reading(input);
    ASSERT_FALSE(read.is_discarded()) << to_hex(input);
    Bytes again;
    cbor::Writer writer(again);
    write(writer, read);
    EXPECT_EQ(to_hex(again), to_hex(input));
  }
};

std::vector<Bytes> samples() {
  std::vector<Bytes> found;
  for (const char* folder : {"content_cbor_fuzz", "content_mimi_content_fuzz"}) {
    const auto inputs = source_path(std::string("fuzz/") + folder);
    for (const auto& entry : std::filesystem::directory_iterator(inputs)) {
      found.push_back(to_bytes(*read_file(entry.path().string())));
    }
  }
  SeededRandom random(19);
  found.push_back(*encode(make_message(random, text_part("Hello"))));
  return found;
}

TEST(FrankAttacks, Row19AnotherParserReadsTheSame) {
  Readings readings;
  SeededRandom random(19);
  for (const Bytes& sample : samples()) {
    readings.compare(sample);
    if (sample.empty()) continue;
    for (int i = 0; i < 2000; ++i) {
      Bytes changed = sample;
      for (std::uint64_t changes = 1 + random.below(3); changes > 0; --changes) {
        changed[random.below(changed.size())] = static_cast<std::uint8_t>(random.below(256));
      }
      if (random.below(4) == 0) changed.resize(1 + random.below(changed.size()));
      readings.compare(changed);
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(readings.accepted, 1000U);
  EXPECT_GT(readings.refused, 1000U);
}

}  // namespace
}  // namespace causeway::content
