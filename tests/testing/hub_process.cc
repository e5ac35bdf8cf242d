// SPDX-License-Identifier: Apache-2.0
#include "tests/testing/hub_process.h"

#include "common/status/status_macros.h"

namespace almenara::testing {
namespace {

constexpr absl::Duration kStartLimit = absl::Seconds(60);

}  // namespace

absl::StatusOr<std::unique_ptr<HubProcess>> HubProcess::Start(const std::string& program,
                                                              const std::string& config_file) {
  ALMENARA_ASSIGN_OR_RETURN(std::unique_ptr<ChildProcess> process,
                            ChildProcess::Start({program, "--config", config_file}));
  if (!process->WaitForError("event=hub_serves", kStartLimit)) {
    return absl::UnavailableError(process->errors());
  }
  return std::unique_ptr<HubProcess>(new HubProcess(std::move(process)));
}

}  // namespace almenara::testing
