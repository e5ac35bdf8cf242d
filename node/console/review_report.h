// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_REVIEW_REPORT_H_
#define ALMENARA_NODE_CONSOLE_REVIEW_REPORT_H_

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/node/v1/review_service.pb.h"
#include "common/codelist/catalogue.h"
#include "node/console/case_commands.h"
#include "node/deidentify/rare_combinations.h"
#include "node/publish/case_publication.h"

namespace almenara::node {

// What the steward sees before anything leaves. Changes nothing. Thread-safe. What it is given must
// outlive it.
class ReviewReport {
 public:
  ReviewReport(const CasePublication& publication, const CaseCommands& commands,
               const Catalogue& catalogue)
      : publication_(publication), commands_(commands), catalogue_(catalogue) {}

  // Gives the summary first, then records if asked, then rare combinations. An error of `give` ends
  // it.
  absl::Status Write(const v1::ReviewRequest& request, Language language,
                     absl::FunctionRef<absl::Status(const v1::ReviewResponse&)> give) const;

 private:
  // Counted over one pass.
  struct Tally {
    std::map<KeptBackReason, uint64_t> kept_back;
    std::map<std::tuple<FieldId, int, int>, uint64_t> coarsened;  // field, from level, to level
    std::map<std::string, uint64_t> never_leave;                  // by column
  };
  static void Add(const GatedCase& gated, Tally& tally);
  v1::ReviewSummary Summarize(const PublicationCounts& counts, const Tally& tally,
                              Language language) const;
  absl::StatusOr<v1::ReviewedRecord> Describe(const ReviewedCase& reviewed) const;
  std::string ValueText(FieldId field, CodeId code) const;

  const CasePublication& publication_;
  const CaseCommands& commands_;
  const Catalogue& catalogue_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_REVIEW_REPORT_H_
