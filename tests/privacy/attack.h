// SPDX-License-Identifier: Apache-2.0
// What an attack of the privacy model (section 9 of the design) says about the hub.
#ifndef ALMENARA_TESTS_PRIVACY_ATTACK_H_
#define ALMENARA_TESTS_PRIVACY_ATTACK_H_

#include <string>
#include <vector>

namespace almenara::attack {

// The same attack on a protection that is known to be weak. An attack that does not reach `needed`
// there sees nothing, and its failure against the hub says nothing.
struct Control {
  std::string protection;  // "exact", "threshold-10", "rounded", "cell-key", ...
  double success = 0;
  double needed = 0;  // at least
};

struct AttackResult {
  std::string id;        // "A3"
  std::string scenario;  // "one record, tier 0"
  std::string measure;   // what `measured` and `bound` count
  double measured = 0;
  double bound = 0;     // at most
  double at_least = 0;  // a measure below this means the mechanism is not the one charged for
  std::vector<Control> controls;
  std::string note;  // repetitions and the rate at which a sound hub fails the criterion

  bool blind() const {
    for (const Control& control : controls) {
      if (control.success < control.needed) return true;
    }
    return controls.empty();
  }
  bool criterion_met() const { return measured <= bound && measured >= at_least; }
  bool passed() const { return criterion_met() && !blind(); }
  // The control that came closest to not succeeding.
  const Control& weakest_control() const {
    const Control* weakest = &controls.front();
    for (const Control& control : controls) {
      if (control.success - control.needed < weakest->success - weakest->needed) {
        weakest = &control;
      }
    }
    return *weakest;
  }
};

using AttackResults = std::vector<AttackResult>;

enum class Effort { kFast, kWhole };

// Fixed seeds: the same build gives the same results.
AttackResults AttackSampler(Effort effort);             // A1
AttackResults AttackAccountant();                       // A2, its part without histories
AttackResults AttackLedger(Effort effort);              // A2
AttackResults AttackMembership(Effort effort);          // A3
AttackResults AttackByAveraging(Effort effort);         // A4
AttackResults AttackByDifferencing(Effort effort);      // A5
AttackResults AttackByEquality(Effort effort);          // A6
AttackResults AttackByTracker(Effort effort);           // A7
AttackResults AttackByArrival(Effort effort);           // A8
AttackResults AttackByTierCollusion(Effort effort);     // A9
AttackResults AttackByBounds(Effort effort);            // A10
AttackResults AttackByReconstruction(Effort effort);    // A11
AttackResults AttackByInference(Effort effort);         // A13
AttackResults AttackByIntersection(Effort effort);      // A14
AttackResults AttackTheGate(Effort effort);             // A16
AttackResults AttackByWithdrawal(Effort effort);        // A17
AttackResults AttackTheLog(Effort effort);              // A19
AttackResults AttackContributionBounds(Effort effort);  // A21

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_ATTACK_H_
