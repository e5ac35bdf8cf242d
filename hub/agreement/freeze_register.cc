// SPDX-License-Identifier: Apache-2.0
#include "hub/agreement/freeze_register.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "almenara/state/v1/agreement_state.pb.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
#include "hub/agreement/agreement_keys.h"
#include "hub/agreement/agreement_store.h"

namespace almenara::hub {

using agreement::FreezeStatement;
using state::v1::AcceptedFreezeState;

absl::StatusOr<std::unique_ptr<FreezeRegister>> FreezeRegister::Open(
    KeyValueStore& store, const StewardKeys& steward_keys, const Clock& clock) {
  auto opened = absl::WrapUnique(new FreezeRegister(store, steward_keys, clock));
  ALMENARA_RETURN_IF_ERROR(opened->Load());
  return opened;
}

absl::Status FreezeRegister::Load() {
  const std::unique_ptr<Iterator> rows = store_.Scan(kAgreementsTable, FreezeKey::Prefix());
  MutexLock lock(mutex_);
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const FreezeKey key, FreezeKey::Parse(rows->key()));
    ALMENARA_ASSIGN_OR_RETURN(const auto state,
                              ParseStored<AcceptedFreezeState>(kAgreementsTable, rows->value()));
    const auto steward_key = crypto::Ed25519PublicKey::FromBytes(state.steward_key());
    if (!steward_key.ok()) return absl::DataLossError("agreements: a stored key is damaged");
    absl::StatusOr<FreezeStatement> statement =
        agreement::VerifyFreeze({state.statement(), state.ed25519()}, *steward_key);
    std::vector<Accepted>& earlier = accepted_[key.organization];
    if (!statement.ok() || statement->organization != key.organization ||
        key.ordinal != earlier.size()) {
      return absl::DataLossError("agreements: a stored freeze does not verify");
    }
    earlier.push_back(
        {*std::move(statement), absl::FromUnixMicros(state.accepted_at_unix_micros())});
  }
  return rows->status();
}

absl::StatusOr<FreezeStatement> FreezeRegister::Verify(const agreement::Signature& statement,
                                                       std::string& steward_key) const {
  ALMENARA_ASSIGN_OR_RETURN(const FreezeStatement claimed,
                            agreement::ParseFreeze(statement.statement));
  const absl::StatusOr<crypto::Ed25519PublicKey> key =
      steward_keys_.StewardKeyOf(claimed.organization);
  if (absl::IsNotFound(key.status())) {
    return absl::PermissionDeniedError(
        absl::StrCat("no steward key is pinned for ", claimed.organization.value()));
  }
  ALMENARA_RETURN_IF_ERROR(key.status());
  steward_key = key->bytes();
  return agreement::VerifyFreeze(statement, *key);
}

absl::Status FreezeRegister::Check(const FreezeStatement& statement) const {
  const FreezeStanding standing = Standing(statement.organization);
  const auto known = accepted_.find(statement.organization);
  if (known != accepted_.end() && !known->second.empty()) {
    if (known->second.back().statement == statement) return absl::AlreadyExistsError("it stands");
    const bool used = std::ranges::any_of(known->second, [&](const Accepted& accepted) {
      return accepted.statement.id == statement.id;
    });
    if (used) {
      return absl::FailedPreconditionError(
          "id: this statement was used before and counts once; sign a new one");
    }
  }
  if (!statement.lifts.has_value()) {
    return standing.frozen ? absl::AlreadyExistsError("another one stands") : absl::OkStatus();
  }
  if (!standing.frozen || standing.frozen_by != *statement.lifts) {
    return absl::FailedPreconditionError("lifts: the freeze that this would lift does not stand");
  }
  return absl::OkStatus();
}

absl::StatusOr<FreezeStanding> FreezeRegister::Submit(const agreement::Signature& statement) {
  std::string steward_key;
  ALMENARA_ASSIGN_OR_RETURN(FreezeStatement verified, Verify(statement, steward_key));
  const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(clock_.Now()));
  if (verified.signed_at > now + AgreementStore::kClockTolerance) {
    return absl::InvalidArgumentError(
        "signed_at_unix_seconds: lies in the future; set the node's clock and sign again");
  }
  const OrganizationId organization = verified.organization;
  MutexLock one_at_a_time(writing_);
  WriteBatch batch;
  {
    MutexLock lock(mutex_);
    const absl::Status checked = Check(verified);
    if (absl::IsAlreadyExists(checked)) return Standing(organization);
    ALMENARA_RETURN_IF_ERROR(checked);
    AcceptedFreezeState state;
    state.set_statement(statement.statement);
    state.set_ed25519(statement.ed25519);
    state.set_steward_key(steward_key);
    state.set_accepted_at_unix_micros(absl::ToUnixMicros(now));
    const auto ordinal = static_cast<uint32_t>(accepted_[organization].size());
    batch.Put(kAgreementsTable, FreezeKey{organization, ordinal}.Encode(),
              state.SerializeAsString());
  }
  ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
  MutexLock lock(mutex_);
  accepted_[organization].push_back({std::move(verified), now});
  return Standing(organization);
}

FreezeStanding FreezeRegister::Standing(const OrganizationId& organization) const {
  FreezeStanding standing{organization, false, absl::UnixEpoch(), ""};
  const auto found = accepted_.find(organization);
  if (found == accepted_.end() || found->second.empty()) return standing;
  const Accepted& last = found->second.back();
  standing.since = last.accepted_at;
  standing.frozen = !last.statement.lifts.has_value();
  if (standing.frozen) standing.frozen_by = last.statement.id;
  return standing;
}

FreezeStanding FreezeRegister::StandingOf(const OrganizationId& organization) const {
  MutexLock lock(mutex_);
  return Standing(organization);
}

bool FreezeRegister::IsFrozen(const OrganizationId& organization, absl::Time at) const {
  MutexLock lock(mutex_);
  const auto found = accepted_.find(organization);
  if (found == accepted_.end()) return false;
  bool frozen = false;
  for (const Accepted& accepted : found->second) {
    if (accepted.accepted_at <= at) frozen = !accepted.statement.lifts.has_value();
  }
  return frozen;
}

}  // namespace almenara::hub
