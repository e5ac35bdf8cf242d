// SPDX-License-Identifier: Apache-2.0
// The file of a freeze that was signed in advance: text, so that whoever finds it can see what it
// is.
#ifndef ALMENARA_CLI_AGREEMENT_FREEZE_FILE_H_
#define ALMENARA_CLI_AGREEMENT_FREEZE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/agreement/v1/contributor_statement.pb.h"

namespace almenara::cli {

struct FreezeFile {
  agreement::v1::SignedFreeze signed_freeze;
  std::string organization;
};

// INVALID_ARGUMENT, naming `source`, when it is no freeze; a thaw is none. The signature is the
// hub's to verify.
absl::StatusOr<FreezeFile> ReadFreeze(const agreement::v1::SignedFreeze& signed_freeze,
                                      const std::string& source);

// Writes a file that must not exist yet and that only its owner may read.
absl::Status WriteFreezeFile(const std::string& path,
                             const agreement::v1::SignedFreeze& signed_freeze);
// Whoever may read it: it may have come by any way.
absl::StatusOr<FreezeFile> LoadFreezeFile(const std::string& path);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_FREEZE_FILE_H_
