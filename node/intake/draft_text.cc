// SPDX-License-Identifier: Apache-2.0
#include "node/intake/draft_text.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/text_format.h"

namespace almenara::node {
namespace {

using Reason = ColumnProposal::Reason;

constexpr size_t kMostListed = 50;

class DraftWriter {
 public:
  explicit DraftWriter(Language language) : spanish_(language == Language::kSpanish) {}

  void WriteHeading(const DraftHeading& heading) {
    Comment(
        Both("Draft of a mapping. Check every line: it was made from the header and the values.",
             "Borrador de un mapeo. Revise cada línea: se hizo con el encabezado y los valores."));
    Comment(absl::StrCat(heading.reading, "; ", heading.rows, Both(" rows", " filas")));
    Comment(Both("It lists values of the file: keep it where the file is kept.",
                 "Enumera valores del archivo: guárdelo donde guarda el archivo."));
    if (!heading.format.empty()) {
      Comment(absl::StrCat(
          Both("Without a mapping the file is read as ", "Sin mapeo, el archivo se lee como "),
          heading.format, "."));
    }
  }

  void WriteColumn(const DraftedColumn& column) {
    text_ += "\n";
    const ColumnProfile& profile = *column.profile;
    Comment(absl::StrCat(Quoted(profile.header()), ": ", profile.filled(),
                         Both(" rows filled, ", " filas con valor, "), profile.blank(),
                         Both(" blank, ", " vacías, "), profile.distinct(),
                         Both(" distinct values", " valores distintos"),
                         profile.beyond() > 0 ? Both(" and more", " y más") : "", "."));
    Comment(Explanation(column));
    WriteUnmatched(column);
    if (column.unnamed) return;
    google::protobuf::TextFormat::Printer printer;
    printer.SetUseUtf8StringEscaping(true);
    std::string fields;
    printer.PrintToString(column.proposal.column, &fields);
    text_ += "column {\n";
    for (const auto& line : absl::StrSplit(fields, '\n', absl::SkipEmpty())) {
      absl::StrAppend(&text_, "  ", line, "\n");
    }
    text_ += "}\n";
  }

  std::string Take() { return std::move(text_); }

 private:
  std::string Both(const char* en, const char* es) const { return spanish_ ? es : en; }

  static std::string Quoted(const std::string& text) {
    return absl::StrCat("\"", absl::Utf8SafeCEscape(text), "\"");
  }

  void Comment(const std::string& text) { absl::StrAppend(&text_, "# ", text, "\n"); }

  std::string Explanation(const DraftedColumn& column) const {
    if (column.unnamed) {
      return Both("Its name is blank or repeated: it stays at the node. Rename it to map it.",
                  "Su nombre está vacío o repetido: se queda en el nodo. Cámbielo para mapearla.");
    }
    if (column.second) {
      return Both("Another column says this already: it stays at the node.",
                  "Otra columna ya lo dice: se queda en el nodo.");
    }
    switch (column.proposal.reason) {
      case Reason::kName:
        return absl::StrCat(Both("By its name; taken: ", "Por su nombre; se toman: "),
                            column.proposal.matched_rows, Both(" rows.", " filas."));
      case Reason::kValues:
        return absl::StrCat(Both("By its values; taken: ", "Por sus valores; se toman: "),
                            column.proposal.matched_rows, Both(" rows.", " filas."));
      case Reason::kIdentifying:
        return Both("May identify a person: it stays at the node and is never sent.",
                    "Puede identificar a una persona: se queda en el nodo y nunca se envía.");
      case Reason::kNothing:
        return Both("Nothing proposed: it stays at the node until you say what it is.",
                    "Sin propuesta: se queda en el nodo hasta que usted indique qué es.");
    }
    return "";
  }

  void WriteUnmatched(const DraftedColumn& column) {
    const std::vector<ColumnProfile::Text>& texts = column.proposal.unmatched;
    if (texts.empty() || column.second || column.unnamed) return;
    const bool proposed = column.proposal.reason != Reason::kNothing;
    Comment(proposed ? Both("Without a code; rows with these are kept aside or without the value:",
                            "Sin código; las filas con estos quedan aparte o sin el valor:")
                     : Both("Its values:", "Sus valores:"));
    for (size_t i = 0; i < std::min(texts.size(), kMostListed); ++i) {
      Comment(absl::StrCat("  ", texts[i].rows, " × ", Quoted(texts[i].text)));
    }
    if (texts.size() > kMostListed) {
      Comment(absl::StrCat("  … ", texts.size() - kMostListed, Both(" more", " más")));
    }
  }

  const bool spanish_;
  std::string text_ =
      "# proto-file: almenara/node/mapping/v1/column_mapping.proto\n# proto-message: "
      "ColumnMapping\n";
};

}  // namespace

std::string DraftText(const DraftHeading& heading, const std::vector<DraftedColumn>& columns,
                      Language language) {
  DraftWriter writer(language);
  writer.WriteHeading(heading);
  for (const DraftedColumn& column : columns) writer.WriteColumn(column);
  return writer.Take();
}

}  // namespace almenara::node
