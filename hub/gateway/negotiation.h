// SPDX-License-Identifier: Apache-2.0
// What a client can take, from its headers. Pure.
#ifndef ALMENARA_HUB_GATEWAY_NEGOTIATION_H_
#define ALMENARA_HUB_GATEWAY_NEGOTIATION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"
#include "hub/gateway/http_message.h"

namespace almenara::hub {

// Whether Accept-Encoding names the coding ("br", "gzip") with a quality above zero.
bool Accepts(absl::string_view accept_encoding, absl::string_view coding);

// Whether If-None-Match names the tag.
bool MatchesEtag(const HttpRequest& request, absl::string_view etag);

// The first of our languages that Accept-Language wants most; English when it wants none.
Language PreferredLanguage(absl::string_view accept_language);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_NEGOTIATION_H_
