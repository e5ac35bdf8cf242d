// SPDX-License-Identifier: Apache-2.0
// Synthetic people, and the agreements under which the attacks ask about them.
#ifndef ALMENARA_TESTS_PRIVACY_POPULATION_H_
#define ALMENARA_TESTS_PRIVACY_POPULATION_H_

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "common/codelist/catalogue.h"
#include "policy/disclosure/noisy_components.h"
#include "policy/disclosure/person_row.h"
#include "policy/disclosure/plan.h"
#include "policy/disclosure/query_plan.h"
#include "policy/disclosure/row_encoder.h"

namespace almenara::attack {

inline constexpr size_t kPopulation = 5'000;

// Stops the suite: an attack that could not be carried out must not look like one that failed.
template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::cerr << "attack suite: " << value.status() << "\n";
    std::abort();
  }
  return *std::move(value);
}

inline void Require(const absl::Status& status) {
  OrDie(status.ok() ? absl::StatusOr<bool>(true) : status);
}

// Field name to codes.
using Values = std::map<std::string, std::vector<std::string>>;

// Uneven in every dimension, so that many cells hold one to nine persons.
std::vector<Values> MakePeople(size_t count, uint64_t seed);

disclosure::RecordValues RecordValuesOf(const Catalogue& catalogue, const Values& values);
disclosure::PersonRow PersonRowOf(const Catalogue& catalogue, const Values& values);

// Whether a person is counted by the filters of a query: every dimension has one of the codes.
// Dimension "year" reads the field registration_period; citizenship is compared by country.
bool Matches(const Values& person, const std::vector<disclosure::QueryFilter>& where);

// The tests' small agreement with a quarter of the demonstration's charges (.15 / .06 / .02 for the
// back catalogue, .04 / .016 a quarter, .11 / .044 / .02 an annual restatement): with so few
// tables, larger ones would leave the tiers' steps below 25 and charge each tier like the one
// above. Tables: gender, citizenship, year and exploitation alone, citizenship x gender, gender x
// year, citizenship by subregion x gender x year, exploitation x gender.
agreement::v1::SharingAgreement SuiteAgreement(const Catalogue& catalogue);

// The same over gender, year and exploitation only: some 140 cells, small enough for 20,000
// releases. Its ad hoc kind has one tier at the demonstration's charge, .60.
disclosure::Plan NarrowPlan(const Catalogue& catalogue);

// Exact component counts of these rows.
disclosure::ComponentCounts CountPeople(const Catalogue& catalogue, const disclosure::Plan& plan,
                                        const disclosure::PlannedKind& kind,
                                        const std::vector<Values>& people);

// Noise of its own for every number: a key as the release maker would draw it, but repeatable.
disclosure::NoiseSource SeededNoise(uint64_t seed, uint64_t number);

// A release's estimate for a question, before the display rule: what an attacker would see in a
// table where everything is shown.
double EstimateOf(const disclosure::Plan& plan, const disclosure::PlannedKind& kind, size_t tier,
                  const disclosure::ComponentCounts& noisy, const disclosure::TableQuery& query);

// The variance that is stated with it.
double StatedVariance(const disclosure::Plan& plan, const disclosure::PlannedKind& kind,
                      size_t tier, const disclosure::TableQuery& query);

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_POPULATION_H_
