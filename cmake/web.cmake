# The pages of web/ become one C++ source of adapters/web_files when one of their files has changed.
# What npm installs and what was built once is kept between builds and presets (tools/web/build.sh).
# Where no page can be built, the source has none and its ".built" is missing: the next build tries
# again.
set(web ${CMAKE_SOURCE_DIR}/web)
file(GLOB_RECURSE pages CONFIGURE_DEPENDS
  ${web}/ui/*.svelte ${web}/ui/*.ts ${web}/ui/*.css ${web}/safety/* ${web}/messages/*.json)
list(FILTER pages EXCLUDE REGEX "/ui/words/|\\.test\\.ts$")
set(web_files ${CMAKE_BINARY_DIR}/web_files.cc)
add_custom_command(OUTPUT ${web_files} ${web_files}.built
  COMMAND ${CMAKE_SOURCE_DIR}/tools/web/build.sh ${web_files}
  DEPENDS ${pages} ${web}/package-lock.json ${web}/vite.config.ts ${web}/svelte.config.js
          ${web}/project.inlang/settings.json ${CMAKE_SOURCE_DIR}/tools/web/build.sh
          ${CMAKE_SOURCE_DIR}/tools/web/embed.mjs ${CMAKE_SOURCE_DIR}/tools/web/install.sh
          ${CMAKE_SOURCE_DIR}/tools/web/node.sh
  COMMENT "Building the pages of web/"
  VERBATIM)
# Its strings are longer than the least that a compiler has to take.
set_source_files_properties(${web_files} PROPERTIES COMPILE_OPTIONS "-w;-O0")
target_sources(causeway_adapters_web_files PRIVATE ${web_files})
add_dependencies(programs causeway_adapters_web_files)
