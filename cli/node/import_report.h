// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_IMPORT_REPORT_H_
#define ALMENARA_CLI_NODE_IMPORT_REPORT_H_

#include <string>

#include "almenara/node/v1/case_service.pb.h"
#include "cli/arguments.h"
#include "cli/node/node_environment.h"

namespace almenara::cli {

// What an import of the file did, and the next steps as commands with the configuration and the
// data set of `arguments`.
void PrintImportReport(const node::v1::ImportReport& report, const std::string& file_name,
                       const Arguments& arguments, const NodeEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_IMPORT_REPORT_H_
