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

void ReleaseEvents::PrintProgress(const hub::v1::Progress& progress) {
  if (progress.percent() > 0) {
    if (line_) line_->Show(progress.percent(), PartOf(progress.percent(), 100));
    return;
  }
  line_.reset();
  surroundings_.out << "  " << progress.agreement() << (progress.agreement().empty() ? "" : ": ")
                    << progress.step() << std::endl;
  line_.emplace(surroundings_.err, surroundings_.shows_progress, surroundings_.clock,
                Language::kEnglish, nullptr);
}

void ReleaseEvents::PrintRelease(const hub::v1::Release& release) {
  std::ostream& out = surroundings_.out;
  out << "sealed " << release.id() << " · contributors "
      << absl::StrJoin(release.contributor(), ", ");
  if (release.left_out_cohort_size() > 0) {
    out << " · leaves out " << absl::StrJoin(release.left_out_cohort(), ", ");
  }
  out << " · a person pays rho " << ChargesText(release.rho_nano()) << " · sha256 "
      << absl::BytesToHexString(release.digest()) << "\n";
}

void ReleaseEvents::PrintNoRelease(const hub::v1::NoRelease& no_release) {
  surroundings_.out << "no release of " << no_release.agreement() << " v" << no_release.version()
                    << " for " << no_release.occasion() << ": " << no_release.reason() << "\n";
}

}  // namespace almenara::cli
