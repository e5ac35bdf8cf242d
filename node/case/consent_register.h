// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_CONSENT_REGISTER_H_
#define ALMENARA_NODE_CASE_CONSENT_REGISTER_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "node/case/attestation.h"
#include "node/case/node_secrets.h"

namespace almenara::node {

// Every attestation ever made, revoked ones included. Thread-safe. What it is given must outlive
// it.
class ConsentRegister {
 public:
  static absl::StatusOr<std::unique_ptr<ConsentRegister>> Load(KeyValueStore& store,
                                                               const NodeSecrets& secrets,
                                                               RandomSource& random,
                                                               const Clock& clock);

  // Durable on return. INVALID_ARGUMENT, naming the field, when the terms are not complete.
  absl::StatusOr<Attestation> Attest(AttestationTerms terms);
  // Ends an attestation from now on. NOT_FOUND when there is none of that number; revoking twice is
  // harmless.
  absl::StatusOr<Attestation> Revoke(uint64_t number);

  // In order of time.
  std::vector<Attestation> List() const;
  std::shared_ptr<const AttestationsInForce> InForce() const;

 private:
  ConsentRegister(KeyValueStore& store, const NodeSecrets& secrets, RandomSource& random,
                  const Clock& clock)
      : store_(store), secrets_(secrets), random_(random), clock_(clock) {}

  absl::Status LoadRows();
  absl::Status Write(const Attestation& attestation);

  KeyValueStore& store_;
  const NodeSecrets& secrets_;
  RandomSource& random_;
  const Clock& clock_;

  Mutex change_mutex_;  // held while an attestation is written, so that numbers are given once
  mutable Mutex mutex_;
  std::vector<Attestation> attestations_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const AttestationsInForce> in_force_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_CONSENT_REGISTER_H_
