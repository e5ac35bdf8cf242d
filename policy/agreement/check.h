// SPDX-License-Identifier: Apache-2.0
// The rules of an agreement. The same check runs in `almenara agreement check`, at the hub when an
// agreement is proposed, and at a node before its steward signs.
#ifndef ALMENARA_POLICY_AGREEMENT_CHECK_H_
#define ALMENARA_POLICY_AGREEMENT_CHECK_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"
#include "policy/agreement/agreement.h"
#include "policy/agreement/draft.h"

namespace almenara::agreement {

// A rule that a file breaks.
struct Finding {
  std::string path;  // "tier[0].recipient[1].kind.jurisdiction[0]"
  Position position;
  std::string rule;  // what is wrong and what to write instead

  // "line 12, column 5: tier[0].recipient[1]: …"
  std::string ToString() const;
};

// Whether the noise must be there.
enum class Completeness {
  kDraft,     // before `almenara agreement plan`: noise is not looked at
  kProposal,  // every component's noise declared, and exactly what the charge buys
};

// Every rule that the draft breaks, in the order of the file's fields; empty when it may be
// proposed. Plan errors after the first are found once that one is mended.
std::vector<Finding> CheckAgreement(const Draft& draft, const Catalogue& catalogue,
                                    Completeness completeness);

// Bytes to an agreement that keeps every rule. INVALID_ARGUMENT with every finding, one a line.
absl::StatusOr<Agreement> ReadAgreement(absl::string_view bytes, const Catalogue& catalogue);

// INVALID_ARGUMENT unless every field is a single-valued one of the catalogue and every code is in
// its list; `where` names the scope in the message.
absl::Status CheckScope(const Scope& scope, const Catalogue& catalogue, absl::string_view where);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_CHECK_H_
