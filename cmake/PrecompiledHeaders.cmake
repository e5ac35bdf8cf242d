# SPDX-License-Identifier: Apache-2.0
# System headers that nearly every file reads, compiled once for libraries and once for tests: about a
# third of a build from nothing. Only of others' libraries, so that no edit of ours builds everything
# again. Files include what they use as if this did not exist; the preset `clang` builds without.

# The same for every target, or the compiled headers of one would not fit the other.
add_compile_options(-pthread)

set(ALMENARA_PRECOMPILED
    <algorithm>
    <functional>
    <map>
    <memory>
    <optional>
    <string>
    <utility>
    <vector>
    <google/protobuf/extension_set.h>
    <google/protobuf/generated_message_reflection.h>
    <google/protobuf/message.h>
    <google/protobuf/repeated_field.h>
    <google/protobuf/unknown_field_set.h>
    <absl/container/flat_hash_map.h>
    <absl/status/status.h>
    <absl/status/statusor.h>
    <absl/strings/str_cat.h>
    <absl/strings/string_view.h>
    <absl/time/time.h>)

add_library(almenara_precompiled STATIC "${CMAKE_CURRENT_LIST_DIR}/precompiled.cc")
target_link_libraries(almenara_precompiled PRIVATE almenara_options protobuf::libprotobuf absl::time)
target_precompile_headers(almenara_precompiled PRIVATE ${ALMENARA_PRECOMPILED})

# How a test is compiled: most of its code runs once.
add_library(almenara_test_options INTERFACE)
target_compile_options(almenara_test_options INTERFACE $<$<CONFIG:Release>:-O1>)
target_link_libraries(almenara_test_options INTERFACE almenara_options GTest::gmock GTest::gmock_main)

# A program, since programs are compiled otherwise than libraries.
add_executable(almenara_test_precompiled EXCLUDE_FROM_ALL "${CMAKE_CURRENT_LIST_DIR}/precompiled.cc")
target_link_libraries(almenara_test_precompiled PRIVATE almenara_test_options protobuf::libprotobuf)
target_precompile_headers(almenara_test_precompiled PRIVATE <gmock/gmock.h> <gtest/gtest.h>
                          ${ALMENARA_PRECOMPILED})
