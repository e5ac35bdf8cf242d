// SPDX-License-Identifier: Apache-2.0
// What `almenara agreement simulate` knows: errors, thresholds and charges, which follow from the
// agreement alone, and, where a node is asked, its own cells beside them.
#ifndef ALMENARA_CLI_AGREEMENT_SIMULATION_H_
#define ALMENARA_CLI_AGREEMENT_SIMULATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "policy/agreement/agreement.h"

namespace almenara::cli {

// A table at a tier.
struct SimulatedError {
  double median_sd = 0;
  int64_t median_threshold = 0;
  // Of the difference to the other agreement's table; nullopt: none is asked for, or the other does
  // not hold the table at this tier.
  std::optional<double> difference_sd;
  // From here on the node's, of its own cells.
  uint64_t shown_cells = 0;
  uint64_t readable_cells = 0;
};

struct TableSimulation {
  std::string table;  // "citizenship@country x gender"
  uint64_t cells = 0;
  std::vector<SimulatedError> tiers;
  // The node's.
  uint64_t own_cells = 0;
  uint64_t alone_cells = 0;
  bool released = false;
};

// A cell in which the node has somebody.
struct CellSimulation {
  std::vector<std::string> codes;  // one for each of NodeSimulation::dimensions
  uint64_t own = 0;
  double sd = 0;
  int64_t threshold = 0;
  bool shown = false;
  bool readable = false;
  std::optional<double> released;
  bool alone = false;
};

// What a node adds.
struct NodeSimulation {
  uint64_t persons = 0;
  std::vector<std::string> beside;  // released tables, as the node names them
  uint32_t beside_tier = 0;
  std::string no_tables;                // why there are none
  std::string table;                    // whose cells are listed; empty: none are
  std::vector<std::string> dimensions;  // of that table
  std::vector<CellSimulation> cells;
};

struct Simulation {
  std::string agreement;
  uint32_t version = 0;
  agreement::ReleaseKind kind = agreement::v1::RELEASE_KIND_UNSPECIFIED;
  agreement::TierCharge charge{};  // of one such release
  agreement::TierCharge back_catalogue{};
  agreement::TierCharge calendar{};
  std::string against;  // "id version N (kind)"; empty: no difference is asked for
  std::vector<TableSimulation> tables;
  std::optional<NodeSimulation> node;
};

// An agreement's kind of release to take a difference to.
struct Other {
  const agreement::Agreement* agreement = nullptr;
  const disclosure::PlannedKind* kind = nullptr;
};

// Without any data. `other` without an agreement: no difference.
absl::StatusOr<Simulation> Simulate(const agreement::Agreement& agreement,
                                    const disclosure::PlannedKind& kind, const Other& other);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_SIMULATION_H_
