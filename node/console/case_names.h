// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_CASE_NAMES_H_
#define ALMENARA_NODE_CONSOLE_CASE_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "almenara/state/v1/case.pb.h"
#include "node/case/case_keys.h"

namespace almenara::node {

// How a steward knows a case: "<data set>/<identifier>", or "<data set>/@<16 hexadecimal digits>"
// when its row has no identifier or the case is no longer there.
std::string NameOfCase(const state::v1::Case& subject, const CaseKey& key);
std::string NameOfMissingCase(absl::string_view data_set, const CaseKey& key);

// The part of `name` that names the case within `data_set`; empty when it is of another data set.
// Names of data sets may hold slashes themselves.
absl::string_view WithinDataSet(absl::string_view name, absl::string_view data_set);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_CASE_NAMES_H_
