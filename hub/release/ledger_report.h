// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_LEDGER_REPORT_H_
#define ALMENARA_HUB_RELEASE_LEDGER_REPORT_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "almenara/hub/v1/release_service.pb.h"
#include "common/identity/organization_id.h"
#include "common/storage/key_value_store.h"
#include "hub/agreement/agreement_store.h"
#include "hub/agreement/freeze_register.h"
#include "hub/intake/cohort_calendar.h"
#include "hub/intake/record_store.h"
#include "hub/release/release_planner.h"

namespace almenara::hub {

// What a contributor may know of the privacy of the people in its records: a function of
// signatures, freezes and releases, and of no record. Thread-safe.
class LedgerReport {
 public:
  struct Parts {
    KeyValueStore& store;
    const RecordStore& records;
    const CohortCalendar& calendar;
    const AgreementStore& agreements;
    const FreezeRegister& freezes;
    const ReleasePlanner& planner;
  };
  // Every part must outlive the report.
  explicit LedgerReport(const Parts& parts) : parts_(parts) {}

  // Errors: those of the store.
  absl::StatusOr<v1::ReadLedgerResponse> Of(const OrganizationId& organization,
                                            absl::Time now) const;

 private:
  const Parts parts_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_LEDGER_REPORT_H_
