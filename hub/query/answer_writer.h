// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_QUERY_ANSWER_WRITER_H_
#define ALMENARA_HUB_QUERY_ANSWER_WRITER_H_

#include <vector>

#include "almenara/hub/v1/query_service.pb.h"
#include "hub/query/canonical_query.h"
#include "hub/query/release_choice.h"
#include "hub/query/year_coverage.h"
#include "policy/disclosure/answer.h"

namespace almenara::hub {

// Answers with more cells than this list their hidden cells only when asked.
inline constexpr size_t kMostCellsListedWhole = 500;

// The answer as it leaves the hub: typed cells only, axes in the order asked. The same arguments
// give the same message.
v1::Answer WriteAnswer(const CanonicalQuery& query, const ReleaseChoice& choice,
                       const std::vector<YearCoverage>& coverage, const disclosure::Answer& raw);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_QUERY_ANSWER_WRITER_H_
