// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_AGREEMENT_TESTING_SAMPLE_AGREEMENT_H_
#define ALMENARA_POLICY_AGREEMENT_TESTING_SAMPLE_AGREEMENT_H_

#include <string>

#include "common/codelist/catalogue.h"

namespace almenara::agreement::testing {

struct Sample {
  std::string id = "sample";
  uint32_t version = 1;
  std::string back_catalogue_rho_nano = "60000000, 24000000, 8000000";
  std::string scope = "";  // text of scope { ... }; empty: none
};

// A small agreement as a person would write it, before its noise: two dimensions, four tables,
// three tiers, a back catalogue.
std::string SampleDraftText(const Sample& sample);

// The same with its noise: it keeps every rule with the code lists of proto/codelists.
std::string SampleAgreementText(const Sample& sample, const Catalogue& catalogue);

}  // namespace almenara::agreement::testing

#endif  // ALMENARA_POLICY_AGREEMENT_TESTING_SAMPLE_AGREEMENT_H_
