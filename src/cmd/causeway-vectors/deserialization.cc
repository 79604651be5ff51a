#include "cmd/causeway-vectors/checks.h"
#include "tls/stream.h"

namespace causeway::vectors {

void check_deserialization(const Json& one_case) {
  const Bytes header = bytes(one_case.at("vlbytes_header"));
  tls::Reader reader(header);
  const std::size_t length = expect_ok(reader.varint(), "header");
  expect(reader.empty(), "the header is all that is there");
  expect(length == one_case.at("length").get<std::size_t>(), "length");
  Bytes again;
  tls::Writer(again).varint(length);
  expect(again == header, "the header re-encodes to itself");
}

}  // namespace causeway::vectors
