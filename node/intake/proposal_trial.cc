// SPDX-License-Identifier: Apache-2.0
#include "node/intake/proposal_trial.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/codelist/text_folding.h"
#include "node/intake/age_bands.h"
#include "node/intake/answer_text.h"
#include "node/intake/date_format.h"
#include "node/intake/value_lookup.h"

namespace almenara::node {
namespace {

using Text = ColumnProfile::Text;

// A column with more texts gets no pairs: its texts are looked up by name, as they were here.
constexpr size_t kMostPairs = 100;

// Divides the column's texts by whether `takes` takes them.
void Divide(const ColumnProfile& profile, absl::FunctionRef<bool(const std::string&)> takes,
            ColumnProposal& proposal) {
  for (const Text& text : profile.Texts()) {
    if (takes(text.text)) {
      proposal.matched_rows += text.rows;
    } else {
      proposal.unmatched.push_back(text);
    }
  }
}

ColumnProposal TrySeparator(const ColumnProfile& profile, const Catalogue& catalogue,
                            const Field& field, const mapping::v1::Value& value) {
  ColumnProposal proposal;
  *proposal.column.mutable_value() = value;
  const ValueLookup lookup(catalogue, field, value, {});
  Divide(
      profile,
      [&lookup](const std::string& text) {
        const ValueLookup::Found found = lookup.Find(text);
        return !found.unmatched && !found.several;
      },
      proposal);
  return proposal;
}

// Every single text that has a code, so that a person can see it and change it.
void AddPairs(const ColumnProfile& profile, const Field& field, const ValueLookup& lookup,
              mapping::v1::Value& value) {
  std::map<std::string, std::pair<std::string, CodeId>>
      codes;  // by folded text: one spelling is enough
  for (const Text& text : profile.Texts()) {
    std::vector<std::string> parts = {text.text};
    if (!value.separator().empty()) parts = absl::StrSplit(text.text, value.separator()[0]);
    for (const std::string& part : parts) {
      const ValueLookup::Found found = lookup.Find(part);
      if (found.codes.size() == 1 && found.candidates.empty()) {
        codes.try_emplace(FoldText(part), absl::StripAsciiWhitespace(part), found.codes[0]);
      }
    }
  }
  if (codes.size() > kMostPairs) return;
  for (const auto& [folded, named] : codes) {
    mapping::v1::ValuePair& pair = *value.add_pair();
    pair.add_text(named.first);
    pair.add_code(field.list->Find(named.second)->code);
  }
}

// The formats that take the most rows, each one more than those before it.
std::vector<std::string> BestFormats(const ColumnProfile& profile) {
  std::vector<std::string> chosen;
  std::vector<Text> left = profile.Texts();
  while (true) {
    uint64_t most = 0;
    std::optional<DateFormat> best;
    std::string best_name;
    for (const std::string& name : DateFormat::Names()) {
      const DateFormat format = *DateFormat::Parse(name);
      uint64_t rows = 0;
      for (const Text& text : left) rows += format.Read(text.text).has_value() ? text.rows : 0;
      if (rows > most) {
        most = rows;
        best = format;
        best_name = name;
      }
    }
    if (!best.has_value()) return chosen;
    chosen.push_back(best_name);
    std::erase_if(left, [&best](const Text& text) { return best->Read(text.text).has_value(); });
  }
}

void DivideDates(const ColumnProfile& profile, const std::vector<std::string>& names,
                 const CodeList& not_recorded, ColumnProposal& proposal) {
  std::vector<DateFormat> formats;
  for (const std::string& name : names) formats.push_back(*DateFormat::Parse(name));
  Divide(
      profile,
      [&](const std::string& text) {
        return ReadDate(formats, text).has_value() || IsNotRecordedName(text, not_recorded);
      },
      proposal);
}

}  // namespace

double ShareTaken(const ColumnProfile& profile, const ColumnProposal& proposal) {
  if (profile.filled() == 0) return 1;
  return static_cast<double>(proposal.matched_rows) / static_cast<double>(profile.filled());
}

ColumnProposal TryValues(const ColumnProfile& profile, const Catalogue& catalogue,
                         const Field& field, bool subdivision) {
  mapping::v1::Value value;
  value.set_field(field.name);
  if (subdivision) {
    value.set_level("subdivision");
    value.set_unmatched(mapping::v1::UNMATCHED_KEEP_TEXT);
  }
  ColumnProposal best = TrySeparator(profile, catalogue, field, value);
  if (field.multi_valued) {
    for (const char* separator : {";", ",", "/", "|", "+"}) {
      value.set_separator(separator);
      ColumnProposal trial = TrySeparator(profile, catalogue, field, value);
      if (trial.matched_rows > best.matched_rows) best = std::move(trial);
    }
  }
  mapping::v1::Value& chosen = *best.column.mutable_value();
  const ValueLookup lookup(catalogue, field, chosen, {});
  if (!subdivision) AddPairs(profile, field, lookup, chosen);
  return best;
}

ColumnProposal TryAges(const ColumnProfile& profile, const Field& field) {
  ColumnProposal proposal;
  proposal.column.mutable_age()->set_field(field.name);
  const AgeBands bands = *AgeBands::Create(*field.list);
  Divide(
      profile,
      [&](const std::string& text) {
        if (const std::optional<AgeRange> range = ReadAge(text)) return bands.Find(*range) != 0;
        return field.list->FindByText(text) != nullptr;
      },
      proposal);
  return proposal;
}

ColumnProposal TryDates(const ColumnProfile& profile, const Field& period) {
  ColumnProposal proposal;
  mapping::v1::Date& date = *proposal.column.mutable_date();
  date.set_field(period.name);
  const std::vector<std::string> formats = BestFormats(profile);
  for (const std::string& format : formats) date.add_format(format);
  if (formats.empty()) date.add_format(DateFormat::Names().front());
  if (formats != std::vector<std::string>{"yyyy"}) proposal.column.set_keep_text(true);
  DivideDates(profile, formats, *period.list, proposal);
  return proposal;
}

ColumnProposal TryBirthDates(const ColumnProfile& profile, const Field& ages) {
  ColumnProposal proposal;
  mapping::v1::BirthDate& birth = *proposal.column.mutable_birth_date();
  birth.set_field(ages.name);
  const std::vector<std::string> formats = BestFormats(profile);
  for (const std::string& format : formats) birth.add_format(format);
  if (formats.empty()) birth.add_format(DateFormat::Names().front());
  DivideDates(profile, formats, *ages.list, proposal);
  return proposal;
}

ColumnProposal TryAnswers(const ColumnProfile& profile, const Field& field) {
  ColumnProposal proposal;
  const AnswerTexts answers(proposal.column, {});
  Divide(
      profile,
      [&](const std::string& text) {
        if (answers.Read(text) != Answer::kNotAnAnswer) return true;
        if (!IsNotRecordedName(text, *field.list)) return false;
        proposal.column.add_not_recorded(text);
        return true;
      },
      proposal);
  return proposal;
}

}  // namespace almenara::node
