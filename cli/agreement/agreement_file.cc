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

absl::StatusOr<const disclosure::PlannedKind*> FindKind(const disclosure::Plan& plan,
                                                        absl::string_view name) {
  std::string known;
  for (const disclosure::PlannedKind& kind : plan.kinds) {
    if (name.empty() || agreement::ReleaseKindName(kind.kind) == name) return &kind;
    absl::StrAppend(&known, known.empty() ? "" : ", ", agreement::ReleaseKindName(kind.kind));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--kind: the agreement makes no ", name, " release; it makes: ", known));
}

absl::StatusOr<Language> ChosenLanguage(const Arguments& arguments) {
  const absl::StatusOr<std::string> lang = arguments.Choose("lang", {"en", "es"});
  if (!lang.ok()) return lang.status();
  return *lang == "es" ? Language::kSpanish : Language::kEnglish;
}

std::string HexDigest(absl::string_view bytes) {
  return absl::BytesToHexString(crypto::AsBytes(crypto::Sha256(bytes)));
}

}  // namespace almenara::cli
