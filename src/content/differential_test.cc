// Row 19 of docs/attacks.md: what this parser accepts, another one reads as the same. Somebody
// else's parser (of nlohmann's JSON library) reads whatever ours does, and what it read is written
// again in the one form that ours takes. Maps with keys that are no text, and tags, which it does
// not take, it is given as arrays.
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

/// An integer below what the other parser holds, somewhere in it.
bool is_beyond_the_other(cbor::Reader reader) {
  const cbor::Major major = *reader.peek();
  if (major == cbor::Major::negative_integer) return !cbor::Reader(reader).exact_integer().ok();
  if (major != cbor::Major::array && major != cbor::Major::map) return false;
  const bool is_map = major == cbor::Major::map;
  const std::size_t count = is_map ? 2 * *reader.map() : *reader.array();
  for (std::size_t i = 0; i < count; ++i) {
    if (is_beyond_the_other(cbor::Reader(*reader.item(depth_max)))) return true;
  }
  return false;
}

/// The head of an item (RFC 8949 §3), read without our parser.
struct Head {
  explicit Head(ByteView item) {
    const unsigned low = item[0] & 0x1FU;
    argument = low;
    if (low < 24) return;
    size = 1 + (std::size_t{1} << (low - 24));
    argument = 0;
    for (const std::uint8_t byte : item.subspan(1, size - 1)) argument = argument << 8 | byte;
  }

  std::size_t size = 1;
  std::uint64_t argument = 0;
};

/// What the other parser does not read: maps with keys that are no text, and tags. It is given each
/// map as the array of its keys and values, and each tag as [number, what is tagged]: all heads are
/// read without our parser, which says only where items begin.
class Flattened {
 public:
  explicit Flattened(ByteView item) : writer_(bytes) { add(item); }

  Bytes bytes;
  std::size_t maps = 0;
  std::size_t tags = 0;

 private:
  void add(ByteView item) {
    const Head head(item);
    switch (static_cast<cbor::Major>(item[0] >> 5)) {
      case cbor::Major::array:
        writer_.array(head.argument);
        return add_all(item.subspan(head.size));
      case cbor::Major::map:
        ++maps;
        writer_.array(2 * head.argument);
        return add_all(item.subspan(head.size));
      case cbor::Major::tag:
        ++tags;
        writer_.array(2);
        writer_.unsigned_integer(head.argument);
        return add(item.subspan(head.size));
      default:
        writer_.item(item);
    }
  }

  void add_all(ByteView items) {
    cbor::Reader reader(items);
    while (reader.remaining() > 0) add(*reader.item(depth_max));
  }

  cbor::Writer writer_;
};

bool has_text_keys_alone(cbor::Reader reader) {
  const cbor::Major major = *reader.peek();
  if (major == cbor::Major::tag) return false;
  if (major != cbor::Major::array && major != cbor::Major::map) return true;
  const bool is_map = major == cbor::Major::map;
  const std::size_t count = is_map ? 2 * *reader.map() : *reader.array();
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_key = is_map && i % 2 == 0;
    if (is_key && *reader.peek() != cbor::Major::text_string) return false;
    if (!has_text_keys_alone(cbor::Reader(*reader.item(depth_max)))) return false;
  }
  return true;
}

/// That the other parser reads this, and as the same.
Json expect_same(ByteView encoded) {
  Json read = other_reading(encoded);
  EXPECT_FALSE(read.is_discarded()) << to_hex(encoded);
  if (read.is_discarded()) return read;
  Bytes again;
  cbor::Writer writer(again);
  write(writer, read);
  EXPECT_EQ(to_hex(again), to_hex(encoded));
  return read;
}

/// That a message's extensions are those that the other parser finds: no name twice, in order of
/// their encodings, and each with the same value.
void expect_extensions(const MimiContent& message, const Json& read) {
  constexpr std::size_t place = 5;  // of seven
  const Json& others = read.at(place);
  ASSERT_EQ(others.size(), 2 * message.extensions.size());
  Bytes before;
  for (std::size_t i = 0; i < message.extensions.size(); ++i) {
    const Extension& extension = message.extensions[i];
    Bytes name;
    cbor::Writer writer(name);
    write(writer, others[2 * i]);
    EXPECT_LT(before, name);
    before = name;
    if (const auto* number = std::get_if<std::int64_t>(&extension.name)) {
      EXPECT_EQ(others[2 * i].get<std::int64_t>(), *number);
    } else {
      EXPECT_EQ(others[2 * i].get<std::string>(), std::get<std::string>(extension.name));
    }
    EXPECT_EQ(other_reading(Flattened(extension.value).bytes), others[2 * i + 1]);
  }
}

struct Readings {
  std::size_t accepted = 0;
  std::size_t refused = 0;
  std::size_t maps = 0;
  std::size_t tags = 0;
  std::size_t extensions = 0;

  void compare(ByteView input) {
    cbor::Reader reader(input);
    const auto item = reader.item(depth_max);
    if (!item.ok() || !reader.finish().ok()) {
      ++refused;
      return;
    }
    if (is_beyond_the_other(cbor::Reader(*item))) return;
    ++accepted;
    if (has_text_keys_alone(cbor::Reader(*item))) expect_same(input);
    const Flattened flattened(input);
    maps += flattened.maps;
    tags += flattened.tags;
    const Json read = expect_same(flattened.bytes);
    const auto message = decode(input);
    if (!message.ok()) return;
    extensions += message->extensions.size();
    expect_extensions(*message, read);
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
  MimiContent message = make_message(random, text_part("Hello"));
  found.push_back(*encode(message));
  message.extensions.push_back({std::int64_t{100}, *from_hex("a3010218640220f6")});
  message.extensions.push_back({std::int64_t{-1}, *from_hex("d8206161")});
  message.extensions.push_back({std::int64_t{-1000}, *from_hex("a1616200")});
  message.extensions.push_back({std::string("x"), *from_hex("81a0")});
  found.push_back(*encode(message));
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
  EXPECT_GT(readings.maps, 1000U);
  EXPECT_GT(readings.tags, 1000U);
  EXPECT_GT(readings.extensions, 1000U);
}

}  // namespace
}  // namespace causeway::content
