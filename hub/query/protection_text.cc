// SPDX-License-Identifier: Apache-2.0
#include "hub/query/protection_text.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "policy/disclosure/accountant.h"

namespace almenara::hub {
namespace {

constexpr double kDelta = 1e-6;
constexpr double kNormal95 = 1.959963984540054;

template <typename T>
double Median(std::vector<T>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  const double upper = static_cast<double>(*middle);
  if (values.size() % 2 == 1) return upper;
  return (static_cast<double>(*std::max_element(values.begin(), middle)) + upper) / 2;
}

}  // namespace

v1::Protection DescribeProtection(ProtectionFacts facts) {
  v1::Protection protection;
  protection.set_tier(static_cast<uint32_t>(facts.tier));
  protection.set_rho_nano(facts.rho_nano);
  const double rho =
      static_cast<double>(facts.rho_nano) / static_cast<double>(disclosure::kNanoPerRho);
  protection.set_epsilon(disclosure::EpsilonFor(rho, kDelta));
  protection.set_median_sd(Median(facts.sd));
  protection.set_median_threshold(Median(facts.threshold));
  const double margin = kNormal95 * protection.median_sd();
  // A guess with advantage a over a coin is right in (1 + a) / 2 of cases.
  const double right = 50 * (1 + disclosure::MembershipAdvantage(rho));
  protection.set_text_en(absl::StrFormat(
      "Victim records, as organisations saw them; may include people who have since withdrawn. "
      "Every number carries random noise that protects each person: in 19 of 20 cells the true "
      "count lies within about %.0f of the number shown. A cell marked < is too small to tell "
      "from zero; here that is typically below %.0f. Even a reader who knows everything else about "
      "a person guesses right at most %.0f times in 100 whether that person is counted.",
      margin, protection.median_threshold(), right));
  protection.set_text_es(absl::StrFormat(
      "Registros de víctimas, tal como los vieron las organizaciones; pueden incluir a personas "
      "que "
      "después se retiraron. Cada cifra lleva ruido aleatorio que protege a cada persona: en 19 de "
      "20 celdas el valor verdadero está a menos de %.0f de la cifra mostrada. Una celda "
      "marcada con < es demasiado pequeña para distinguirla de cero; aquí suele ser por debajo de "
      "%.0f. Incluso quien sabe todo lo demás sobre una persona acierta a lo sumo %.0f veces de "
      "cada "
      "100 si esa persona está contada.",
      margin, protection.median_threshold(), right));
  return protection;
}

}  // namespace almenara::hub
