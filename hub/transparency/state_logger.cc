// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/state_logger.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
#include "hub/agreement/agreement_keys.h"
#include "hub/intake/cohort_keys.h"
#include "hub/membership/member_keys.h"
#include "hub/release/privacy_ledger.h"
#include "hub/release/release_keys.h"
#include "hub/transparency/log_keys.h"
#include "hub/transparency/state_leaves.h"

namespace almenara::hub {
namespace {

using log::v1::LogEntry;
using state::v1::AcceptedFreezeState;
using state::v1::AcceptedSignatureState;
using state::v1::AgreementVersionState;
using state::v1::ClosedCohortState;
using state::v1::CohortSnapshot;
using state::v1::IdentityState;
using state::v1::MemberState;
using state::v1::ReleaseEntry;

// Calls `take(key, message)` for each row under a prefix.
template <typename Message, typename Take>
absl::Status EachRow(const KeyValueStore& store, const char* table, const std::string& prefix,
                     Take take) {
  const std::unique_ptr<Iterator> rows = store.Scan(table, prefix);
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const Message message, ParseStored<Message>(table, rows->value()));
    ALMENARA_RETURN_IF_ERROR(take(std::string(rows->key()), message));
  }
  return rows->status();
}

std::string PlanMark(absl::string_view release) { return LoggedKey(absl::StrCat("p", release)); }
std::string SealMark(absl::string_view release) { return LoggedKey(absl::StrCat("s", release)); }

}  // namespace

// What is to be logged, in order; each leaf's mark goes into the batch that writes it.
struct StateLogger::Found {
  const KeyValueStore& store;
  const uint64_t first;  // index of the first new leaf
  const uint64_t at_unix_ms;
  WriteBatch& batch;
  std::vector<LogEntry> entries;

  absl::StatusOr<bool> IsNew(const std::string& mark, const std::string& remembered = "") const {
    ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                              store.Get(kLoggedTable, mark));
    // The leaf's index, then what is remembered of the row.
    return !stored.has_value() || stored->substr(kLeafIndexSize) != remembered;
  }
  // The index that the leaf gets.
  uint64_t Add(LogEntry entry, const std::string& mark, const std::string& remembered = "") {
    entry.set_at_unix_ms(at_unix_ms);
    const uint64_t index = first + entries.size();
    entries.push_back(std::move(entry));
    batch.Put(kLoggedTable, mark, absl::StrCat(LeafIndexBytes(index), remembered));
    return index;
  }
};

absl::Status StateLogger::FindMembers(Found& found) const {
  const auto add = [&](const std::string& key, const auto& state, auto subject) -> absl::Status {
    const std::string digest = crypto::AsBytes(crypto::Sha256(state.SerializeAsString()));
    ALMENARA_ASSIGN_OR_RETURN(const bool changed, found.IsNew(LoggedKey("m" + key), digest));
    if (changed) found.Add(LeafOf(subject, state), LoggedKey("m" + key), digest);
    return absl::OkStatus();
  };
  ALMENARA_RETURN_IF_ERROR(EachRow<MemberState>(
      store_, kMembersTable, OrganizationKeyPrefix(),
      [&](const std::string& key, const MemberState& state) -> absl::Status {
        ALMENARA_ASSIGN_OR_RETURN(const OrganizationId organization, ParseOrganizationKey(key));
        return add(key, state, organization);
      }));
  return EachRow<IdentityState>(
      store_, kMembersTable, IdentityKeyPrefix(),
      [&](const std::string& key, const IdentityState& state) -> absl::Status {
        ALMENARA_ASSIGN_OR_RETURN(const SpiffeId identity, ParseIdentityKey(key));
        return add(key, state, identity);
      });
}

absl::Status StateLogger::FindAgreements(Found& found) const {
  ALMENARA_RETURN_IF_ERROR(EachRow<AgreementVersionState>(
      store_, kAgreementsTable, AgreementVersionKey::Prefix(),
      [&](const std::string& row, const AgreementVersionState& state) -> absl::Status {
        ALMENARA_ASSIGN_OR_RETURN(const AgreementVersionKey key, AgreementVersionKey::Parse(row));
        ALMENARA_ASSIGN_OR_RETURN(const bool is_new, found.IsNew(LoggedKey("a" + row)));
        if (is_new) found.Add(LeafOf(key, state), LoggedKey("a" + row));
        return absl::OkStatus();
      }));
  return EachRow<AcceptedSignatureState>(
      store_, kAgreementsTable, SignatureKey::Prefix(),
      [&](const std::string& row, const AcceptedSignatureState& state) -> absl::Status {
        ALMENARA_ASSIGN_OR_RETURN(const bool is_new, found.IsNew(LoggedKey("a" + row)));
        if (is_new) found.Add(LeafOf(state), LoggedKey("a" + row));
        return absl::OkStatus();
      });
}

absl::Status StateLogger::FindCohorts(Found& found) const {
  std::map<int64_t, CohortId> by_close;
  ALMENARA_RETURN_IF_ERROR(EachRow<ClosedCohortState>(
      store_, kCohortsTable, ClosedCohortPrefix(),
      [&](const std::string& row, const ClosedCohortState& state) -> absl::Status {
        ALMENARA_ASSIGN_OR_RETURN(CohortId cohort, ParseClosedCohortKey(row));
        by_close.emplace(state.closed_at_unix_micros(), std::move(cohort));
        return absl::OkStatus();
      }));
  std::set<std::string> taken;  // freezes that go into a leaf of this batch
  for (const auto& [closed_at, cohort] : by_close) {
    const std::string mark = LoggedKey("c" + cohort.value());
    ALMENARA_ASSIGN_OR_RETURN(const bool is_new, found.IsNew(mark));
    if (!is_new) continue;
    ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                              store_.Get(kSnapshotsTable, SnapshotKey(cohort.value())));
    if (!stored.has_value()) return absl::OkStatus();  // its root comes first
    ALMENARA_ASSIGN_OR_RETURN(const auto snapshot,
                              ParseStored<CohortSnapshot>(kSnapshotsTable, *stored));
    std::vector<AcceptedFreezeState> freezes;
    ALMENARA_RETURN_IF_ERROR(EachRow<AcceptedFreezeState>(
        store_, kAgreementsTable, FreezeKey::Prefix(),
        [&](const std::string& row, const AcceptedFreezeState& state) -> absl::Status {
          if (state.accepted_at_unix_micros() > closed_at || taken.contains(row)) {
            return absl::OkStatus();
          }
          ALMENARA_ASSIGN_OR_RETURN(const bool waits, found.IsNew(LoggedKey("f" + row)));
          if (!waits) return absl::OkStatus();
          taken.insert(row);
          freezes.push_back(state);
          return absl::OkStatus();
        }));
    const uint64_t leaf = found.Add(LeafOf(cohort, snapshot.root(), freezes), mark);
    for (const std::string& row : taken) {
      found.batch.Put(kLoggedTable, LoggedKey("f" + row), LeafIndexBytes(leaf));
    }
  }
  return absl::OkStatus();
}

absl::Status StateLogger::FindReleases(Found& found) const {
  const PrivacyLedger ledger(store_);
  // What a person of a contributor has paid, up to and with the release.
  const auto spent_after = [&](const std::string& contributor, const std::string& cohort,
                               const std::string& release) -> absl::StatusOr<disclosure::TierNano> {
    ALMENARA_ASSIGN_OR_RETURN(const OrganizationId organization,
                              OrganizationId::Parse(contributor));
    ALMENARA_ASSIGN_OR_RETURN(const CohortId id, CohortId::Parse(cohort));
    ALMENARA_ASSIGN_OR_RETURN(state::v1::LedgerAccount account, ledger.Account(organization, id));
    for (int i = 0; i < account.charge_size(); ++i) {
      if (account.charge(i).release() != release) continue;
      account.mutable_charge()->DeleteSubrange(i + 1, account.charge_size() - i - 1);
    }
    return Spent(account);
  };
  return EachRow<ReleaseEntry>(
      store_, kReleasesTable, ReleasePrefix(),
      [&](const std::string&, const ReleaseEntry& entry) -> absl::Status {
        ALMENARA_ASSIGN_OR_RETURN(const bool is_new, found.IsNew(PlanMark(entry.id())));
        uint64_t plan_leaf = 0;
        if (is_new) {
          std::vector<std::vector<disclosure::TierNano>> spent;
          for (const auto& cohort : entry.cohort_contributors()) {
            std::vector<disclosure::TierNano>& of_cohort = spent.emplace_back();
            for (const std::string& contributor : cohort.contributor()) {
              ALMENARA_ASSIGN_OR_RETURN(const disclosure::TierNano nano,
                                        spent_after(contributor, cohort.cohort(), entry.id()));
              of_cohort.push_back(nano);
            }
          }
          const AgreementVersionKey key{entry.agreement(), entry.agreement_version()};
          ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                                    store_.Get(kAgreementsTable, key.Encode()));
          if (!stored.has_value()) {
            return absl::DataLossError("releases: a release is of no stored agreement");
          }
          ALMENARA_ASSIGN_OR_RETURN(const auto agreement,
                                    ParseStored<AgreementVersionState>(kAgreementsTable, *stored));
          plan_leaf = found.Add(
              PlannedLeafOf(entry, crypto::AsBytes(crypto::Sha256(agreement.textproto())), spent),
              PlanMark(entry.id()));
        } else {
          ALMENARA_ASSIGN_OR_RETURN(plan_leaf, LeafMarked(PlanMark(entry.id())));
        }
        if (entry.stage() != state::v1::RELEASE_STAGE_SEALED) return absl::OkStatus();
        ALMENARA_ASSIGN_OR_RETURN(const bool seal_is_new, found.IsNew(SealMark(entry.id())));
        if (seal_is_new) {
          found.Add(hub::SealedLeafOf(entry, plan_leaf), SealMark(entry.id()));
        }
        return absl::OkStatus();
      });
}

absl::Status StateLogger::CatchUp() {
  return log_.Append(
      [&](uint64_t first, WriteBatch& batch) -> absl::StatusOr<std::vector<LogEntry>> {
        Found found = {
            store_, first, static_cast<uint64_t>(absl::ToUnixMillis(clock_.Now())), batch, {}};
        ALMENARA_RETURN_IF_ERROR(FindMembers(found));
        ALMENARA_RETURN_IF_ERROR(FindAgreements(found));
        ALMENARA_RETURN_IF_ERROR(FindCohorts(found));
        ALMENARA_RETURN_IF_ERROR(FindReleases(found));
        return std::move(found.entries);
      });
}

absl::StatusOr<uint64_t> StateLogger::LeafMarked(const std::string& mark) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            store_.Get(kLoggedTable, mark));
  if (!stored.has_value()) return absl::NotFoundError("log: no such leaf");
  return LeafIndexFrom(*stored);
}

absl::StatusOr<uint64_t> StateLogger::PlanLeafOf(absl::string_view release_id) const {
  return LeafMarked(PlanMark(release_id));
}

absl::StatusOr<uint64_t> StateLogger::SealedLeafOf(absl::string_view release_id) const {
  return LeafMarked(SealMark(release_id));
}

}  // namespace almenara::hub
