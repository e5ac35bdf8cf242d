// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_HUB_SIDE_H_
#define ALMENARA_NODE_CONSOLE_HUB_SIDE_H_

#include "absl/status/status.h"
#include "common/codelist/catalogue.h"
#include "node/console/agreement_signing.h"
#include "node/console/contributor_signing.h"
#include "node/publish/erasure_confirmer.h"
#include "node/publish/hub_agreements.h"
#include "node/publish/hub_privacy.h"
#include "node/publish/hub_queries.h"
#include "node/publish/inventory.h"
#include "node/publish/publisher.h"
#include "node/transparency/hub_transparency.h"
#include "node/transparency/kept_head.h"

namespace almenara::node {

// What ties a node to a hub. A node may be without.
struct HubSide {
  Publisher& publisher;
  HubAgreements& agreements;
  AgreementSigning& signing;
  HubPrivacy& privacy;
  HubQueries& queries;
  ContributorSigning& statements;
  KeptHead& head;
};

// What a node checks its hub with.
struct HubAudit {
  Publisher& publisher;
  HubTransparency& transparency;
  KeptHead& head;
  ErasureConfirmer& erasures;
  InventoryCheck& inventory;
};

// What a node without a hub says where it would need one.
absl::Status NoHub(Language language);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_HUB_SIDE_H_
