// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_SECURITY_HEADERS_H_
#define ALMENARA_HUB_GATEWAY_SECURITY_HEADERS_H_

#include <array>
#include <utility>

#include "absl/strings/string_view.h"

namespace almenara::hub {

// On every answer, errors included. What a page may load comes from this hub alone; nobody may put
// it in a frame; nothing of it reaches another origin.
inline constexpr std::array<std::pair<absl::string_view, absl::string_view>, 8> kSecurityHeaders = {
    {{"Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
      "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action "
      "'none'; frame-ancestors 'none'"},
     {"X-Content-Type-Options", "nosniff"},
     {"X-Frame-Options", "DENY"},
     {"Referrer-Policy", "no-referrer"},
     {"Cross-Origin-Opener-Policy", "same-origin"},
     {"Cross-Origin-Resource-Policy", "same-origin"},
     {"Permissions-Policy",
      "accelerometer=(), autoplay=(), camera=(), display-capture=(), "
      "encrypted-media=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), "
      "magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "
      "publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), "
      "xr-spatial-tracking=()"},
     {"Strict-Transport-Security", "max-age=31536000"}}};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_SECURITY_HEADERS_H_
