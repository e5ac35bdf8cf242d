// SPDX-License-Identifier: Apache-2.0
#include "cli/release/release_events.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_join.h"
#include "policy/agreement/reservation.h"

namespace almenara::cli {

std::string ChargesText(const google::protobuf::RepeatedField<uint64_t>& nano_rho) {
  std::vector<std::string> charges;
  for (int tier = 0; tier < nano_rho.size(); ++tier) {
    if (nano_rho[tier] == 0) continue;
    charges.push_back(absl::StrCat("T", tier, " ", agreement::FormatRho(nano_rho[tier])));
  }
  return absl::StrJoin(charges, ", ");
}

void PrintProgress(const hub::v1::Progress& progress, std::ostream& out) {
  out << "  " << progress.agreement() << (progress.agreement().empty() ? "" : ": ")
      << progress.step() << "\n";
}

void PrintRelease(const hub::v1::Release& release, std::ostream& out) {
  out << "sealed " << release.id() << " · contributors "
      << absl::StrJoin(release.contributor(), ", ");
  if (release.left_out_cohort_size() > 0) {
    out << " · leaves out " << absl::StrJoin(release.left_out_cohort(), ", ");
  }
  out << " · a person pays rho " << ChargesText(release.rho_nano()) << " · sha256 "
      << absl::BytesToHexString(release.digest()) << "\n";
}

void PrintNoRelease(const hub::v1::NoRelease& no_release, std::ostream& out) {
  out << "no release of " << no_release.agreement() << " v" << no_release.version() << " for "
      << no_release.occasion() << ": " << no_release.reason() << "\n";
}

}  // namespace almenara::cli
