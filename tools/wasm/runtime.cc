// What compilers expect of a C++ runtime and Debian's for wasm32 lacks.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cxxabi.h>
#include <exception>
#include <typeinfo>
#include <unistd.h>

// -fstack-protector: a buffer that runs over ends the program.

extern "C" {

std::uintptr_t __stack_chk_guard;

__attribute__((constructor, no_stack_protector)) static void draw_guard() {
  if (getentropy(&__stack_chk_guard, sizeof __stack_chk_guard) != 0) std::abort();
}

[[noreturn]] void __stack_chk_fail() {
  std::fputs("stack smashed\n", stderr);
  std::abort();
}

}  // extern "C"

// Exceptions: the core has none. Tests throw where something is wrong, and then it suffices that
// the program says what, and ends.

namespace {

/// __si_class_type_info of the Itanium C++ ABI, section 2.9.5.
struct SingleBase {
  void* vtable;
  const char* name;
  const std::type_info* base;
};

}  // namespace

extern "C" {

extern void* single_base_vtable[] __asm__("_ZTVN10__cxxabiv120__si_class_type_infoE");

void* __cxa_allocate_exception(std::size_t size) noexcept {
  return std::malloc(size);
}

void __cxa_free_exception(void* memory) noexcept {
  std::free(memory);
}

void __cxa_throw(void* thrown, std::type_info* type, void* (*)(void*)) {
  const std::type_info* base = type;
  while (*base != typeid(std::exception)) {
    const auto* single = reinterpret_cast<const SingleBase*>(base);
    if (single->vtable != single_base_vtable + 2) break;
    base = single->base;
  }
  const char* what = *base == typeid(std::exception)
                         ? static_cast<const std::exception*>(thrown)->what()
                         : "not a std::exception";
  std::fflush(stdout);
  std::fprintf(stderr, "exception (%s): %s\n", type->name(), what);
  std::abort();
}

}  // extern "C"
