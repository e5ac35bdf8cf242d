// SPDX-License-Identifier: Apache-2.0
#include "hub/release/person_rows.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/status/status_macros.h"
#include "common/sync/parallel_for.h"

namespace almenara::hub {
namespace {

using disclosure::EncodedRow;
using disclosure::FieldView;
using disclosure::RecordValues;

// Each holder's persons are looked through in so many shares, side by side.
constexpr uint64_t kShares = 64;

// The first bytes of a person key, which is a keyed digest. Persons who share them are taken for
// one until their whole keys are compared.
uint64_t Fingerprint(absl::string_view person_key) {
  uint64_t fingerprint;
  std::memcpy(&fingerprint, person_key.data(), sizeof(fingerprint));
  return fingerprint;
}

// Of one holder: fingerprints of all persons with more than one record, and perhaps of others.
using Repeated = absl::flat_hash_set<uint64_t>;

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

// What one thread holds.
struct Held {
  std::vector<HeldRecord> records;
  std::vector<uint32_t> words;

  void Add(size_t holder, size_t part, const StoredRecord& record) {
    HeldRecord held = {holder, {}, part, record.referred_in, words.size(), 0};
    std::memcpy(held.person.data(), record.person_key.data(), kPseudonymSize);
    for (const FieldCodes& field : record.fields) {
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

class PersonVisit {
 public:
  PersonVisit(const Reading& reading, const Catalogue& catalogue,
              const disclosure::RowEncoder& encoder, std::span<const RowSource> sources,
              RowVisitor visit)
      : reading_(reading),
        catalogue_(catalogue),
        encoder_(encoder),
        sources_(sources),
        visit_(visit),
        repeated_(sources.size()) {
    for (const RowSource& source : sources) holders_.push_back(source.holder);
  }

  absl::Status Run() {
    ALMENARA_ASSIGN_OR_RETURN(parts_, CutRecords(reading_, holders_));
    Expect();  // the passes that every visit takes
    Expect();
    ALMENARA_ASSIGN_OR_RETURN(const size_t records, FindRepeated());
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

  // How many records the persons with several have.
  absl::StatusOr<size_t> FindRepeated() {
    std::vector<std::vector<uint64_t>> of_part(parts_.size());
    ALMENARA_RETURN_IF_ERROR(VisitParts(
        reading_, holders_, parts_, [&](const RecordPlace& place, const StoredRecord& record) {
          of_part[place.part].push_back(Fingerprint(record.person_key));
          return absl::OkStatus();
        }));
    ALMENARA_RETURN_IF_ERROR(ParallelFor(parts_.size(), reading_.threads, [&](size_t part, size_t) {
      std::ranges::sort(of_part[part]);
      return absl::OkStatus();
    }));
    std::vector<std::vector<uint64_t>> found(holders_.size() * kShares);
    std::vector<size_t> records(found.size(), 0);
    ALMENARA_RETURN_IF_ERROR(ParallelFor(found.size(), reading_.threads, [&](size_t piece, size_t) {
      records[piece] = RepeatedOfShare(of_part, piece / kShares, piece % kShares, found[piece]);
      return absl::OkStatus();
    }));
    size_t all = 0;
    for (size_t piece = 0; piece < found.size(); ++piece) {
      repeated_[piece / kShares].insert(found[piece].begin(), found[piece].end());
      all += records[piece];
    }
    return all;
  }

  // `of_part` is sorted; `share` of the fingerprints are those with these first bits.
  size_t RepeatedOfShare(const std::vector<std::vector<uint64_t>>& of_part, size_t holder,
                         uint64_t share, std::vector<uint64_t>& found) const {
    constexpr uint64_t kShareSize = ~uint64_t{0} / kShares + 1;
    const uint64_t first = share * kShareSize;
    std::vector<uint64_t> all;
    for (size_t part = 0; part < parts_.size(); ++part) {
      if (parts_[part].holder != holder) continue;
      const std::vector<uint64_t>& sorted = of_part[part];
      const auto from = std::ranges::lower_bound(sorted, first);
      const auto to = std::ranges::upper_bound(from, sorted.end(), first + (kShareSize - 1));
      all.insert(all.end(), from, to);
    }
    std::ranges::sort(all);
    size_t records = 0;
    for (size_t i = 0; i < all.size();) {
      size_t next = i + 1;
      while (next < all.size() && all[next] == all[i]) ++next;
      if (next - i > 1) {
        found.push_back(all[i]);
        records += next - i;
      }
      i = next;
    }
    return records;
  }

  // Persons of one record are visited in the first round, of the others a share in each.
  absl::Status ReadRound(size_t round, size_t rounds) {
    std::vector<Held> held(reading_.threads);
    std::vector<std::vector<FieldView>> fields(reading_.threads);
    std::vector<EncodedRow> encoded(reading_.threads);
    ALMENARA_RETURN_IF_ERROR(VisitParts(
        reading_, holders_, parts_, [&](const RecordPlace& place, const StoredRecord& record) {
          const size_t holder = parts_[place.part].holder;
          const uint64_t fingerprint = Fingerprint(record.person_key);
          const bool repeated = repeated_[holder].contains(fingerprint);
          if ((repeated ? fingerprint % rounds : 0) != round ||
              !sources_[holder].scope.Contains(record)) {
            return absl::OkStatus();
          }
          if (repeated) {
            held[place.thread].Add(holder, place.part, record);
          } else if (!record.referred_in) {
            std::vector<FieldView>& views = fields[place.thread];
            views.clear();
            for (const FieldCodes& field : record.fields) {
              views.push_back({field.field, field.codes});
            }
            encoder_.EncodeRecord(views, encoded[place.thread]);
            visit_(encoded[place.thread], place.thread);
          }
          return absl::OkStatus();
        }));
    VisitHeld(held);
    return absl::OkStatus();
  }

  void VisitHeld(const std::vector<Held>& held) {
    struct Found {
      const HeldRecord* record;
      const Held* by;
    };
    std::vector<Found> all;
    for (const Held& of_thread : held) {
      for (const HeldRecord& record : of_thread.records) all.push_back({&record, &of_thread});
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
      visit_(encoded, 0);
    }
  }

  const Reading& reading_;
  const Catalogue& catalogue_;
  const disclosure::RowEncoder& encoder_;
  const std::span<const RowSource> sources_;
  const RowVisitor visit_;
  std::vector<Holder> holders_;  // [source]
  std::vector<RecordPart> parts_;
  std::vector<Repeated> repeated_;  // [source]
};

}  // namespace

absl::Status VisitPersonRows(const Reading& reading, const Catalogue& catalogue,
                             const disclosure::RowEncoder& encoder,
                             std::span<const RowSource> sources, RowVisitor visit) {
  return PersonVisit(reading, catalogue, encoder, sources, visit).Run();
}

}  // namespace almenara::hub
