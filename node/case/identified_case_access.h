// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_IDENTIFIED_CASE_ACCESS_H_
#define ALMENARA_NODE_CASE_IDENTIFIED_CASE_ACCESS_H_

namespace almenara::node {

class CaseCommands;
class CaseGate;

// Whoever reads an identified case must show one of these, and only the two classes below can make
// one: the gate, which lets nothing identifying through, and the commands, with which the steward
// looks at her own cases. Search for this name to see every place where an identified case is read.
class IdentifiedCaseAccess {
 public:
  IdentifiedCaseAccess(const IdentifiedCaseAccess&) = delete;
  IdentifiedCaseAccess& operator=(const IdentifiedCaseAccess&) = delete;

 private:
  friend class CaseCommands;  // node/console/case_commands.h
  friend class CaseGate;      // node/deidentify/case_gate.h
  // In tests alone: no library defines it.
  friend class IdentifiedCaseAccessForTest;

  IdentifiedCaseAccess() {}
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_IDENTIFIED_CASE_ACCESS_H_
