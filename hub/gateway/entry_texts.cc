// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/entry_texts.h"

#include <cstddef>
#include <cstdlib>
#include <iterator>

namespace almenara::hub {
namespace {

constexpr EntryText kTexts[] = {
    {EntryProblem::kNoCertificate,
     true,
     {"Your browser showed no certificate",
      "This hub knows its members by a certificate in their browser. Yours showed none: either it "
      "has none yet, or none was chosen when the browser asked.",
      {"If you have no certificate yet, ask your organisation's administrator for it: one file "
       "that ends in `.p12`, made with `almenara pki pkcs12`, and, by another way, its passphrase.",
       "Import the file into your browser, as described below.",
       "Close all windows of the browser: it asks again only after it was closed. A private window "
       "asks anew too.",
       "Open this address again and choose the certificate whose name begins with `Almenara:`."}},
     {"Su navegador no mostró ningún certificado",
      "Este centro reconoce a sus miembros por un certificado en el navegador. El suyo no mostró "
      "ninguno: o todavía no lo tiene, o no se eligió ninguno cuando el navegador preguntó.",
      {"Si aún no tiene certificado, pídalo a quien administra su organización: es un archivo que "
       "termina en `.p12`, hecho con `almenara pki pkcs12`, y, por otra vía, su contraseña.",
       "Importe el archivo en su navegador, como se explica más abajo.",
       "Cierre todas las ventanas del navegador: solo vuelve a preguntar después de cerrarlo. Una "
       "ventana privada también pregunta de nuevo.",
       "Abra de nuevo esta dirección y elija el certificado cuyo nombre empieza por "
       "`Almenara:`."}}},
    {EntryProblem::kOtherAuthority,
     true,
     {"Your certificate is not one for this hub",
      "Your browser showed a certificate that no authority of this hub issued to a member for this "
      "use. Perhaps another one was chosen, such as that of a bank or of a public administration.",
      {"Close all windows of the browser, or open a private window: until then it goes on showing "
       "the certificate that was chosen.",
       "Open this address again and choose the certificate whose name begins with `Almenara:`.",
       "If there is none in the list, ask your organisation's administrator for your `.p12` file "
       "and import it, as described below.",
       "If you chose it and see this page again, tell the administrator: it may be from another "
       "hub, or this hub's authority may have been replaced."}},
     {"Su certificado no es para este centro",
      "Su navegador mostró un certificado que ninguna autoridad de este centro emitió a un miembro "
      "para este uso. Tal vez se eligió otro, como el de un banco o el de una administración "
      "pública.",
      {"Cierre todas las ventanas del navegador o abra una ventana privada: hasta entonces sigue "
       "mostrando el certificado que se eligió.",
       "Abra de nuevo esta dirección y elija el certificado cuyo nombre empieza por `Almenara:`.",
       "Si no está en la lista, pida su archivo `.p12` a quien administra su organización e "
       "impórtelo, como se explica más abajo.",
       "Si lo eligió y ve otra vez esta página, avise a quien administra: puede ser de otro "
       "centro, o puede haberse sustituido la autoridad de este."}}},
    {EntryProblem::kExpired,
     true,
     {"Your certificate has expired",
      "A certificate holds for a limited time, and the time of yours is over.",
      {"Ask your organisation's administrator to renew it (`almenara pki renew`) and to make a new "
       "`.p12` file of it (`almenara pki pkcs12`).",
       "Remove the old certificate from your browser and import the new file, as described below.",
       "Close all windows of the browser, open this address again and choose the new one."}},
     {"Su certificado ha caducado",
      "Un certificado vale por un tiempo limitado, y el del suyo ha terminado.",
      {"Pida a quien administra su organización que lo renueve (`almenara pki renew`) y haga con "
       "él un nuevo archivo `.p12` (`almenara pki pkcs12`).",
       "Quite de su navegador el certificado antiguo e importe el archivo nuevo, como se explica "
       "más abajo.",
       "Cierre todas las ventanas del navegador, abra de nuevo esta dirección y elija el nuevo."}}},
    {EntryProblem::kNotYetValid,
     false,
     {"Your certificate is not valid yet",
      "The time for which your certificate was made has not begun.",
      {"If it was made just now, wait some minutes and try again: the clocks of two computers may "
       "differ.",
       "Otherwise ask your organisation's administrator from which day on it is valid."}},
     {"Su certificado todavía no es válido",
      "El tiempo para el que se hizo su certificado no ha empezado.",
      {"Si se acaba de hacer, espere unos minutos y vuelva a intentarlo: los relojes de dos "
       "equipos pueden diferir.",
       "Si no, pregunte a quien administra su organización desde qué día es válido."}}},
    {EntryProblem::kNotAnIdentity,
     true,
     {"Your certificate does not say who you are",
      "Your browser showed a certificate that this hub's authority issued, but it names nobody of "
      "a member organisation in the way that the hub needs.",
      {"If you have several certificates, close all windows of the browser, open this address "
       "again and choose another one.",
       "Otherwise ask your organisation's administrator for a certificate for a person, made with "
       "`almenara pki issue`, as a `.p12` file.",
       "Import it, as described below."}},
     {"Su certificado no dice quién es usted",
      "Su navegador mostró un certificado que emitió la autoridad de este centro, pero no nombra a "
      "nadie de una organización miembro como el centro lo necesita.",
      {"Si tiene varios certificados, cierre todas las ventanas del navegador, abra de nuevo esta "
       "dirección y elija otro.",
       "Si no, pida a quien administra su organización un certificado para una persona, hecho con "
       "`almenara pki issue`, como archivo `.p12`.",
       "Impórtelo, como se explica más abajo."}}},
    {EntryProblem::kOtherTrustDomain,
     true,
     {"Your certificate belongs to another hub",
      "Your browser showed a certificate that was made for another hub than this one. The name of "
      "this hub is at the top of the page.",
      {"Check the address that you opened: perhaps you meant the other hub.",
       "If you have a certificate for this hub too, close all windows of the browser, open this "
       "address again and choose that one.",
       "Otherwise ask your organisation's administrator for a certificate for this hub and import "
       "it, as described below."}},
     {"Su certificado es de otro centro",
      "Su navegador mostró un certificado que se hizo para otro centro distinto de este. El nombre "
      "de este centro está en la parte superior de la página.",
      {"Compruebe la dirección que abrió: tal vez quería ir al otro centro.",
       "Si también tiene un certificado para este centro, cierre todas las ventanas del navegador, "
       "abra de nuevo esta dirección y elija ese.",
       "Si no, pida a quien administra su organización un certificado para este centro e "
       "impórtelo, como se explica más abajo."}}},
    {EntryProblem::kRevoked,
     true,
     {"Your certificate was revoked",
      "The authority has withdrawn your certificate, as it does when a device was lost or when "
      "somebody else may have the key. It will not be accepted again.",
      {"Ask your organisation's administrator why it was revoked. If nobody there knows, tell them "
       "so at once.",
       "Ask for a certificate with a new key (`almenara pki issue`) as a `.p12` file: a revoked "
       "one cannot be renewed.",
       "Remove the old certificate from your browser and import the new file, as described below.",
       "Close all windows of the browser, open this address again and choose the new one."}},
     {"Su certificado fue revocado",
      "La autoridad ha retirado su certificado, como hace cuando se perdió un dispositivo o cuando "
      "otra persona puede tener la clave. No se volverá a aceptar.",
      {"Pregunte a quien administra su organización por qué se revocó. Si allí nadie lo sabe, "
       "avise de inmediato.",
       "Pida un certificado con una clave nueva (`almenara pki issue`) como archivo `.p12`: uno "
       "revocado no se puede renovar.",
       "Quite de su navegador el certificado antiguo e importe el archivo nuevo, como se explica "
       "más abajo.",
       "Cierre todas las ventanas del navegador, abra de nuevo esta dirección y elija el nuevo."}}},
    {EntryProblem::kRevocationUnknown,
     false,
     {"The hub lets nobody in just now",
      "The hub cannot check at present whether certificates still hold. Until it can, it refuses "
      "everybody rather than let somebody in by mistake. This is not about you or your "
      "certificate, and there is nothing to change in your browser.",
      {"Try again in some minutes.",
       "If it lasts, tell the hub's operator that certificates cannot be checked: the list of "
       "revoked certificates (`almenara pki crl`) or the authorities' file needs attention."}},
     {"Por ahora el centro no deja entrar a nadie",
      "El centro no puede comprobar en este momento si los certificados siguen siendo válidos. "
      "Hasta que pueda, rechaza a todo el mundo antes que dejar entrar a alguien por error. No se "
      "debe a usted ni a su certificado, y no hay nada que cambiar en su navegador.",
      {"Vuelva a intentarlo dentro de unos minutos.",
       "Si continúa, avise a quien opera el centro de que no se pueden comprobar los certificados: "
       "la lista de certificados revocados (`almenara pki crl`) o el archivo de autoridades "
       "necesita atención."}}},
    {EntryProblem::kNotAMember,
     false,
     {"Your organisation is not a member of this hub",
      "Your certificate is good, but the organisation that it names has not been admitted here.",
      {"If your organisation has just joined, ask its administrator whether the hub's operator has "
       "admitted it already.",
       "If you have a certificate of another organisation too, close all windows of the browser, "
       "open this address again and choose that one."}},
     {"Su organización no es miembro de este centro",
      "Su certificado es bueno, pero la organización que nombra no ha sido admitida aquí.",
      {"Si su organización acaba de incorporarse, pregunte a quien la administra si quien opera el "
       "centro ya la ha admitido.",
       "Si también tiene un certificado de otra organización, cierre todas las ventanas del "
       "navegador, abra de nuevo esta dirección y elija ese."}}},
    {EntryProblem::kOrganizationSuspended,
     false,
     {"Your organisation's membership is suspended",
      "While it is suspended the hub answers nobody of your organisation.",
      {"Ask your organisation's administrator, who can ask the hub's operator for the reason. Only "
       "the operator can end the suspension.",
       "Keep your certificate: it works again as it is once the suspension has ended."}},
     {"La participación de su organización está suspendida",
      "Mientras esté suspendida, el centro no responde a nadie de su organización.",
      {"Pregunte a quien administra su organización, que puede pedir el motivo a quien opera el "
       "centro. Solo quien opera el centro puede levantar la suspensión.",
       "Conserve su certificado: volverá a servir tal como está cuando termine la suspensión."}}},
    {EntryProblem::kIdentityUnknown,
     false,
     {"The hub does not know your certificate yet",
      "Your organisation is a member, but the name in your certificate has not been entered here.",
      {"Ask your organisation's administrator to have it entered by the hub's operator (`almenara "
       "member pin`). The two compare the certificate's fingerprint by voice.",
       "Then try again. There is nothing to import anew."}},
     {"El centro todavía no conoce su certificado",
      "Su organización es miembro, pero el nombre de su certificado no se ha registrado aquí.",
      {"Pida a quien administra su organización que haga que quien opera el centro lo registre "
       "(`almenara member pin`). Ambas personas comparan de viva voz la huella del certificado.",
       "Después vuelva a intentarlo. No hay que importar nada de nuevo."}}},
    {EntryProblem::kIdentitySuspended,
     false,
     {"Your access is suspended",
      "Your organisation is a member, but the access of your certificate has been suspended.",
      {"Ask your organisation's administrator, who can ask the hub's operator for the reason. Only "
       "the operator can end the suspension.",
       "Keep your certificate until you know more."}},
     {"Su acceso está suspendido",
      "Su organización es miembro, pero el acceso de su certificado se ha suspendido.",
      {"Pregunte a quien administra su organización, que puede pedir el motivo a quien opera el "
       "centro. Solo quien opera el centro puede levantar la suspensión.",
       "Conserve su certificado hasta que sepa más."}}},
    {EntryProblem::kOtherKeyPinned,
     false,
     {"Your certificate has another key than the hub knows",
      "The hub knows the name in your certificate, but with another key. The certificate may be an "
      "older one, or a new one that has not been entered yet.",
      {"If you have several certificates, close all windows of the browser, open this address "
       "again and choose the newest.",
       "If you have just received a new one, ask your organisation's administrator to have it "
       "entered by the hub's operator (`almenara member pin`).",
       "If nobody asked for a new one, tell the administrator at once: somebody may be using your "
       "name."}},
     {"Su certificado tiene otra clave que la que conoce el centro",
      "El centro conoce el nombre de su certificado, pero con otra clave. Puede ser un certificado "
      "anterior, o uno nuevo que aún no se ha registrado.",
      {"Si tiene varios certificados, cierre todas las ventanas del navegador, abra de nuevo esta "
       "dirección y elija el más reciente.",
       "Si acaba de recibir uno nuevo, pida a quien administra su organización que haga que quien "
       "opera el centro lo registre (`almenara member pin`).",
       "Si nadie pidió uno nuevo, avise de inmediato a quien administra: alguien puede estar "
       "usando "
       "su nombre."}}},
    {EntryProblem::kRoleMayNotAsk,
     false,
     {"Your certificate is not for asking questions",
      "Your organisation is a member, but your certificate was made for another task than reading "
      "figures.",
      {"If you have several certificates, close all windows of the browser, open this address "
       "again and choose the one of an analyst.",
       "Otherwise ask your organisation's administrator for one (`almenara pki issue`, role "
       "`analyst`)."}},
     {"Su certificado no sirve para hacer preguntas",
      "Su organización es miembro, pero su certificado se hizo para otra tarea que leer cifras.",
      {"Si tiene varios certificados, cierre todas las ventanas del navegador, abra de nuevo esta "
       "dirección y elija el de analista.",
       "Si no, pida uno a quien administra su organización (`almenara pki issue`, rol "
       "`analyst`)."}}},
    {EntryProblem::kPublicClosed,
     false,
     {"The public pages are closed for now",
      "The hub's operator is not showing public figures at present. Nothing is wrong with your "
      "browser or your connection.",
      {"Come back later: the pages open again at this address.",
       "If you belong to a member organisation, open its members' address instead, with your "
       "certificate."}},
     {"Las páginas públicas están cerradas por ahora",
      "Quien opera el centro no muestra cifras públicas en este momento. No hay ningún problema "
      "con "
      "su navegador ni con su conexión.",
      {"Vuelva más tarde: las páginas se abrirán de nuevo en esta dirección.",
       "Si pertenece a una organización miembro, abra en su lugar la dirección para miembros, con "
       "su certificado."}}},
};

// Every problem has its row, at its place.
constexpr bool IsComplete() {
  size_t place = 0;
  for (const EntryText& text : kTexts) {
    if (static_cast<size_t>(text.problem) != ++place) return false;
  }
  return place == static_cast<size_t>(EntryProblem::kPublicClosed);
}
static_assert(IsComplete());

constexpr EntryFrame kEnglish = {
    .code = "en",
    .in_this_language = "In English",
    .what_to_do = "What to do",
    .try_again = "Try again",
    .import_title = "How to import your certificate",
    .firefox_title = "Firefox",
    .firefox = {"Open Settings, then Privacy & Security.",
                "Under Certificates, choose View Certificates, then the tab Your Certificates.",
                "Choose Import, then your `.p12` file, and type its passphrase."},
    .chrome_title = "Chrome and Edge",
    .chrome = {"On Windows and macOS, open the `.p12` file itself, follow the questions and type "
               "its passphrase. On Windows choose Current User.",
               "On Linux, open the address `chrome://certificate-manager`, then Your certificates, "
               "then Import."},
    .afterwards_title = "Afterwards",
    .afterwards = {"Close all windows of the browser and open this address again.",
                   "Choose the certificate whose name begins with `Almenara:`.",
                   "Delete the `.p12` file for good: the browser has its own copy."},
    .no_page_title = "There is no such page",
    .no_page_happened = "Nothing is at this address. It may be mistyped, or from an older link.",
    .to_start = "Go to the first page",
};

constexpr EntryFrame kSpanish = {
    .code = "es",
    .in_this_language = "En español",
    .what_to_do = "Qué hacer",
    .try_again = "Volver a intentarlo",
    .import_title = "Cómo importar su certificado",
    .firefox_title = "Firefox",
    .firefox = {"Abra Ajustes y después Privacidad y seguridad.",
                "En Certificados, elija Ver certificados y después la pestaña Sus certificados.",
                "Elija Importar, después su archivo `.p12`, y escriba su contraseña."},
    .chrome_title = "Chrome y Edge",
    .chrome = {"En Windows y macOS, abra el propio archivo `.p12`, siga las preguntas y escriba su "
               "contraseña. En Windows elija Usuario actual.",
               "En Linux, abra la dirección `chrome://certificate-manager`, después Tus "
               "certificados y después Importar."},
    .afterwards_title = "Después",
    .afterwards =
        {"Cierre todas las ventanas del navegador y abra de nuevo esta dirección.",
         "Elija el certificado cuyo nombre empieza por `Almenara:`.",
         "Elimine definitivamente el archivo `.p12`: el navegador tiene su propia copia."},
    .no_page_title = "Esta página no existe",
    .no_page_happened =
        "No hay nada en esta dirección. Puede estar mal escrita o venir de un "
        "enlace antiguo.",
    .to_start = "Ir a la primera página",
};

}  // namespace

const EntryText& EntryTextOf(EntryProblem problem) {
  const size_t place = static_cast<size_t>(problem);
  // No code of ours makes any other value.
  if (place < 1 || place > std::size(kTexts)) std::abort();
  return kTexts[place - 1];
}

const EntryFrame& EntryFrameIn(Language language) {
  return language == Language::kSpanish ? kSpanish : kEnglish;
}

}  // namespace almenara::hub
