// SPDX-License-Identifier: Apache-2.0
#include "node/console/hub_side.h"

namespace almenara::node {

absl::Status NoHub(Language language) {
  return absl::FailedPreconditionError(
      language == Language::kSpanish
          ? "este nodo no tiene centro: ponga `hub` en su configuración e inícielo otra vez"
          : "this node has no hub: set `hub` in its configuration and start it again");
}

}  // namespace almenara::node
