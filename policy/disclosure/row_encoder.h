// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_DISCLOSURE_ROW_ENCODER_H_
#define ALMENARA_POLICY_DISCLOSURE_ROW_ENCODER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"
#include "common/codelist/derivation.h"
#include "policy/disclosure/person_row.h"
#include "policy/disclosure/plan.h"

namespace almenara::disclosure {

// A row as category indexes of a domain's axes, at the finest level of each: exactly one for a
// single-valued axis, one to cap for a mention axis. Reused from row to row.
class EncodedRow {
 public:
  void Clear() {
    values_.clear();
    ends_.clear();
  }
  // Axes are appended in the domain's order.
  void AppendAxis(std::span<const uint32_t> values) {
    values_.insert(values_.end(), values.begin(), values.end());
    ends_.push_back(static_cast<uint32_t>(values_.size()));
  }
  size_t axes() const { return ends_.size(); }
  std::span<const uint32_t> axis(size_t i) const {
    const uint32_t begin = i == 0 ? 0 : ends_[i - 1];
    return {values_.data() + begin, ends_[i] - begin};
  }

 private:
  std::vector<uint32_t> values_;
  std::vector<uint32_t> ends_;
};

// Maps person-rows into a plan's domain: derivation of derived dimensions, generalisation to the
// plan's levels, values outside a period's domain to not recorded, and the cap: the first m values
// in the code list's priority order (proofs/contribution-bounds.md). A value unknown to the code
// list counts as not recorded. Immutable; thread-safe; keeps no reference to the catalogue.
class RowEncoder {
 public:
  // INVALID_ARGUMENT when the catalogue lacks a dimension of the domain. Both must come from the
  // same plan.
  static absl::StatusOr<RowEncoder> Create(const Catalogue& catalogue, const Domain& domain);

  void Encode(const PersonRow& row, EncodedRow& encoded) const;

 private:
  struct AxisCoder {
    uint32_t cap;           // 0: single-valued
    uint32_t not_recorded;  // index
    FieldId field;          // unless derived
    std::optional<Derivation> derivation;
    absl::flat_hash_map<CodeId, uint32_t> index_of;  // any code of the list to its category's index
    std::vector<uint32_t> priority;                  // of each category: position in the code list

    uint32_t IndexOf(CodeId code) const;
    // Between one and `cap` values, the first in priority order.
    void Bound(std::vector<uint32_t>& values) const;
  };

  static absl::StatusOr<AxisCoder> MakeCoder(const Catalogue& catalogue, const Axis& axis);

  std::vector<AxisCoder> coders_;
};

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_ROW_ENCODER_H_
