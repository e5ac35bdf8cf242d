# SPDX-License-Identifier: Apache-2.0
# Every library comes from the system (Debian 12); nothing is downloaded here.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(absl REQUIRED CONFIG)
find_package(Protobuf 3.21 REQUIRED) # Debian ships no CONFIG package for Protobuf
find_package(gRPC 1.51 REQUIRED CONFIG)
find_program(GRPC_CPP_PLUGIN grpc_cpp_plugin REQUIRED)
find_package(RocksDB REQUIRED CONFIG)
find_package(prometheus-cpp REQUIRED CONFIG)
find_package(nlohmann_json REQUIRED CONFIG)
find_package(PkgConfig REQUIRED)
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
find_package(GTest REQUIRED CONFIG)
# Linear and integer programs of the attack suite; only tests/privacy links them.
pkg_check_modules(coin REQUIRED IMPORTED_TARGET clp cbc)
# The dashboard's pages are built by npm packages, and tested in a browser by others.
find_program(NODE_PROGRAM NAMES node nodejs)
if(NOT NODE_PROGRAM)
  message(FATAL_ERROR "node is missing: run tools/install build")
endif()

# The servers' malloc: they make many short-lived messages of many small strings in several threads. Sanitizers bring
# their own.
add_library(almenara_allocator INTERFACE)
add_library(almenara::allocator ALIAS almenara_allocator)
if(NOT ALMENARA_SANITIZE)
  target_sources(almenara_allocator INTERFACE ${CMAKE_CURRENT_LIST_DIR}/allocator_settings.cc)
  target_link_libraries(almenara_allocator INTERFACE PkgConfig::jemalloc)
endif()
