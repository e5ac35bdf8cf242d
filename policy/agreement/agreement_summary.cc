// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/agreement_summary.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status_macros.h"
#include "policy/agreement/decision.h"
#include "policy/agreement/person_charge.h"
#include "policy/agreement/reservation.h"
#include "policy/agreement/table_error.h"
#include "policy/agreement/wording.h"

namespace almenara::agreement {
namespace {

class Summarizer {
 public:
  Summarizer(const Agreement& agreement, const Catalogue& catalogue, Language language)
      : agreement_(agreement), catalogue_(catalogue), language_(language) {
    const Agreement* const alone[] = {&agreement_};
    reservation_ = ReservationOf(alone);
  }

  absl::StatusOr<AgreementSummary> Run() const {
    AgreementSummary summary;
    summary.title = agreement_.title.In(language_);
    summary.subtitle = absl::StrCat(
        Say("Sharing agreement ", "Acuerdo de intercambio "), agreement_.id,
        Say(", version ", ", versión "), agreement_.version,
        Say(". In force once ", ". En vigor cuando lo firmen "), kLeastContributors,
        Say(" organisations have signed it; only the records of those that sign are counted.",
            " organizaciones; solo se cuentan los registros de las que firman."));
    summary.rules = {Recipients(), Purposes(), Records(), Serving()};
    summary.price = Price();
    ALMENARA_ASSIGN_OR_RETURN(summary.prices, Prices());
    summary.limits = Limits();
    return summary;
  }

 private:
  const char* Say(const char* en, const char* es) const {
    return language_ == Language::kSpanish ? es : en;
  }

  std::string Named(const std::vector<Recipient>& recipients) const {
    return absl::StrJoin(recipients, "; ", [&](std::string* text, const Recipient& recipient) {
      absl::StrAppend(text, RecipientInWords(recipient, catalogue_, language_));
    });
  }

  SummarySection Recipients() const {
    SummarySection section = {Say("WHO SEES IT", "QUIÉN LO VE"), {}};
    static constexpr const char* kPrecisionEn[] = {"the most precise numbers", "less precise",
                                                   "the least precise"};
    static constexpr const char* kPrecisionEs[] = {"las cifras más precisas", "menos precisas",
                                                   "las menos precisas"};
    for (const Tier& tier : agreement_.tiers) {
      std::string line = absl::StrCat(
          "T", tier.number, ", ", Say(kPrecisionEn[tier.number], kPrecisionEs[tier.number]), ": ",
          tier.recipients.empty() ? Say("nobody", "nadie") : Named(tier.recipients), ".");
      if (!tier.exclusions.empty()) {
        absl::StrAppend(&line, Say(" Not, here and below: ", " No, aquí y más abajo: "),
                        Named(tier.exclusions), ".");
      }
      section.paragraphs.push_back(std::move(line));
    }
    section.paragraphs.push_back(Say(
        "Each sees the most precise numbers that name it, as tables. Nobody else sees anything, "
        "and nobody sees a record.",
        "Cada cual ve las cifras más precisas que lo nombran, en tablas. Nadie más ve nada, y "
        "nadie ve un registro."));
    return section;
  }

  std::string PurposeList(const std::vector<std::string>& purposes) const {
    return absl::StrJoin(purposes, ", ", [&](std::string* text, const std::string& purpose) {
      absl::StrAppend(text, PurposeInWords(purpose, language_));
    });
  }

  SummarySection Purposes() const {
    SummarySection section = {Say("FOR WHAT", "PARA QUÉ"), {}};
    section.paragraphs.push_back(absl::StrCat(Say("Permitted: ", "Permitido: "),
                                              PurposeList(PermittedPurposes(agreement_)), "."));
    section.paragraphs.push_back(
        agreement_.forbidden_purposes.empty()
            ? Say("Any other purpose is refused.", "Cualquier otra finalidad se deniega.")
            : absl::StrCat(Say("Forbidden: ", "Prohibido: "),
                           PurposeList(agreement_.forbidden_purposes),
                           Say(". Any other purpose is refused too.",
                               ". También se deniega cualquier otra finalidad.")));
    return section;
  }

  std::string ScopeSentence() const {
    if (agreement_.scope.restrictions.empty()) {
      return Say("Every record that the contributors publish.",
                 "Todos los registros que publiquen las organizaciones.");
    }
    std::vector<std::string> parts;
    for (const Restriction& restriction : agreement_.scope.restrictions) {
      std::vector<std::string> codes;
      for (const std::string& code : restriction.codes) {
        codes.push_back(CodeInWords(restriction.field, code, catalogue_, language_));
      }
      parts.push_back(absl::StrCat(FieldInWords(restriction.field, catalogue_, language_), ": ",
                                   ListInWords(codes, language_)));
    }
    return absl::StrCat(Say("Only records of: ", "Solo registros de: "), absl::StrJoin(parts, "; "),
                        ".");
  }

  SummarySection Records() const {
    std::vector<std::string> dimensions;
    for (const disclosure::Axis& axis : agreement_.plan.domain.axes()) {
      dimensions.push_back(DimensionInWords(axis.name(), catalogue_, language_));
    }
    const size_t tables = agreement_.plan.tables.size();
    std::string counted = dimensions.empty()
                              ? std::string(Say("One number: how many.", "Un número: cuántas."))
                              : absl::StrCat(tables,
                                             tables == 1 ? Say(" table, by: ", " tabla, por: ")
                                                         : Say(" tables, by: ", " tablas, por: "),
                                             absl::StrJoin(dimensions, "; "), ".");
    return {Say("WHAT IS COUNTED", "QUÉ SE CUENTA"), {ScopeSentence(), std::move(counted)}};
  }

  static int64_t Days(absl::Duration duration) { return duration / absl::Hours(24); }

  SummarySection Serving() const {
    SummarySection section = {Say("HOW IT IS SERVED", "CÓMO SE SIRVE"), {}};
    section.paragraphs.push_back(
        agreement_.raw_estimates
            ? Say("NOT USUAL: estimates of small numbers, which are mostly noise, are shown too.",
                  "NO ES LO HABITUAL: también se muestran las estimaciones de números pequeños, "
                  "que "
                  "son sobre todo ruido.")
            : Say("A number too small to be told from the noise is hidden from everybody.",
                  "Un número tan pequeño que no se distingue del ruido se oculta a todo el "
                  "mundo."));
    section.paragraphs.push_back(
        agreement_.release_lifetime.has_value()
            ? absl::StrCat(Say("Each release is served for ", "Cada publicación se sirve durante "),
                           Days(*agreement_.release_lifetime), Say(" days.", " días."))
            : Say("Releases are served without end.", "Las publicaciones se sirven sin límite."));
    section.paragraphs.push_back(absl::StrCat(
        Say("Contributors see at once who asks, for which purpose and how often; the text of a "
            "question after ",
            "Las organizaciones ven enseguida quién pregunta, para qué y cuántas veces; el texto "
            "de "
            "una pregunta, a los "),
        Days(agreement_.query_text_delay), Say(" days.", " días.")));
    return section;
  }

  // "76 / 67 / 60 times in 100 (T0 / T1 / T2)", the tiers that are charged.
  std::string TimesInWords(const TierCharge& charge) const {
    std::vector<std::string> tiers;
    for (int tier = 0; tier < kTierCount; ++tier) {
      if (charge[tier] == 0) continue;
      tiers.push_back(absl::StrCat("T", tier));
    }
    return absl::StrCat(GuessesInWords(charge), Say(" times in 100 (", " veces de 100 ("),
                        absl::StrJoin(tiers, " / "), ")");
  }

  SummarySection Price() const {
    SummarySection section = {Say("WHAT A PERSON PAYS", "QUÉ PAGA UNA PERSONA"), {}};
    section.paragraphs.push_back(absl::StrCat(
        Say("Every number carries random noise, drawn once. Whether one person's record at one "
            "organisation is in the data, a reader who knows everything else guesses right at "
            "most ",
            "Cada cifra lleva un ruido aleatorio, sorteado una vez. Si el registro de una persona "
            "en "
            "una organización está en los datos, un lector que sabe todo lo demás lo acierta como "
            "mucho "),
        TimesInWords(GreaterCharge(reservation_)),
        Say(", with everything that this agreement will ever release; a tossed coin, 50.",
            ", con todo lo que este acuerdo llegue a publicar; una moneda al aire, 50.")));
    return section;
  }

  SummaryPrice Everything(const char* en, const char* es, const TierCharge& charge) const {
    return {Say(en, es), 0, charge, RightGuesses(charge), {}};
  }

  absl::StatusOr<std::vector<SummaryPrice>> Prices() const {
    std::vector<SummaryPrice> prices;
    if (reservation_.back_catalogue != TierCharge{}) {
      prices.push_back(Everything("in all: a person of the first import",
                                  "en total: persona de la primera carga",
                                  reservation_.back_catalogue));
    }
    if (reservation_.calendar != TierCharge{}) {
      prices.push_back(Everything("in all: a person of a later quarter",
                                  "en total: persona de un trimestre posterior",
                                  reservation_.calendar));
    }
    for (const disclosure::PlannedKind& kind : agreement_.plan.kinds) {
      ALMENARA_ASSIGN_OR_RETURN(const std::vector<TableError> errors,
                                TableErrors(agreement_.plan, kind));
      const TierCharge charge = ChargeOf(kind);
      SummaryPrice price = {ReleaseKindInWords(kind.kind, language_), kind.tables.size(), charge,
                            RightGuesses(charge), TypicalSd(errors)};
      for (double& spread : price.spread) spread *= kSpread95;
      prices.push_back(std::move(price));
    }
    return prices;
  }

  SummarySection Limits() const {
    SummarySection section = {Say("WHAT IT DOES NOT PROTECT", "QUÉ NO PROTEGE"), {}};
    section.paragraphs.push_back(Say(
        "An organisation's own totals: where two agreements, or two versions, with different "
        "contributors count the same people, their difference shows the numbers of whoever is in "
        "one only, to within the noise (`almenara agreement simulate --against` says how far).",
        "Los totales de una organización: si dos acuerdos, o dos versiones, con distintas "
        "organizaciones cuentan a las mismas personas, su diferencia muestra las cifras de quien "
        "está solo en uno, salvo el ruido (`almenara agreement simulate --against` dice "
        "cuánto)."));
    section.paragraphs.push_back(absl::StrCat(
        Say("A person whom several organisations know, unless one referred it to the other: known "
            "to two, it is guessed right at most ",
            "A una persona a quien conocen varias organizaciones, salvo que una la derivara a la "
            "otra: si la conocen dos, se acierta como mucho "),
        TimesInWords(ChargeWhenKnownTo(2, GreaterCharge(reservation_))), "."));
    return section;
  }

  const Agreement& agreement_;
  const Catalogue& catalogue_;
  const Language language_;
  Reservation reservation_;
};

}  // namespace

absl::StatusOr<AgreementSummary> SummaryOf(const Agreement& agreement, const Catalogue& catalogue,
                                           Language language) {
  return Summarizer(agreement, catalogue, language).Run();
}

}  // namespace almenara::agreement
