// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AUDIT_TESTING_KEEP_HEAD_H_
#define ALMENARA_CLI_AUDIT_TESTING_KEEP_HEAD_H_

#include <cstdint>

#include "cli/node/testing/fake_node.h"
#include "common/transparency/testing/sample_log.h"

namespace almenara::cli::testing {

// The node keeps the head of this log, and knew this size before.
void KeepHead(FakeAudit& audit, const transparency::testing::SampleLog& log, uint64_t known_size);

}  // namespace almenara::cli::testing

#endif  // ALMENARA_CLI_AUDIT_TESTING_KEEP_HEAD_H_
