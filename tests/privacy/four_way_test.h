// SPDX-License-Identifier: Apache-2.0
// The test of 2 x 3 x 4 x 5 cells: persons with four attributes, and every table of them as the hub
// releases it and as weak protections would.
#ifndef ALMENARA_TESTS_PRIVACY_FOUR_WAY_TEST_H_
#define ALMENARA_TESTS_PRIVACY_FOUR_WAY_TEST_H_

#include <cstdint>
#include <vector>

#include "policy/disclosure/noisy_components.h"
#include "policy/disclosure/plan.h"
#include "tests/privacy/published_cells.h"
#include "tests/privacy/weak_protections.h"

namespace almenara::attack {

// Standard deviations that an attacker allows the truth to be away from an estimate.
inline constexpr double kAllowed = 3.5;

class FourWayTest {
 public:
  // All sixteen tables, from the total to the joint one. At the suite's charges (.06/.024/.008) a
  // cell has sd 9, 14 and 24, as the demonstration's sixty tables leave theirs at ten times the
  // charge (10, 16 and 28 in the middle of the design's list).
  explicit FourWayTest(const std::vector<uint64_t>& rho_nano = {60'000'000, 24'000'000, 8'000'000});

  const disclosure::PlannedKind& kind() const { return plan_.kinds.front(); }
  size_t joint_cells() const { return joint_cells_; }

  // 5,000 persons, attributes independent and uneven: about a fifth of the joint cells hold one to
  // three.
  JointCounts DrawPersons(uint64_t seed) const;
  // Joint cells that hold one to three.
  static std::vector<int> SmallCells(const JointCounts& persons);
  // What independence makes of the one-way tables, exactly known.
  std::vector<double> ExpectedByIndependence(const JointCounts& persons) const;

  // Noisy components of every tier, drawn by the hub's mechanism.
  disclosure::TieredCounts Release(const JointCounts& persons, uint64_t seed) const;
  // Every cell of every table as the hub rebuilds it for a tier, hidden ones too.
  PublishedCells Tables(const disclosure::TieredCounts& noisy, size_t tier) const;
  // The same information as independent numbers: the components themselves.
  PublishedCells Components(const disclosure::TieredCounts& noisy, size_t tier) const;

  enum class Published { kEverything, kAllButJoint };
  // The tables under a weak protection. A suppressed cell may hold 0 to 9 persons, zeros being
  // suppressed, too; one rounded to a base lies within half of it.
  PublishedCells WeakTables(const JointCounts& persons, WeakProtection protection,
                            Published published, uint64_t seed) const;

 private:
  PublishedCell CellOf(const disclosure::Levels& levels, size_t index) const;

  disclosure::Plan plan_;
  size_t joint_cells_;
};

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_FOUR_WAY_TEST_H_
