// SPDX-License-Identifier: Apache-2.0
#include "node/intake/wording.h"

#include "absl/strings/substitute.h"

namespace almenara::node {
namespace {

// $0 is what the sentence is about.
struct Sentence {
  const char* en;
  const char* es;
};

Sentence SentenceOf(Problem problem) {
  switch (problem) {
    case Problem::kFewerFields:
      return {"the row has fewer fields than the header; check its quotes and delimiters",
              "la fila tiene menos campos que el encabezado; revise comillas y separadores"};
    case Problem::kMoreFields:
      return {
          "the row has more fields than the header; quote the field that has the delimiter in it",
          "la fila tiene más campos que el encabezado; ponga entre comillas el campo que contiene "
          "el separador"};
    case Problem::kUnclosedQuote:
      return {"a quote is opened and never closed; close it or double it",
              "hay una comilla que se abre y no se cierra; ciérrela o duplíquela"};
    case Problem::kTextAfterQuote:
      return {"text follows a closing quote; double the quotes inside a quoted field",
              "hay texto después de una comilla de cierre; duplique las comillas dentro del campo"};
    case Problem::kRowTooLong:
      return {"the row is too long; check its line end and quotes",
              "la fila es demasiado larga; revise el fin de línea y las comillas"};
    case Problem::kFieldTooLong:
      return {"a field is too long; shorten it", "un campo es demasiado largo; acórtelo"};
    case Problem::kTooManyFields:
      return {"the row has too many fields; check the delimiter",
              "la fila tiene demasiados campos; revise el separador"};
    case Problem::kNoCode:
      return {
          "no code of \"$0\" is known for the value; add it to the mapping or correct the row",
          "no se conoce ningún código de «$0» para el valor; agréguelo al mapeo o corrija la fila"};
    case Problem::kNotYesOrNo:
      return {"neither yes nor no nor a blank; add the text to the mapping or correct the row",
              "no es sí, ni no, ni vacío; agregue el texto al mapeo o corrija la fila"};
    case Problem::kNotADate:
      return {"not a date as $0; add its format to the mapping or correct the row",
              "no es una fecha $0; agregue su formato al mapeo o corrija la fila"};
    case Problem::kDateOutside:
      return {"the date lies outside the years of \"$0\"",
              "la fecha está fuera de los años de «$0»"};
    case Problem::kNotAnAge:
      return {"not an age in years", "no es una edad en años"};
    case Problem::kAgeInNoBand:
      return {
          "the range of ages lies in no single band of \"$0\"; say in the mapping what it means",
          "el rango de edades no cabe en un solo grupo de «$0»; indique en el mapeo qué significa"};
    case Problem::kBornAfter:
      return {"the date of birth is after the date in \"$0\", or too long before it",
              "la fecha de nacimiento es posterior a la de «$0», o demasiado anterior"};
    case Problem::kSeveralValues:
      return {
          "several values, but \"$0\" holds one; set take_first in the mapping or correct the row",
          "hay varios valores, pero «$0» admite uno; use take_first en el mapeo o corrija la fila"};
    case Problem::kContradiction:
      return {"columns contradict each other about \"$0\"",
              "hay columnas que se contradicen sobre «$0»"};
    case Problem::kSeveralPlaces:
      return {"several places of \"$0\" have this name; give the country in another column",
              "varios lugares de «$0» tienen este nombre; indique el país en otra columna"};
    case Problem::kNoIdentifier:
      return {"the row has no identifier; fill it in, or name the data set",
              "la fila no tiene identificador; complételo o nombre el conjunto de datos"};
    case Problem::kRepeatedIdentifier:
      return {"an earlier row has the same identifier and says something else",
              "una fila anterior tiene el mismo identificador y dice otra cosa"};
  }
  return {"", ""};
}

Sentence SentenceOf(Remark remark) {
  switch (remark) {
    case Remark::kNotInMapping:
      return {"unknown column: kept at the node with the case, never sent",
              "columna desconocida: se queda en el nodo con el caso y nunca se envía"};
    case Remark::kRepeatedColumn:
      return {"repeated column: the first is used, this one is kept at the node with the case",
              "columna repetida: se usa la primera; esta se queda en el nodo con el caso"};
    case Remark::kSecondName:
      return {"another name of \"$0\", which is used; this one is kept at the node with the case",
              "otro nombre de «$0», que es la que se usa; esta se queda en el nodo con el caso"};
    case Remark::kReadAs:
      return {"read as $0", "leída como $0"};
    case Remark::kAmbiguousName:
      return {"may mean $0: kept at the node with the case; write the full name",
              "puede ser $0: se queda en el nodo con el caso; escriba el nombre completo"};
    case Remark::kNoName:
      return {"column without a name: kept at the node with the case, never sent",
              "columna sin nombre: se queda en el nodo con el caso y nunca se envía"};
    case Remark::kNotInFile:
      return {"named in the mapping, not in the file", "está en el mapeo, no en el archivo"};
    case Remark::kTextKept:
      return {"without a code, text kept at the node: $0 rows",
              "sin código, el texto se queda en el nodo: $0 filas"};
    case Remark::kFirstTaken:
      return {"several values, the first taken and the text kept at the node: $0 rows",
              "varios valores, se tomó el primero y el texto se queda en el nodo: $0 filas"};
    case Remark::kAgeNotKnown:
      return {"no date to tell the age at, or dates too coarse to tell it: $0 rows",
              "sin fecha para calcular la edad, o con fechas poco precisas: $0 filas"};
    case Remark::kLastEventTaken:
      return {"several such events, the last taken: $0 rows",
              "varios eventos de este tipo, se tomó el último: $0 filas"};
    case Remark::kKindNotKnown:
      return {"a place without the kind of event, kept at the node: $0 rows",
              "un lugar sin el tipo de evento, se queda en el nodo: $0 filas"};
    case Remark::kOddBytes:
      return {"bytes that are not UTF-8 were read as Windows-1252: $0",
              "bytes que no son UTF-8 se leyeron como Windows-1252: $0"};
    case Remark::kRepeatedRows:
      return {"rows that repeat an earlier row with the same identifier: $0",
              "filas que repiten una anterior con el mismo identificador: $0"};
    case Remark::kBlankRows:
      return {"rows without any value, not taken: $0", "filas sin ningún valor, no tomadas: $0"};
    case Remark::kNoRows:
      return {"the file has a header and no rows", "el archivo tiene encabezado y ninguna fila"};
  }
  return {"", ""};
}

std::string Filled(Language language, const Sentence& sentence, absl::string_view about) {
  return absl::Substitute(language == Language::kSpanish ? sentence.es : sentence.en, about);
}

}  // namespace

std::string Say(Language language, Problem problem, absl::string_view about) {
  return Filled(language, SentenceOf(problem), about);
}

std::string Say(Language language, Remark remark, absl::string_view about) {
  return Filled(language, SentenceOf(remark), about);
}

}  // namespace almenara::node
