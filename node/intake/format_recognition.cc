// SPDX-License-Identifier: Apache-2.0
#include "common/status/status_macros.h"
#include "node/intake/header_binding.h"
#include "node/intake/known_formats.h"
#include "node/intake/mapping_file.h"

namespace almenara::node {
namespace {

constexpr int kFewestColumns = 2;

}  // namespace

absl::StatusOr<mapping::v1::ColumnMapping> RecogniseFormat(absl::Span<const std::string> header,
                                                           const Catalogue& catalogue) {
  mapping::v1::ColumnMapping best;
  int most = kFewestColumns - 1;
  for (const std::string& text : KnownFormatTexts()) {
    ALMENARA_ASSIGN_OR_RETURN(mapping::v1::ColumnMapping format, ParseMapping(text, catalogue));
    const HeaderBinding binding = BindHeader(format, header, Language::kEnglish);
    if (binding.Distinctive() == 0 || binding.Named() <= most) continue;
    most = binding.Named();
    best = std::move(format);
  }
  if (best.column().empty()) {
    return absl::NotFoundError(
        "no known format has such a header; draft a mapping with --draft-mapping, correct it and "
        "import with it");
  }
  return best;
}

}  // namespace almenara::node
