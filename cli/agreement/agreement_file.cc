// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/agreement_file.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::cli {

absl::StatusOr<std::unique_ptr<Catalogue>> LoadCodeLists(const Arguments& arguments) {
  absl::StatusOr<std::unique_ptr<Catalogue>> catalogue =
      Catalogue::Load(arguments.FindOr("code-lists", "proto/codelists"));
  if (absl::IsNotFound(catalogue.status()) && !arguments.Has("code-lists")) {
    return absl::NotFoundError(
        "no code lists at proto/codelists; say where they are with --code-lists DIR");
  }
  return catalogue;
}

absl::StatusOr<agreement::Draft> CheckFile(absl::string_view path, absl::string_view bytes,
                                           const Catalogue& catalogue,
                                           agreement::Completeness completeness) {
  absl::StatusOr<agreement::Draft> draft = agreement::Draft::Parse(bytes);
  if (!draft.ok()) return Annotate(draft.status(), path);
  std::string text;
  for (const agreement::Finding& finding :
       agreement::CheckAgreement(*draft, catalogue, completeness)) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", path);
    if (finding.position.line > 0) {
      absl::StrAppend(&text, ":", finding.position.line, ":", finding.position.column);
    }
    absl::StrAppend(&text, ": ", finding.path, ": ", finding.rule);
  }
  if (!text.empty()) return absl::InvalidArgumentError(text);
  return draft;
}

absl::StatusOr<agreement::Agreement> ReadAgreementFile(absl::string_view path,
                                                       absl::string_view bytes,
                                                       const Catalogue& catalogue) {
  ALMENARA_RETURN_IF_ERROR(
      CheckFile(path, bytes, catalogue, agreement::Completeness::kProposal).status());
  return agreement::ReadAgreement(bytes, catalogue);
}

std::string HexDigest(absl::string_view bytes) {
  return absl::BytesToHexString(crypto::AsBytes(crypto::Sha256(bytes)));
}

}  // namespace almenara::cli
