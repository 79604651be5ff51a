# policy/regimes.toml is a part of `causeway`, which decides by it where no other policy is named.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/policy/regimes.toml)
file(READ ${CMAKE_SOURCE_DIR}/policy/regimes.toml regimes)
configure_file(${CMAKE_SOURCE_DIR}/cmake/built_in_policy.cc.in
  ${CMAKE_BINARY_DIR}/built_in_policy.cc @ONLY)
# Its string is longer than the least that a compiler has to take.
set_source_files_properties(${CMAKE_BINARY_DIR}/built_in_policy.cc PROPERTIES 
  COMPILE_OPTIONS "-Wno-overlength-strings")
target_sources(causeway_cmd_causeway PRIVATE ${CMAKE_BINARY_DIR}/built_in_policy.cc)
