// SPDX-License-Identifier: Apache-2.0
#include "cli/demo/case_generator.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace almenara::demo {
namespace {

constexpr char kHeader[] =
    "case_id,person_id,registration_date,prs_FirstName,prs_SecondName,prs_Birthdate,prs_Gender,"
    "prs_Citizenship,prs_Email,prs_MobilePhone,prs_MailingStreet,prs_MailingCity,con_Consent,"
    "guardian_consent,age_band,majority_at_exploitation,recruitment_country,transit_countries,"
    "exploitation_country,exploitation,acts,means_of_control,labour_sector,sexual_exploitation_"
    "form,"
    "recruiter_relation,abduction,duration,detection_channel,vic_TraffickingStatus,"
    "vic_TraffickingStatusDecisionMakingOrg,assistance,referred_in,case_narrative\n";

// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine, unlike
// std::distributions.
class Chance {
 public:
  explicit Chance(uint64_t seed) : state_(seed) {}

  uint32_t Below(uint32_t bound) {
    state_ += 0x9E3779B97F4A7C15u;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return static_cast<uint32_t>((z ^ (z >> 31)) % bound);
  }
  bool Permille(int permille) { return Below(1000) < static_cast<uint32_t>(permille); }

  const std::string& Choose(const std::vector<Weighted>& choices) {
    return choices[ChooseIndex(choices, [](const Weighted& w) { return w.weight; })].value;
  }
  template <typename T, typename WeightOf>
  size_t ChooseIndex(const std::vector<T>& choices, WeightOf weight_of) {
    int total = 0;
    for (const T& choice : choices) total += weight_of(choice);
    int left = static_cast<int>(Below(static_cast<uint32_t>(total)));
    for (size_t i = 0; i < choices.size(); ++i) {
      left -= weight_of(choices[i]);
      if (left < 0) return i;
    }
    return choices.size() - 1;
  }

 private:
  uint64_t state_;
};

constexpr std::array<const char*, 24> kFirstNames = {
    "Amara", "Bela",  "Citlali", "Daria", "Elina",  "Farida", "Gopal",   "Hana",
    "Ivo",   "Jamil", "Kiran",   "Luz",   "Mirela", "Nadia",  "Oleh",    "Pilar",
    "Quyen", "Rosa",  "Sunita",  "Tomas", "Uche",   "Vera",   "Wanjiru", "Yasmin"};
constexpr std::array<const char*, 24> kSecondNames = {
    "Abara",    "Bondar",  "Cruzat",  "Dumitrel", "Espinal",   "Falode",   "Gurunge", "Hlaing",
    "Ibarrola", "Jovic",   "Katawal", "Lisenko",  "Morenas",   "Nguyeto",  "Okorie",  "Prakas",
    "Quispel",  "Rahmane", "Sokhom",  "Tamango",  "Urrutiaga", "Vasilenk", "Wattan",  "Zavalet"};

struct Age {
  const char* band;  // empty: not recorded
  int low;
  int high;
};
constexpr std::array<Age, 2> kMinorAges = {{{"0-8", 1, 8}, {"9-17", 9, 17}}};
constexpr std::array<Age, 7> kAdultAges = {{{"18-20", 18, 20},
                                            {"21-23", 21, 23},
                                            {"24-26", 24, 26},
                                            {"27-29", 27, 29},
                                            {"30-38", 30, 38},
                                            {"39-47", 39, 47},
                                            {"48+", 48, 66}}};

const std::vector<Weighted> kAdultAgeWeights = {{"0", 20}, {"1", 18}, {"2", 15}, {"3", 12},
                                                {"4", 20}, {"5", 10}, {"6", 5}};

std::string Means(bool physical, Chance& chance) {
  const std::vector<Weighted> often =
      physical ? std::vector<Weighted>{{"physical_abuse", 5}, {"restricts_movement", 5},
                                       {"threats", 4},        {"withholds_necessities", 3},
                                       {"takes_earnings", 3}, {"psychoactive_substances", 1}}
               : std::vector<Weighted>{{"false_promises", 5},      {"debt_bondage", 4},
                                       {"takes_earnings", 4},      {"withholds_documents", 3},
                                       {"psychological_abuse", 4}, {"excessive_working_hours", 3}};
  std::vector<std::string> means;
  const uint32_t count = chance.Below(4);
  for (uint32_t i = 0; i < count; ++i) {
    const std::string& value = chance.Choose(often);
    if (std::find(means.begin(), means.end(), value) == means.end()) means.push_back(value);
  }
  return absl::StrJoin(means, ";");
}

// Everything about one victim that several columns depend on.
struct Victim {
  std::string origin;
  std::string destination;
  std::string exploitation;
  bool sexual;
  bool female;
  bool minor;
  bool age_known;
  Age age;
  int year;
};

Victim DrawVictim(const OrganizationProfile& organization, const Pattern& pattern, Chance& chance) {
  Victim victim;
  victim.origin = chance.Choose(pattern.origins);
  victim.destination = chance.Choose(pattern.destinations);
  if (victim.destination == "=") victim.destination = victim.origin;
  victim.exploitation = chance.Choose(pattern.exploitation);
  victim.sexual = victim.exploitation.find("sexual_exploitation") != std::string::npos;
  victim.female = chance.Permille(pattern.female_permille);
  victim.minor = chance.Permille(pattern.minor_permille);
  victim.age_known = chance.Permille(820);
  victim.age = victim.minor
                   ? kMinorAges[chance.Permille(150) ? 0 : 1]
                   : kAdultAges[static_cast<size_t>(std::stoi(chance.Choose(kAdultAgeWeights)))];
  victim.year = std::stoi(chance.Choose(organization.years));
  return victim;
}

const char* GenderColumn(const Victim& victim, Chance& chance) {
  if (chance.Permille(12)) return "";
  if (chance.Permille(9)) return "TransgenderFeminine";
  return victim.female ? "Feminine" : "Masculine";
}

const char* ConsentColumn(Chance& chance) {
  const uint32_t draw = chance.Below(1000);
  if (draw < 955) return "true";
  return draw < 980 ? "" : "false";
}

std::string Assistance(Chance& chance) {
  static const std::vector<Weighted> kinds = {{"shelter", 5},       {"psychological", 5},
                                              {"medical", 4},       {"legal", 4},
                                              {"reintegration", 2}, {"repatriation", 1}};
  if (chance.Permille(300)) return "";
  const std::string& first = chance.Choose(kinds);
  const std::string& second = chance.Choose(kinds);
  return first == second ? first : absl::StrCat(first, ";", second);
}

class RowWriter {
 public:
  RowWriter(const OrganizationProfile& organization, Chance& chance)
      : organization_(organization), chance_(chance) {}

  std::string Row(uint32_t number) {
    const Pattern& pattern = organization_.patterns[chance_.ChooseIndex(
        organization_.patterns, [](const Pattern& p) { return p.weight; })];
    const Victim victim = DrawVictim(organization_, pattern, chance_);
    // Three in a hundred come back: a second case of a person already known.
    const uint32_t person = number > 100 && chance_.Permille(30) ? chance_.Below(number) : number;
    // One statement a draw: C++ leaves the order of arguments open, and the bytes must not depend
    // on it.
    const std::string person_columns = PersonColumns(victim, number, person);
    const std::string exploitation_columns = ExploitationColumns(victim, pattern);
    const std::string case_columns = CaseColumns(victim);
    return absl::StrCat(person_columns, ",", exploitation_columns, ",", case_columns, "\n");
  }

 private:
  std::string PersonColumns(const Victim& victim, uint32_t number, uint32_t person) {
    const std::string first = kFirstNames[chance_.Below(kFirstNames.size())];
    const std::string second = kSecondNames[chance_.Below(kSecondNames.size())];
    return absl::StrJoin(
        {absl::StrFormat("%s-%06d", organization_.id, number), absl::StrFormat("P%06d", person),
         Date(victim.year), first, second, Birthdate(victim),
         std::string(GenderColumn(victim, chance_)),
         chance_.Permille(60) ? std::string() : victim.origin,
         absl::StrFormat("%s.%s.%d@mail.invalid", first, second, number),
         absl::StrFormat("+999 %07d", chance_.Below(10'000'000)),
         absl::StrFormat("\"Invented Street %d, upstairs\"", 1 + chance_.Below(400)),
         absl::StrFormat("Inventada-%s", victim.destination), std::string(ConsentColumn(chance_)),
         std::string(victim.minor ? "true" : ""),
         std::string(victim.age_known ? victim.age.band : ""),
         std::string(victim.minor ? "Minor" : "Adult")},
        ",");
  }

  std::string Date(int year) {
    const uint32_t month = 1 + chance_.Below(12);
    const uint32_t day = 1 + chance_.Below(28);
    return absl::StrFormat("%04d-%02d-%02d", year, month, day);
  }

  std::string Birthdate(const Victim& victim) {
    if (!victim.age_known) return "";
    const uint32_t span = static_cast<uint32_t>(victim.age.high - victim.age.low + 1);
    const int years = victim.age.low + static_cast<int>(chance_.Below(span));
    return Date(victim.year - years);
  }

  std::string ExploitationColumns(const Victim& victim, const Pattern& pattern) {
    const bool place_known = chance_.Permille(930);
    return absl::StrJoin(
        {chance_.Permille(800) ? victim.origin : std::string(), chance_.Choose(pattern.transits),
         place_known ? victim.destination : std::string(), victim.exploitation,
         std::string(chance_.Permille(700) ? "recruitment;transportation" : "recruitment"),
         Means(pattern.coercion_is_physical, chance_), chance_.Choose(pattern.sectors),
         std::string(victim.sexual && chance_.Permille(700)
                         ? (chance_.Permille(850) ? "prostitution" : "pornography")
                         : "")},
        ",");
  }

  std::string CaseColumns(const Victim& victim) {
    static const std::vector<Weighted> recruiters = {{"", 35},       {"intimate_partner", 14},
                                                     {"friend", 16}, {"family", 12},
                                                     {"other", 18},  {"unknown", 5}};
    static const std::vector<Weighted> durations = {
        {"", 40}, {"0-12", 34}, {"13-24", 15}, {"25+", 11}};
    const bool confirmed = chance_.Permille(720);
    return absl::StrJoin(
        {chance_.Choose(recruiters), std::string(chance_.Permille(40) ? "yes" : "no"),
         chance_.Choose(durations), chance_.Choose(organization_.channels),
         std::string(confirmed ? "ActualVictimOfTrafficking" : "PossibleVictimOfTrafficking"),
         std::string(confirmed ? (chance_.Permille(500) ? "NGO" : "Police") : ""),
         Assistance(chance_), std::string(chance_.Permille(20) ? "true" : "false"),
         absl::StrFormat(
             "\"Told the caseworker: \"\"they kept my papers in %s\"\", wants no contact "
             "with relatives.\"",
             victim.destination)},
        ",");
  }

  const OrganizationProfile& organization_;
  Chance& chance_;
};

}  // namespace

void WriteCases(const OrganizationProfile& organization, uint32_t victims, uint64_t seed,
                std::ostream& out) {
  int shares = 0;
  for (const OrganizationProfile& other : DemoOrganizations()) shares += other.share;
  const uint32_t rows =
      static_cast<uint32_t>(uint64_t{victims} * static_cast<uint64_t>(organization.share) /
                            static_cast<uint64_t>(shares));
  uint64_t own_seed = seed;
  for (char c : organization.id) own_seed = own_seed * 1099511628211u + static_cast<uint8_t>(c);
  Chance chance(own_seed);
  RowWriter writer(organization, chance);
  out << kHeader;
  for (uint32_t number = 0; number < rows; ++number) out << writer.Row(number);
}

}  // namespace almenara::demo
