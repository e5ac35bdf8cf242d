// SPDX-License-Identifier: Apache-2.0
// A hub reduced to its durable batches: releases of several agreements are charged to the hub's own
// privacy ledger, drawn and sealed, on a disk that crashes around every batch.
#ifndef ALMENARA_TESTS_PRIVACY_LEDGER_WORLD_H_
#define ALMENARA_TESTS_PRIVACY_LEDGER_WORLD_H_

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/identity/organization_id.h"
#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "hub/intake/cohort_id.h"
#include "hub/release/privacy_ledger.h"

namespace almenara::attack {

// How the hub keeps its accounts. All but the first are mistakes.
enum class Bookkeeping {
  kTheHubs,
  kForgetsARung,            // charges tiers 0 and 2 only
  kChargesAfterPublishing,  // in a batch of its own
  kPublishesBeforeSealing,  // shows the noise before it is durable
};

// What an observer of one history found wrong.
struct Violations {
  int over_cap = 0;      // accounts beyond their cap at any rung, by what was published
  int lost_charges = 0;  // publications that an account lacks, or has otherwise than charged
  int second_noise = 0;  // releases seen with different noise
  int all() const { return over_cap + lost_charges + second_noise; }
};

class LedgerWorld {
 public:
  // Up to four agreements over five contributors, some with lower caps, and three cohorts.
  LedgerWorld(Bookkeeping bookkeeping, uint64_t seed);

  // Makes some ten releases, single cohorts and restatements of several, each crashed before and
  // after each of its durable steps as chance has it, and tried again.
  Violations Run();

 private:
  struct Agreement {
    disclosure::TierNano charge;
    std::vector<OrganizationId> contributors;
  };
  struct Release {
    std::string id;
    size_t agreement;
    std::vector<hub::CohortId> cohorts;
  };

  Release DrawRelease(int number);
  absl::Status Make(const Release& release);
  absl::Status Plan(const Release& release, state::v1::ReleaseEntry& entry);
  absl::Status Charge(const Release& release, const OrganizationId& contributor, WriteBatch& batch);
  // Everything that is sealed, as a reader sees it.
  void Observe();
  Violations Judge() const;

  const Bookkeeping bookkeeping_;
  std::mt19937_64 chance_;
  MemoryStore disk_;
  ::almenara::testing::FaultInjectingStore store_;
  hub::PrivacyLedger ledger_;
  std::vector<OrganizationId> organizations_;
  std::vector<hub::CohortId> cohorts_;
  std::map<std::string, disclosure::TierNano> caps_;
  std::vector<Agreement> agreements_;
  std::vector<Release> releases_;
  std::map<std::string, std::set<std::string>> noise_seen_;  // by release
};

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_LEDGER_WORLD_H_
