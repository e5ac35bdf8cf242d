// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_PERFORMANCE_HELD_RECORDS_H_
#define ALMENARA_TESTS_PERFORMANCE_HELD_RECORDS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "common/codelist/catalogue.h"
#include "hub/intake/keyed_digests.h"
#include "hub/intake/record_store.h"
#include "policy/disclosure/plan.h"
#include "policy/disclosure/row_encoder.h"

namespace almenara::performance {

// The files of a stopped hub, opened in this process. Not thread-safe.
class HeldRecords {
 public:
  // The catalogue is borrowed.
  HeldRecords(const std::string& hub_data, const Catalogue& catalogue);

  const disclosure::Plan& plan() const { return plan_; }
  const disclosure::PlannedKind& kind() const;

  // Every record of the back catalogue.
  void VisitRecords(hub::RecordVisitor visit) const;
  // Every person-row of these organisations, as the release counts them.
  void VisitRows(const std::vector<std::string>& organizations,
                 absl::FunctionRef<void(const disclosure::EncodedRow&)> visit) const;

 private:
  const Catalogue& catalogue_;
  const disclosure::Plan plan_;
  std::unique_ptr<KeyValueStore> store_;
  std::unique_ptr<hub::KeyedDigests> digests_;
  std::unique_ptr<hub::RecordStore> records_;
};

}  // namespace almenara::performance

#endif  // ALMENARA_TESTS_PERFORMANCE_HELD_RECORDS_H_
