// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_HELD_PERSONS_H_
#define ALMENARA_NODE_PUBLISH_HELD_PERSONS_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/codelist/catalogue.h"
#include "node/publish/outbox.h"
#include "policy/disclosure/person_row.h"

namespace almenara::node {

// Calls `visit` once for each person of the organisation's records that the hub holds, as far as
// acknowledged, and that `is_counted` lets pass, merged as a release merges them.
absl::Status VisitHeldPersons(const Outbox& outbox, const Catalogue& catalogue,
                              absl::FunctionRef<bool(const disclosure::RecordValues&)> is_counted,
                              absl::FunctionRef<void(const disclosure::PersonRow&)> visit);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_HELD_PERSONS_H_
