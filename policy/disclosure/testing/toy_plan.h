// SPDX-License-Identifier: Apache-2.0
// Small domains and plans without code lists, for tests.
#ifndef ALMENARA_POLICY_DISCLOSURE_TESTING_TOY_PLAN_H_
#define ALMENARA_POLICY_DISCLOSURE_TESTING_TOY_PLAN_H_

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "policy/disclosure/noisy_components.h"
#include "policy/disclosure/plan.h"
#include "policy/disclosure/rebuild.h"
#include "policy/disclosure/row_encoder.h"

namespace almenara::disclosure::testing {

// One level named as the axis; codes "<name>0", "<name>1", ... A positive cap makes it a mention
// axis.
Axis FlatAxis(const std::string& name, uint32_t size, uint32_t cap = 0);

// A chain with levels "l1", "l2", ...: `parents[i]` are the parents of level i + 2, level 1 has
// `roots` categories. Codes
// "<name>.l2.0" and so on.
Axis ChainAxis(const std::string& name, uint32_t roots,
               const std::vector<std::vector<uint32_t>>& parents);

// Axis name and level of each dimension of a table.
using Shape = std::vector<std::pair<std::string, int>>;

Levels LevelsOf(const Domain& domain, const Shape& shape);

// One kind, a back catalogue with `rho_nano`, over tables of weight 1, with noise filled in. Stops
// the test program when the plan is not valid.
Plan MakeToyPlan(std::vector<Axis> axes, const std::vector<Shape>& tables,
                 std::vector<uint64_t> rho_nano = {500'000'000, 200'000'000, 50'000'000});

// A row of uniformly drawn values; mention axes get one to cap of them.
EncodedRow RandomRow(const Domain& domain, std::mt19937_64& chance);

// Exact components of some rows, by counting.
ComponentCounts CountRows(const Plan& plan, const std::vector<EncodedRow>& rows);

ComponentView ViewOf(const ComponentCounts& counts);

// The key 000102..1f and the digest of nothing.
NoiseSource FixedSource(const std::string& release_id);

}  // namespace almenara::disclosure::testing

#endif  // ALMENARA_POLICY_DISCLOSURE_TESTING_TOY_PLAN_H_
