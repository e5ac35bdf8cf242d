# SPDX-License-Identifier: Apache-2.0
# The three kinds of target of this house. Names follow the folders: hub/intake -> almenara::hub_intake.

# almenara_library(NAME name SOURCES ... [DEPS ...]): one folder, one responsibility.
function(almenara_library)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_library(almenara_${ARG_NAME} STATIC ${ARG_SOURCES})
  add_library(almenara::${ARG_NAME} ALIAS almenara_${ARG_NAME})
  target_link_libraries(almenara_${ARG_NAME} PUBLIC ${ARG_DEPS} PRIVATE almenara_options)
  target_include_directories(almenara_${ARG_NAME} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_precompile_headers(almenara_${ARG_NAME} REUSE_FROM almenara_precompiled)
endfunction()

# almenara_header_library(NAME name [DEPS ...]): a folder that has headers only.
function(almenara_header_library)
  cmake_parse_arguments(ARG "" "NAME" "DEPS" ${ARGN})
  add_library(almenara_${ARG_NAME} INTERFACE)
  add_library(almenara::${ARG_NAME} ALIAS almenara_${ARG_NAME})
  target_link_libraries(almenara_${ARG_NAME} INTERFACE ${ARG_DEPS})
  target_include_directories(almenara_${ARG_NAME} INTERFACE "${PROJECT_SOURCE_DIR}")
endfunction()

# almenara_binary(NAME name OUTPUT file SOURCES ... [DEPS ...]): a program a person runs.
function(almenara_binary)
  cmake_parse_arguments(ARG "" "NAME;OUTPUT" "SOURCES;DEPS" ${ARGN})
  add_executable(almenara_${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(almenara_${ARG_NAME} PRIVATE ${ARG_DEPS} almenara_options)
  set_target_properties(
    almenara_${ARG_NAME} PROPERTIES OUTPUT_NAME ${ARG_OUTPUT}
                                    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endfunction()

# almenara_test(NAME name SOURCES ... [DEPS ...] [LABELS ...] [TIMEOUT seconds]): one GoogleTest
# executable, one CTest entry. The working directory is the source tree, so that tests read
# proto/codelists and fixtures where they lie.
function(almenara_test)
  cmake_parse_arguments(ARG "" "NAME;TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT BUILD_TESTING)
    return()
  endif()
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_DEPS} almenara_test_options)
  target_precompile_headers(${ARG_NAME} REUSE_FROM almenara_test_precompiled)
  add_test(
    NAME ${ARG_NAME}
    COMMAND ${ARG_NAME}
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${ARG_NAME} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
endfunction()
