// SPDX-License-Identifier: Apache-2.0
#include "node/case/data_set_register.h"

#include <algorithm>
#include <utility>

#include "almenara/state/v1/node_state.pb.h"
#include "common/status/status_macros.h"
#include "node/case/sealed_row.h"

namespace almenara::node {

absl::StatusOr<std::unique_ptr<DataSetRegister>> DataSetRegister::Load(const KeyValueStore& store,
                                                                       const NodeSecrets& secrets) {
  std::unique_ptr<DataSetRegister> result(new DataSetRegister());
  ALMENARA_RETURN_IF_ERROR(result->LoadNames(store, secrets));
  ALMENARA_RETURN_IF_ERROR(result->CountRows(store));
  return result;
}

absl::Status DataSetRegister::LoadNames(const KeyValueStore& store, const NodeSecrets& secrets) {
  MutexLock lock(mutex_);
  const std::string prefix = DataSetPrefix();
  const std::unique_ptr<Iterator> rows = store.Scan(kDataSetsTable, prefix);
  for (; rows->Valid(); rows->Next()) {
    state::v1::DataSetRow row;
    ALMENARA_RETURN_IF_ERROR(OpenRow(secrets, rows->key(), rows->value(), row));
    Entry& entry = entries_[std::string(rows->key().substr(prefix.size()))];
    entry.summary.name = row.name();
    entry.last_import = row.last_import();
  }
  return rows->status();
}

absl::Status DataSetRegister::CountRows(const KeyValueStore& store) {
  MutexLock lock(mutex_);
  const std::unique_ptr<Iterator> cases = store.Scan(kCaseIndexTable, CaseIndexPrefix());
  for (; cases->Valid(); cases->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const CaseKey key, ParseCaseIndexRowKey(cases->key()));
    state::v1::CaseIndexRow row;
    if (!row.ParseFromArray(cases->value().data(), static_cast<int>(cases->value().size()))) {
      return absl::DataLossError("a row of the case index is damaged");
    }
    // Without its key a case is none.
    if (!row.wrapped_key().empty()) ++entries_[std::string(key.data_set())].summary.cases;
  }
  ALMENARA_RETURN_IF_ERROR(cases->status());
  const std::unique_ptr<Iterator> kept = store.Scan(kKeptAsideTable, KeptAsidePrefix());
  for (; kept->Valid(); kept->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const ParsedKeptAsideKey key, ParseKeptAsideRowKey(kept->key()));
    ++entries_[key.data_set].summary.kept_aside;
  }
  return kept->status();
}

std::vector<DataSetSummary> DataSetRegister::List() const {
  std::vector<DataSetSummary> list;
  {
    MutexLock lock(mutex_);
    for (const auto& [key, entry] : entries_) list.push_back(entry.summary);
  }
  std::sort(list.begin(), list.end(),
            [](const DataSetSummary& a, const DataSetSummary& b) { return a.name < b.name; });
  return list;
}

uint64_t DataSetRegister::cases() const {
  MutexLock lock(mutex_);
  uint64_t total = 0;
  for (const auto& [key, entry] : entries_) total += entry.summary.cases;
  return total;
}

std::string DataSetRegister::NameOf(absl::string_view data_set_key) const {
  MutexLock lock(mutex_);
  const auto it = entries_.find(std::string(data_set_key));
  return it == entries_.end() ? "" : it->second.summary.name;
}

uint64_t DataSetRegister::CasesOf(const DataSetKey& data_set) const {
  MutexLock lock(mutex_);
  const auto it = entries_.find(data_set.bytes());
  return it == entries_.end() ? 0 : it->second.summary.cases;
}

uint64_t DataSetRegister::NextImport(const DataSetKey& data_set) const {
  MutexLock lock(mutex_);
  const auto it = entries_.find(data_set.bytes());
  return it == entries_.end() ? 1 : it->second.last_import + 1;
}

void DataSetRegister::Apply(const DataSetKey& data_set, absl::string_view name,
                            const DataSetChange& change) {
  MutexLock lock(mutex_);
  DataSetSummary& summary = entries_[data_set.bytes()].summary;
  summary.name = std::string(name);
  summary.cases += static_cast<uint64_t>(change.cases);
  summary.kept_aside += static_cast<uint64_t>(change.kept_aside);
}

void DataSetRegister::RemoveCase(absl::string_view data_set_key) {
  MutexLock lock(mutex_);
  --entries_[std::string(data_set_key)].summary.cases;
}

void DataSetRegister::SetLastImport(const DataSetKey& data_set, uint64_t number) {
  MutexLock lock(mutex_);
  entries_[data_set.bytes()].last_import = number;
}

}  // namespace almenara::node
