// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/agreement.h"

namespace almenara::agreement {

absl::string_view KindName(OrganizationKind kind) {
  switch (kind) {
    case v1::ORGANIZATION_KIND_CSO:
      return "civil-society";
    case v1::ORGANIZATION_KIND_AUTHORITY:
      return "authority";
    case v1::ORGANIZATION_KIND_INTERGOVERNMENTAL:
      return "intergovernmental";
    case v1::ORGANIZATION_KIND_ACADEMIC:
      return "academic";
    case v1::ORGANIZATION_KIND_PUBLIC:
      return "public";
    default:
      return "unknown";
  }
}

int BestTierOf(OrganizationKind kind) {
  switch (kind) {
    case v1::ORGANIZATION_KIND_AUTHORITY:
      return 0;
    case v1::ORGANIZATION_KIND_INTERGOVERNMENTAL:
    case v1::ORGANIZATION_KIND_CSO:
      return 1;
    case v1::ORGANIZATION_KIND_ACADEMIC:
    case v1::ORGANIZATION_KIND_PUBLIC:
      return 2;
    default:
      return kTierCount;
  }
}

absl::string_view ReleaseKindName(ReleaseKind kind) {
  switch (kind) {
    case v1::RELEASE_KIND_BACK_CATALOGUE:
      return "back_catalogue";
    case v1::RELEASE_KIND_QUARTERLY:
      return "quarterly";
    case v1::RELEASE_KIND_ANNUAL_RESTATEMENT:
      return "annual_restatement";
    case v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT:
      return "three_year_restatement";
    case v1::RELEASE_KIND_AD_HOC:
      return "ad_hoc";
    default:
      return "unknown";
  }
}

TierCharge ReleaseKindLimit(ReleaseKind kind) {
  switch (kind) {
    case v1::RELEASE_KIND_BACK_CATALOGUE:
      return disclosure::kBackCatalogueLimit;
    case v1::RELEASE_KIND_QUARTERLY:
      return disclosure::kQuarterlyLimit;
    case v1::RELEASE_KIND_ANNUAL_RESTATEMENT:
      return disclosure::kAnnualRestatementLimit;
    case v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT:
      return disclosure::kThreeYearRestatementLimit;
    case v1::RELEASE_KIND_AD_HOC:
      return disclosure::kAdHocLimit;
    default:
      return {};
  }
}

}  // namespace almenara::agreement
