# layer(NAME [EXCEPTIONS] [USES layer…] [LIBRARIES target…])   src/NAME           causeway_NAME
# adapter(NAME [USES …] [LIBRARIES …])                  src/adapters/NAME  causeway_adapters_NAME
# program(NAME [USES …] [LIBRARIES …])                  src/cmd/NAME       bin/NAME
#
# In each folder x.cc is the library, x_test.cc its tests, x_fuzz.cc one fuzz target, x_bench.cc
# benchmarks. USES names folders below src/: those and what they use in turn is all that the folder
# may include beside itself.
#
# Targets: `programs`; `tests`; `tests-LABEL` for each label of a test (ctest -L LABEL); `benches`.

add_custom_target(programs)
add_custom_target(tests)

# test(NAME LABELS label… COMMAND … [NEEDS target…]): a test, and what has to be built for it.
function(test name)
  cmake_parse_arguments(ARG "" "" "LABELS;COMMAND;NEEDS" ${ARGN})
  add_test(NAME ${name} COMMAND ${ARG_COMMAND})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 900)
  if(CMAKE_CROSSCOMPILING AND EXISTS ${CAUSEWAY_VECTORS})  # and seen from where the test runs, too
    set_tests_properties(${name} PROPERTIES FAIL_REGULAR_EXPRESSION "skipped: no vectors")
  endif()
  foreach(label IN LISTS ARG_LABELS)
    if(NOT TARGET tests-${label})
      add_custom_target(tests-${label})
    endif()
    if(ARG_NEEDS)
      add_dependencies(tests-${label} ${ARG_NEEDS})
      add_dependencies(tests ${ARG_NEEDS})
    endif()
  endforeach()
endfunction()

function(causeway_target_name folder out)
  string(REPLACE "/" "_" flat ${folder})
  set(${out} causeway_${flat} PARENT_SCOPE)
endfunction()

function(causeway_sources folder out_library)
  file(GLOB all CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*.cc)
  set(library ${all})
  list(FILTER library EXCLUDE REGEX "_(test|fuzz|bench)\\.cc$")
  set(${out_library} ${library} PARENT_SCOPE)
endfunction()

# What the folders in `uses` and the outside libraries come to, as link arguments.
function(causeway_links out uses libraries)
  set(links warnings hardening ${libraries})
  foreach(folder IN LISTS uses)
    causeway_target_name(${folder} target)
    if(TARGET ${target})
      list(APPEND links ${target})
    endif()
  endforeach()
  list(REMOVE_ITEM links toml CLI11)  # header-only, from the system's include path
  list(TRANSFORM links REPLACE "^spdlog$" "spdlog::spdlog")
  list(TRANSFORM links REPLACE "^nlohmann_json$" "nlohmann_json::nlohmann_json")
  set(${out} ${links} PARENT_SCOPE)
endfunction()

# For what does not ship: what its sources include is read once for all, in every build.
function(compile_together target)
  set_property(TARGET ${target} PROPERTY UNITY_BUILD ON)
endfunction()

function(causeway_tests folder target)
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*_test.cc)
  if(tests)
    string(REPLACE "causeway_" "" short ${target})
    add_executable(${short}_test ${tests})
    target_link_libraries(${short}_test PRIVATE
      ${target} GTest::gmock_main rapidcheck nlohmann_json::nlohmann_json)
    target_include_directories(${short}_test PRIVATE ${CMAKE_SOURCE_DIR}/src)
    target_compile_definitions(${short}_test PRIVATE
      CAUSEWAY_VECTORS_DEFAULT="${CAUSEWAY_VECTORS}"
      CAUSEWAY_VERSION="${PROJECT_VERSION}"
      CAUSEWAY_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
      CAUSEWAY_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    target_compile_options(${short}_test PRIVATE -O0)  # only what they test is optimised
    compile_together(${short}_test)
    set_target_properties(${short}_test PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    test(${short} LABELS ${short} COMMAND ${short}_test NEEDS ${short}_test)
  endif()
endfunction()

function(causeway_fuzzers folder target)
  file(GLOB fuzzers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*_fuzz.cc)
  foreach(source IN LISTS fuzzers)
    get_filename_component(name ${source} NAME_WE)
    string(REPLACE "/" "_" prefix ${folder})
    set(fuzzer ${prefix}_${name})
    add_executable(${fuzzer} ${source})
    target_link_libraries(${fuzzer} PRIVATE ${target})
    if(CAUSEWAY_FUZZ)
      target_link_options(${fuzzer} PRIVATE -fsanitize=fuzzer)
      set_property(GLOBAL APPEND PROPERTY causeway_fuzzers ${fuzzer})
    else()
      # Without libFuzzer: the same property over the committed corpus.
      target_sources(${fuzzer} PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/replay.cc)
      test(${fuzzer} LABELS corpus NEEDS ${fuzzer}
        COMMAND ${fuzzer} ${CMAKE_SOURCE_DIR}/fuzz/${fuzzer})
    endif()
    set_target_properties(${fuzzer} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzzers)
  endforeach()
endfunction()

function(causeway_benchmarks folder target)
  if(NOT TARGET benchmark::benchmark)  # as in WebAssembly
    return()
  endif()
  file(GLOB benchmarks CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*_bench.cc)
  foreach(source IN LISTS benchmarks)
    get_filename_component(name ${source} NAME_WE)
    string(REPLACE "/" "_" prefix ${folder})
    add_executable(${prefix}_${name} ${source})
    target_link_libraries(${prefix}_${name} PRIVATE
      ${target} benchmark::benchmark nlohmann_json::nlohmann_json)
    target_compile_definitions(${prefix}_${name} PRIVATE CAUSEWAY_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    set_target_properties(${prefix}_${name} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/benches EXCLUDE_FROM_ALL TRUE)
    set_property(GLOBAL APPEND PROPERTY causeway_bench_targets ${prefix}_${name})
  endforeach()
endfunction()

function(causeway_library folder exceptions uses libraries)
  causeway_sources(${folder} sources)
  causeway_target_name(${folder} target)
  causeway_links(links "${uses}" "${libraries}")
  if(NOT sources)
    return()
  endif()
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${target} PUBLIC ${links} PRIVATE $<BUILD_INTERFACE:no_static_objects>)
  if(NOT exceptions)
    target_compile_options(${target} PRIVATE -fno-exceptions -fno-rtti)
  endif()
  causeway_tests(${folder} ${target})
  causeway_fuzzers(${folder} ${target})
  causeway_benchmarks(${folder} ${target})
endfunction()

function(layer name)
  cmake_parse_arguments(ARG "EXCEPTIONS" "" "USES;LIBRARIES" ${ARGN})
  causeway_library(${name} "${ARG_EXCEPTIONS}" "${ARG_USES}" "${ARG_LIBRARIES}")
endfunction()

function(adapter name)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES" ${ARGN})
  causeway_library(adapters/${name} TRUE "${ARG_USES}" "${ARG_LIBRARIES}")
endfunction()

# A program's main.cc is only in the program; its other sources form a library that its tests share.
function(program name)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES" ${ARGN})
  causeway_sources(cmd/${name} sources)
  if(NOT sources)
    return()
  endif()
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  causeway_target_name(cmd/${name} target)
  causeway_links(links "${ARG_USES}" "${ARG_LIBRARIES}")
  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${target} ${scope} ${links})
  add_executable(${name} ${CMAKE_SOURCE_DIR}/src/cmd/${name}/main.cc)
  target_link_libraries(${name} PRIVATE ${target})
  target_compile_definitions(${target} ${scope} CAUSEWAY_VERSION="${PROJECT_VERSION}")
  add_dependencies(programs ${name})
  causeway_tests(cmd/${name} ${target})
  causeway_fuzzers(cmd/${name} ${target})
  causeway_benchmarks(cmd/${name} ${target})

  # What tests and measures a program starts it, and the others that it talks with.
  get_property(starters GLOBAL PROPERTY causeway_bench_targets)
  list(FILTER starters INCLUDE REGEX "^cmd_${name}_")
  if(TARGET cmd_${name}_test)
    list(APPEND starters cmd_${name}_test)
  endif()
  foreach(starter IN LISTS starters)
    add_dependencies(${starter} programs)
  endforeach()
endfunction()
