// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/testing/sample_agreement.h"

#include "absl/strings/substitute.h"
#include "policy/agreement/draft.h"
#include "policy/agreement/noise_text.h"

namespace almenara::agreement::testing {

std::string SampleDraftText(const Sample& sample) {
  return absl::Substitute(R"(# A sample.
id: "$0"
version: $1
title { en: "Sample" es: "Muestra" }
text { en: "For tests." es: "Para pruebas." }
purpose: ["trend-analysis", "research"]
forbidden_purpose: "immigration-enforcement"
tier { number: 0 recipient { kind { kind: ORGANIZATION_KIND_AUTHORITY jurisdiction: "ESP" } } }
tier { number: 1 recipient { working_group: "icat" } exclusion { organization: "left-icat" } }
tier { number: 2 recipient { kind { kind: ORGANIZATION_KIND_PUBLIC } } }
$3
code_list_version: 1
plan {
  dimension { dimension: "gender" }
  dimension { dimension: "citizenship" level: ["subregion", "country"] }
  table { weight_milli: 4000 }
  table { dimension { dimension: "gender" } weight_milli: 4000 }
  table { dimension { dimension: "citizenship" level: "subregion" } weight_milli: 4000 }
  table {
    dimension { dimension: "citizenship" }
    dimension { dimension: "gender" }
    weight_milli: 2000
  }
  # The charge.
  kind {
    kind: RELEASE_KIND_BACK_CATALOGUE
    rho_nano: [$2]
  }
}
)",
                          sample.id, sample.version, sample.back_catalogue_rho_nano, sample.scope);
}

std::string SampleAgreementText(const Sample& sample, const Catalogue& catalogue) {
  return WithNoiseText(Draft::Parse(SampleDraftText(sample)).value(), catalogue).value();
}

}  // namespace almenara::agreement::testing
