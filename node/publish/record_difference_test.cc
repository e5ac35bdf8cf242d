// SPDX-License-Identifier: Apache-2.0
#include "node/publish/record_difference.h"

#include <gtest/gtest.h>

namespace almenara::node {
namespace {

using record::v1::IncidentRecord;
using state::v1::PublishedRow;

IncidentRecord Record(uint32_t code, uint32_t lists = 1) {
  IncidentRecord record;
  record.set_code_list_version(lists);
  auto* values = record.add_values();
  values->set_field(1);
  values->add_code(code);
  return record;
}

PublishedRow Published(const IncidentRecord& record) {
  PublishedRow row;
  row.set_epoch(1);
  row.set_sequence(5);
  row.set_revision(3);
  *row.mutable_record() = record;
  row.mutable_record()->set_revision(3);
  return row;
}

TEST(CompareTest, SaysWhatMustBeSent) {
  const PublishedRow row = Published(Record(7));
  EXPECT_EQ(Compare(nullptr, std::nullopt), Difference::kNothing);
  EXPECT_EQ(Compare(nullptr, Record(7)), Difference::kNew);
  EXPECT_EQ(Compare(&row, Record(7)), Difference::kUnchanged);
  EXPECT_EQ(Compare(&row, Record(8)), Difference::kRevised);
  EXPECT_EQ(Compare(&row, std::nullopt), Difference::kWithdrawn);
}

TEST(CompareTest, NewerCodeListsAloneChangeNothing) {
  const PublishedRow row = Published(Record(7, 1));
  EXPECT_EQ(Compare(&row, Record(7, 2)), Difference::kUnchanged);
}

TEST(CompareTest, AWithdrawnRecordMayLeaveAgain) {
  PublishedRow row = Published(Record(7));
  row.clear_record();
  EXPECT_EQ(Compare(&row, std::nullopt), Difference::kNothing);
  EXPECT_EQ(Compare(&row, Record(7)), Difference::kNew);
}

TEST(CompareTest, ARefusedRecordWaitsForAChange) {
  PublishedRow row = Published(Record(7));
  row.mutable_rejection()->set_rule("unknown code");
  EXPECT_EQ(Compare(&row, Record(7)), Difference::kUnchanged);
  EXPECT_EQ(Compare(&row, Record(8)), Difference::kRevised);
  EXPECT_EQ(Compare(&row, Record(7, 2)), Difference::kRevised);
  EXPECT_EQ(Compare(&row, std::nullopt), Difference::kForgotten);
  *row.mutable_held_before() = Record(6);
  EXPECT_EQ(Compare(&row, std::nullopt), Difference::kWithdrawn);
}

TEST(HeldRecordTest, IsWhatTheHubAcknowledged) {
  PublishedRow row = Published(Record(7));
  *row.mutable_held_before() = Record(6);
  EXPECT_EQ(HeldRecord(row, {.epoch = 1, .sequence = 4})->values(0).code(0), 6u);
  EXPECT_EQ(HeldRecord(row, {.epoch = 1, .sequence = 5})->values(0).code(0), 7u);
  EXPECT_EQ(HeldRecord(row, {.epoch = 2, .sequence = 0})->values(0).code(0), 7u);
  row.mutable_rejection()->set_rule("unknown code");
  EXPECT_EQ(HeldRecord(row, {.epoch = 1, .sequence = 5})->values(0).code(0), 6u);
  row.clear_held_before();
  EXPECT_EQ(HeldRecord(row, {.epoch = 1, .sequence = 5}), nullptr);
}

TEST(NextRevisionTest, RisesWithinAnEpochAndAboveAllEarlierOnes) {
  EXPECT_EQ(NextRevision(0, 1), 1u);
  EXPECT_EQ(NextRevision(7, 1), 8u);
  EXPECT_EQ(NextRevision(7, 2), (uint64_t{1} << 32) + 1);
  EXPECT_EQ(NextRevision((uint64_t{1} << 32) + 1, 2), (uint64_t{1} << 32) + 2);
}

}  // namespace
}  // namespace almenara::node
