// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CODELIST_CODE_LIST_BUILDER_H_
#define ALMENARA_COMMON_CODELIST_CODE_LIST_BUILDER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "almenara/codelist/v1/code_list.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara {

// Makes a CodeList of its message: checks it, makes periods by rule, and works out categories and
// name indexes.
class CodeListBuilder {
 public:
  // `base` is the list that the message's base_list names, null when it names none.
  // InvalidArgument, naming the field and the code, for whatever Catalogue::Load refuses in a list.
  static absl::StatusOr<std::unique_ptr<const CodeList>> Build(
      const codelist::v1::CodeList& message, const CodeList* base);

 private:
  CodeListBuilder();

  absl::Status TakeHeader(const codelist::v1::CodeList& message, const CodeList* base);
  absl::Status TakeCodes(const codelist::v1::CodeList& message, const CodeList* base);
  absl::Status TakePeriods(const codelist::v1::CodeList& message);
  absl::Status Add(Code code);
  absl::Status CheckParents() const;
  absl::Status CheckNotRecorded() const;
  absl::Status IndexCrosswalks();
  void MakeCategories();
  CodeId CategoryAt(const Code& code, int level) const;
  CodeList::Category CategoryFrom(const Code& code, int level) const;

  std::unique_ptr<CodeList> list_;
};

// The label in both languages, or InvalidArgument when one is missing.
absl::StatusOr<Label> LabelOf(const codelist::v1::Label& message);

// InvalidArgument unless `name` is lower_snake_case: a letter, then letters, digits and
// underscores.
absl::Status CheckSnakeCase(absl::string_view name);

}  // namespace almenara

#endif  // ALMENARA_COMMON_CODELIST_CODE_LIST_BUILDER_H_
