// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_DATA_SET_REGISTER_H_
#define ALMENARA_NODE_CASE_DATA_SET_REGISTER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "node/case/case_keys.h"
#include "node/case/node_secrets.h"

namespace almenara::node {

struct DataSetSummary {
  std::string name;  // empty: cases imported without one
  uint64_t cases = 0;
  uint64_t kept_aside = 0;
};

// How a batch changed a data set's numbers.
struct DataSetChange {
  int64_t cases = 0;
  int64_t kept_aside = 0;
};

// Data sets with their numbers of cases, counted once at start and kept in memory. Thread-safe.
class DataSetRegister {
 public:
  static absl::StatusOr<std::unique_ptr<DataSetRegister>> Load(const KeyValueStore& store,
                                                               const NodeSecrets& secrets);

  // By name.
  std::vector<DataSetSummary> List() const;
  uint64_t cases() const;
  // The name behind a pseudonym; empty also when there is none.
  std::string NameOf(absl::string_view data_set_key) const;
  uint64_t CasesOf(const DataSetKey& data_set) const;
  // Number for the next import of a data set, from 1.
  uint64_t NextImport(const DataSetKey& data_set) const;

  // After the batch that it describes is durable.
  void Apply(const DataSetKey& data_set, absl::string_view name, const DataSetChange& change);
  // A case's data set, as CaseKey::data_set gives it, has one less.
  void RemoveCase(absl::string_view data_set_key);
  void SetLastImport(const DataSetKey& data_set, uint64_t number);

 private:
  struct Entry {
    DataSetSummary summary;
    uint64_t last_import = 0;
  };

  DataSetRegister() = default;
  absl::Status LoadNames(const KeyValueStore& store, const NodeSecrets& secrets);
  absl::Status CountRows(const KeyValueStore& store);

  mutable Mutex mutex_;
  std::map<std::string, Entry> entries_ ABSL_GUARDED_BY(mutex_);  // by DataSetKey
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_DATA_SET_REGISTER_H_
