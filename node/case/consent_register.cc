// SPDX-License-Identifier: Apache-2.0
#include "node/case/consent_register.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "node/case/case_keys.h"
#include "node/case/sealed_row.h"
#include "node/case/withdrawal_check.h"

namespace almenara::node {
namespace {

state::v1::AttestationRow ToRow(const Attestation& attestation) {
  const AttestationTerms& terms = attestation.terms;
  state::v1::AttestationRow row;
  row.set_number(attestation.number);
  if (terms.coverage.data_set.has_value()) row.set_data_set(*terms.coverage.data_set);
  for (const std::string& identifier : terms.coverage.identifiers) row.add_identifier(identifier);
  row.set_basis(terms.basis);
  row.set_attested_by(terms.attested_by);
  row.set_guardian(terms.guardian);
  row.set_attested_at_unix_seconds(absl::ToUnixSeconds(attestation.attested_at));
  if (attestation.revoked_at.has_value()) {
    row.set_revoked_at_unix_seconds(absl::ToUnixSeconds(*attestation.revoked_at));
  }
  return row;
}

Attestation FromRow(const state::v1::AttestationRow& row) {
  Attestation attestation;
  attestation.number = row.number();
  if (row.has_data_set()) attestation.terms.coverage.data_set = row.data_set();
  attestation.terms.coverage.identifiers.assign(row.identifier().begin(), row.identifier().end());
  attestation.terms.basis = row.basis();
  attestation.terms.attested_by = row.attested_by();
  attestation.terms.guardian = row.guardian();
  attestation.attested_at = absl::FromUnixSeconds(row.attested_at_unix_seconds());
  if (row.revoked_at_unix_seconds() != 0) {
    attestation.revoked_at = absl::FromUnixSeconds(row.revoked_at_unix_seconds());
  }
  return attestation;
}

absl::Status CheckTerms(const AttestationTerms& terms) {
  const Coverage& coverage = terms.coverage;
  if (coverage.data_set.has_value() != coverage.identifiers.empty()) {
    return absl::InvalidArgumentError("coverage: name either a data set or cases by identifier");
  }
  for (const std::string& identifier : coverage.identifiers) {
    if (identifier.empty()) return absl::InvalidArgumentError("coverage: an identifier is empty");
  }
  if (terms.basis != state::v1::ATTESTED_BASIS_INFORMED_CONSENT &&
      terms.basis != state::v1::ATTESTED_BASIS_ALREADY_DEIDENTIFIED) {
    return absl::InvalidArgumentError("basis: informed-consent or already-deidentified");
  }
  if (terms.attested_by.empty()) {
    return absl::InvalidArgumentError("attested_by: say who attests, by name and function");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<ConsentRegister>> ConsentRegister::Load(KeyValueStore& store,
                                                                       const NodeSecrets& secrets,
                                                                       RandomSource& random,
                                                                       const Clock& clock) {
  std::unique_ptr<ConsentRegister> result(new ConsentRegister(store, secrets, random, clock));
  ALMENARA_RETURN_IF_ERROR(result->LoadRows());
  return result;
}

absl::Status ConsentRegister::LoadRows() {
  MutexLock lock(mutex_);
  const std::unique_ptr<Iterator> rows = store_.Scan(kConsentsTable, ConsentPrefix());
  for (; rows->Valid(); rows->Next()) {
    state::v1::AttestationRow row;
    ALMENARA_RETURN_IF_ERROR(OpenRow(secrets_, rows->key(), rows->value(), row));
    attestations_.push_back(FromRow(row));
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  in_force_ = std::make_shared<const AttestationsInForce>(attestations_);
  return absl::OkStatus();
}

absl::Status ConsentRegister::Write(const Attestation& attestation) {
  const std::string key = ConsentRowKey(attestation.number);
  WriteBatch batch;
  batch.Put(kConsentsTable, key, SealRow(secrets_, key, ToRow(attestation), random_));
  if (attestation.revoked_at.has_value()) StageTakenBack(random_, batch);
  ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));

  MutexLock lock(mutex_);
  if (attestation.number > attestations_.size()) attestations_.emplace_back();
  attestations_[attestation.number - 1] = attestation;
  in_force_ = std::make_shared<const AttestationsInForce>(attestations_);
  return absl::OkStatus();
}

absl::StatusOr<Attestation> ConsentRegister::Attest(AttestationTerms terms) {
  ALMENARA_RETURN_IF_ERROR(CheckTerms(terms));
  MutexLock lock(change_mutex_);
  Attestation attestation;
  attestation.number = List().size() + 1;
  attestation.terms = std::move(terms);
  attestation.attested_at = clock_.Now();
  ALMENARA_RETURN_IF_ERROR(Write(attestation));
  return attestation;
}

absl::StatusOr<Attestation> ConsentRegister::Revoke(uint64_t number) {
  MutexLock lock(change_mutex_);
  const std::vector<Attestation> all = List();
  if (number == 0 || number > all.size()) {
    return absl::NotFoundError("no such attestation; `almenara node consent list` shows them");
  }
  Attestation attestation = all[number - 1];
  if (attestation.revoked_at.has_value()) return attestation;
  attestation.revoked_at = clock_.Now();
  ALMENARA_RETURN_IF_ERROR(Write(attestation));
  return attestation;
}

std::vector<Attestation> ConsentRegister::List() const {
  MutexLock lock(mutex_);
  return attestations_;
}

std::shared_ptr<const AttestationsInForce> ConsentRegister::InForce() const {
  MutexLock lock(mutex_);
  return in_force_;
}

}  // namespace almenara::node
