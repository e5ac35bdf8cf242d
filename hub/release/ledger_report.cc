// SPDX-License-Identifier: Apache-2.0
#include "hub/release/ledger_report.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/status/status_macros.h"
#include "hub/release/privacy_ledger.h"

namespace almenara::hub {
namespace {

using disclosure::TierNano;
using state::v1::ReleaseEntry;

void AddTiers(const TierNano& nano, google::protobuf::RepeatedField<uint64_t>& tiers) {
  tiers.Add(nano.begin(), nano.end());
}

TierNano Remaining(const TierNano& cap, const TierNano& spent) {
  TierNano remaining = {};
  for (size_t tier = 0; tier < cap.size(); ++tier) {
    remaining[tier] = cap[tier] - std::min(cap[tier], spent[tier]);
  }
  return remaining;
}

void DescribeCharge(const state::v1::LedgerCharge& charge,
                    const std::map<std::string, ReleaseEntry>& releases,
                    v1::LedgerCharge& described) {
  described.set_release(charge.release());
  *described.mutable_rho_nano() = charge.nano();
  const auto found = releases.find(charge.release());
  if (found == releases.end()) return;
  const ReleaseEntry& entry = found->second;
  described.set_agreement(entry.agreement());
  described.set_agreement_version(entry.agreement_version());
  described.set_kind(std::string(agreement::ReleaseKindName(entry.kind())));
  described.set_charged_at_unix_seconds(entry.planned_at_unix_seconds());
}

void DescribeReservation(const agreement::Reservation& reservation,
                         v1::LedgerReservation& described) {
  described.set_agreement(reservation.agreement);
  for (const uint32_t version : reservation.versions) described.add_version(version);
  AddTiers(reservation.back_catalogue, *described.mutable_back_catalogue_nano());
  AddTiers(reservation.calendar, *described.mutable_calendar_nano());
}

}  // namespace

absl::StatusOr<v1::ReadLedgerResponse> LedgerReport::Of(const OrganizationId& organization,
                                                        absl::Time now) const {
  v1::ReadLedgerResponse report;
  report.set_organization(organization.value());
  const TierNano cap = parts_.agreements.CapOf(organization, now);
  AddTiers(cap, *report.mutable_cap_nano());

  std::map<std::string, ReleaseEntry> releases;
  ALMENARA_ASSIGN_OR_RETURN(std::vector<ReleaseEntry> entries, parts_.planner.LoadAll());
  for (ReleaseEntry& entry : entries) {
    if (std::ranges::find(entry.left_out(), organization.value()) != entry.left_out().end()) {
      report.add_left_out_of(entry.id());
    }
    releases.emplace(entry.id(), std::move(entry));
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::set<CohortId> retired, parts_.records.RetiredCohorts());
  const PrivacyLedger ledger(parts_.store);
  for (const CohortWindow& window : parts_.calendar.List(now)) {
    v1::LedgerAccount& account = *report.add_account();
    account.set_cohort(window.id.value());
    account.set_closed(window.closed_at.has_value());
    account.set_retired(retired.contains(window.id));
    ALMENARA_ASSIGN_OR_RETURN(const state::v1::LedgerAccount charges,
                              ledger.Account(organization, window.id));
    for (const state::v1::LedgerCharge& charge : charges.charge()) {
      DescribeCharge(charge, releases, *account.add_charge());
    }
    const TierNano spent = Spent(charges);
    AddTiers(spent, *account.mutable_spent_nano());
    AddTiers(Remaining(cap, spent), *account.mutable_remaining_nano());
  }
  for (const agreement::Reservation& reservation : parts_.agreements.ReservationsOf(organization)) {
    DescribeReservation(reservation, *report.add_reservation());
  }
  const FreezeStanding freeze = parts_.freezes.StandingOf(organization);
  report.set_frozen(freeze.frozen);
  if (freeze.frozen) {
    report.set_frozen_since_unix_seconds(absl::ToUnixSeconds(freeze.since));
    report.set_frozen_by(freeze.frozen_by);
  }
  return report;
}

}  // namespace almenara::hub
