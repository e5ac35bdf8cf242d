// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_CASE_IMPORT_H_
#define ALMENARA_NODE_CONSOLE_CASE_IMPORT_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"
#include "common/sync/batch_worker.h"
#include "node/case/case_store.h"
#include "node/intake/case_reader.h"

namespace almenara::node {

// What a steward says about a file.
struct ImportTerms {
  std::string data_set;
  std::string mapping;                     // empty: recognised from the header
  std::string already_deidentified_basis;  // empty: it was not
  std::string file_name;
  Language language = Language::kEnglish;  // of remarks and reasons
};

// A file on its way into the store, as it comes: read and mapped by the caller's thread while what
// was read before is sealed and stored in another. Not thread-safe. What it is given must outlive
// it.
class CaseImport final : private CaseSink {
 public:
  using AfterImport = std::function<absl::Status(const ImportCounts&)>;

  // INVALID_ARGUMENT when the mapping is not usable; ABORTED while another import runs.
  static absl::StatusOr<std::unique_ptr<CaseImport>> Begin(CaseStore& cases,
                                                           const Catalogue& catalogue,
                                                           const ImportTerms& terms,
                                                           AfterImport after);

  // Errors are CaseReader's and the store's, which may be of what was consumed before. After one
  // the import must be dropped.
  absl::Status Consume(absl::string_view bytes) { return reader_->Consume(bytes, *this); }
  absl::StatusOr<ImportCounts> Finish();

  const ReadReport& read() const { return reader_->report(); }

 private:
  // What goes to the store at once; the memory of its cases is used again.
  struct Rows {
    std::vector<state::v1::Case> cases;
    size_t used = 0;  // of `cases`
    std::vector<RowKeptAside> kept_aside;
  };

  CaseImport(std::unique_ptr<CaseReader> reader, std::unique_ptr<DataSetImport> import,
             AfterImport after)
      : reader_(std::move(reader)),
        import_(std::move(import)),
        after_(std::move(after)),
        storing_([this](Rows& rows) { return Store(rows); }) {}

  absl::Status OnCase(state::v1::Case& taken, uint64_t line) override;
  absl::Status OnRowKeptAside(RowKeptAside row) override;
  absl::Status Store(Rows& rows);
  absl::Status KeepAside(RowKeptAside row);

  const std::unique_ptr<CaseReader> reader_;
  const std::unique_ptr<DataSetImport> import_;  // of the storing thread until that is finished
  const AfterImport after_;
  BatchWorker<Rows> storing_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_CASE_IMPORT_H_
