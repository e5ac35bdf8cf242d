// SPDX-License-Identifier: Apache-2.0
#include "node/console/audit_advice.h"

namespace almenara::node {
namespace {

struct Advice {
  const char* en;
  const char* es;
};

Advice On(InventoryFinding finding) {
  switch (finding) {
    case InventoryFinding::kSame:
      return {"", ""};
    case InventoryFinding::kStillSending:
      return {"Not everything is acknowledged yet: see `almenara node status`, then compare again.",
              "Aún no está todo confirmado: vea `almenara node status` y compare otra vez."};
    case InventoryFinding::kHeldBack:
      return {
          "The hub contradicts itself, so nothing is sent again: see `almenara node status`.",
          "El centro se contradice, y no se le envía nada de nuevo: vea `almenara node status`."};
    case InventoryFinding::kWaits:
      return {
          "This node was restored from a backup, and has forgotten what was withdrawn since. "
          "Withdraw it again with `almenara node withdraw`, send the rest with `almenara node "
          "publish`, then compare again.",
          "Este nodo se restauró desde una copia, y ha olvidado lo retirado desde entonces. "
          "Retírelo otra vez con `almenara node withdraw`, envíe el resto con `almenara node "
          "publish` y compare de nuevo."};
    case InventoryFinding::kSentAgain:
      return {"The node now sends everything again, withdrawals too. Compare again in a while.",
              "El nodo vuelve a enviarlo todo, también los retiros. Compare otra vez en un rato."};
    case InventoryFinding::kUnknownHere:
      return {
          "The hub holds records that this node no longer knows. Import again the files that "
          "they came from and publish: the same cases get the same records. Then withdraw what "
          "should not be there. Without those files, restore a newer backup of this node, or "
          "ask the hub's operator to remove your records and publish again.",
          "El centro tiene registros que este nodo ya no conoce. Importe otra vez los archivos "
          "de los que salieron y publique: los mismos casos dan los mismos registros. Luego "
          "retire lo que no deba estar. Sin esos archivos, restaure una copia más reciente de "
          "este nodo, o pida al operador del centro que quite sus registros y publique de "
          "nuevo."};
    case InventoryFinding::kRefusedThere:
      return {
          "The hub still lacks records or holds others, although all were sent again: see which "
          "it refused with `almenara node status`, and tell its operator.",
          "Al centro aún le faltan registros o tiene otros, aunque se enviaron todos de nuevo: "
          "vea cuáles rechazó con `almenara node status`, y avise a su operador."};
  }
  return {"", ""};
}

}  // namespace

std::string AdviceOn(InventoryFinding finding, Language language) {
  const Advice advice = On(finding);
  return language == Language::kSpanish ? advice.es : advice.en;
}

}  // namespace almenara::node
