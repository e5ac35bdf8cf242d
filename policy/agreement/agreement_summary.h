// SPDX-License-Identifier: Apache-2.0
// An agreement for a director: who sees what for which purpose, what it costs the people in the
// records, and what it does not protect. Values and sentences; whoever prints them lays them out.
#ifndef ALMENARA_POLICY_AGREEMENT_AGREEMENT_SUMMARY_H_
#define ALMENARA_POLICY_AGREEMENT_AGREEMENT_SUMMARY_H_

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"
#include "policy/agreement/agreement.h"

namespace almenara::agreement {

// Sentences under a heading, a paragraph each.
struct SummarySection {
  std::string heading;
  std::vector<std::string> paragraphs;
};

// What a person pays, and what is bought for it: for one kind of release, or for everything that a
// person's records undergo in their life.
struct SummaryPrice {
  std::string name;                       // "each quarter"
  size_t tables = 0;                      // 0: everything
  TierCharge nano_rho{};                  // 0: nothing is served at that tier
  std::array<int, kTierCount> guesses{};  // right in 100, at most (person_charge.h)
  // 95 of 100 numbers of a typical table lie nearer to the truth than this, at each tier served;
  // empty for everything.
  std::vector<double> spread;
};

struct AgreementSummary {
  std::string title;
  std::string subtitle;               // "Sharing agreement global-trends, version 1. …"
  std::vector<SummarySection> rules;  // who, for what, which records, how it is served
  SummarySection price;               // in words
  std::vector<SummaryPrice> prices;   // in numbers: everything first, then each kind
  SummarySection limits;              // what it does not protect
};

// REQUIRES an agreement that ReadAgreement has made, with this catalogue.
absl::StatusOr<AgreementSummary> SummaryOf(const Agreement& agreement, const Catalogue& catalogue,
                                           Language language);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_AGREEMENT_SUMMARY_H_
