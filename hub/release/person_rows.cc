// SPDX-License-Identifier: Apache-2.0
#include "hub/release/person_rows.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

using disclosure::PersonRow;
using disclosure::RecordValues;

RecordValues ValuesOf(const StoredRecord& record) {
  RecordValues values;
  values.referred_in = record.referred_in;
  values.values.reserve(record.fields.size());
  for (const FieldCodes& field : record.fields) {
    values.values.push_back({field.field, {field.codes.begin(), field.codes.end()}});
  }
  return values;
}

// Keys of persons with more than one record in scope.
absl::StatusOr<absl::flat_hash_set<std::string>> RepeatedPersons(const RecordStore& records,
                                                                 const RowSource& source) {
  absl::flat_hash_set<std::string> once;
  absl::flat_hash_set<std::string> repeated;
  ALMENARA_RETURN_IF_ERROR(records.ScanOrganization(
      source.cohort, source.contributor, source.snapshot,
      [&](const OrganizationId&, const StoredRecord& record) {
        if (source.scope.Contains(record) && !once.insert(std::string(record.person_key)).second) {
          repeated.insert(std::string(record.person_key));
        }
        return absl::OkStatus();
      }));
  return repeated;
}

}  // namespace

absl::Status VisitPersonRows(const RecordStore& records, const Catalogue& catalogue,
                             const RowSource& source,
                             absl::FunctionRef<void(const PersonRow&)> visit) {
  ALMENARA_ASSIGN_OR_RETURN(const absl::flat_hash_set<std::string> repeated,
                            RepeatedPersons(records, source));
  absl::flat_hash_map<std::string, std::vector<RecordValues>> several;
  ALMENARA_RETURN_IF_ERROR(records.ScanOrganization(
      source.cohort, source.contributor, source.snapshot,
      [&](const OrganizationId&, const StoredRecord& record) {
        if (!source.scope.Contains(record)) return absl::OkStatus();
        RecordValues values = ValuesOf(record);
        if (repeated.contains(record.person_key)) {
          several[std::string(record.person_key)].push_back(std::move(values));
          return absl::OkStatus();
        }
        const std::optional<PersonRow> row =
            disclosure::MergeRecords(catalogue, std::span<const RecordValues>(&values, 1));
        if (row.has_value()) visit(*row);
        return absl::OkStatus();
      }));
  for (const auto& [person, values] : several) {
    const std::optional<PersonRow> row = disclosure::MergeRecords(catalogue, values);
    if (row.has_value()) visit(*row);
  }
  return absl::OkStatus();
}

}  // namespace almenara::hub
