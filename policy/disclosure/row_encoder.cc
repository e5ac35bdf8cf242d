// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/row_encoder.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::disclosure {

absl::StatusOr<RowEncoder> RowEncoder::Create(const Catalogue& catalogue, const Domain& domain) {
  RowEncoder encoder;
  for (const Axis& axis : domain.axes()) {
    ALMENARA_ASSIGN_OR_RETURN(AxisCoder coder, MakeCoder(catalogue, axis));
    encoder.coders_.push_back(std::move(coder));
  }
  return encoder;
}

absl::StatusOr<RowEncoder::AxisCoder> RowEncoder::MakeCoder(const Catalogue& catalogue,
                                                            const Axis& axis) {
  const Dimension* dimension = catalogue.FindDimension(axis.name());
  if (dimension == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("dimension ", axis.name(), ": not in the code lists"));
  }
  const CodeList& list = *dimension->list;
  const AxisLevel& finest = axis.level(axis.depth());
  const int level = list.LevelIndex(finest.name);
  if (level < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("dimension ", axis.name(), ": no level ", finest.name));
  }
  absl::flat_hash_map<CodeId, uint32_t> index_of_category;
  for (uint32_t i = 0; i < finest.category.size(); ++i) index_of_category[finest.category[i]] = i;
  const auto not_recorded = index_of_category.find(list.not_recorded());
  if (not_recorded == index_of_category.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("dimension ", axis.name(), ": has no category for not recorded"));
  }
  AxisCoder coder{.cap = axis.cap(),
                  .not_recorded = not_recorded->second,
                  .field = 0,
                  .derivation = std::nullopt,
                  .index_of = {},
                  .priority = std::vector<uint32_t>(finest.category.size(), 0)};
  if (dimension->field != nullptr) {
    coder.field = dimension->field->id;
  } else {
    ALMENARA_ASSIGN_OR_RETURN(coder.derivation, Derivation::Create(catalogue, *dimension));
  }
  uint32_t position = 0;
  for (const Code& code : list.codes()) {
    const auto category = index_of_category.find(list.CategoryOf(code.id, level));
    if (category != index_of_category.end()) coder.index_of[code.id] = category->second;
    const auto own = index_of_category.find(code.id);
    if (own != index_of_category.end()) coder.priority[own->second] = position;
    ++position;
  }
  return coder;
}

void RowEncoder::Encode(const PersonRow& row, EncodedRow& encoded) const {
  encoded.Clear();
  std::vector<uint32_t> values;
  for (const AxisCoder& coder : coders_) {
    values.clear();
    if (coder.derivation) {
      const CodeId code = coder.derivation->ValueOf([&](FieldId field) -> CodeId {
        const std::span<const CodeId> codes = row.Codes(field);
        return codes.empty() ? 0 : codes.front();
      });
      values.push_back(coder.IndexOf(code));
    } else {
      for (const CodeId code : row.Codes(coder.field)) values.push_back(coder.IndexOf(code));
    }
    coder.Bound(values);
    encoded.AppendAxis(values);
  }
}

uint32_t RowEncoder::AxisCoder::IndexOf(CodeId code) const {
  const auto found = index_of.find(code);
  return found == index_of.end() ? not_recorded : found->second;
}

void RowEncoder::AxisCoder::Bound(std::vector<uint32_t>& values) const {
  if (values.size() > 1) {
    // Several values may generalise to one category; what is not recorded says nothing beside
    // another.
    std::ranges::sort(values, {},
                      [&](uint32_t index) { return std::pair(priority[index], index); });
    const auto repeats = std::ranges::unique(values);
    values.erase(repeats.begin(), repeats.end());
    if (values.size() > 1) std::erase(values, not_recorded);
  }
  if (values.empty()) values.push_back(not_recorded);
  values.resize(std::min<size_t>(values.size(), std::max<uint32_t>(1, cap)));
}

}  // namespace almenara::disclosure
