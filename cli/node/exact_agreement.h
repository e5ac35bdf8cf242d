// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_EXACT_AGREEMENT_H_
#define ALMENARA_CLI_NODE_EXACT_AGREEMENT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "almenara/hub/v1/agreement_service.pb.h"
#include "cli/arguments.h"
#include "cli/node/node_client.h"
#include "cli/node/node_environment.h"

namespace almenara::cli {

// An agreement byte for byte.
struct ExactAgreement {
  std::string textproto;
  std::string sha256;  // 32 bytes, computed here from textproto
};

// --version; 0 when it was not given. INVALID_ARGUMENT unless it is a version from 1.
absl::StatusOr<uint32_t> ReadVersion(const Arguments& arguments,
                                     const NodeEnvironment& environment);

// --sha256 in lower-case hexadecimal; empty when it was not given. INVALID_ARGUMENT unless it has
// 64 digits.
absl::StatusOr<std::string> ReadDigest(const Arguments& arguments,
                                       const NodeEnvironment& environment);

// The bytes of --agreement and `version` (0: the latest). FAILED_PRECONDITION when they are not
// those whose digest came with them.
absl::StatusOr<ExactAgreement> FetchAgreement(const Arguments& arguments, uint32_t version,
                                              const NodeClient& client,
                                              const NodeEnvironment& environment);

// Who signed: "casa-luz (2026-03-01 14:05 UTC), …".
std::string SignaturesText(const hub::v1::AgreementSummary& summary);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_EXACT_AGREEMENT_H_
