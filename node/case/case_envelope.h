// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_CASE_ENVELOPE_H_
#define ALMENARA_NODE_CASE_CASE_ENVELOPE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/state/v1/case.pb.h"
#include "common/random/random_source.h"
#include "node/case/case_keys.h"
#include "node/case/identified_case_access.h"
#include "node/case/node_secrets.h"

namespace almenara::node {

// A case on its way to the disk: sealed under a data key of its own, the data key sealed under the
// node's. Both are bound to the case's key in its table and to the format version. Without the
// wrapped key the case is gone.
struct SealedCase {
  std::string wrapped_key;
  std::string sealed;
};

SealedCase SealCase(const NodeSecrets& secrets, const CaseKey& key, const state::v1::Case& subject,
                    RandomSource& random);

// DATA_LOSS when any byte is not as it was sealed.
absl::StatusOr<state::v1::Case> OpenCase(const IdentifiedCaseAccess& access,
                                         const NodeSecrets& secrets, const CaseKey& key,
                                         const SealedCase& sealed);

// Keyed digest of everything a row says: 16 bytes. Revision and kept_back, which are the store's,
// do not count.
std::string ContentMac(const NodeSecrets& secrets, const state::v1::Case& subject);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_CASE_ENVELOPE_H_
