# Compiler flags and outside libraries, for every target alike.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(CAUSEWAY_CORE_ONLY "Build the exception-free layers only" OFF)
option(CAUSEWAY_FUZZ "Build x_fuzz.cc with libFuzzer instead of the corpus replayer" OFF)
set(CAUSEWAY_VECTORS ${CMAKE_SOURCE_DIR}/../shared/vectors CACHE PATH "Test data made by others")

# One cache for all build folders: the folder is not part of what ccache compares. It takes what a
# source includes from the compiler, which spares a run of the preprocessor for each.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 ${CCACHE})
endif()

if(CMAKE_SYSTEM_PROCESSOR STREQUAL wasm32)
  include(wasm)
else()
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  find_package(PkgConfig REQUIRED)
  find_package(OpenSSL 3.0 REQUIRED)
  pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
  find_package(nlohmann_json REQUIRED)
  find_package(GTest REQUIRED)
  find_package(benchmark REQUIRED)
endif()
if(NOT CAUSEWAY_CORE_ONLY)
  find_package(Threads REQUIRED)
  find_package(Boost 1.81 REQUIRED)
  find_package(SQLite3 3.40 REQUIRED)
  find_package(spdlog REQUIRED)
  find_package(JPEG REQUIRED)
  find_package(PNG REQUIRED)
  pkg_check_modules(webp REQUIRED IMPORTED_TARGET libwebp libwebpdemux)
  pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
  find_package(LibXml2 REQUIRED)
  pkg_check_modules(fido2 REQUIRED IMPORTED_TARGET libfido2)
  pkg_check_modules(oath REQUIRED IMPORTED_TARGET liboath)
  pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
endif()

add_library(warnings INTERFACE)
target_compile_options(warnings INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-qual -Wformat=2 -Wundef -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-missing-field-initializers>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety -Wno-missing-designated-field-initializers>)

# Where sources are compiled together: a name of one may hide that of another, and the types of a
# source look like those of a header. Builds of single files warn of both.
set(together $<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>)
target_compile_options(warnings INTERFACE
  $<${together}:-Wno-shadow>
  $<$<AND:${together},$<CXX_COMPILER_ID:GNU>>:-Wno-subobject-linkage>)

# For libraries, not for tests, whose TEST() macros are such objects.
add_library(no_static_objects INTERFACE)
target_compile_options(no_static_objects INTERFACE
  $<$<CXX_COMPILER_ID:Clang>:-Wglobal-constructors -Wexit-time-destructors>)

add_library(hardening INTERFACE)
target_compile_options(hardening INTERFACE -fstack-protector-strong
  $<$<CXX_COMPILER_ID:Clang>:-ftrivial-auto-var-init=zero>)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL wasm32)
  # The rest the machine does itself: code, returns and jumps are out of a program's reach.
  target_compile_definitions(hardening INTERFACE
    _LIBCPP_HARDENING_MODE=_LIBCPP_HARDENING_MODE_EXTENSIVE)
else()
  target_compile_options(hardening INTERFACE -fstack-clash-protection -fcf-protection=full)
  target_compile_definitions(hardening INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=3> _GLIBCXX_ASSERTIONS)
  target_link_options(hardening INTERFACE -Wl,-z,relro,-z,now)
endif()
