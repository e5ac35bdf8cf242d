// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_DEIDENTIFY_CASE_GATE_H_
#define ALMENARA_NODE_DEIDENTIFY_CASE_GATE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "node/case/case_store.h"
#include "node/case/consent_register.h"
#include "node/case/identified_case_access.h"
#include "node/deidentify/deidentifier.h"

namespace almenara::node {

// A case on this side of the gate: nothing of it identifies, except to the node itself.
struct GatedCase {
  CaseKey key;
  std::string record_id;  // 32 bytes, also when the case is kept back
  Deidentified result;
  std::vector<std::string>
      never_leave;  // columns that stay behind, by name, never by value; with ForReview only
};

// The one way from the case store to a record. Thread-safe. What it is given must outlive it.
class CaseGate {
 public:
  enum class Detail { kRecords, kForReview };

  CaseGate(const CaseStore& cases, const ConsentRegister& consents,
           const Deidentifier& deidentifier, const Clock& clock)
      : cases_(cases), consents_(consents), deidentifier_(deidentifier), clock_(clock) {}

  // Every case as of the call. The visitor may take out of a case what it wants to keep. Its error
  // ends the reading and is returned.
  absl::Status Each(Detail detail, absl::FunctionRef<absl::Status(GatedCase& gated)> visit) const;

  // The record id of a case; nullopt: there is no such case, or it was shredded.
  absl::StatusOr<std::optional<std::string>> RecordIdOf(const CaseKey& key) const;

 private:
  const CaseStore& cases_;
  const ConsentRegister& consents_;
  const Deidentifier& deidentifier_;
  const Clock& clock_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_DEIDENTIFY_CASE_GATE_H_
