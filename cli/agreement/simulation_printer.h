// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AGREEMENT_SIMULATION_PRINTER_H_
#define ALMENARA_CLI_AGREEMENT_SIMULATION_PRINTER_H_

#include <ostream>
#include <string>

#include "cli/agreement/simulation.h"
#include "cli/code_label.h"

namespace almenara::cli {

// For eyes: what a person pays, each table's errors, how far a difference reads, and, where a node
// was asked, what of its own cells would show.
void PrintSimulation(const Simulation& simulation, const LabelStyle& style, std::ostream& out);

// The cells that a node has listed, or else one line for each table and tier. Headings are the same
// in both languages.
void PrintSimulationCsv(const Simulation& simulation, std::ostream& out);

// Everything, on one line.
std::string SimulationJson(const Simulation& simulation);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_SIMULATION_PRINTER_H_
