// SPDX-License-Identifier: Apache-2.0
// An answer as statistical offices exchange data: SDMX-CSV 2.0, and the structure message of SDMX
// 3.0 that explains it.
//
// One data structure, ALMENARA:VICTIM_RECORDS, serves every table, because any dimension of the
// code lists may be an axis. Its version is 1.<version of the code lists>.0. A row is a listed
// cell; its key holds every dimension, upper-case:
//
//   the dimension is                 its value
//   an axis                          the cell's code
//   filtered by one code             that code
//   filtered by several codes        _S, the sum of the codes that FILTER names
//   neither                          _T, the total
//
// SDMX allows letters, digits, "_", "-", "@" and "$" in a code. Two of our characters are written
// otherwise, and nothing else is: "48+" is "48$", and "419.nfk" (not further known) is "419@nfk".
// Neither "$" nor "@" is in a code of ours, so that SdmxCode can be undone. `not_recorded` stays,
// rather than SDMX's _U: several lists tell "unknown", an answer, from "not recorded", no answer.
//
// YEAR is a coded dimension, and there is no TIME_PERIOD: some records have no year (not_recorded),
// a filter may name several years, and an answer without years covers them all. None of these is a
// period of SDMX.
//
// A cell below its threshold has an empty OBS_VALUE, never 0, even where the agreement serves raw
// estimates; OBS_STATUS Q (missing value; suppressed), CONF_STATUS A (primary confidentiality due
// to small counts) and THRESHOLD say why. A large answer does not list such cells but counts them:
// UNLISTED_BELOW_THRESHOLD says on every row how many are missing from the file. An answer that
// lists no cell at all is one row that has only the attributes of the data set.
//
// A list leaves out the subdivisions of countries, of which there are thousands: an answer that
// counts or filters them has no SDMX text.
#ifndef ALMENARA_COMMON_ANSWER_SDMX_H_
#define ALMENARA_COMMON_ANSWER_SDMX_H_

#include <string>

#include "absl/status/statusor.h"
#include "almenara/hub/v1/query_service.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara::answer {

inline constexpr char kSdmxCsvMediaType[] = "application/vnd.sdmx.data+csv;version=2.0.0";
inline constexpr char kSdmxStructureMediaType[] =
    "application/vnd.sdmx.structure+xml;version=3.0.0";

// The answer in `response`, of which nothing is verified. INVALID_ARGUMENT: it cannot be read, it
// names a dimension or a code that `catalogue` does not have or the structure leaves out, or a cell
// has not one code an axis. Thread-safe.
absl::StatusOr<std::string> SdmxCsv(const Catalogue& catalogue,
                                    const hub::v1::AskResponse& response);

// The SDMX-ML structure message of these code lists: the same bytes whenever it is asked for. Names
// are in English and Spanish. Thread-safe.
std::string SdmxStructure(const Catalogue& catalogue);

}  // namespace almenara::answer

#endif  // ALMENARA_COMMON_ANSWER_SDMX_H_
