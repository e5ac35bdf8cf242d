// SPDX-License-Identifier: Apache-2.0
// What a signature promises (privacy model, section 4). A person's records stand in one cohort,
// which is either the back catalogue or a quarter of the calendar. In the course of its life
//   a cohort of the back catalogue undergoes   back catalogue + three-year restatement + ad hoc,
//   a cohort of the calendar undergoes         quarterly + annual + three-year restatement + ad
//   hoc,
// each at most once for every agreement. A contributor's reservation at a tier is, for each of the
// two, the sum over its agreements; it may not pass min(kPersonCap - kHeldBack, the contributor's
// own cap). Proof: policy/disclosure/proofs/accounting.md.
#ifndef ALMENARA_POLICY_AGREEMENT_RESERVATION_H_
#define ALMENARA_POLICY_AGREEMENT_RESERVATION_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "policy/agreement/agreement.h"

namespace almenara::agreement {

// What one agreement reserves of a person's cap, nano-rho per tier.
struct Reservation {
  std::string agreement;
  std::vector<uint32_t> versions;  // signed, ascending
  TierCharge back_catalogue{};     // for a person of the back catalogue
  TierCharge calendar{};           // for a person of a calendar cohort

  friend bool operator==(const Reservation&, const Reservation&) = default;
};

// `versions` are of one agreement, not empty. Of each kind of release the greatest charge counts: a
// cohort meets a kind once, under one of them, and what an earlier version has spent is not given
// back by a later one.
Reservation ReservationOf(std::span<const Agreement* const> versions);

// The most that reservations may come to for a contributor with this own cap.
TierCharge ReservableWith(const TierCharge& own_cap);

// RESOURCE_EXHAUSTED when the sum passes the limit anywhere, naming tier, sum, limit and each
// holder's share.
absl::Status CheckCommitment(std::span<const Reservation> reservations, const TierCharge& own_cap);

// 600000000 -> "0.6".
std::string FormatRho(uint64_t nano_rho);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_RESERVATION_H_
