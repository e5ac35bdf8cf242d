// SPDX-License-Identifier: Apache-2.0
#include "node/publish/held_persons.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

using disclosure::PersonRow;
using disclosure::RecordValues;

RecordValues ValuesOf(const record::v1::IncidentRecord& record) {
  RecordValues values{.referred_in = record.referred_in(), .values = {}};
  for (const record::v1::FieldValues& field : record.values()) {
    values.values.push_back(
        {.field = field.field(), .codes = {field.code().begin(), field.code().end()}});
  }
  return values;
}

}  // namespace

absl::Status VisitHeldPersons(const Outbox& outbox, const Catalogue& catalogue,
                              absl::FunctionRef<bool(const RecordValues&)> is_counted,
                              absl::FunctionRef<void(const PersonRow&)> visit) {
  // A person's records in the order in which they were sent.
  using Sent = std::pair<std::pair<uint64_t, uint64_t>, RecordValues>;
  absl::flat_hash_map<std::string, std::vector<Sent>> persons;
  const DurablePosition durable = outbox.progress().durable();
  const auto gather = [&](const std::string&, const state::v1::PublishedRow& row) {
    const record::v1::IncidentRecord* held = HeldRecord(row, durable);
    if (held == nullptr) return absl::OkStatus();
    RecordValues values = ValuesOf(*held);
    if (is_counted(values)) {
      persons[held->person_key()].push_back({{row.epoch(), row.sequence()}, std::move(values)});
    }
    return absl::OkStatus();
  };
  ALMENARA_RETURN_IF_ERROR(outbox.EachPublished(gather));
  for (auto& [key, records] : persons) {
    std::sort(records.begin(), records.end(),
              [](const Sent& a, const Sent& b) { return a.first < b.first; });
    std::vector<RecordValues> oldest_first;
    for (Sent& record : records) oldest_first.push_back(std::move(record.second));
    const std::optional<PersonRow> person = disclosure::MergeRecords(catalogue, oldest_first);
    if (person.has_value()) visit(*person);
  }
  return absl::OkStatus();
}

}  // namespace almenara::node
