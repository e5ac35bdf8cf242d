// SPDX-License-Identifier: Apache-2.0
// Names that importers rely on: every column and value of CTDC, every picklist value of HTCDS 2.0
// that a record can hold; and ids that records hold.
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/codelist/catalogue.h"
#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using ::testing::NotNull;

class StandardsTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  // Expects a code of the list for each of the names, separated by single spaces, with the prefix
  // before it.
  void ExpectCrosswalk(absl::string_view list_name, absl::string_view scheme,
                       absl::string_view prefix, absl::string_view names) const {
    const CodeList* list = catalogue_->FindList(list_name);
    ASSERT_THAT(list, NotNull()) << list_name;
    for (absl::string_view name : absl::StrSplit(names, ' ')) {
      EXPECT_THAT(list->FindByCrosswalk(scheme, absl::StrCat(prefix, name)), NotNull())
          << list_name << ": " << scheme << " " << prefix << name;
    }
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(StandardsTest, EveryFlagColumnOfCtdcIsACode) {
  ExpectCrosswalk("means", "ctdc", "meansOfControl",
                  "DebtBondage TakesEarnings RestrictsFinancialAccess Threats PsychologicalAbuse "
                  "PhysicalAbuse SexualAbuse FalsePromises PsychoactiveSubstances "
                  "RestrictsMovement RestrictsMedicalCare ExcessiveWorkingHours UsesChildren "
                  "ThreatOfLawEnforcement WithholdsNecessities WithholdsDocuments Other "
                  "NotSpecified");
  ExpectCrosswalk("exploitation", "ctdc", "is",
                  "ForcedLabour SexualExploit OtherExploit ForcedMarriage ForcedMilitary "
                  "OrganRemoval SlaveryAndPractices");
  ExpectCrosswalk("labour_sector", "ctdc", "typeOfLabour",
                  "Agriculture Aquafarming Begging Construction DomesticWork Hospitality "
                  "IllicitActivities Manufacturing MiningOrDrilling Peddling Transportation Other "
                  "NotSpecified");
  ExpectCrosswalk("sexual_exploitation_form", "ctdc", "typeOfSex",
                  "Prostitution Pornography RemoteInteractiveServices PrivateSexualServices");
  ExpectCrosswalk("recruiter_relation", "ctdc", "recruiterRelation",
                  "IntimatePartner Friend Family Other Unknown");
}

TEST_F(StandardsTest, EveryFlagColumnOfCtdcsSyntheticDataIsACode) {
  ExpectCrosswalk("means", "ctdc_synthetic", "means",
                  "DebtBondageEarnings Threats AbusePsyPhySex FalsePromises DrugsAlcohol "
                  "DenyBasicNeeds ExcessiveWorkHours WithholdDocs");
  ExpectCrosswalk("exploitation", "ctdc_synthetic", "is",
                  "ForcedLabour SexualExploit OtherExploit");
  ExpectCrosswalk("labour_sector", "ctdc_synthetic", "typeOfLabour",
                  "Agriculture Construction DomesticWork Hospitality");
  ExpectCrosswalk("sexual_exploitation_form", "ctdc_synthetic", "typeOfSex",
                  "Prostitution Pornography");
  ExpectCrosswalk("recruiter_relation", "ctdc_synthetic", "recruiterRelation",
                  "IntimatePartner Friend Family Other");
  ExpectCrosswalk("gender", "ctdc_synthetic", "", "Man Woman Trans/Transgender/NonConforming");
  ExpectCrosswalk("age_band", "ctdc_synthetic", "", "0--8 9--17 09--17 18--20 30--38 48+");
  ExpectCrosswalk("duration", "ctdc_synthetic", "", "0--12 13--24 25+");
}

TEST_F(StandardsTest, EveryPicklistValueOfHtcdsIsACode) {
  ExpectCrosswalk("gender", "htcds", "",
                  "Feminine Masculine TransgenderFeminine TransgenderMasculine NonConforming "
                  "NonSpecifiedUnknown");
  ExpectCrosswalk("trafficking_status", "htcds", "",
                  "PossibleVictimOfTrafficking ActualVictimOfTrafficking NotAVictimOfTrafficking");
  ExpectCrosswalk("status_decided_by", "htcds", "",
                  "Police NGO CourtOrProsecution NonPoliceGovernmentalOrganization Other");
  ExpectCrosswalk("recruiter_relation", "htcds", "", "Familial Acquainted Unaquainted");
  ExpectCrosswalk("means", "htcds", "",
                  "PhysicalThreats ThreatsLawEnforcement ThreatensChildrenFamily DebtBondage "
                  "FalsePromises PhysicalAbuse SexualAbuse TakesEarnings RestrictsFinancialAccess "
                  "RestrictsMedicalCare WithholdsNecessities PsychologicalAbuse "
                  "PsychoactiveSubstance ExcessiveWorkingHours WithholdsDocuments "
                  "RestrictsMovement Other");
  ExpectCrosswalk("exploitation", "htcds", "",
                  "ForcedLabour SexualExploitation ChildLabour ForcedMarriage Servitude "
                  "ForcedMilitaryByNonStateActors OrganRemoval ForcedBegging ForcedAdoption "
                  "Surrogacy Other");
  ExpectCrosswalk("labour_sector", "htcds", "",
                  "A_AgricultureForestryAndFishing B_MiningAndQuarrying C_Manufacturing "
                  "D_ElectricityGasSteamAndAirConditioningSupply "
                  "E_WaterSupplySewerageWasteManagement F_Construction "
                  "G_WholesaleAndRetailTradeRepairOfMotorVehicles H_TransportationAndStorage "
                  "I_AccommodationAndFoodServiceActivities J_InformationAndCommunication "
                  "K_FinancialAndInsuranceActivities L_RealEstateActivities "
                  "M_ProfessionalScientificAndTechnicalActivities "
                  "N_AdministrativeAndSupportServiceActivities O_PublicAdministrationAndDefence "
                  "P_Education Q_HumanHealthAndSocialWorkActivities "
                  "R_ArtsEntertainmentAndRecreation S_OtherServiceActivities "
                  "T_ActivitiesOfHouseholdsAsEmployers "
                  "U_ActivitiesOfExtraterritorialOrganizations");
  ExpectCrosswalk("sexual_exploitation_form", "htcds", "",
                  "Prostitution Pornography RemoteInteractiveServices PrivateSexualServices");
}

TEST_F(StandardsTest, EveryActOfThePalermoProtocolIsACode) {
  ExpectCrosswalk("act", "palermo", "", "recruitment transportation transfer harbouring receipt");
}

TEST_F(StandardsTest, IdsOnceGivenStay) {
  std::ifstream file("common/codelist/testdata/permanent_ids.txt");
  ASSERT_TRUE(file.is_open());
  int checked = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string list;
    std::string name;
    uint32_t id = 0;
    ASSERT_TRUE(words >> list >> name >> id) << line;
    ++checked;
    if (list == "field") {
      ASSERT_THAT(catalogue_->FindFieldByName(name), NotNull()) << line;
      EXPECT_EQ(catalogue_->FindFieldByName(name)->id, id) << line;
    } else if (list == "dimension") {
      ASSERT_THAT(catalogue_->FindDimension(name), NotNull()) << line;
      EXPECT_EQ(catalogue_->FindDimension(name)->id, id) << line;
    } else {
      ASSERT_THAT(catalogue_->FindList(list), NotNull()) << line;
      ASSERT_THAT(catalogue_->FindList(list)->FindByCode(name), NotNull()) << line;
      EXPECT_EQ(catalogue_->FindList(list)->FindByCode(name)->id, id) << line;
    }
  }
  EXPECT_GT(checked, 300);
}

}  // namespace
}  // namespace almenara
