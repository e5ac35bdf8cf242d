// SPDX-License-Identifier: Apache-2.0
#include "common/files/open_files.h"

#include <sys/resource.h>

namespace almenara {

uint64_t AllowAllOpenFiles() {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlimit raised = {.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
  return setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
}

}  // namespace almenara
