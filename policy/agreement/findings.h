// SPDX-License-Identifier: Apache-2.0
// The parts of CheckAgreement (check.h), one for each part of an agreement.
#ifndef ALMENARA_POLICY_AGREEMENT_FINDINGS_H_
#define ALMENARA_POLICY_AGREEMENT_FINDINGS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"
#include "policy/agreement/check.h"
#include "policy/agreement/draft.h"

namespace almenara::agreement {

// What a check has found so far. Not thread-safe; borrows the draft.
class Findings {
 public:
  explicit Findings(const Draft& draft) : draft_(draft) {}

  void Add(std::string path, std::string rule) {
    const Position position = draft_.PositionOf(path);
    found_.push_back({std::move(path), position, std::move(rule)});
  }
  bool empty() const { return found_.empty(); }
  std::vector<Finding> Take() { return std::move(found_); }

 private:
  const Draft& draft_;
  std::vector<Finding> found_;
};

// 1 to 63 lower-case letters, digits and single inner hyphens, a letter first: how agreements,
// purposes and working groups are named.
bool IsName(absl::string_view text);
inline constexpr char kNameRule[] =
    "is not a name: write 1 to 63 lower-case letters, digits and single inner hyphens, a letter "
    "first";

// Id, version, texts and purposes.
void CheckWording(const v1::SharingAgreement& agreement, const Catalogue& catalogue,
                  Findings& findings);
// The ladder, its recipients and their binding to tiers.
void CheckTiers(const v1::SharingAgreement& agreement, const Catalogue& catalogue,
                Findings& findings);
// The scope's fields and codes.
void CheckScopeCodes(const v1::Scope& scope, const Catalogue& catalogue,
                     absl::string_view scope_path, Findings& findings);
// Dimensions, tables, kinds, charges and noise.
void CheckPlan(const v1::SharingAgreement& agreement, const Catalogue& catalogue,
               Completeness completeness, Findings& findings);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_FINDINGS_H_
