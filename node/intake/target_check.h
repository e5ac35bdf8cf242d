// SPDX-License-Identifier: Apache-2.0
// Checks of a mapping's columns against the code lists. Errors are InvalidArgument and say what to
// write instead.
#ifndef ALMENARA_NODE_INTAKE_TARGET_CHECK_H_
#define ALMENARA_NODE_INTAKE_TARGET_CHECK_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/node/mapping/v1/column_mapping.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

// The field of that name; never null.
absl::StatusOr<const Field*> FindMappedField(const std::string& name, const Catalogue& catalogue);

// Whether `codes` are codes that a new record's `field` may hold, one if it holds one.
absl::Status CheckCodes(const google::protobuf::RepeatedPtrField<std::string>& codes,
                        const Field& field);

// Whether the column has a target and the target is complete.
absl::Status CheckTarget(const mapping::v1::Column& column, const Catalogue& catalogue);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_TARGET_CHECK_H_
