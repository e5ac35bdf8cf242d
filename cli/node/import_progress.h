// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_IMPORT_PROGRESS_H_
#define ALMENARA_CLI_NODE_IMPORT_PROGRESS_H_

#include <cstdint>

#include "absl/time/time.h"
#include "almenara/node/v1/case_service.pb.h"
#include "cli/node/node_environment.h"

namespace almenara::cli {

// How far an import is, on one line of a terminal, once it takes longer than two seconds. Borrows
// the environment. Not thread-safe.
class ImportProgressLine {
 public:
  // `file_bytes` is 0 when nobody knows.
  ImportProgressLine(const NodeEnvironment& environment, uint64_t file_bytes)
      : environment_(environment), file_bytes_(file_bytes), started_at_(environment.clock.Now()) {}

  void Show(const node::v1::ImportProgress& progress);
  // Makes room for what follows.
  void Clear();

 private:
  const NodeEnvironment& environment_;
  const uint64_t file_bytes_;
  const absl::Time started_at_;
  bool is_shown_ = false;
};

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_IMPORT_PROGRESS_H_
