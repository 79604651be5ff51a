#include "base/secret.h"

#include <cstring>

namespace causeway {

void wipe(void* memory, std::size_t size_bytes) {
  if (size_bytes == 0) return;
  std::memset(memory, 0, size_bytes);
  // Tells the compiler that the zeroes are read, without the price of a volatile loop.
  __asm__ __volatile__("" : : "r"(memory) : "memory");
}

}  // namespace causeway
