#include "adapters/sqlite/sealed_file.h"

namespace causeway::adapters::sqlite {

int SealedFile::read_under(MutableByteView out, std::uint64_t offset) {
  return under_.pMethods->xRead(
      &under_, out.data(), static_cast<int>(out.size()), static_cast<sqlite3_int64>(offset)
  );
}

int SealedFile::write_under(ByteView bytes, std::uint64_t offset) {
  return under_.pMethods->xWrite(
      &under_, bytes.data(), static_cast<int>(bytes.size()), static_cast<sqlite3_int64>(offset)
  );
}

}  // namespace causeway::adapters::sqlite
