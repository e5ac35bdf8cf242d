// SPDX-License-Identifier: Apache-2.0
#include "cli/audit/testing/keep_head.h"

namespace almenara::cli::testing {

void KeepHead(FakeAudit& audit, const transparency::testing::SampleLog& log, uint64_t known_size) {
  node::v1::CheckHeadResponse response;
  *response.mutable_head() = log.Head();
  response.set_public_key(log.key().public_key().bytes());
  response.set_known_size(known_size);
  audit.head.response.Set(response);
}

}  // namespace almenara::cli::testing
