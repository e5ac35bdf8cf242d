// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_AGE_BANDS_H_
#define ALMENARA_NODE_INTAKE_AGE_BANDS_H_

#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

// Ages in whole years, both ends included.
struct AgeRange {
  int from = 0;
  int to = 0;
};

inline constexpr int kOldest = 130;

// "17", "17.0", "17 años", "15-17", "09--17", "15 a 17", "66+". Empty for other texts, and beyond
// kOldest.
std::optional<AgeRange> ReadAge(absl::string_view text);

// The bands of a code list whose codes are ranges of years, such as "9-17" and "48+". Immutable.
class AgeBands {
 public:
  // InvalidArgument when the list has no such codes.
  static absl::StatusOr<AgeBands> Create(const CodeList& list);

  // The band that holds the whole range; 0 when none does.
  CodeId Find(const AgeRange& range) const;

 private:
  struct Band {
    AgeRange range;
    CodeId id;
  };

  explicit AgeBands(std::vector<Band> bands) : bands_(std::move(bands)) {}

  std::vector<Band> bands_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_AGE_BANDS_H_
