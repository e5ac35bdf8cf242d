// SPDX-License-Identifier: Apache-2.0
#include "hub/release/person_rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "common/status/status_macros.h"
#include "common/sync/parallel_for.h"

namespace almenara::hub {
namespace {

using disclosure::EncodedRow;
using disclosure::RecordValues;

// Persons with several records are merged in so many shares, side by side; by the first bits of
// their fingerprints, as rounds are told apart by the last.
constexpr size_t kShares = 64;
size_t ShareOf(uint64_t fingerprint) { return fingerprint >> (64 - std::bit_width(kShares - 1)); }

// One record of a person with several.
struct HeldRecord {
  size_t holder;
  std::array<char, kPseudonymSize> person;
  size_t part;
  bool referred_in;
  // field, number of codes, codes ... of it in the thread's words
  size_t first_word;
  size_t end_word;
};

// What one thread holds of one share.
struct Held {
  std::vector<HeldRecord> records;
  std::vector<uint32_t> words;

  void Add(size_t holder, size_t part, const StoredRecord& record) {
    HeldRecord held = {holder, {}, part, record.referred_in, words.size(), 0};
    std::memcpy(held.person.data(), record.person_key.data(), kPseudonymSize);
    for (const FieldView& field : record.fields) {
      words.push_back(field.field);
      words.push_back(static_cast<uint32_t>(field.codes.size()));
      words.insert(words.end(), field.codes.begin(), field.codes.end());
    }
    held.end_word = words.size();
    records.push_back(held);
  }
  RecordValues ValuesOf(const HeldRecord& record) const {
    RecordValues values;
    values.referred_in = record.referred_in;
    for (size_t at = record.first_word; at < record.end_word;) {
      const auto codes = words.begin() + static_cast<ptrdiff_t>(at) + 2;
      values.values.push_back({words[at], {codes, codes + words[at + 1]}});
      at += 2 + words[at + 1];
    }
    return values;
  }
};

using HeldShares = std::array<Held, kShares>;

class PersonVisit {
 public:
  PersonVisit(const Reading& reading, const Catalogue& catalogue,
              const disclosure::RowEncoder& encoder, std::span<const RowSource> sources,
              RepeatedPersons& repeated, RowVisitor visit)
      : reading_(reading),
        catalogue_(catalogue),
        encoder_(encoder),
        sources_(sources),
        repeated_(repeated),
        visit_(visit) {
    for (const RowSource& source : sources) holders_.push_back(source.holder);
  }

  absl::Status Run() {
    ALMENARA_ASSIGN_OR_RETURN(parts_, CutRecords(reading_, holders_));
    Expect();  // the pass that every visit takes
    ALMENARA_RETURN_IF_ERROR(FindRepeatedPersons(reading_, holders_, repeated_));
    size_t records = 0;
    for (const Holder& holder : holders_) {
      repeated_of_.push_back(repeated_.Find(holder));
      records += repeated_of_.back()->records;
    }
    const size_t rounds = 1 + records / reading_.most_of_repeated;
    for (size_t round = 1; round < rounds; ++round) Expect();
    for (size_t round = 0; round < rounds; ++round) {
      ALMENARA_RETURN_IF_ERROR(ReadRound(round, rounds));
    }
    return absl::OkStatus();
  }

 private:
  void Expect() {
    if (reading_.progress != nullptr) reading_.progress->Expect(parts_.size());
  }

  // Persons of one record are visited in the first round, of the others a share in each.
  absl::Status ReadRound(size_t round, size_t rounds) {
    std::vector<HeldShares> held(reading_.threads);
    std::vector<EncodedRow> encoded(reading_.threads);
    ALMENARA_RETURN_IF_ERROR(VisitParts(
        reading_, holders_, parts_, [&](const RecordPlace& place, const StoredRecord& record) {
          const size_t holder = parts_[place.part].holder;
          const uint64_t fingerprint = Fingerprint(record.person_key);
          const bool repeated = repeated_of_[holder]->fingerprints.contains(fingerprint);
          if ((repeated ? fingerprint % rounds : 0) != round ||
              !sources_[holder].scope.Contains(record)) {
            return absl::OkStatus();
          }
          if (repeated) {
            held[place.thread][ShareOf(fingerprint)].Add(holder, place.part, record);
          } else if (!record.referred_in) {
            encoder_.EncodeRecord(record.fields, encoded[place.thread]);
            visit_(encoded[place.thread], place.thread);
          }
          return absl::OkStatus();
        }));
    return ParallelFor(kShares, reading_.threads, [&](size_t share, size_t thread) {
      VisitHeld(held, share, thread);
      return absl::OkStatus();
    });
  }

  void VisitHeld(const std::vector<HeldShares>& held, size_t share, size_t thread) const {
    struct Found {
      const HeldRecord* record;
      const Held* by;
    };
    std::vector<Found> all;
    for (const HeldShares& of_thread : held) {
      const Held& of_share = of_thread[share];
      for (const HeldRecord& record : of_share.records) all.push_back({&record, &of_share});
    }
    const auto person_of = [](const Found& found) {
      return std::tie(found.record->holder, found.record->person);
    };
    // Oldest first: parts follow one another by arrival, and a part is one thread's, in order.
    std::ranges::stable_sort(all, {}, [&](const Found& found) {
      return std::tuple_cat(person_of(found), std::tie(found.record->part));
    });
    EncodedRow encoded;
    std::vector<RecordValues> values;
    for (size_t i = 0; i < all.size();) {
      values.clear();
      const Found& first = all[i];
      for (; i < all.size() && person_of(all[i]) == person_of(first); ++i) {
        values.push_back(all[i].by->ValuesOf(*all[i].record));
      }
      const std::optional<disclosure::PersonRow> row = disclosure::MergeRecords(catalogue_, values);
      if (!row.has_value()) continue;
      encoder_.Encode(*row, encoded);
      visit_(encoded, thread);
    }
  }

  const Reading& reading_;
  const Catalogue& catalogue_;
  const disclosure::RowEncoder& encoder_;
  const std::span<const RowSource> sources_;
  RepeatedPersons& repeated_;
  const RowVisitor visit_;
  std::vector<Holder> holders_;  // [source]
  std::vector<RecordPart> parts_;
  std::vector<const RepeatedPersons::OfHolder*> repeated_of_;  // [source]
};

}  // namespace

absl::Status VisitPersonRows(const Reading& reading, const Catalogue& catalogue,
                             const disclosure::RowEncoder& encoder,
                             std::span<const RowSource> sources, RepeatedPersons& repeated,
                             RowVisitor visit) {
  return PersonVisit(reading, catalogue, encoder, sources, repeated, visit).Run();
}

}  // namespace almenara::hub
