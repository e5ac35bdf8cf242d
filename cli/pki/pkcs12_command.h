// SPDX-License-Identifier: Apache-2.0
// `almenara pki pkcs12`.
#ifndef ALMENARA_CLI_PKI_PKCS12_COMMAND_H_
#define ALMENARA_CLI_PKI_PKCS12_COMMAND_H_

#include "absl/status/status.h"
#include "cli/arguments.h"
#include "cli/pki/pki_environment.h"

namespace almenara::cli {

extern const char kPkcs12Help[];
CommandShape Pkcs12Shape();
// A certificate, its key and its authority's certificate as one new file of mode 0600 that browsers
// import, and how to import it, in English or Spanish. INVALID_ARGUMENT when the authority did not
// sign the certificate; errors of MakePkcs12; ALREADY_EXISTS when the file is there.
absl::Status ExportPkcs12(const Arguments& arguments, const PkiEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_PKI_PKCS12_COMMAND_H_
