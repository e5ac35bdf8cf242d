// SPDX-License-Identifier: Apache-2.0
// A sealed release on disk and in memory:
//
//   "ALMREL\x00\x01" | u64 length of header | header: state.v1.SealedHeader | zeros up to a
//   multiple of 8 | per tier, per component in the header's order: its cells, row-major, int64
//
// Integers are little-endian. The file never changes; its SHA-256 stands in the release's entry.
#ifndef ALMENARA_HUB_RELEASE_SEALED_RELEASE_H_
#define ALMENARA_HUB_RELEASE_SEALED_RELEASE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "almenara/state/v1/release_state.pb.h"
#include "common/files/mapped_file.h"
#include "common/random/random_source.h"
#include "hub/agreement/agreement_store.h"
#include "policy/disclosure/noisy_components.h"
#include "policy/disclosure/plan.h"
#include "policy/disclosure/rebuild.h"

namespace almenara::hub {

// Writes the file, each tier with fresh salt, and syncs it; then puts its SHA-256 and the digest of
// each tier into `entry`. An existing file is replaced.
absl::Status WriteSealedFile(const std::string& path, const AgreementVersion& agreement,
                             const disclosure::PlannedKind& kind,
                             const disclosure::TieredCounts& counts, RandomSource& random,
                             state::v1::ReleaseEntry& entry);

// The day (UTC) on which it was sealed, as its first second since 1970: all that anybody is told,
// since how long counting takes depends, if faintly, on what is counted.
int64_t SealedDay(const state::v1::ReleaseEntry& entry);

// Immutable; thread-safe. The cells stay in the mapped file.
class SealedRelease {
 public:
  // DATA_LOSS when the file is not the one that was sealed or does not fit the plan.
  static absl::StatusOr<std::shared_ptr<const SealedRelease>> Open(
      const std::string& path, state::v1::ReleaseEntry entry,
      std::shared_ptr<const AgreementVersion> agreement);

  const state::v1::ReleaseEntry& entry() const { return entry_; }
  const AgreementVersion& agreement() const { return *agreement_; }
  const disclosure::Plan& plan() const { return agreement_->agreement.plan; }
  const disclosure::PlannedKind& kind() const { return *kind_; }
  size_t tiers() const { return tiers_.size(); }
  // REQUIRES tier < tiers().
  const disclosure::ComponentView& components(size_t tier) const { return tiers_[tier]; }

 private:
  SealedRelease(state::v1::ReleaseEntry entry, std::shared_ptr<const AgreementVersion> agreement);
  absl::Status Map(const std::string& path);
  absl::Status MapComponents(const state::v1::SealedHeader& header, absl::string_view cells);

  state::v1::ReleaseEntry entry_;
  std::shared_ptr<const AgreementVersion> agreement_;
  const disclosure::PlannedKind* kind_;
  std::unique_ptr<MappedFile> file_;
  std::vector<disclosure::ComponentView> tiers_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_SEALED_RELEASE_H_
