// SPDX-License-Identifier: Apache-2.0
// `almenara pki issue`.
#ifndef ALMENARA_CLI_PKI_ISSUE_COMMAND_H_
#define ALMENARA_CLI_PKI_ISSUE_COMMAND_H_

#include "absl/status/status.h"
#include "cli/arguments.h"
#include "cli/pki/pki_environment.h"

namespace almenara::cli {

extern const char kIssueHelp[];
CommandShape IssueShape();
// Certificates for clients (--org --role --name --out, or --client ORG/ROLE/NAME=DIR, repeated) or
// for a server (--server NAME, repeated, --out), each with a new key, or for the key of --csr.
// Files: certificate.pem, ca.pem, and key.sealed for a client or key.pem for a server. Existing
// keys are never overwritten.
absl::Status Issue(const Arguments& arguments, const PkiEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_PKI_ISSUE_COMMAND_H_
