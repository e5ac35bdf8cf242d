// SPDX-License-Identifier: Apache-2.0
#include "cli/node/privacy_words.h"

#include <algorithm>
#include <functional>

#include "absl/strings/str_cat.h"
#include "policy/agreement/person_charge.h"
#include "policy/agreement/reservation.h"
#include "policy/agreement/wording.h"
#include "policy/disclosure/plan.h"

namespace almenara::cli {
namespace {

std::vector<std::string> EachTier(const NanoList& nano,
                                  const std::function<std::string(uint64_t)>& text) {
  std::vector<std::string> texts;
  for (int tier = 0; tier < static_cast<int>(disclosure::kTiers); ++tier) {
    texts.push_back(text(tier < nano.size() ? nano.Get(tier) : 0));
  }
  return texts;
}

}  // namespace

std::vector<std::string> RhoTexts(const NanoList& nano) {
  return EachTier(nano, agreement::FormatRho);
}

std::vector<std::string> NanoTexts(const NanoList& nano) {
  return EachTier(nano, [](uint64_t value) { return absl::StrCat(value); });
}

std::vector<std::string> GuessTexts(const NanoList& nano) {
  return EachTier(nano,
                  [](uint64_t value) { return absl::StrCat(agreement::RightGuesses(value)); });
}

agreement::TierCharge ChargeFrom(const NanoList& nano) {
  agreement::TierCharge charge{};
  for (int tier = 0; tier < std::min<int>(nano.size(), agreement::kTierCount); ++tier) {
    charge[tier] = nano.Get(tier);
  }
  return charge;
}

std::string GuessSentence(const NanoList& nano, const NodeEnvironment& environment) {
  return absl::StrCat(
      environment.Say({"of 100 guesses whether a person is in the data, a reader who knows "
                       "everything else gets at most ",
                       "de 100 intentos de adivinar si una persona está en los datos, quien sabe "
                       "todo lo demás acierta como mucho "}),
      agreement::GuessesInWords(ChargeFrom(nano)),
      environment.Say({" right, tier by tier; a coin, 50", ", nivel por nivel; una moneda, 50"}));
}

}  // namespace almenara::cli
