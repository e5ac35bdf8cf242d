// SPDX-License-Identifier: Apache-2.0
// What the rows and the structure message of sdmx.h agree on: identifiers, code lists, attributes.
// All functions are thread-safe.
#ifndef ALMENARA_COMMON_ANSWER_SDMX_CODES_H_
#define ALMENARA_COMMON_ANSWER_SDMX_CODES_H_

#include <span>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"

namespace almenara::answer {

inline constexpr char kSdmxAgency[] = "ALMENARA";
inline constexpr char kSdmxTotal[] = "_T";
inline constexpr char kSdmxSum[] = "_S";
inline constexpr char kSdmxUnit[] = "VICTIM_RECORDS";

// "1.<version of the code lists>.0".
std::string SdmxVersion(const Catalogue& catalogue);

// A dimension's name: "exploitation_place" -> "EXPLOITATION_PLACE".
std::string SdmxId(absl::string_view name);

// A category's code: "48+" -> "48$", "419.nfk" -> "419@nfk"; and back.
std::string SdmxCode(absl::string_view code);
std::string CodeOfSdmx(absl::string_view id);

struct SdmxItem {
  std::string id;
  Label label;
  std::string parent;  // id of another item; empty: none
};

// _T, _S, and the categories of the levels at which the dimension counts, subdivisions left out.
// Parents before their children.
std::vector<SdmxItem> SdmxItems(const Dimension& dimension);

// Dimensions that count the same list at the same levels share it: "CL_GEOGRAPHY" with all levels
// that are kept, else "CL_EXPLOITATION_PURPOSE".
std::string SdmxListId(const Dimension& dimension);

enum class SdmxAttachment { kObservation, kDataSet };
enum class SdmxFormat { kText, kInteger, kDecimal, kObsStatus, kConfStatus, kUnit };

struct SdmxAttribute {
  absl::string_view id;
  absl::string_view en;
  absl::string_view es;
  SdmxAttachment attachment;
  SdmxFormat format;
};

// In the order of the columns: those of an observation first.
std::span<const SdmxAttribute> SdmxAttributes();

}  // namespace almenara::answer

#endif  // ALMENARA_COMMON_ANSWER_SDMX_CODES_H_
