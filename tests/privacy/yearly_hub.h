// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_PRIVACY_YEARLY_HUB_H_
#define ALMENARA_TESTS_PRIVACY_YEARLY_HUB_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/temp_dir.h"
#include "hub/release/testing/small_hub.h"
#include "policy/disclosure/noisy_components.h"
#include "tests/privacy/population.h"

namespace almenara::attack {

// A hub from the first days of 2027 on, that closes quarters and restates years.
class YearlyHub {
 public:
  static constexpr const char* kContributors[] = {"casa-aurora", "linea-azul", "mekong-watch"};
  static constexpr char kExtra[] = "free-voice";  // a contributor of some agreements only
  static constexpr char kFirst[] = "test-trends";
  static constexpr char kSecond[] = "other-trends";

  explicit YearlyHub(uint64_t seed);

  hub::testing::SmallHub& core() { return core_; }

  // Three small tables; .09 a quarter and .15 a year, so that two agreements fit a person's cap.
  void Propose(const std::string& agreement, uint32_t version = 1);
  // For the three contributors and, if wanted, the extra one.
  void Sign(const std::string& agreement, bool with_extra, uint32_t version = 1);
  // Persons nobody has seen before, into the open cohort.
  void Publish(const std::string& organization, const std::vector<Values>& people);
  void CloseBackCatalogue();
  // Closes the open quarter at its end; the releases made.
  std::vector<state::v1::ReleaseEntry> CloseQuarter();
  // Tier 0 of a release. REQUIRES that it was made.
  disclosure::ComponentCounts Read(const std::string& release_id);

 private:
  std::vector<state::v1::ReleaseEntry> Close(const hub::CohortId& cohort);

  ::almenara::testing::TempDir directory_;
  ::almenara::testing::FakeClock clock_;
  ::almenara::testing::SeededRandom random_;
  MemoryStore store_;
  hub::testing::SmallHub core_;
  int persons_ = 0;
};

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_YEARLY_HUB_H_
