// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_AGREEMENT_NOISE_TEXT_H_
#define ALMENARA_POLICY_AGREEMENT_NOISE_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"
#include "policy/agreement/draft.h"

namespace almenara::agreement {

// The draft's file with the noise of every kind of release chosen and written at the end of its
// block, in place of what stood there. Comments and everything else keep their bytes. REQUIRES that
// CheckAgreement(kDraft) found nothing; otherwise INVALID_ARGUMENT. Doing it again changes nothing.
absl::StatusOr<std::string> WithNoiseText(const Draft& draft, const Catalogue& catalogue);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_NOISE_TEXT_H_
