// SPDX-License-Identifier: Apache-2.0
// `almenara pki request`, `seal`, `steward-key` and `case-key`: keys at their owners'.
#ifndef ALMENARA_CLI_PKI_KEY_COMMANDS_H_
#define ALMENARA_CLI_PKI_KEY_COMMANDS_H_

#include "absl/status/status.h"
#include "cli/arguments.h"
#include "cli/pki/pki_environment.h"

namespace almenara::cli {

// A sealed TLS key and a signing request for it: key.sealed and request.pem.
extern const char kRequestHelp[];
CommandShape RequestShape();
absl::Status MakeRequest(const Arguments& arguments, const PkiEnvironment& environment);

// Seals a plain key that came from elsewhere. The plain file stays for its owner to destroy.
extern const char kSealHelp[];
CommandShape SealShape();
absl::Status SealPlainKey(const Arguments& arguments, const PkiEnvironment& environment);

// The key with which a steward signs agreements: steward.key, sealed, and steward.pub.
extern const char kStewardKeyHelp[];
CommandShape StewardKeyShape();
absl::Status MakeStewardKey(const Arguments& arguments, const PkiEnvironment& environment);

// The key that wraps the keys of a node's cases.
extern const char kCaseKeyHelp[];
CommandShape CaseKeyShape();
absl::Status MakeCaseKey(const Arguments& arguments, const PkiEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_PKI_KEY_COMMANDS_H_
