// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/rare_combinations.h"

#include <algorithm>
#include <tuple>

namespace almenara::node {
namespace {

constexpr const char* kRecognisable[] = {"registration_period",
                                         "exploitation_place",
                                         "recruitment_place",
                                         "citizenship",
                                         "gender",
                                         "age_band"};

}  // namespace

RareCombinations::RareCombinations(const Catalogue& catalogue) {
  for (const char* name : kRecognisable) {
    const Field* field = catalogue.FindFieldByName(name);
    if (field != nullptr && !field->multi_valued) fields_.push_back(field);
  }
}

// A part takes 40 bits: 8 for position + 1, 32 for the code. Three parts take 120.
RareCombinations::Combination RareCombinations::Pack(const std::vector<Part>& parts) {
  unsigned __int128 packed = 0;
  for (const Part& part : parts) {
    packed = packed << 40 | static_cast<uint64_t>(part.position + 1) << 32 | part.code;
  }
  return {.high = static_cast<uint64_t>(packed >> 64), .low = static_cast<uint64_t>(packed)};
}

std::vector<RareCombinations::Part> RareCombinations::Unpack(const Combination& combination) {
  unsigned __int128 packed =
      static_cast<unsigned __int128>(combination.high) << 64 | combination.low;
  std::vector<Part> parts;
  for (; packed != 0; packed >>= 40) {
    const uint64_t part = static_cast<uint64_t>(packed) & 0xFF'FFFF'FFFF;
    parts.insert(parts.begin(), {.position = static_cast<size_t>(part >> 32) - 1,
                                 .code = static_cast<CodeId>(part)});
  }
  return parts;
}

void RareCombinations::Add(const record::v1::IncidentRecord& record) {
  // A second record of a person adds no person; which of them stands for the person matters little
  // for advice.
  if (!persons_.insert(record.person_key()).second) return;
  std::vector<Part> known;
  for (size_t position = 0; position < fields_.size(); ++position) {
    for (const record::v1::FieldValues& values : record.values()) {
      if (values.field() != fields_[position]->id || values.code_size() == 0) continue;
      if (values.code(0) != fields_[position]->list->not_recorded()) {
        known.push_back({.position = position, .code = values.code(0)});
      }
    }
  }
  for (size_t a = 0; a < known.size(); ++a) {
    ++persons_with_[Pack({known[a]})];
    for (size_t b = a + 1; b < known.size(); ++b) {
      ++persons_with_[Pack({known[a], known[b]})];
      for (size_t c = b + 1; c < known.size(); ++c)
        ++persons_with_[Pack({known[a], known[b], known[c]})];
    }
  }
}

bool RareCombinations::HasRarePart(const std::vector<Part>& parts, uint64_t below) const {
  if (parts.size() == 1) return false;
  for (size_t left_out = 0; left_out < parts.size(); ++left_out) {
    std::vector<Part> rest = parts;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(left_out));
    if (persons_with_.at(Pack(rest)) < below) return true;
  }
  return false;
}

std::vector<RareCombinationFound> RareCombinations::Find(uint64_t below, size_t limit) const {
  std::vector<RareCombinationFound> found;
  for (const auto& [combination, persons] : persons_with_) {
    if (persons >= below) continue;
    const std::vector<Part> parts = Unpack(combination);
    if (HasRarePart(parts, below)) continue;
    RareCombinationFound rare{.values = {}, .persons = persons};
    for (const Part& part : parts) rare.values.emplace_back(fields_[part.position]->id, part.code);
    found.push_back(std::move(rare));
  }
  std::sort(found.begin(), found.end(),
            [](const RareCombinationFound& a, const RareCombinationFound& b) {
              return std::forward_as_tuple(a.values.size(), a.persons, a.values) <
                     std::forward_as_tuple(b.values.size(), b.persons, b.values);
            });
  if (found.size() > limit) found.resize(limit);
  return found;
}

}  // namespace almenara::node
