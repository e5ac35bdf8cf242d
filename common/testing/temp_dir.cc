// SPDX-License-Identifier: Apache-2.0
#include "common/testing/temp_dir.h"

#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace almenara::testing {

TempDir::TempDir() {
  std::string pattern = (std::filesystem::temp_directory_path() / "almenara-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    std::perror("mkdtemp");
    std::abort();
  }
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace almenara::testing
