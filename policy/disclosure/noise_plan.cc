// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/noise_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "policy/disclosure/accountant.h"
#include "policy/disclosure/governed_parameters.h"

namespace almenara::disclosure {
namespace {

using Wide = unsigned __int128;

// Fractions of a nano-rho in which terms are added: each is rounded up, so the sum is never too
// small.
constexpr int kFractionBits = 32;

Wide CeilDiv(Wide n, Wide d) { return (n + d - 1) / d; }

absl::Status Invalid(const Component& component, absl::string_view rule) {
  return absl::InvalidArgumentError(
      absl::StrCat("noise of component \"", component.id, "\": ", rule));
}

// s2 of tier 0 for every component, before the proof that it spends no more than rho. `slack` >= 1
// lengthens all.
absl::Status FillFirstRung(PlannedKind& kind, double slack) {
  const double rho = static_cast<double>(kind.rho_nano[0]) / static_cast<double>(kNanoPerRho);
  double root_sum = 0;
  for (const Component& component : kind.components) {
    root_sum += std::sqrt(component.split_weight * static_cast<double>(component.d2));
  }
  for (Component& component : kind.components) {
    const double s2 =
        std::ceil(slack * std::sqrt(static_cast<double>(component.d2) / component.split_weight) *
                  root_sum / (2 * rho));
    if (!(s2 <= static_cast<double>(kMaxS2))) return Invalid(component, "rho is too small for it");
    component.s2 = {static_cast<uint64_t>(std::max(1.0, s2))};
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckCharge(const PlannedKind& kind) {
  if (kind.rho_nano.empty() || kind.rho_nano.size() > kTiers) {
    return absl::InvalidArgumentError("rho_nano: needs one to three tiers");
  }
  for (size_t tier = 0; tier < kind.tiers(); ++tier) {
    if (kind.rho_nano[tier] == 0 || kind.rho_nano[tier] > 1000 * kNanoPerRho) {
      return absl::InvalidArgumentError("rho_nano: must be positive and at most 1000 rho");
    }
    if (tier > 0 && kind.rho_nano[tier] >= kind.rho_nano[tier - 1]) {
      return absl::InvalidArgumentError("rho_nano: must fall from tier to tier");
    }
  }
  return absl::OkStatus();
}

absl::Status FillNoise(PlannedKind& kind) {
  ALMENARA_RETURN_IF_ERROR(CheckCharge(kind));
  double slack = 1;
  do {
    ALMENARA_RETURN_IF_ERROR(FillFirstRung(kind, slack));
    slack *= 1 + 1e-9;
  } while (SpendNano(kind, 0) > kind.rho_nano[0]);
  for (Component& component : kind.components) {
    for (size_t tier = 1; tier < kind.tiers(); ++tier) {
      component.s2.push_back(
          NextRung(component.s2.back(), kind.rho_nano[tier - 1], kind.rho_nano[tier]));
    }
  }
  return CheckNoise(kind);
}

absl::Status CheckNoise(const PlannedKind& kind) {
  ALMENARA_RETURN_IF_ERROR(CheckCharge(kind));
  for (const Component& component : kind.components) {
    if (component.s2.size() != kind.tiers()) return Invalid(component, "needs one s2 a tier");
    for (size_t tier = 0; tier < kind.tiers(); ++tier) {
      const uint64_t s2 = component.s2[tier];
      if (s2 < 1 || s2 > kMaxS2)
        return Invalid(component, absl::StrCat("s2 must be from 1 to ", kMaxS2));
      if (tier > 0 &&
          s2 != NextRung(component.s2[tier - 1], kind.rho_nano[tier - 1], kind.rho_nano[tier])) {
        return Invalid(component, absl::StrCat("s2 of tier ", tier, " is not the ladder's"));
      }
    }
  }
  if (SpendNano(kind, 0) > kind.rho_nano[0]) {
    return absl::InvalidArgumentError(
        absl::StrCat("noise: spends more than rho_nano[0] = ", kind.rho_nano[0]));
  }
  return absl::OkStatus();
}

uint64_t SpendNano(const PlannedKind& kind, size_t tier) {
  Wide sum = 0;
  for (const Component& component : kind.components) {
    sum += CeilDiv((static_cast<Wide>(component.d2) * kNanoPerRho) << kFractionBits,
                   static_cast<Wide>(2) * component.s2[tier]);
  }
  const Wide nano = CeilDiv(sum, Wide{1} << kFractionBits);
  return nano > std::numeric_limits<uint64_t>::max() ? std::numeric_limits<uint64_t>::max()
                                                     : static_cast<uint64_t>(nano);
}

uint64_t NextRung(uint64_t s2, uint64_t rho_nano, uint64_t next_rho_nano) {
  // s2 <= 2^64 and rho <= 2^40 nano keep the product within 128 bits.
  const Wide rung = CeilDiv(static_cast<Wide>(s2) * kLadderFactorMillionths * rho_nano,
                            static_cast<Wide>(1'000'000) * next_rho_nano);
  const Wide next = std::max(rung, static_cast<Wide>(s2) + 1);
  return next > std::numeric_limits<uint64_t>::max() ? std::numeric_limits<uint64_t>::max()
                                                     : static_cast<uint64_t>(next);
}

TierNano ChargeNano(const PlannedKind& kind) {
  TierNano charge = {};
  bool summands_wide = true;
  for (size_t tier = 0; tier < kind.tiers(); ++tier) {
    for (const Component& component : kind.components) {
      if (tier == 0) break;
      const uint64_t step = component.s2[tier] - component.s2[tier - 1];
      summands_wide &= step >= kMinSummandS2 && component.s2[0] >= kMinSummandS2;
    }
    charge[tier] = tier == 0 || summands_wide ? kind.rho_nano[tier] : charge[tier - 1];
  }
  for (size_t tier = kind.tiers() - 1; tier-- > 0;) {
    charge[tier] = std::max(charge[tier], charge[tier + 1]);
  }
  return charge;
}

}  // namespace almenara::disclosure
