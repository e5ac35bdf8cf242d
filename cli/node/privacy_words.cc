// SPDX-License-Identifier: Apache-2.0
#include "cli/node/privacy_words.h"

#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "policy/agreement/person_charge.h"
#include "policy/agreement/reservation.h"
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

std::string GuessSentence(const NanoList& nano, const NodeEnvironment& environment) {
  return absl::StrCat(
      environment.Say({"a reader of the tiers 0, 1 and 2 who knows everything else guesses right "
                       "at most ",
                       "quien lee los niveles 0, 1 y 2 y sabe todo lo demás acierta como mucho "}),
      absl::StrJoin(GuessTexts(nano), " / "),
      environment.Say({" times in 100 whether a person is in the data; a coin, 50",
                       " veces de 100 si una persona está en los datos; una moneda, 50"}));
}

}  // namespace almenara::cli
