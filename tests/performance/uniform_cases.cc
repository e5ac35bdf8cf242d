// SPDX-License-Identifier: Apache-2.0
#include "tests/performance/uniform_cases.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace almenara::performance {
namespace {

// A column with the field whose codes it holds and how many of them at most.
struct Column {
  const char* name;
  const char* field;
  size_t most = 1;
};
constexpr Column kColumns[] = {{"prs_Gender", "gender"},
                               {"prs_Citizenship", "citizenship"},
                               {"age_band", "age_band"},
                               {"majority_at_exploitation", "majority_status_at_exploitation"},
                               {"recruitment_country", "recruitment_place"},
                               {"transit_countries", "transit_place", 3},
                               {"exploitation_country", "exploitation_place"},
                               {"exploitation", "exploitation", 4},
                               {"acts", "act", 4},
                               {"means_of_control", "means", 6},
                               {"labour_sector", "labour_sector", 3},
                               {"sexual_exploitation_form", "sexual_exploitation_form", 3},
                               {"recruiter_relation", "recruiter_relation", 3},
                               {"abduction", "abduction"},
                               {"duration", "duration"},
                               {"detection_channel", "detection_channel"},
                               {"vic_TraffickingStatus", "trafficking_status"},
                               {"vic_TraffickingStatusDecisionMakingOrg", "status_decided_by"},
                               {"assistance", "assistance", 5}};

constexpr char kUnused[] =
    "prs_FirstName,prs_SecondName,prs_Birthdate,prs_Email,prs_MobilePhone,prs_MailingStreet,"
    "prs_MailingCity,referred_in,case_narrative";

bool IsCountry(const std::string& code) {
  return code.size() == 3 && std::ranges::all_of(code, absl::ascii_isupper);
}

// What a file may say for a field: every code that stands alone; of places, the countries.
std::vector<std::string> ValuesOf(const CodeList& list) {
  std::vector<std::string> values;
  const bool has_countries = list.FindByCode("MEX") != nullptr;
  for (const Code& code : list.codes()) {
    if (code.exclusive || !list.IsRecordValue(code.id)) continue;
    if (has_countries && !IsCountry(code.code)) continue;
    values.push_back(code.code);
  }
  return values;
}

}  // namespace

void WriteUniformCases(const Catalogue& catalogue, uint64_t rows, uint64_t seed,
                       std::ostream& out) {
  std::mt19937_64 chance(seed);
  const auto below = [&chance](size_t bound) { return static_cast<size_t>(chance() % bound); };
  std::vector<std::vector<std::string>> values;
  std::string header = absl::StrCat("case_id,person_id,registration_date,con_Consent,",
                                    "guardian_consent,", kUnused);
  for (const Column& column : kColumns) {
    values.push_back(ValuesOf(*catalogue.FindFieldByName(column.field)->list));
    absl::StrAppend(&header, ",", column.name);
  }
  out << header << "\n";
  for (uint64_t row = 0; row < rows; ++row) {
    std::string line = absl::StrFormat("uniform-%09d,P%09d,%04d-%02d-%02d,true,true,,,,,,,,false,",
                                       row, row, 2000 + below(25), 1 + below(12), 1 + below(28));
    for (size_t c = 0; c < values.size(); ++c) {
      std::vector<std::string> chosen;
      for (size_t n = 1 + below(kColumns[c].most); n > 0; --n) {
        chosen.push_back(values[c][below(values[c].size())]);
      }
      std::ranges::sort(chosen);
      const auto repeated = std::ranges::unique(chosen);
      chosen.erase(repeated.begin(), repeated.end());
      absl::StrAppend(&line, ",", absl::StrJoin(chosen, ";"));
    }
    out << line << "\n";
  }
}

}  // namespace almenara::performance
