// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_DISCLOSURE_ROW_ENCODER_H_
#define ALMENARA_POLICY_DISCLOSURE_ROW_ENCODER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"
#include "common/codelist/derivation.h"
#include "common/codelist/field_view.h"
#include "policy/disclosure/person_row.h"
#include "policy/disclosure/plan.h"

namespace almenara::disclosure {

// A row as category indexes of a domain's axes, at the finest level of each: exactly one for a
// single-valued axis, one to cap for a mention axis. Reused from row to row.
class EncodedRow {
 public:
  void Clear() {
    values_.clear();
    begins_.assign(1, 0);
  }
  // Axes are appended in the domain's order.
  void AppendAxis(std::span<const uint32_t> values) {
    values_.insert(values_.end(), values.begin(), values.end());
    begins_.push_back(static_cast<uint32_t>(values_.size()));
  }
  void AppendAxis(uint32_t value) {
    values_.push_back(value);
    begins_.push_back(static_cast<uint32_t>(values_.size()));
  }
  size_t axes() const { return begins_.size() - 1; }
  std::span<const uint32_t> axis(size_t i) const {
    return {values_.data() + begins_[i], begins_[i + 1] - begins_[i]};
  }

 private:
  std::vector<uint32_t> values_;
  std::vector<uint32_t> begins_ = {0};  // of each axis, and the end
};

// Maps person-rows into a plan's domain: derivation of derived dimensions, generalisation to the
// plan's levels, values outside a period's domain to not recorded, and the cap: the first m values
// in the code list's priority order (proofs/contribution-bounds.md). A value unknown to the code
// list counts as not recorded. Immutable; thread-safe; keeps no reference to the catalogue.
class RowEncoder {
 public:
  // INVALID_ARGUMENT when the catalogue lacks a dimension of the domain, or the ids of a list lie
  // too far apart for a table of them. Both must come from the same plan.
  static absl::StatusOr<RowEncoder> Create(const Catalogue& catalogue, const Domain& domain);

  void Encode(const PersonRow& row, EncodedRow& encoded) const;

  // The same for a person of one record, not referred in, of these fields, ascending: what Encode
  // makes of MergeRecords, without building the row.
  void EncodeRecord(std::span<const FieldView> record, EncodedRow& encoded) const;

 private:
  // Category indexes of one axis. Few, so that they need no memory of their own.
  using Indexes = absl::InlinedVector<uint32_t, 16>;
  // What a code of the list is on an axis.
  struct Place {
    uint32_t index;  // of its category
    bool exclusive;
  };
  struct AxisCoder {
    uint32_t cap;           // 0: single-valued
    uint32_t not_recorded;  // index
    FieldId field;          // unless derived
    bool multi_valued_field;
    CodeId not_recorded_code;  // of the field
    std::optional<Derivation> derivation;
    CodeId first_code;
    std::vector<Place> places;       // of first_code and those after it
    std::vector<uint32_t> priority;  // of each category: position in the code list

    Place PlaceOf(CodeId code) const;
    // Of one record's codes of the field, if that has one value ...
    uint32_t IndexOf(std::span<const CodeId> codes) const;
    // ... and if it may have several.
    void EncodeField(std::span<const CodeId> codes, Indexes& values) const;
    // Between one and `cap` values, the first in priority order.
    void Bound(Indexes& values) const;
  };
  // A field that an axis is made of.
  struct FieldOfAxis {
    FieldId field;
    size_t axis;
  };

  static absl::StatusOr<AxisCoder> MakeCoder(const Catalogue& catalogue, const Axis& axis);
  CodeId Derive(const Derivation& derivation, std::span<const FieldView> record) const;

  std::vector<AxisCoder> coders_;
  std::vector<FieldOfAxis> fields_;                         // ascending by field
  absl::flat_hash_map<FieldId, CodeId> not_recorded_code_;  // of what derivations read
};

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_ROW_ENCODER_H_
