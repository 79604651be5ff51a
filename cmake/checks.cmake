# Targets over everything that CMakeLists.txt declared, and the tests of the tree itself.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(tools ${CMAKE_SOURCE_DIR}/tools)

# What checks others' data finds mistakes in them.
test(broken_vectors LABELS cmd_causeway-vectors NEEDS causeway-vectors
  COMMAND ${Python3_EXECUTABLE} ${tools}/broken_vectors_test.py ${CAUSEWAY_VECTORS}
          ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:causeway-vectors>)
set_tests_properties(broken_vectors PROPERTIES SKIP_RETURN_CODE 77)

# The rest needs the machine that it is built on.
if(CMAKE_CROSSCOMPILING)
  return()
endif()

get_property(benches GLOBAL PROPERTY causeway_bench_targets)
add_custom_target(benches DEPENDS ${benches})
get_property(fuzzers GLOBAL PROPERTY causeway_fuzzers)
add_custom_target(fuzzers DEPENDS ${fuzzers})

test(tidy LABELS tidy COMMAND ${Python3_EXECUTABLE} ${tools}/tidy.py)
test(tidy_rules LABELS tidy COMMAND ${Python3_EXECUTABLE} ${tools}/tidy_test.py)
test(attack_table LABELS tidy COMMAND ${Python3_EXECUTABLE} ${tools}/attack_table.py)
test(attack_table_rules LABELS tidy COMMAND ${Python3_EXECUTABLE} ${tools}/attack_table_test.py)
test(desk_rules LABELS tidy COMMAND ${Python3_EXECUTABLE} ${tools}/desk_rules.py --check)
test(desk_rules_rules LABELS tidy COMMAND ${Python3_EXECUTABLE} ${tools}/desk_rules_test.py)
test(dev LABELS tidy COMMAND ${tools}/dev_test.sh)
test(web LABELS tidy COMMAND ${tools}/web_test.sh)

# The console of a real provider, in a browser.
if(TARGET causewayd AND TARGET causeway)
  test(web_console LABELS adapters_http_safety NEEDS causewayd causeway
    COMMAND ${tools}/web/console_test.sh $<TARGET_FILE_DIR:causewayd>)
  set_tests_properties(web_console PROPERTIES SKIP_RETURN_CODE 77 RUN_SERIAL TRUE)
endif()

# The stand-in for the clearing house is as strict as the clearing house says that it is.
test(clearing_house COMMAND ${Python3_EXECUTABLE} ${tools}/clearing_house_test.py
  LABELS adapters_clearing_house)

# The provider's program cannot read a message: no code in it knows what a message key is.
if(TARGET causewayd)
  test(no_group_secrets LABELS architecture NEEDS causewayd
    COMMAND ${tools}/no_group_secrets_test.sh $<TARGET_FILE:causewayd>)
endif()

# Few bytes cannot become many at whoever receives them.
if(TARGET causeway)
  test(nothing_unpacked LABELS architecture NEEDS causeway
    COMMAND ${tools}/nothing_unpacked_test.sh $<TARGET_FILE:causeway>)
endif()

# No secret decides a branch or an address, as far as constant_time_test.cc says. Sanitizers and
# valgrind do not go together, hence "slow".
test(constant_time LABELS crypto slow NEEDS crypto_test franking_test
  COMMAND ${tools}/constant_time_test.sh $<TARGET_FILE:crypto_test> $<TARGET_FILE:franking_test>)

# That the benchmark of MLS has all its figures; what they are is for ./dev bench to say.
if(TARGET causeway-bench)
  test(bench LABELS bench slow NEEDS causeway-bench
    COMMAND ${tools}/benchmarks_test.sh $<TARGET_FILE:causeway-bench>)
endif()

# One of the stories of cmd_causeway_test, by a name of its own: devices lost, and a key that brings
# everything back.
if(TARGET cmd_causeway_test)
  test(e2e_cli LABELS e2e-cli slow NEEDS cmd_causeway_test
    COMMAND $<TARGET_FILE:cmd_causeway_test> --gtest_filter=Cli/Stories.*/e2e_cli)
  # And the largest files there are, cut off on their way.
  test(e2e_cli_largest LABELS e2e-cli slow NEEDS cmd_causeway_test
    COMMAND ${CMAKE_COMMAND} -E env CAUSEWAY_TEST_LARGEST=1
      $<TARGET_FILE:cmd_causeway_test> --gtest_filter=Resuming.TheLargest*)
endif()

# What the provider's program refuses, says and survives, from outside.
if(TARGET causewayd AND TARGET causeway)
  test(provider_program LABELS causewayd NEEDS causewayd causeway
    COMMAND ${tools}/provider_test.sh $<TARGET_FILE_DIR:causewayd>)
endif()

# The service file of systemd: its limits and system calls suffice, its options exist. Those of a
# sanitizer are others, hence "slow".
if(TARGET causewayd AND TARGET causeway)
  test(service LABELS causewayd slow NEEDS causewayd causeway
    COMMAND ${Python3_EXECUTABLE} ${tools}/service_test.py $<TARGET_FILE_DIR:causewayd>)
endif()

# What people say is nowhere at the provider: a conversation over real processes, then a search.
if(TARGET causewayd AND TARGET causeway)
  test(privacy LABELS privacy NEEDS causewayd causeway
    COMMAND ${tools}/demo/privacy_test.sh $<TARGET_FILE_DIR:causewayd>)
endif()

# Nor when somebody reports: then the process that holds the keys has what was reported.
if(TARGET cmd_causewayd_test AND TARGET causeway)
  test(report_markers LABELS privacy NEEDS causewayd causeway cmd_causewayd_test
    COMMAND ${tools}/report_markers_test.sh $<TARGET_FILE_DIR:causewayd>
            $<TARGET_FILE:cmd_causewayd_test>)
endif()

# A report's whole path, from what was said to the clearing house and to an appeal.
if(TARGET causewayd AND TARGET causeway)
  test(whole_path LABELS causewayd slow NEEDS causewayd causeway
    COMMAND ${Python3_EXECUTABLE} ${tools}/whole_path_test.py $<TARGET_FILE_DIR:causewayd>)
endif()

# The demo's console has reports of every kind.
if(TARGET causewayd AND TARGET causeway)
  test(demo_console LABELS causewayd slow NEEDS causewayd causeway
    COMMAND ${Python3_EXECUTABLE} ${tools}/demo/desk.py $<TARGET_FILE_DIR:causewayd> --once)
endif()

# MLS between this build and ts-mls, which is fetched from npm: "skipped" where it cannot be had.
if(TARGET causeway-interop)
  test(interop LABELS interop slow NEEDS causeway-interop
    COMMAND ${Python3_EXECUTABLE} ${tools}/interop/play.py $<TARGET_FILE:causeway-interop>
            --scripts ${CAUSEWAY_VECTORS}/mls/interop-configs)
  set_tests_properties(interop PROPERTIES SKIP_RETURN_CODE 77 COST 20)
endif()

# The longest first, so that the cores end together.
foreach(name IN ITEMS cmd_causeway-sim cmd_causeway mls_group adapters_sqlite provider_program)
  if(TEST ${name})
    set_tests_properties(${name} PROPERTIES COST 10)
  endif()
endforeach()
