// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_IDENTIFIED_CASE_ACCESS_FOR_TEST_H_
#define ALMENARA_NODE_CASE_IDENTIFIED_CASE_ACCESS_FOR_TEST_H_

#include "node/case/identified_case_access.h"

namespace almenara::node {

// For *_test.cc alone.
class IdentifiedCaseAccessForTest {
 public:
  const IdentifiedCaseAccess& operator*() const { return access_; }

 private:
  IdentifiedCaseAccess access_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_IDENTIFIED_CASE_ACCESS_FOR_TEST_H_
