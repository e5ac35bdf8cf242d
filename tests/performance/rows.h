// SPDX-License-Identifier: Apache-2.0
// What benchmark.sh measures of Almenara, a function a row. Each brings the stage to its own
// starting state and adds its figures, those of every run.
#ifndef ALMENARA_TESTS_PERFORMANCE_ROWS_H_
#define ALMENARA_TESTS_PERFORMANCE_ROWS_H_

#include <string>

#include "tests/performance/measurement.h"
#include "tests/performance/stage.h"

namespace almenara::performance {

void MeasureImport(Stage& stage, Measurements& out);
void MeasurePublish(Stage& stage, Measurements& out);
void MeasurePublishOfSix(Stage& stage, Measurements& out);
void MeasureSeal(Stage& stage, Measurements& out);
void MeasureCounting(Stage& stage, Measurements& out);
void MeasureQuery(Stage& stage, Measurements& out);
void MeasureStart(Stage& stage, Measurements& out);
void MeasureFootprint(Stage& stage, Measurements& out);
void MeasureWithdraw(Stage& stage, Measurements& out);
// Needs no stage: 100 agreements, 1,000 members.
void MeasureDecide(int runs, Measurements& out);

// What the peers work on, the same records and tables as ours:
//
//   records.tsv, records.sql   every record that the hub holds, for PostgreSQL's COPY
//   rows.csv, plan.json        every person-row as categories, for DuckDB; the plan's tables and
//                              the six questions
void WritePeerFiles(Stage& stage, const std::string& directory);

}  // namespace almenara::performance

#endif  // ALMENARA_TESTS_PERFORMANCE_ROWS_H_
