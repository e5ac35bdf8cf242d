// SPDX-License-Identifier: Apache-2.0
#include "common/codelist/catalogue_loader.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/codelist/code_list_builder.h"
#include "common/codelist/derivation.h"
#include "common/config/textproto.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara {
namespace {

constexpr char kDimensionsFile[] = "dimensions.textproto";
constexpr char kExtension[] = ".textproto";

absl::Status Invalid(absl::string_view field, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", problem));
}

absl::StatusOr<std::vector<std::string>> TextprotoFiles(const std::string& directory) {
  std::error_code error;
  std::vector<std::string> files;
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() == kExtension) files.push_back(entry->path().filename().string());
  }
  if (error) {
    return absl::NotFoundError(absl::StrCat(directory, ": cannot be read: ", error.message()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

absl::Status ReadMessage(const std::string& directory, const std::string& file,
                         google::protobuf::Message& message) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string text,
                            ReadFile((std::filesystem::path(directory) / file).string()));
  return ParseTextproto(text, file, message);
}

}  // namespace

CatalogueLoader::CatalogueLoader() : catalogue_(new Catalogue()) {}

absl::StatusOr<std::unique_ptr<Catalogue>> CatalogueLoader::Load(const std::string& directory) {
  CatalogueLoader loader;
  ALMENARA_RETURN_IF_ERROR(loader.ReadLists(directory));
  ALMENARA_RETURN_IF_ERROR(loader.BuildLists());
  codelist::v1::DimensionCatalogue dimensions;
  ALMENARA_RETURN_IF_ERROR(ReadMessage(directory, kDimensionsFile, dimensions));
  ALMENARA_RETURN_IF_ERROR(Annotate(loader.TakeFields(dimensions), kDimensionsFile));
  return std::move(loader.catalogue_);
}

absl::Status CatalogueLoader::ReadLists(const std::string& directory) {
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<std::string> files, TextprotoFiles(directory));
  for (const std::string& file : files) {
    if (file == kDimensionsFile) continue;
    ListFile list_file{file, {}};
    ALMENARA_RETURN_IF_ERROR(ReadMessage(directory, file, list_file.message));
    if (absl::StrCat(list_file.message.name(), kExtension) != file) {
      return Annotate(Invalid("name", "differs from the file's name"), file);
    }
    list_files_.push_back(std::move(list_file));
  }
  return absl::OkStatus();
}

absl::Status CatalogueLoader::BuildLists() {
  // Lists that stand alone first, so that every base is there when a list asks for it.
  for (const bool with_base : {false, true}) {
    for (const ListFile& list_file : list_files_) {
      if (list_file.message.base_list().empty() == with_base) continue;
      ALMENARA_RETURN_IF_ERROR(Annotate(BuildList(list_file), list_file.file));
    }
  }
  return absl::OkStatus();
}

absl::Status CatalogueLoader::BuildList(const ListFile& list_file) {
  const codelist::v1::CodeList& message = list_file.message;
  const auto [entry, fresh] = list_ids_.emplace(message.id(), list_file.file);
  if (!fresh) return Invalid("id", absl::StrCat(message.id(), " is also that of ", entry->second));
  const CodeList* base = nullptr;
  if (!message.base_list().empty()) {
    base = catalogue_->FindList(message.base_list());
    if (base == nullptr) {
      return Invalid("base_list", absl::StrCat("there is no list \"", message.base_list(),
                                               "\" that stands alone"));
    }
  }
  ALMENARA_ASSIGN_OR_RETURN(std::unique_ptr<const CodeList> list,
                            CodeListBuilder::Build(message, base));
  catalogue_->lists_.push_back(std::move(list));
  return absl::OkStatus();
}

absl::Status CatalogueLoader::TakeFields(const codelist::v1::DimensionCatalogue& message) {
  if (message.version() == 0) return Invalid("version", "missing");
  catalogue_->version_ = message.version();
  // Dimensions point into fields_, which therefore gets its size before the first of them.
  for (const codelist::v1::Field& field : message.field()) {
    ALMENARA_RETURN_IF_ERROR(Annotate(TakeField(field), absl::StrCat("field ", field.name())));
  }
  for (const codelist::v1::Dimension& dimension : message.dimension()) {
    ALMENARA_RETURN_IF_ERROR(
        Annotate(TakeDimension(dimension), absl::StrCat("dimension ", dimension.name())));
  }
  return CheckDerivations();
}

absl::Status CatalogueLoader::TakeField(const codelist::v1::Field& message) {
  if (message.id() == 0) return Invalid("id", "missing");
  ALMENARA_RETURN_IF_ERROR(Annotate(CheckSnakeCase(message.name()), "name"));
  if (catalogue_->FindField(message.id()) != nullptr) return Invalid("id", "given to two fields");
  if (catalogue_->FindFieldByName(message.name()) != nullptr) {
    return Invalid("name", "given to two fields");
  }
  Field field;
  field.id = message.id();
  field.name = message.name();
  ALMENARA_ASSIGN_OR_RETURN(field.label, LabelOf(message.label()));
  field.list = catalogue_->FindList(message.code_list());
  if (field.list == nullptr) {
    return Invalid("code_list", absl::StrCat("there is no list \"", message.code_list(), "\""));
  }
  field.multi_valued = message.multi_valued();
  catalogue_->fields_.push_back(std::move(field));
  return absl::OkStatus();
}

absl::Status CatalogueLoader::TakeDimension(const codelist::v1::Dimension& message) {
  if (message.id() == 0) return Invalid("id", "missing");
  for (const Dimension& other : catalogue_->dimensions_) {
    if (other.id == message.id()) return Invalid("id", "given to two dimensions");
  }
  Dimension dimension;
  dimension.id = message.id();
  dimension.name = message.name();
  dimension.aliases.assign(message.alias().begin(), message.alias().end());
  std::vector<std::string> names = dimension.aliases;
  names.push_back(dimension.name);
  for (const std::string& name : names) {
    ALMENARA_RETURN_IF_ERROR(Annotate(CheckSnakeCase(name), "name, alias"));
    if (catalogue_->FindDimension(name) != nullptr ||
        std::count(names.begin(), names.end(), name) > 1) {
      return Invalid("name, alias", absl::StrCat("\"", name, "\" is given twice"));
    }
  }
  ALMENARA_ASSIGN_OR_RETURN(dimension.label, LabelOf(message.label()));
  ALMENARA_RETURN_IF_ERROR(TakeValues(message, dimension));
  ALMENARA_RETURN_IF_ERROR(TakeLevels(message, dimension));
  catalogue_->dimensions_.push_back(std::move(dimension));
  return absl::OkStatus();
}

absl::Status CatalogueLoader::TakeValues(const codelist::v1::Dimension& message,
                                         Dimension& dimension) const {
  if (message.field().empty() == message.derived_by().empty() ||
      message.derived_by().empty() != message.code_list().empty()) {
    return Invalid("field", "a dimension has either a field, or derived_by and code_list");
  }
  dimension.derived_by = message.derived_by();
  if (!message.field().empty()) {
    dimension.field = catalogue_->FindFieldByName(message.field());
    if (dimension.field == nullptr) {
      return Invalid("field", absl::StrCat("there is no field \"", message.field(), "\""));
    }
    dimension.list = dimension.field->list;
    dimension.multi_valued = dimension.field->multi_valued;
  } else {
    dimension.list = catalogue_->FindList(message.code_list());
  }
  if (dimension.list == nullptr) {
    return Invalid("code_list", absl::StrCat("there is no list \"", message.code_list(), "\""));
  }
  if (dimension.multi_valued != (message.default_cap() > 0)) {
    return Invalid("default_cap", "is for multi-valued dimensions, and required there");
  }
  dimension.default_cap = message.default_cap();
  return absl::OkStatus();
}

absl::Status CatalogueLoader::TakeLevels(const codelist::v1::Dimension& message,
                                         Dimension& dimension) const {
  dimension.levels.assign(message.level().begin(), message.level().end());
  if (dimension.levels.empty()) {
    if (dimension.list->levels().size() > 1) {
      return Invalid("level", "missing, and the list has several");
    }
    dimension.levels = dimension.list->levels();
  }
  if (dimension.multi_valued && dimension.levels.size() > 1) {
    return Invalid("level", "a multi-valued dimension has exactly one");
  }
  int coarser = -1;
  for (const std::string& level : dimension.levels) {
    const int index = dimension.list->LevelIndex(level);
    if (index < 0) {
      return Invalid("level",
                     absl::StrCat("the list ", dimension.list->name(), " has no \"", level, "\""));
    }
    if (index <= coarser) return Invalid("level", "coarsest first, each once");
    coarser = index;
  }
  return absl::OkStatus();
}

absl::Status CatalogueLoader::CheckDerivations() const {
  for (const Dimension& dimension : catalogue_->dimensions_) {
    if (dimension.derived_by.empty()) continue;
    ALMENARA_RETURN_IF_ERROR(Derivation::Create(*catalogue_, dimension).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Catalogue>> Catalogue::Load(const std::string& directory) {
  return CatalogueLoader::Load(directory);
}

}  // namespace almenara
