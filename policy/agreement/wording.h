// SPDX-License-Identifier: Apache-2.0
// The parts of an agreement in the words of a person who is not an engineer. Names that the code
// lists do not know are shown as they are written.
#ifndef ALMENARA_POLICY_AGREEMENT_WORDING_H_
#define ALMENARA_POLICY_AGREEMENT_WORDING_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"
#include "policy/agreement/agreement.h"

namespace almenara::agreement {

// "a, b and c", "a, b y c".
std::string ListInWords(const std::vector<std::string>& items, Language language);

// "public authorities of Spain", "the working group icat".
std::string RecipientInWords(const Recipient& recipient, const Catalogue& catalogue,
                             Language language);

// "service-planning"; in Spanish with what the usual names mean: "planificación de servicios
// (service-planning)".
std::string PurposeInWords(const std::string& purpose, Language language);

// "first import of history".
std::string ReleaseKindInWords(ReleaseKind kind, Language language);

// "Place of exploitation".
std::string FieldInWords(absl::string_view field, const Catalogue& catalogue, Language language);
// "Spain", of the field's list.
std::string CodeInWords(absl::string_view field, absl::string_view code, const Catalogue& catalogue,
                        Language language);

// "Place of exploitation".
std::string DimensionInWords(absl::string_view dimension, const Catalogue& catalogue,
                             Language language);
// "country".
std::string LevelInWords(absl::string_view level, Language language);
// "subregion (18), country (266)": every level with its number of categories.
std::string LevelsInWords(const disclosure::Axis& axis, Language language);
// "Citizenship by country × Gender", "the total".
std::string TableInWords(const disclosure::Domain& domain, const disclosure::Levels& levels,
                         const Catalogue& catalogue, Language language);

// "0.6 / 0.24 / 0.08", the tiers that are charged at all; "0" where none is.
std::string ChargeInWords(const TierCharge& charge);
// "76 / 67 / 60", how often in 100 a reader guesses right (person_charge.h) at these tiers; "50"
// where none is charged.
std::string GuessesInWords(const TierCharge& charge);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_WORDING_H_
