// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_CASE_ENVELOPE_H_
#define ALMENARA_NODE_CASE_CASE_ENVELOPE_H_

#include <string>

#include "absl/status/status.h"
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

// The same on the disk.
struct SealedCaseView {
  SealedCaseView(const SealedCase& whole)  // NOLINT(google-explicit-constructor): it is the same
      : wrapped_key(whole.wrapped_key), sealed(whole.sealed) {}
  SealedCaseView(absl::string_view wrapped, absl::string_view bytes)
      : wrapped_key(wrapped), sealed(bytes) {}
  absl::string_view wrapped_key;
  absl::string_view sealed;
};

// `plain`: the case, serialised.
SealedCase SealCase(const NodeSecrets& secrets, const CaseKey& key, absl::string_view plain,
                    RandomSource& random);

// `subject` becomes the case, so that one message serves for many. DATA_LOSS when any byte is not
// as it was sealed.
absl::Status OpenCase(const IdentifiedCaseAccess& access, const NodeSecrets& secrets,
                      const CaseKey& key, const SealedCaseView& sealed, state::v1::Case& subject);

// Keyed digest of everything that a row says, which is the case serialised without what is the
// store's, revision and kept_back: 16 bytes.
std::string ContentMac(const NodeSecrets& secrets, absl::string_view plain);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_CASE_ENVELOPE_H_
