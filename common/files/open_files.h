// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_FILES_OPEN_FILES_H_
#define ALMENARA_COMMON_FILES_OPEN_FILES_H_

#include <cstdint>

namespace almenara {

// Lets this process open as many files as the system allows it at most: a store keeps each of its
// files open, and a shell's usual limit is one of a thousand. Returns the limit from now on. To be
// called before there are other threads.
uint64_t AllowAllOpenFiles();

}  // namespace almenara

#endif  // ALMENARA_COMMON_FILES_OPEN_FILES_H_
