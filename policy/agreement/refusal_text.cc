// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/refusal_text.h"

#include "absl/strings/str_cat.h"

namespace almenara::agreement {

absl::string_view DenialReasonName(DenialReason reason) {
  switch (reason) {
    case DenialReason::kNotInForce:
      return "NOT_IN_FORCE";
    case DenialReason::kExcluded:
      return "EXCLUDED";
    case DenialReason::kNotARecipient:
      return "NOT_A_RECIPIENT";
    case DenialReason::kTierNotForKind:
      return "TIER_NOT_FOR_KIND";
    case DenialReason::kPurposeForbidden:
      return "PURPOSE_FORBIDDEN";
    case DenialReason::kPurposeNotListed:
      return "PURPOSE_NOT_LISTED";
    case DenialReason::kNoRelease:
      return "NO_RELEASE";
    case DenialReason::kReleaseNotForTier:
      return "RELEASE_NOT_FOR_TIER";
    case DenialReason::kReleaseExpired:
      return "RELEASE_EXPIRED";
  }
  return "UNKNOWN";
}

LocalizedText RefusalText(DenialReason reason) {
  switch (reason) {
    case DenialReason::kNotInForce:
      return {absl::StrCat("This version of the agreement is not in force: fewer than ",
                           kLeastContributors, " contributors have signed it."),
              absl::StrCat("Esta versión del acuerdo no está en vigor: la han firmado menos de ",
                           kLeastContributors, " organizaciones.")};
    case DenialReason::kExcluded:
      return {"The agreement excludes your organisation.", "El acuerdo excluye a su organización."};
    case DenialReason::kNotARecipient:
      return {"The agreement does not name your organisation among its recipients.",
              "El acuerdo no nombra a su organización entre sus destinatarios."};
    case DenialReason::kTierNotForKind:
      return {
          "The agreement names your organisation only at a tier that organisations of its kind "
          "may not read.",
          "El acuerdo nombra a su organización solo en un nivel que las organizaciones de su "
          "tipo no pueden leer."};
    case DenialReason::kPurposeForbidden:
      return {"The agreement forbids this purpose.", "El acuerdo prohíbe esta finalidad."};
    case DenialReason::kPurposeNotListed:
      return {"The agreement does not list this purpose.",
              "El acuerdo no contempla esta finalidad."};
    case DenialReason::kNoRelease:
      return {"Nothing has been released under this agreement yet.",
              "Todavía no se ha publicado nada en virtud de este acuerdo."};
    case DenialReason::kReleaseNotForTier:
      return {"The release has no numbers for your tier.",
              "La publicación no contiene cifras para su nivel."};
    case DenialReason::kReleaseExpired:
      return {"The release is older than the agreement lets releases be served.",
              "La publicación es más antigua de lo que el acuerdo permite consultar."};
  }
  return {"Refused.", "Denegado."};
}

}  // namespace almenara::agreement
