// SPDX-License-Identifier: Apache-2.0
// Releases beyond the calendar, as the operator handles them.
#ifndef ALMENARA_CLI_RELEASE_AD_HOC_COMMANDS_H_
#define ALMENARA_CLI_RELEASE_AD_HOC_COMMANDS_H_

#include "absl/status/status.h"
#include "cli/arguments.h"
#include "cli/hub_client.h"
#include "cli/release/release_events.h"

namespace almenara::cli {

inline constexpr char kProposeAdHocHelp[] =
    R"(almenara release propose --config OPERATOR.textproto --agreement ID --name NAME --cohort COHORT
                         --reason-en TEXT --reason-es TEXT [--version N]

Puts a release beyond the calendar before its contributors: NAME for the occasion, the closed cohorts that it counts
(repeat --cohort), and why. Every contributor of every one of these cohorts must approve it with `almenara node
approve`; then `almenara release make` makes it. A cohort enters at most one such release of an agreement. Without
--version, the agreement's latest: it must be the one under which the cohorts were released.

  almenara release propose --config operator.textproto --agreement global-trends --name floods-2027 --cohort 2027Q1 \
      --reason-en "Routes after the floods" --reason-es "Rutas tras las inundaciones"
)";

inline constexpr char kMakeAdHocHelp[] =
    R"(almenara release make --config OPERATOR.textproto --name NAME

Makes the ad hoc release NAME once every contributor has approved it. Safe to repeat. It is read by its name alone:
`almenara query --release AGREEMENT-vN-ad-hoc-NAME`.

  almenara release make --config operator.textproto --name floods-2027
)";

absl::Status ProposeAdHoc(const Arguments& arguments, const HubClient& client,
                          const ReleaseEvents::Surroundings& surroundings);
absl::Status ListAdHoc(const Arguments& arguments, const HubClient& client,
                       const ReleaseEvents::Surroundings& surroundings);
absl::Status MakeAdHoc(const Arguments& arguments, const HubClient& client,
                       const ReleaseEvents::Surroundings& surroundings);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_RELEASE_AD_HOC_COMMANDS_H_
