// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPARENCY_TESTING_SAMPLE_PROOF_H_
#define ALMENARA_COMMON_TRANSPARENCY_TESTING_SAMPLE_PROOF_H_

#include <string>
#include <vector>

#include "almenara/hub/v1/transparency_service.pb.h"
#include "common/transparency/testing/sample_log.h"

namespace almenara::transparency::testing {

// Ends the window kSampleWindow with these events; where the one at `position` stands.
hub::v1::ProvenMember LogEvents(const std::vector<std::string>& events, uint64_t position,
                                SampleLog& log);

// A record with what opens its commitment, and where that stands.
struct ProvenRecord {
  std::string record;
  std::string commitment_key;
  hub::v1::RecordProof proof;
};

// Ends a window of casa-luz with a batch of this record and one other.
ProvenRecord LogRecord(const std::string& record, SampleLog& log);

}  // namespace almenara::transparency::testing

#endif  // ALMENARA_COMMON_TRANSPARENCY_TESTING_SAMPLE_PROOF_H_
