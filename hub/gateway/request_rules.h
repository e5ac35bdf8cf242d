// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_REQUEST_RULES_H_
#define ALMENARA_HUB_GATEWAY_REQUEST_RULES_H_

#include <cstdint>
#include <optional>

#include "hub/gateway/http_message.h"

namespace almenara::hub {

// What any request must keep to, whoever makes it. Unset: it does. Pure.
//
//   GET, HEAD and POST only; no body but a POST's, of a known length of at most `largest_body`, as
//   it is (no encoding); a POST is application/json and nothing else, which a form of another
//   origin cannot send.
//
//   Under /api nothing is answered to a page of another origin: a browser shows its certificate to
//   us whatever page makes it ask, and every question is logged under the member's name. A browser
//   says who makes it ask (Sec-Fetch-Site, Origin); a program says nothing, which is well.
std::optional<HttpAnswer> BrokenRule(const HttpRequest& request, uint64_t largest_body);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_REQUEST_RULES_H_
