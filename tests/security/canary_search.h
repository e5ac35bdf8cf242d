// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_SECURITY_CANARY_SEARCH_H_
#define ALMENARA_TESTS_SECURITY_CANARY_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace almenara::testing {

// The disguises in which a text is looked for: as it is, in lower and upper case, reversed, as
// UTF-16 of both orders, in hexadecimal of both cases, and in base64, whatever stands before it.
std::vector<std::string> DisguisesOf(const std::string& text);

// Looks for many texts in all their disguises at once. Immutable; thread-safe.
class CanarySearch {
 public:
  // Texts of at least ten bytes.
  explicit CanarySearch(const std::vector<std::string>& canaries);

  // The canaries that stand in `bytes`.
  std::set<std::string> FindIn(absl::string_view bytes) const;
  // The same over every file below a directory, names included.
  std::set<std::string> FindInFiles(const std::string& directory) const;

 private:
  static constexpr size_t kStem = 8;
  struct Needle {
    std::string bytes;
    std::string canary;
  };
  static uint64_t StemAt(const char* bytes);

  absl::flat_hash_map<uint64_t, std::vector<Needle>> needles_;  // by their first eight bytes
};

}  // namespace almenara::testing

#endif  // ALMENARA_TESTS_SECURITY_CANARY_SEARCH_H_
