// SPDX-License-Identifier: Apache-2.0
// The six organisations of the demonstration and what each of them sees. Invented, but shaped like
// the field: a hotline, shelters, a rescue organisation, with their own regions, channels and forms
// of exploitation.
#ifndef ALMENARA_CLI_DEMO_ORGANIZATION_PROFILE_H_
#define ALMENARA_CLI_DEMO_ORGANIZATION_PROFILE_H_

#include <string>
#include <vector>

namespace almenara::demo {

// A value with its relative weight.
struct Weighted {
  std::string value;
  int weight;
};

// One way in which people are exploited, as an organisation meets it.
struct Pattern {
  int weight;
  std::vector<Weighted> origins;       // ISO 3166-1 alpha-3
  std::vector<Weighted> destinations;  // alpha-3; "=": the country of origin
  std::vector<Weighted> transits;      // alpha-3; "": none
  std::vector<Weighted> exploitation;  // codes of the list `exploitation`, joined by ';'
  std::vector<Weighted> sectors;       // codes of `labour_sector`; "": not recorded
  int female_permille;
  int minor_permille;
  bool coercion_is_physical;  // which means of control prevail
};

struct OrganizationProfile {
  std::string id;                  // lower-case-with-hyphens
  std::string name;                // for people
  int share;                       // relative number of victims
  std::vector<Weighted> channels;  // codes of `detection_channel`
  std::vector<Weighted> years;     // year of registration, ten of them
  std::vector<Pattern> patterns;
};

// In a fixed order; ids never change, since certificates and data sets carry them.
const std::vector<OrganizationProfile>& DemoOrganizations();

}  // namespace almenara::demo

#endif  // ALMENARA_CLI_DEMO_ORGANIZATION_PROFILE_H_
