// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_AGREEMENT_SIMULATION_H_
#define ALMENARA_NODE_PUBLISH_AGREEMENT_SIMULATION_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "almenara/node/v1/privacy_service.pb.h"
#include "common/codelist/catalogue.h"
#include "node/publish/hub_queries.h"
#include "node/publish/outbox.h"

namespace almenara::node {

// Shows a steward, before she signs, what recipients would see of her own published records under a
// draft, beside what is released now. Exact counts stay in this process and its answer. Changes
// nothing; asks the hub for released tables and nothing else. Thread-safe. What it is given must
// outlive it.
class AgreementSimulation {
 public:
  struct Parts {
    const Outbox& outbox;
    const Catalogue& catalogue;
    HubQueries* queries;  // null for a node without a hub
  };
  using Writer = absl::FunctionRef<absl::Status(const v1::SimulateAgreementResponse&)>;

  explicit AgreementSimulation(const Parts& parts) : parts_(parts) {}

  // The release first, then every table, then the cells of the table asked for. INVALID_ARGUMENT
  // when a text breaks a rule of agreements, or names no kind, table or tier of the draft.
  absl::Status Run(const v1::SimulateAgreementRequest& request, Language language,
                   Writer write) const;

 private:
  const Parts parts_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_AGREEMENT_SIMULATION_H_
