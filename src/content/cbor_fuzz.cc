// What the reader accepts, read item by item and written again, is the same bytes.
#include "content/cbor.h"

namespace {

using namespace causeway;
using namespace causeway::content::cbor;

constexpr std::size_t depth_max = 8;

/// Copies the next item, which `Reader::item` has accepted, from `reader` to `writer`.
void rewrite(Reader& reader, Writer& writer) {
  switch (*reader.peek()) {
    case Major::unsigned_integer:
      return writer.unsigned_integer(*reader.unsigned_integer());
    case Major::negative_integer:
      if (Reader ahead = reader; ahead.exact_integer().ok()) {
        return writer.integer(*reader.exact_integer());
      }
      return writer.item(*reader.item(0));
    case Major::byte_string:
      return writer.bytes(*reader.bytes());
    case Major::text_string:
      return writer.text(*reader.text());
    case Major::array: {
      const std::size_t count = *reader.array();
      writer.array(count);
      for (std::size_t i = 0; i < count; ++i) rewrite(reader, writer);
      return;
    }
    case Major::map: {
      const std::size_t count = *reader.map();
      writer.map(count);
      for (std::size_t i = 0; i < 2 * count; ++i) rewrite(reader, writer);
      return;
    }
    case Major::tag:
      return writer.item(*reader.item(depth_max));
    case Major::simple:
      if (reader.skip_null()) return writer.null();
      return writer.boolean(*reader.boolean());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  Reader checked(input);
  const auto item = checked.item(depth_max);
  if (!item.ok()) return 0;
  Bytes out;
  Writer writer(out);
  Reader reader(*item);
  rewrite(reader, writer);
  INVARIANT(reader.finish().ok());
  INVARIANT(out == to_bytes(*item));
  return 0;
}
