// SPDX-License-Identifier: Apache-2.0
// Answer and receipt as programs read them. Saved answers are checked byte for byte against these
// texts (answer_document.h): what changes here needs another format there.
#ifndef ALMENARA_COMMON_ANSWER_ANSWER_JSON_H_
#define ALMENARA_COMMON_ANSWER_ANSWER_JSON_H_

#include <nlohmann/json.hpp>

#include "almenara/hub/v1/query_service.pb.h"

namespace almenara::answer {

// Whether a reader may see the cell's number: of an unknown status, no.
bool IsShown(const hub::v1::Cell& cell);

nlohmann::ordered_json AnswerFields(const hub::v1::Answer& answer);
nlohmann::ordered_json ReceiptFields(const hub::v1::Receipt& receipt);

}  // namespace almenara::answer

#endif  // ALMENARA_COMMON_ANSWER_ANSWER_JSON_H_
