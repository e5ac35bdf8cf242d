// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_CASE_STORE_H_
#define ALMENARA_NODE_CASE_CASE_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/state/v1/case.pb.h"
#include "common/identity/organization_id.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "node/case/case_keys.h"
#include "node/case/data_set_import.h"
#include "node/case/data_set_register.h"
#include "node/case/identified_case_access.h"
#include "node/case/node_secrets.h"

namespace almenara::node {

enum class KeptBack { kNo, kYes };

// A row that could not be taken whole, as the steward lists it.
struct KeptAsideRow {
  std::string data_set;
  std::string file_name;
  uint64_t line = 0;
  std::string column;  // empty: the row as a whole
  std::string reason;
};

// The organisation's cases, encrypted at rest. Thread-safe; one import at a time. Store, secrets
// and randomness must outlive it.
class CaseStore {
 public:
  // FAILED_PRECONDITION when the store was made by another organisation or with another case key.
  static absl::StatusOr<std::unique_ptr<CaseStore>> Create(const OrganizationId& organization,
                                                           KeyValueStore& store,
                                                           const NodeSecrets& secrets,
                                                           RandomSource& random);

  // Every case as of the call, by key; the visitor must not keep what it is shown. An error of the
  // visitor ends the reading and is returned.
  using CaseVisitor =
      absl::FunctionRef<absl::Status(const CaseKey& key, const state::v1::Case& subject)>;
  absl::Status ReadEach(const IdentifiedCaseAccess& access, CaseVisitor visit) const;
  // nullopt: no such case.
  absl::StatusOr<std::optional<state::v1::Case>> Read(const IdentifiedCaseAccess& access,
                                                      const CaseKey& key) const;
  // nullopt: the data set has no case with that identifier.
  absl::StatusOr<std::optional<CaseKey>> FindByIdentifier(const IdentifiedCaseAccess& access,
                                                          const std::string& data_set,
                                                          const std::string& identifier) const;
  // The case of a data set whose ShortName is `short_name`; nullopt when there is none.
  absl::StatusOr<std::optional<CaseKey>> FindByShortName(absl::string_view data_set,
                                                         absl::string_view short_name) const;

  // Number of cases whose mark changed. Unknown cases are skipped.
  absl::StatusOr<uint64_t> SetKeptBack(const std::vector<CaseKey>& cases, KeptBack kept_back);

  // Destroys the data keys of cases, whose bytes can then not be read wherever they lie. A row with
  // nothing of the case stays and keeps it back: the same row in a file does not bring it back, nor
  // does a changed one leave before the steward lets it go. Number of cases shredded; unknown ones
  // are skipped. FAILED_PRECONDITION while someone reads all cases: they are shredded, but old
  // files may still hold a key; repeat it.
  absl::StatusOr<uint64_t> Shred(const std::vector<CaseKey>& cases);

  // ABORTED while another import runs. See DataSetImport.
  absl::StatusOr<std::unique_ptr<DataSetImport>> BeginImport(const ImportTarget& target);

  // Rows kept aside, of one data set or (nullopt) of all, in the order of the file.
  absl::Status ListKeptAside(const std::optional<std::string>& data_set,
                             absl::FunctionRef<absl::Status(const KeptAsideRow&)> visit) const;

  std::vector<DataSetSummary> DataSets() const { return data_sets_->List(); }
  std::string DataSetNameOf(const CaseKey& key) const { return data_sets_->NameOf(key.data_set()); }
  uint64_t cases() const { return data_sets_->cases(); }

 private:
  friend class DataSetImport;

  CaseStore(KeyValueStore& store, const NodeSecrets& secrets, RandomSource& random,
            std::unique_ptr<DataSetRegister> data_sets)
      : store_(store), secrets_(secrets), random_(random), data_sets_(std::move(data_sets)) {}

  KeyValueStore& store_;
  const NodeSecrets& secrets_;
  RandomSource& random_;
  const std::unique_ptr<DataSetRegister> data_sets_;

  // Held over read-change-write of index rows, which must not interleave; readers never take it.
  Mutex change_mutex_;
  bool importing_ ABSL_GUARDED_BY(change_mutex_) = false;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_CASE_STORE_H_
