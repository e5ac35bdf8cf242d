// SPDX-License-Identifier: Apache-2.0
// Answer and receipt as programs read them. Saved answers are checked byte for byte against these
// texts (saved_answer.h): what changes here needs another format there.
#ifndef ALMENARA_CLI_QUERY_ANSWER_JSON_H_
#define ALMENARA_CLI_QUERY_ANSWER_JSON_H_

#include <nlohmann/json.hpp>

#include "almenara/hub/v1/query_service.pb.h"

namespace almenara::cli {

nlohmann::ordered_json AnswerFields(const hub::v1::Answer& answer);
nlohmann::ordered_json ReceiptFields(const hub::v1::Receipt& receipt);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_QUERY_ANSWER_JSON_H_
