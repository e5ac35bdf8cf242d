// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/noisy_components.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/chacha20_stream.h"
#include "common/status/status_macros.h"
#include "policy/disclosure/discrete_gaussian.h"
#include "policy/disclosure/noise_plan.h"

namespace almenara::disclosure {
namespace {

constexpr absl::string_view kSeedLabel = "almenara/dgauss/v1";

void AppendLengthPrefixed(absl::string_view bytes, std::string& message) {
  const auto length = static_cast<uint32_t>(bytes.size());
  for (int shift = 24; shift >= 0; shift -= 8) {
    message.push_back(static_cast<char>((length >> shift) & 0xff));
  }
  absl::StrAppend(&message, bytes);
}

void AddDraws(const crypto::Digest256& seed, uint64_t s2, Counts& counts) {
  crypto::ChaCha20Stream stream(seed);
  DiscreteGaussian gaussian(stream);
  for (int64_t& count : counts) count += gaussian.Sample(s2);
}

absl::Status CheckInputs(const PlannedKind& kind, const ComponentCounts& exact,
                         const NoiseSource& source) {
  ALMENARA_RETURN_IF_ERROR(CheckNoise(kind));
  if (source.key.size() != 32 || source.root.size() != 32) {
    return absl::InvalidArgumentError("noise source: key and root must have 32 bytes");
  }
  if (exact.size() != kind.components.size()) {
    return absl::InvalidArgumentError("counts: not one vector for each component");
  }
  for (size_t c = 0; c < exact.size(); ++c) {
    if (exact[c].size() != kind.components[c].cells) {
      return absl::InvalidArgumentError(
          absl::StrCat("counts of component ", kind.components[c].id, ": wrong number of cells"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

crypto::Digest256 NoiseSeed(const NoiseSource& source, uint8_t step, absl::string_view component) {
  std::string message(kSeedLabel);
  AppendLengthPrefixed(source.root, message);
  AppendLengthPrefixed(source.release_id, message);
  message.push_back(static_cast<char>(step));
  AppendLengthPrefixed(component, message);
  return crypto::HmacSha256(source.key, message);
}

Counts DrawNoise(const crypto::Digest256& seed, uint64_t s2, size_t cells) {
  Counts noise(cells, 0);
  AddDraws(seed, s2, noise);
  return noise;
}

void InOrder(size_t pieces, absl::FunctionRef<void(size_t)> piece) {
  for (size_t i = 0; i < pieces; ++i) piece(i);
}

absl::StatusOr<TieredCounts> AddNoise(const PlannedKind& kind, ComponentCounts exact,
                                      const NoiseSource& source, Spread spread) {
  ALMENARA_RETURN_IF_ERROR(CheckInputs(kind, exact, source));
  const size_t components = kind.components.size();
  TieredCounts tiers(kind.tiers(), ComponentCounts(components));
  tiers[0] = std::move(exact);
  spread(kind.tiers() * components, [&](size_t piece) {
    const size_t tier = piece / components;
    const Component& component = kind.components[piece % components];
    Counts& drawn = tiers[tier][piece % components];
    drawn.resize(component.cells, 0);
    const uint64_t above = tier == 0 ? 0 : component.s2[tier - 1];
    AddDraws(NoiseSeed(source, static_cast<uint8_t>(tier), component.id),
             component.s2[tier] - above, drawn);
  });
  // So far a tier but the first is what its step adds.
  for (size_t tier = 1; tier < kind.tiers(); ++tier) {
    for (size_t c = 0; c < components; ++c) {
      const Counts& above = tiers[tier - 1][c];
      for (size_t cell = 0; cell < above.size(); ++cell) tiers[tier][c][cell] += above[cell];
    }
  }
  return tiers;
}

}  // namespace almenara::disclosure
