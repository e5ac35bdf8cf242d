// SPDX-License-Identifier: Apache-2.0
// What a new version of an agreement changes, in words, for those who are to sign it.
#ifndef ALMENARA_POLICY_AGREEMENT_AGREEMENT_DIFFERENCE_H_
#define ALMENARA_POLICY_AGREEMENT_AGREEMENT_DIFFERENCE_H_

#include <vector>

#include "common/codelist/catalogue.h"
#include "policy/agreement/agreement.h"

namespace almenara::agreement {

// One thing that is not as it was.
struct Change {
  enum class Effect {
    kMore,   // more people may read, more is counted, told or kept, or a person pays more
    kLess,   // the reverse
    kOther,  // neither, or one cannot tell
  };
  Effect effect = Effect::kOther;
  LocalizedText text;  // a sentence
};

// Every difference that a signature stands for, in the order of the file: wording, purposes, tiers
// and their recipients, scope, dimensions, tables, kinds of release and their charges, what a
// person pays in all, delays, lifetime. Empty when nothing but the version number differs.
// The noise is not compared: it follows from charges, tables and weights (check.h).
std::vector<Change> DifferenceOf(const Agreement& before, const Agreement& after,
                                 const Catalogue& catalogue);

// The part of it about what is counted and what it costs.
std::vector<Change> PlanDifference(const Agreement& before, const Agreement& after,
                                   const Catalogue& catalogue);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_AGREEMENT_DIFFERENCE_H_
