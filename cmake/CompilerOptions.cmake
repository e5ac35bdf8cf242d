# SPDX-License-Identifier: Apache-2.0
# How every target of ours is compiled: one interface target, `almenara_options`.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

# The hot loops are integer and memory bound: -O3 would only lengthen the build.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

set(ALMENARA_SANITIZE "" CACHE STRING "Sanitizers for every target: address,undefined or thread")

# A compiler cache and a fast linker are used where the machine has them; neither changes the result.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # As its manual wants it for precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros "${CCACHE_PROGRAM}")
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM AND NOT ALMENARA_SANITIZE)
  add_link_options(-fuse-ld=mold)
endif()

add_library(almenara_options INTERFACE)
target_include_directories(almenara_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(almenara_options INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(almenara_options INTERFACE -Wthread-safety)
else()
  # GCC 12 sees copies inside std::string that cannot happen (GCC bugs 105329, 105651, 105762);
  # AddressSanitizer, which the preset `asan` builds with, sees those that do.
  target_compile_options(almenara_options INTERFACE -Wno-array-bounds -Wno-restrict
                                                    -Wno-stringop-overflow -Wno-stringop-overread)
endif()

if(ALMENARA_SANITIZE)
  add_compile_options(-fsanitize=${ALMENARA_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ALMENARA_SANITIZE})
  if(ALMENARA_SANITIZE MATCHES "undefined")
    # The system's RocksDB and gRPC are not instrumented, so vptr checks across them cannot hold.
    add_compile_options(-fno-sanitize-recover=all -fno-sanitize=vptr)
  endif()
  # GCC's flow analysis raises false maybe-uninitialized reports under instrumentation, and TSan does
  # not model atomic_thread_fence, which nothing of ours uses.
  target_compile_options(almenara_options INTERFACE -Wno-maybe-uninitialized -Wno-tsan)
else()
  add_compile_options(-fstack-protector-strong)
  add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
endif()
