// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AUDIT_USES_PRINTER_H_
#define ALMENARA_CLI_AUDIT_USES_PRINTER_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "almenara/log/v1/log_entry.pb.h"
#include "cli/node/node_environment.h"

namespace almenara::cli {

// A question that was answered from the organisation's records.
struct Use {
  log::v1::QueryEvent event;
  std::string question;                // empty: not shown yet
  int64_t text_from_unix_seconds = 0;  // when it will be; 0: it is shown
  uint64_t window = 0;
};

// How often one organisation asked for one purpose.
struct UseCount {
  std::string consumer;
  std::string purpose;
  uint64_t questions = 0;
  uint64_t first_unix_ms = 0;
  uint64_t last_unix_ms = 0;
};

// By consumer, then purpose.
std::vector<UseCount> CountUses(const std::vector<Use>& uses);

void PrintUses(const std::vector<Use>& uses, const NodeEnvironment& environment);
// One line a question.
void PrintUsesCsv(const std::vector<Use>& uses, std::ostream& out);
// {"summary": [...], "queries": [...]} on one line.
void PrintUsesJson(const std::vector<Use>& uses, std::ostream& out);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AUDIT_USES_PRINTER_H_
