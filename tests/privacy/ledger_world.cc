// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/ledger_world.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "hub/release/release_keys.h"
#include "tests/privacy/population.h"

namespace almenara::attack {
namespace {

using ::almenara::testing::CrashSide;
using disclosure::TierNano;
using state::v1::ReleaseEntry;

constexpr size_t kLeast = 3;  // contributors of a release

// A contributor's cap: mostly the default, else some share of it.
TierNano DrawCap(std::mt19937_64& chance) {
  TierNano cap = disclosure::kPersonCap;
  const uint64_t percent = chance() % 3 == 0 ? 20 + chance() % 80 : 100;
  for (uint64_t& nano : cap) nano = nano * percent / 100;
  return cap;
}

// One to three tiers of falling charge; a tier that is not served is not charged.
TierNano DrawCharge(std::mt19937_64& chance) {
  TierNano charge = {};
  uint64_t nano = 50'000'000 + chance() % 400'000'000;
  const size_t tiers = 1 + chance() % disclosure::kTiers;
  for (size_t tier = 0; tier < tiers; ++tier) {
    charge[tier] = nano;
    nano = nano * (20 + chance() % 60) / 100;
  }
  return charge;
}

}  // namespace

LedgerWorld::LedgerWorld(Bookkeeping bookkeeping, uint64_t seed)
    : bookkeeping_(bookkeeping),
      chance_(seed),
      disk_({hub::kReleasesTable, hub::kLedgerTable}),
      store_(disk_),
      ledger_(store_) {
  for (const char* name :
       {"casa-aurora", "linea-azul", "mekong-watch", "puerto-claro", "red-sur"}) {
    organizations_.push_back(OrDie(OrganizationId::Parse(name)));
    caps_[name] = DrawCap(chance_);
  }
  for (const char* name : {"back-catalogue", "2026Q3", "2026Q4"}) {
    cohorts_.push_back(OrDie(hub::CohortId::Parse(name)));
  }
  const size_t agreements = 1 + chance_() % 4;
  for (size_t i = 0; i < agreements; ++i) {
    std::vector<OrganizationId> some = organizations_;
    std::ranges::shuffle(some, chance_);
    some.erase(some.begin() + static_cast<std::ptrdiff_t>(kLeast + chance_() % 3), some.end());
    agreements_.push_back({DrawCharge(chance_), std::move(some)});
  }
}

LedgerWorld::Release LedgerWorld::DrawRelease(int number) {
  std::vector<hub::CohortId> some = cohorts_;
  std::ranges::shuffle(some, chance_);
  const size_t covered = chance_() % 3 == 0 ? 2 + chance_() % 2 : 1;
  some.erase(some.begin() + static_cast<std::ptrdiff_t>(covered), some.end());
  return {absl::StrCat("release-", number), chance_() % agreements_.size(), std::move(some)};
}

Violations LedgerWorld::Run() {
  const int releases = 6 + static_cast<int>(chance_() % 8);
  for (int number = 0; number < releases; ++number) {
    releases_.push_back(DrawRelease(number));
    // Twice each of the two batches, and once more for whoever writes three.
    for (int crash = 0; crash < 6; ++crash) {
      if (chance_() % 3 == 0) continue;
      store_.CrashAt(1 + static_cast<int>(chance_() % 2),
                     chance_() % 2 == 0 ? CrashSide::kBeforeWrite : CrashSide::kAfterWrite);
      static_cast<void>(Make(releases_.back()));  // may have crashed
      store_.Restart();
      Observe();
    }
    const absl::Status made = Make(releases_.back());
    Require(made);
    Observe();
  }
  return Judge();
}

absl::Status LedgerWorld::Make(const Release& release) {
  const std::string key = hub::ReleaseKey(release.id);
  ALMENARA_ASSIGN_OR_RETURN(const auto stored, store_.Get(hub::kReleasesTable, key));
  ReleaseEntry entry;
  if (!stored.has_value()) {
    ALMENARA_RETURN_IF_ERROR(Plan(release, entry));
    if (entry.id().empty()) return absl::OkStatus();
  } else if (!entry.ParseFromString(*stored)) {
    return absl::DataLossError("a release cannot be read");
  }
  if (entry.stage() == state::v1::RELEASE_STAGE_SEALED) return absl::OkStatus();
  entry.set_stage(state::v1::RELEASE_STAGE_SEALED);
  entry.set_file_sha256(absl::StrCat("noise ", chance_()));
  if (bookkeeping_ == Bookkeeping::kPublishesBeforeSealing) {
    noise_seen_[entry.id()].insert(entry.file_sha256());
  }
  WriteBatch seal;
  seal.Put(hub::kReleasesTable, key, entry.SerializeAsString());
  ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(seal));
  if (bookkeeping_ != Bookkeeping::kChargesAfterPublishing) return absl::OkStatus();
  WriteBatch charges;
  for (const std::string& contributor : entry.contributor()) {
    ALMENARA_RETURN_IF_ERROR(Charge(release, *OrganizationId::Parse(contributor), charges));
  }
  return store_.WriteSynced(charges);
}

absl::Status LedgerWorld::Plan(const Release& release, ReleaseEntry& entry) {
  WriteBatch batch;
  for (const OrganizationId& contributor : agreements_[release.agreement].contributors) {
    WriteBatch own;
    const absl::Status charged = Charge(release, contributor, own);
    if (absl::IsResourceExhausted(charged)) continue;
    ALMENARA_RETURN_IF_ERROR(charged);
    entry.add_contributor(contributor.value());
    if (bookkeeping_ != Bookkeeping::kChargesAfterPublishing) batch.Append(std::move(own));
  }
  if (entry.contributor_size() < static_cast<int>(kLeast)) return absl::OkStatus();
  entry.set_id(release.id);
  entry.set_stage(state::v1::RELEASE_STAGE_PLANNED);
  batch.Put(hub::kReleasesTable, hub::ReleaseKey(release.id), entry.SerializeAsString());
  return store_.WriteSynced(batch);
}

absl::Status LedgerWorld::Charge(const Release& release, const OrganizationId& contributor,
                                 WriteBatch& batch) {
  TierNano charge = agreements_[release.agreement].charge;
  if (bookkeeping_ == Bookkeeping::kForgetsARung) charge[1] = 0;
  for (const hub::CohortId& cohort : release.cohorts) {
    ALMENARA_RETURN_IF_ERROR(ledger_.Charge(contributor, cohort, release.id, charge,
                                            caps_.at(contributor.value()), batch));
  }
  return absl::OkStatus();
}

void LedgerWorld::Observe() {
  const auto rows = store_.Scan(hub::kReleasesTable, hub::ReleasePrefix());
  for (; rows->Valid(); rows->Next()) {
    ReleaseEntry entry;
    if (!entry.ParseFromString(std::string(rows->value()))) std::abort();
    if (entry.stage() != state::v1::RELEASE_STAGE_SEALED) continue;
    noise_seen_[entry.id()].insert(entry.file_sha256());
  }
}

Violations LedgerWorld::Judge() const {
  Violations found;
  std::map<std::pair<std::string, std::string>, TierNano> owed;
  for (const Release& release : releases_) {
    const auto seen = noise_seen_.find(release.id);
    if (seen == noise_seen_.end()) continue;
    if (seen->second.size() > 1) ++found.second_noise;
    ReleaseEntry entry;
    const auto stored = OrDie(store_.Get(hub::kReleasesTable, hub::ReleaseKey(release.id)));
    if (!stored.has_value() || !entry.ParseFromString(*stored)) std::abort();
    const TierNano& charge = agreements_[release.agreement].charge;
    for (const std::string& contributor : entry.contributor()) {
      for (const hub::CohortId& cohort : release.cohorts) {
        TierNano& sum = owed[{contributor, cohort.value()}];
        for (size_t tier = 0; tier < sum.size(); ++tier) sum[tier] += charge[tier];
        const auto account = OrDie(ledger_.Account(*OrganizationId::Parse(contributor), cohort));
        const auto times = std::ranges::count_if(account.charge(), [&](const auto& entered) {
          return entered.release() == release.id && std::ranges::equal(entered.nano(), charge);
        });
        if (times != 1) ++found.lost_charges;
      }
    }
  }
  for (const auto& [account, sum] : owed) {
    const TierNano& cap = caps_.at(account.first);
    bool over = false;
    for (size_t tier = 0; tier < sum.size(); ++tier) over = over || sum[tier] > cap[tier];
    if (over) ++found.over_cap;
  }
  return found;
}

}  // namespace almenara::attack
