// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AGREEMENT_AGREEMENT_FILE_H_
#define ALMENARA_CLI_AGREEMENT_AGREEMENT_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/arguments.h"
#include "common/codelist/catalogue.h"
#include "policy/agreement/check.h"
#include "policy/agreement/draft.h"

namespace almenara::cli {

// The code lists of --code-lists, or of the source tree.
absl::StatusOr<std::unique_ptr<Catalogue>> LoadCodeLists(const Arguments& arguments);

// The draft, if it keeps every rule; else INVALID_ARGUMENT with a line "path:line:column: field:
// rule" for each fault.
absl::StatusOr<agreement::Draft> CheckFile(absl::string_view path, absl::string_view bytes,
                                           const Catalogue& catalogue,
                                           agreement::Completeness completeness);

// A proposal, noise and all; errors as CheckFile's.
absl::StatusOr<agreement::Agreement> ReadAgreementFile(absl::string_view path,
                                                       absl::string_view bytes,
                                                       const Catalogue& catalogue);

// The kind of release of this name; the first when it is empty. INVALID_ARGUMENT, naming the kinds
// that there are.
absl::StatusOr<const disclosure::PlannedKind*> FindKind(const disclosure::Plan& plan,
                                                        absl::string_view name);

// --lang, English where it was not given.
absl::StatusOr<Language> ChosenLanguage(const Arguments& arguments);

// SHA-256 in lower-case hexadecimal.
std::string HexDigest(absl::string_view bytes);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_AGREEMENT_FILE_H_
