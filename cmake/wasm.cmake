# What toolchain.cmake finds on the machine, for WebAssembly: out of the sysroot, under the same
# names; and how tests run.
find_program(NODE node REQUIRED)
set(wasm ${CMAKE_SOURCE_DIR}/tools/wasm)
# Node 18 has WASI only when asked. Fast calls: node 20 collects garbage in them, and destroys what
# is still in use.
set(CMAKE_CROSSCOMPILING_EMULATOR ${NODE} --no-warnings --experimental-wasi-unstable-preview1
  --no-turbo-fast-api-calls ${wasm}/run.mjs)

# Overflow of the stack ends the program: it lies below all data, not above.
add_link_options(-Wl,--stack-first -Wl,-z,stack-size=8388608)

# In every program.
add_library(wasm_runtime STATIC ${wasm}/runtime.cc)
link_libraries(wasm_runtime
  wasi-emulated-signal wasi-emulated-getpid wasi-emulated-process-clocks wasi-emulated-mman)

add_library(OpenSSL::Crypto INTERFACE IMPORTED)
target_link_libraries(OpenSSL::Crypto INTERFACE ${CMAKE_SYSROOT}/lib/libcrypto.a)
add_library(PkgConfig::sodium INTERFACE IMPORTED)
target_link_libraries(PkgConfig::sodium INTERFACE ${CMAKE_SYSROOT}/lib/libsodium.a)
add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED)

# GoogleTest is compiled here; include/ has what stands for RapidCheck.
set(folder /usr/src/googletest)
add_library(googletest STATIC ${wasm}/test_host.cc
  ${folder}/googletest/src/gtest-all.cc
  ${folder}/googlemock/src/gmock-all.cc
  ${folder}/googlemock/src/gmock_main.cc)
set_property(TARGET googletest PROPERTY UNITY_BUILD OFF)
target_include_directories(googletest SYSTEM PUBLIC ${wasm}/include
  PRIVATE ${folder}/googletest ${folder}/googlemock)
target_compile_definitions(googletest PUBLIC
  GTEST_HAS_PTHREAD=0 GTEST_HAS_EXCEPTIONS=0 GTEST_HAS_RTTI=0 GTEST_HAS_DEATH_TEST=0
  GTEST_HAS_STREAM_REDIRECTION=0 GTEST_HAS_FILE_SYSTEM=0)
target_compile_options(googletest PUBLIC -include ${wasm}/test_host.h)
add_library(GTest::gmock_main ALIAS googletest)
add_library(rapidcheck INTERFACE)
