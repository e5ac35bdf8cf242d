// SPDX-License-Identifier: Apache-2.0
// `almenara pki init`, `renew`, `revoke`, `crl` and `list`: the life of an authority.
#ifndef ALMENARA_CLI_PKI_AUTHORITY_COMMANDS_H_
#define ALMENARA_CLI_PKI_AUTHORITY_COMMANDS_H_

#include "absl/status/status.h"
#include "cli/arguments.h"
#include "cli/pki/pki_environment.h"

namespace almenara::cli {

// Makes an authority. ALREADY_EXISTS when there is one.
extern const char kInitHelp[];
CommandShape InitShape();
absl::Status InitAuthority(const Arguments& arguments, const PkiEnvironment& environment);

// A new certificate with the same key and names, in place of the old one; pins stay right.
extern const char kRenewHelp[];
CommandShape RenewShape();
absl::Status Renew(const Arguments& arguments, const PkiEnvironment& environment);

// Enters a certificate into the revocation list. Safe to repeat.
extern const char kRevokeHelp[];
CommandShape RevokeShape();
absl::Status Revoke(const Arguments& arguments, const PkiEnvironment& environment);

// Makes the revocation list anew before it runs out.
extern const char kCrlHelp[];
CommandShape CrlShape();
absl::Status RenewRevocationList(const Arguments& arguments, const PkiEnvironment& environment);

// Shows what was issued. Needs no key.
extern const char kListHelp[];
CommandShape ListShape();
absl::Status ListCertificates(const Arguments& arguments, const PkiEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_PKI_AUTHORITY_COMMANDS_H_
