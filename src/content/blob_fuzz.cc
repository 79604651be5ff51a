// Two things: foreign bytes never open, and a sealed file opens in pieces of any size, unless one
// of its bits is turned.
//
// Input: 2 bytes of step, 4 bytes of where to turn a bit (0: nowhere), the file.
#include "base/seeded_random.h"
#include "content/blob.h"

namespace {

using namespace causeway;
using namespace causeway::content;

Result<Bytes> open(const BlobDescription& description, ByteView blob, std::size_t step) {
  BlobOpener opener = TRY(BlobOpener::open(description.clone(), blob_plaintext_size_max));
  Bytes file;
  while (!blob.empty()) {
    const ByteView piece = blob.first(std::min(step, blob.size()));
    TRY(opener.push(piece, file));
    INVARIANT(file.size() <= description.size_bytes);
    blob = blob.subspan(piece.size());
  }
  TRY(opener.finish());
  return file;
}

Bytes seal(const BlobSeed& seed, ByteView file) {
  const BlobSealer sealer(seed);
  Bytes blob = to_bytes(sealer.header());
  for (std::uint64_t i = 0; i < sealer.chunk_count(); ++i) {
    append(
        blob,
        sealer.chunk(
            i,
            file.subspan(static_cast<std::size_t>(i) * blob_chunk_size, sealer.plaintext_size_of(i))
        )
    );
  }
  return blob;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 6) return 0;
  const ByteView input(data, size);
  const std::size_t step = 1U + (data[0] * 256U + data[1]);
  std::size_t turned = 0;
  for (const std::uint8_t byte : input.subspan(2, 4)) turned = turned << 8 | byte;
  const ByteView file = input.subspan(6);

  SeededRandom random(1);
  const BlobSeed seed = BlobSeed::make(random, file.size());
  Bytes blob = seal(seed, file);
  INVARIANT(blob.size() == blob_size(file.size()));
  const BlobDescription description{seed.key.clone(), file.size(), crypto::sha256({blob})};
  INVARIANT(!open(description, file, step).ok());
  if (turned == 0) {
    INVARIANT(*open(description, blob, step) == to_bytes(file));
  } else {
    const std::size_t bit = turned % (8 * blob.size());
    blob[bit / 8] = static_cast<std::uint8_t>(blob[bit / 8] ^ 1U << bit % 8);
    INVARIANT(!open(description, blob, step).ok());
  }
  return 0;
}
