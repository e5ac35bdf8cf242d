// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/row_encoder.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::disclosure {
namespace {

// Of a table of places, which is looked up by a code's id.
constexpr uint32_t kMostPlaces = 1 << 22;

}  // namespace

absl::StatusOr<RowEncoder> RowEncoder::Create(const Catalogue& catalogue, const Domain& domain) {
  RowEncoder encoder;
  for (const Axis& axis : domain.axes()) {
    ALMENARA_ASSIGN_OR_RETURN(AxisCoder coder, MakeCoder(catalogue, axis));
    if (coder.derivation) {
      for (const FieldId input : coder.derivation->inputs()) {
        encoder.not_recorded_code_[input] = catalogue.FindField(input)->list->not_recorded();
      }
    } else {
      encoder.fields_.push_back({coder.field, encoder.coders_.size()});
    }
    encoder.coders_.push_back(std::move(coder));
  }
  std::ranges::stable_sort(encoder.fields_, {}, &FieldOfAxis::field);
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
                  .multi_valued_field = false,
                  .not_recorded_code = list.not_recorded(),
                  .derivation = std::nullopt,
                  .first_code = 0,
                  .places = {},
                  .priority = std::vector<uint32_t>(finest.category.size(), 0)};
  if (dimension->field != nullptr) {
    coder.field = dimension->field->id;
    coder.multi_valued_field = dimension->field->multi_valued;
    coder.not_recorded_code = dimension->field->list->not_recorded();
  } else {
    ALMENARA_ASSIGN_OR_RETURN(coder.derivation, Derivation::Create(catalogue, *dimension));
  }
  const auto [first, last] = std::ranges::minmax(list.codes(), {}, &Code::id);
  if (last.id - first.id >= kMostPlaces) {
    return absl::InvalidArgumentError(
        absl::StrCat("dimension ", axis.name(), ": the ids of its codes lie too far apart"));
  }
  coder.first_code = first.id;
  coder.places.assign(last.id - first.id + 1, {coder.not_recorded, false});
  uint32_t position = 0;
  for (const Code& code : list.codes()) {
    const auto category = index_of_category.find(list.CategoryOf(code.id, level));
    Place& place = coder.places[code.id - first.id];
    if (category != index_of_category.end()) place.index = category->second;
    place.exclusive = code.exclusive;
    const auto own = index_of_category.find(code.id);
    if (own != index_of_category.end()) coder.priority[own->second] = position;
    ++position;
  }
  return coder;
}

void RowEncoder::Encode(const PersonRow& row, EncodedRow& encoded) const {
  encoded.Clear();
  Indexes values;
  for (const AxisCoder& coder : coders_) {
    values.clear();
    if (coder.derivation) {
      const CodeId code = coder.derivation->ValueOf([&](FieldId field) -> CodeId {
        const std::span<const CodeId> codes = row.Codes(field);
        return codes.empty() ? 0 : codes.front();
      });
      values.push_back(coder.PlaceOf(code).index);
    } else {
      for (const CodeId code : row.Codes(coder.field)) {
        values.push_back(coder.PlaceOf(code).index);
      }
    }
    coder.Bound(values);
    encoded.AppendAxis(values);
  }
}

void RowEncoder::EncodeRecord(std::span<const FieldView> record, EncodedRow& encoded) const {
  encoded.Clear();
  // Both ascend by field. A domain has at most 64 axes.
  std::array<std::span<const CodeId>, 64> codes;
  auto field = record.begin();
  for (const FieldOfAxis& wanted : fields_) {
    while (field != record.end() && field->field < wanted.field) ++field;
    if (field == record.end()) break;
    if (field->field == wanted.field) codes[wanted.axis] = field->codes;
  }
  Indexes values;
  for (size_t axis = 0; axis < coders_.size(); ++axis) {
    const AxisCoder& coder = coders_[axis];
    if (coder.derivation) {
      encoded.AppendAxis(coder.PlaceOf(Derive(*coder.derivation, record)).index);
    } else if (!coder.multi_valued_field) {
      encoded.AppendAxis(coder.IndexOf(codes[axis]));
    } else {
      values.clear();
      coder.EncodeField(codes[axis], values);
      coder.Bound(values);
      encoded.AppendAxis(values);
    }
  }
}

CodeId RowEncoder::Derive(const Derivation& derivation, std::span<const FieldView> record) const {
  return derivation.ValueOf([&](FieldId field) -> CodeId {
    const auto found = std::ranges::lower_bound(record, field, {}, &FieldView::field);
    if (found == record.end() || found->field != field) return 0;
    const CodeId not_recorded = not_recorded_code_.at(field);
    const auto code =
        std::ranges::find_if(found->codes, [&](CodeId id) { return id != not_recorded; });
    return code == found->codes.end() ? 0 : *code;
  });
}

RowEncoder::Place RowEncoder::AxisCoder::PlaceOf(CodeId code) const {
  const CodeId at = code - first_code;  // below the first it wraps around, beyond the last
  return at < places.size() ? places[at] : Place{not_recorded, false};
}

uint32_t RowEncoder::AxisCoder::IndexOf(std::span<const CodeId> codes) const {
  for (const CodeId code : codes) {
    if (code != not_recorded_code) return PlaceOf(code).index;
  }
  return not_recorded;
}

void RowEncoder::AxisCoder::EncodeField(std::span<const CodeId> codes, Indexes& values) const {
  std::optional<uint32_t> exclusive;  // the first of those, which stands alone
  for (const CodeId code : codes) {
    if (code == not_recorded_code) continue;
    const Place place = PlaceOf(code);
    if (place.exclusive) {
      if (!exclusive.has_value()) exclusive = place.index;
      continue;
    }
    values.push_back(place.index);
  }
  if (values.empty() && exclusive.has_value()) values.push_back(*exclusive);
}

void RowEncoder::AxisCoder::Bound(Indexes& values) const {
  if (values.size() > 1) {
    // Several values may generalise to one category; what is not recorded says nothing beside
    // another.
    std::ranges::sort(values, {},
                      [&](uint32_t index) { return std::pair(priority[index], index); });
    values.erase(std::unique(values.begin(), values.end()), values.end());
    if (values.size() > 1) {
      values.erase(std::remove(values.begin(), values.end(), not_recorded), values.end());
    }
  }
  if (values.empty()) values.push_back(not_recorded);
  values.resize(std::min<size_t>(values.size(), std::max<uint32_t>(1, cap)));
}

}  // namespace almenara::disclosure
