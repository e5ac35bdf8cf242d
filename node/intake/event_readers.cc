// SPDX-License-Identifier: Apache-2.0
// Readers of the columns of an event; settling.cc makes fields of what they read.
#include <optional>
#include <utility>

#include "common/codelist/text_folding.h"
#include "node/intake/cell_reader.h"

namespace almenara::node {
namespace {

using mapping::v1::Column;

class KindReader : public CellReader {
 public:
  explicit KindReader(const CellContext& context)
      : index_(context.index), event_(context.event), not_recorded_(context.NotRecorded()) {
    for (const mapping::v1::EventKind& kind : context.column.event().kind()) {
      const size_t slot = context.draft.SlotOf(context.FieldNamed(kind.field()));
      for (const std::string& text : kind.text()) slots_[FoldText(text)] = slot;
    }
    name_ = context.column.name();
  }

  void Read(absl::string_view cell, RowDraft& row) override {
    if (not_recorded_.Contains(cell)) return;
    const auto kind = slots_.find(FoldText(cell));
    if (kind == slots_.end()) return row.AddProblem(index_, Problem::kNoCode, name_);
    row.event(event_).slot = kind->second;
  }

 private:
  const size_t index_;
  const int event_;
  const NotRecordedTexts not_recorded_;
  std::string name_;
  absl::flat_hash_map<std::string, size_t> slots_;  // by folded text
};

// The field of any kind of event: all of them hold places under the same ids.
const Field& PlaceField(const CellContext& context) {
  for (const Column& column : context.mapping.column()) {
    if (column.event().kind_size() > 0) return context.FieldNamed(column.event().kind(0).field());
  }
  return context.catalogue.fields().front();  // not reached: the mapping is checked
}

mapping::v1::Value ValueAtLevel(absl::string_view level) {
  mapping::v1::Value value;
  value.set_level(std::string(level));
  return value;
}

class CountryReader : public CellReader {
 public:
  explicit CountryReader(const CellContext& context)
      : lookup_(context.catalogue, PlaceField(context), ValueAtLevel(""), context.NotRecorded()),
        index_(context.index),
        event_(context.event),
        name_(context.column.name()) {}

  void Read(absl::string_view cell, RowDraft& row) override {
    const ValueLookup::Found& found =
        memo_.Get(cell, [this](absl::string_view text) { return lookup_.Find(text); });
    if (found.unmatched) return row.AddProblem(index_, Problem::kNoCode, name_);
    if (found.codes.empty()) return;
    row.event(event_).country = found.codes[0];
    row.event(event_).places.emplace_back(index_, cell);
  }

 private:
  const ValueLookup lookup_;
  const size_t index_;
  const int event_;
  const std::string name_;
  CellMemo<ValueLookup::Found> memo_;
};

class SubdivisionReader : public CellReader {
 public:
  explicit SubdivisionReader(const CellContext& context)
      : lookup_(context.catalogue, PlaceField(context), ValueAtLevel("subdivision"),
                context.NotRecorded()),
        index_(context.index),
        event_(context.event) {}

  void Read(absl::string_view cell, RowDraft& row) override {
    const ValueLookup::Found& found =
        memo_.Get(cell, [this](absl::string_view text) { return lookup_.Find(text); });
    if (found.unmatched) {
      row.AddRemark(index_, Remark::kTextKept);
      return row.KeepText(index_, cell);
    }
    const std::vector<CodeId>& places = found.codes.empty() ? found.candidates : found.codes;
    if (places.empty()) return;
    row.event(event_).subdivisions = &places;
    row.event(event_).places.emplace_back(index_, cell);
  }

 private:
  const ValueLookup lookup_;
  const size_t index_;
  const int event_;
  CellMemo<ValueLookup::Found> memo_;
};

}  // namespace

std::unique_ptr<CellReader> MakeEventReader(const CellContext& context) {
  switch (context.column.event().part()) {
    case mapping::v1::EVENT_PART_KIND:
      return std::make_unique<KindReader>(context);
    case mapping::v1::EVENT_PART_COUNTRY:
      return std::make_unique<CountryReader>(context);
    default:
      return std::make_unique<SubdivisionReader>(context);
  }
}

}  // namespace almenara::node
