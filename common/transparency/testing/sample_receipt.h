// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPARENCY_TESTING_SAMPLE_RECEIPT_H_
#define ALMENARA_COMMON_TRANSPARENCY_TESTING_SAMPLE_RECEIPT_H_

#include <string>

#include "almenara/hub/v1/query_service.pb.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "common/transparency/testing/sample_log.h"

namespace almenara::transparency::testing {

inline constexpr char kSampleRelease[] = "trends-v1-2026Q3";
inline constexpr uint64_t kSampleWindow = 494'000;

// Three leaves: a member, and the plan and the seal of kSampleRelease.
void AppendSampleRelease(SampleLog& log);

// Of two cells, one of them below its threshold.
hub::v1::Answer SampleAnswer();
// The logged event of whoever asked for it.
log::v1::QueryEvent SampleEvent(const hub::v1::Answer& answer);

// A receipt as an honest hub makes it, for an answer from kSampleRelease.
hub::v1::Receipt SampleReceipt(const SampleLog& log, const hub::v1::Answer& answer);

// SampleAnswer's.
hub::v1::AskResponse AnswerWithReceipt(const SampleLog& log);

}  // namespace almenara::transparency::testing

#endif  // ALMENARA_COMMON_TRANSPARENCY_TESTING_SAMPLE_RECEIPT_H_
