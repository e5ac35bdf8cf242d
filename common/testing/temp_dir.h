// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TESTING_TEMP_DIR_H_
#define ALMENARA_COMMON_TESTING_TEMP_DIR_H_

#include <filesystem>
#include <string>

#include "absl/strings/string_view.h"

namespace almenara::testing {

// A fresh directory, mode 0700, removed with all its content at the end of the scope.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string File(absl::string_view name) const { return (path_ / std::string(name)).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace almenara::testing

#endif  // ALMENARA_COMMON_TESTING_TEMP_DIR_H_
