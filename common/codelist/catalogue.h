// SPDX-License-Identifier: Apache-2.0
// Code lists, fields and dimensions, loaded from proto/codelists and checked once at start.
// Immutable and thread-safe afterwards; share it by reference.
#ifndef ALMENARA_COMMON_CODELIST_CATALOGUE_H_
#define ALMENARA_COMMON_CODELIST_CATALOGUE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara {

using CodeId = uint32_t;
using FieldId = uint32_t;

enum class Language { kEnglish, kSpanish };

struct Label {
  std::string en;
  std::string es;
  const std::string& In(Language language) const {
    return language == Language::kSpanish ? es : en;
  }
};

struct Code {
  CodeId id = 0;
  std::string code;
  Label label;
  CodeId parent = 0;  // 0: none
  int level = 0;      // index into CodeList::levels; exclusive codes: 0
  bool exclusive = false;
  bool withdrawn = false;      // readable in old records, refused in new ones
  bool grouping_only = false;  // gathers finer codes; never a record's value, has no nfk category
  std::vector<std::pair<std::string, std::string>> crosswalk;  // scheme, name
  std::vector<std::string> aliases;
};

// A list with its hierarchy. A code above the finest level may itself be a record's value, unless
// it is for grouping only: what is known is then only the coarser level. Counted at a finer level
// it is "<code>.nfk", not further known. Exclusive codes are categories of every level.
class CodeList {
 public:
  // A category at one level: what an axis of a table is made of.
  struct Category {
    CodeId id;         // nfk: the id of the coarser code
    std::string code;  // nfk: "<code>.nfk"
    Label label;
    // The category at the next coarser level (nfk: the code itself; exclusive: itself); 0 at the
    // coarsest level.
    CodeId parent;
  };

  const std::string& name() const { return name_; }
  const Label& label() const { return label_; }
  const std::vector<std::string>& levels() const { return levels_; }
  const std::vector<Code>& codes() const { return codes_; }  // in priority order
  CodeId not_recorded() const { return not_recorded_; }

  // Null when the list has no such code.
  const Code* Find(CodeId id) const;
  const Code* FindByCode(absl::string_view code) const;  // exact
  const Code* FindByCrosswalk(absl::string_view scheme,
                              absl::string_view name) const;  // case ignored
  // By code, label, alias or any crosswalk name, in English or Spanish; case, accents and
  // punctuation ignored (see text_folding.h). A crosswalk name of one or two digits is not text: in
  // a file it is rather a flag or a count. Where a name belongs to several codes, a code that may
  // be a value goes before one for grouping, then the coarser before the finer ("Luxembourg" is the
  // country). Null when the text is still ambiguous, empty or unknown.
  const Code* FindByText(absl::string_view text) const;
  // Whether a new record may hold it: in the list, not withdrawn, not for grouping only.
  bool IsRecordValue(CodeId id) const;

  // -1 when the list has no such level.
  int LevelIndex(absl::string_view level) const;

  // Every category of a level, ascending by id, including not-further-known and exclusive ones.
  const std::vector<Category>& Categories(int level) const;
  // The category at `level` that a record's value falls in: the value's ancestor at that level, or,
  // when the value is coarser, the nfk category of the value. 0 when `id` is not in the list or is
  // a code for grouping above the level.
  CodeId CategoryOf(CodeId id, int level) const;

 private:
  friend class CodeListBuilder;
  CodeList() = default;

  std::string name_;
  Label label_;
  std::vector<std::string> levels_;
  std::vector<Code> codes_;
  CodeId not_recorded_ = 0;
  std::vector<std::vector<Category>> categories_;  // by level
  std::vector<std::vector<CodeId>> category_of_;   // by level, then by index in codes_; 0: none
  absl::flat_hash_map<CodeId, size_t> by_id_;      // index in codes_, as in the next three
  absl::flat_hash_map<std::string, size_t> by_code_;
  absl::flat_hash_map<std::string, size_t> by_crosswalk_;  // "scheme\n" + lower-case name
  absl::flat_hash_map<std::string, size_t> by_text_;  // folded; the number of codes when ambiguous
};

struct Field {
  FieldId id = 0;
  std::string name;
  Label label;
  const CodeList* list = nullptr;
  bool multi_valued = false;
};

struct Dimension {
  uint32_t id = 0;
  std::string name;
  Label label;
  const Field* field = nullptr;  // null for a derived dimension
  std::string derived_by;        // empty: the field's own value
  const CodeList* list = nullptr;
  std::vector<std::string> levels;  // coarsest first, never empty
  bool multi_valued = false;
  uint32_t default_cap = 0;  // 0 for single-valued
  std::vector<std::string> aliases;
};

class Catalogue {
 public:
  // Reads every *.textproto of `directory`: dimensions.textproto and one file a list.
  // InvalidArgument errors name the file and the field: not text format, a repeated id, code or
  // name, a parent of the wrong level, an unknown list, level or rule, a missing label or source.
  // NotFound when the directory or dimensions.textproto is missing.
  static absl::StatusOr<std::unique_ptr<Catalogue>> Load(const std::string& directory);

  uint32_t version() const { return version_; }
  const std::vector<Field>& fields() const { return fields_; }
  const std::vector<Dimension>& dimensions() const { return dimensions_; }

  const std::vector<std::unique_ptr<const CodeList>>& lists() const { return lists_; }

  // Null when there is none.
  const CodeList* FindList(absl::string_view name) const;
  const Field* FindField(FieldId id) const;
  const Field* FindFieldByName(absl::string_view name) const;
  // By name or alias.
  const Dimension* FindDimension(absl::string_view name) const;

 private:
  friend class CatalogueLoader;
  Catalogue() = default;

  uint32_t version_ = 0;
  std::vector<std::unique_ptr<const CodeList>> lists_;
  std::vector<Field> fields_;  // never resized once dimensions point into it
  std::vector<Dimension> dimensions_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_CODELIST_CATALOGUE_H_
