// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "policy/agreement/findings.h"

namespace almenara::agreement {
namespace {

bool IsCountry(const std::string& code, const Catalogue& catalogue) {
  if (code.size() != 3 || !std::all_of(code.begin(), code.end(), absl::ascii_isupper)) return false;
  const Dimension* const citizenship = catalogue.FindDimension("citizenship");
  if (citizenship == nullptr) return true;
  const Code* const found = citizenship->list->FindByCode(code);
  return found != nullptr && found->level == citizenship->list->LevelIndex("country");
}

void CheckKind(const v1::Recipient::KindWithin& kind, const Catalogue& catalogue,
               const std::string& path, Findings& findings) {
  if (BestTierOf(kind.kind()) >= kTierCount) {
    findings.Add(path + ".kind",
                 "is missing: write ORGANIZATION_KIND_CSO, _AUTHORITY, "
                 "_INTERGOVERNMENTAL, _ACADEMIC or _PUBLIC");
  }
  for (int i = 0; i < kind.jurisdiction_size(); ++i) {
    if (!IsCountry(kind.jurisdiction(i), catalogue)) {
      findings.Add(absl::StrCat(path, ".jurisdiction[", i, "]"),
                   absl::StrCat("\"", kind.jurisdiction(i),
                                "\" is not a country: write its ISO 3166-1 alpha-3 code, for "
                                "instance ESP"));
    }
  }
}

void CheckRecipient(const v1::Recipient& recipient, const Catalogue& catalogue,
                    const std::string& path, Findings& findings) {
  switch (recipient.recipient_case()) {
    case v1::Recipient::kOrganization:
      if (!OrganizationId::Parse(recipient.organization()).ok()) {
        findings.Add(path + ".organization",
                     absl::StrCat("\"", recipient.organization(), "\" ", kNameRule));
      }
      return;
    case v1::Recipient::kWorkingGroup:
      if (!IsName(recipient.working_group())) {
        findings.Add(path + ".working_group",
                     absl::StrCat("\"", recipient.working_group(), "\" ", kNameRule));
      }
      return;
    case v1::Recipient::kKind:
      return CheckKind(recipient.kind(), catalogue, path + ".kind", findings);
    case v1::Recipient::RECIPIENT_NOT_SET:
      findings.Add(path, "names nobody: write organization, working_group or kind");
  }
}

// A kind belongs to one tier (privacy model, section 4).
void CheckBinding(const v1::Recipient& recipient, int tier, const std::string& path,
                  Findings& findings) {
  if (!recipient.has_kind()) return;
  const int bound = BestTierOf(recipient.kind().kind());
  if (bound == tier || bound >= kTierCount) return;
  findings.Add(path + ".kind.kind",
               absl::StrCat("organisations of kind ",
                            std::string(KindName(recipient.kind().kind())), " read tier ", bound,
                            " and no other: tier 0 is for authorities, tier 1 "
                            "for intergovernmental and civil-society organisations, tier 2 for "
                            "academic ones and the public"));
}

}  // namespace

void CheckTiers(const v1::SharingAgreement& agreement, const Catalogue& catalogue,
                Findings& findings) {
  if (agreement.tier_size() == 0 || agreement.tier_size() > kTierCount) {
    findings.Add("tier", absl::StrCat("an agreement has 1 to ", kTierCount, " tiers, this one ",
                                      agreement.tier_size()));
  }
  bool anybody = false;
  for (int i = 0; i < agreement.tier_size(); ++i) {
    const v1::Tier& tier = agreement.tier(i);
    const std::string path = absl::StrCat("tier[", i, "]");
    if (tier.number() != static_cast<uint32_t>(i)) {
      findings.Add(path + ".number", absl::StrCat("is ", tier.number(),
                                                  "; tiers stand in order "
                                                  "without gaps, so write ",
                                                  i));
    }
    for (int j = 0; j < tier.recipient_size(); ++j) {
      const std::string recipient = absl::StrCat(path, ".recipient[", j, "]");
      CheckRecipient(tier.recipient(j), catalogue, recipient, findings);
      CheckBinding(tier.recipient(j), i, recipient, findings);
      anybody = true;
    }
    for (int j = 0; j < tier.exclusion_size(); ++j) {
      CheckRecipient(tier.exclusion(j), catalogue, absl::StrCat(path, ".exclusion[", j, "]"),
                     findings);
    }
  }
  if (!anybody && agreement.tier_size() > 0) {
    findings.Add("tier", "no tier has a recipient, so nobody could ask anything");
  }
}

}  // namespace almenara::agreement
