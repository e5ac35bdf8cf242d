// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CODELIST_CATALOGUE_LOADER_H_
#define ALMENARA_COMMON_CODELIST_CATALOGUE_LOADER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "almenara/codelist/v1/code_list.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara {

// Reads and checks the files behind Catalogue::Load.
class CatalogueLoader {
 public:
  static absl::StatusOr<std::unique_ptr<Catalogue>> Load(const std::string& directory);

 private:
  struct ListFile {
    std::string file;
    codelist::v1::CodeList message;
  };

  CatalogueLoader();

  absl::Status ReadLists(const std::string& directory);
  absl::Status BuildLists();
  absl::Status BuildList(const ListFile& list_file);
  absl::Status TakeFields(const codelist::v1::DimensionCatalogue& message);
  absl::Status TakeField(const codelist::v1::Field& message);
  absl::Status TakeDimension(const codelist::v1::Dimension& message);
  absl::Status TakeValues(const codelist::v1::Dimension& message, Dimension& dimension) const;
  absl::Status TakeLevels(const codelist::v1::Dimension& message, Dimension& dimension) const;
  absl::Status CheckDerivations() const;

  std::vector<ListFile> list_files_;
  absl::flat_hash_map<uint32_t, std::string> list_ids_;
  std::unique_ptr<Catalogue> catalogue_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_CODELIST_CATALOGUE_LOADER_H_
