// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_OPENAPI_DOCUMENT_H_
#define ALMENARA_HUB_GATEWAY_OPENAPI_DOCUMENT_H_

#include "absl/strings/string_view.h"

namespace almenara::hub {

// docs/api/openapi.json as it was when this was built.
extern const absl::string_view kOpenApiDocument;

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_OPENAPI_DOCUMENT_H_
