// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "policy/disclosure/table_counter.h"
#include "tests/performance/held_records.h"
#include "tests/performance/questions.h"
#include "tests/performance/rows.h"

namespace almenara::performance {
namespace {

using disclosure::Axis;
using disclosure::Domain;
using nlohmann::json;

constexpr char kFixedColumns[] =
    "record_id bytea primary key,\n  organization text not null,\n  person_key bytea not null,\n"
    "  incident_key bytea,\n  revision bigint not null,\n  referred_in boolean not null";

void Close(std::ofstream& out) {
  out.close();
  if (out.fail()) Require(absl::UnavailableError("cannot write a peer's file; is the disk full?"));
}

// The table as somebody would declare it: a column for each field, arrays where there are several
// values.
void WriteSchema(const Catalogue& catalogue, const std::string& path) {
  std::ofstream out(path);
  out << "create table records (\n  " << kFixedColumns;
  for (const Field& field : catalogue.fields()) {
    out << ",\n  " << field.name << (field.multi_valued ? " int[]" : " int");
  }
  out << "\n);\n";
  Close(out);
}

std::string ByteaText(absl::string_view bytes) {
  return bytes.empty() ? "\\N" : absl::StrCat("\\\\x", absl::BytesToHexString(bytes));
}

void WriteRecords(const HeldRecords& held, const Catalogue& catalogue, const std::string& path) {
  std::ofstream out(path);
  held.VisitRecords([&](const OrganizationId& organization, const hub::StoredRecord& record) {
    out << ByteaText(record.record_id) << '\t' << organization.value() << '\t'
        << ByteaText(record.person_key) << '\t' << ByteaText(record.incident_key) << '\t'
        << record.revision << '\t' << (record.referred_in ? 't' : 'f');
    for (const Field& field : catalogue.fields()) {
      const std::span<const CodeId> codes = record.CodesOf(field.id);
      out << '\t';
      if (codes.empty()) {
        out << "\\N";
      } else if (field.multi_valued) {
        out << '{' << absl::StrJoin(codes, ",") << '}';
      } else {
        out << codes.front();
      }
    }
    out << '\n';
    return absl::OkStatus();
  });
  Close(out);
}

std::string ColumnOf(const Axis& axis, int level) {
  return absl::StrCat(axis.name(), "_", axis.level(level).name);
}

// A column for each axis at each of its levels, a list where there are several values. Gives our
// own counts of the rows, by which the peer's are checked.
disclosure::ComponentCounts WriteRows(const HeldRecords& held,
                                      const std::vector<std::string>& organizations,
                                      const std::string& path) {
  std::ofstream out(path);
  disclosure::TableCounter counter(held.plan().domain, held.kind());
  const std::vector<Axis>& axes = held.plan().domain.axes();
  held.VisitRows(organizations, [&](const disclosure::EncodedRow& row) {
    counter.Add(row);
    const char* between = "";
    for (size_t i = 0; i < axes.size(); ++i) {
      for (int level = 1; level <= axes[i].depth(); ++level) {
        out << std::exchange(between, "|");
        if (axes[i].multi_valued()) {
          out << '[' << absl::StrJoin(row.axis(i), ",") << ']';
        } else {
          out << axes[i].Ancestor(axes[i].depth(), row.axis(i).front(), level);
        }
      }
    }
    out << '\n';
  });
  Close(out);
  return counter.Components();
}

// The columns of a table, the sum of its cells and the sum of their squares.
json TableOf(const HeldRecords& held, const disclosure::Levels& levels,
             const disclosure::ComponentCounts& counts) {
  const Domain& domain = held.plan().domain;
  json columns = json::array();
  for (size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] > 0) columns.push_back(ColumnOf(domain.axes()[i], levels[i]));
  }
  const disclosure::Component* component = held.kind().Find(domain.FamilyOf(levels), levels);
  if (component == nullptr) Require(absl::InternalError("a planned table that is not counted"));
  const size_t index = static_cast<size_t>(component - held.kind().components.data());
  int64_t sum = 0, squares = 0;
  for (const int64_t count : counts[index]) {
    sum += count;
    squares += count * count;
  }
  return {{"columns", columns}, {"sum", sum}, {"squares", squares}};
}

json QuestionOf(const Domain& domain, const AskedQuestion& asked) {
  json by = json::array();
  json where = json::array();
  for (const hub::v1::GroupBy& group : asked.query.group_by()) {
    const Axis& axis = domain.axes()[static_cast<size_t>(domain.Find(group.dimension()))];
    by.push_back(
        ColumnOf(axis, group.level().empty() ? axis.depth() : axis.FindLevel(group.level())));
  }
  for (const hub::v1::Filter& filter : asked.query.filter()) {
    const Axis& axis = domain.axes()[static_cast<size_t>(domain.Find(filter.dimension()))];
    json values = json::array();
    for (const std::string& code : filter.code()) {
      const int value = axis.FindCode(axis.depth(), code);
      if (value < 0) Require(absl::InternalError("no such code: " + code));
      values.push_back(value);
    }
    where.push_back({{"column", ColumnOf(axis, axis.depth())}, {"values", values}});
  }
  return {{"name", asked.name}, {"by", by}, {"where", where}};
}

void WritePlan(const HeldRecords& held, const disclosure::ComponentCounts& counts,
               const std::string& path) {
  const Domain& domain = held.plan().domain;
  json columns = json::array();
  for (const Axis& axis : domain.axes()) {
    for (int level = 1; level <= axis.depth(); ++level) {
      columns.push_back({{"name", ColumnOf(axis, level)}, {"list", axis.multi_valued()}});
    }
  }
  json tables = json::array();
  for (const size_t table : held.kind().tables) {
    tables.push_back(TableOf(held, held.plan().tables[table].levels, counts));
  }
  json questions = json::array();
  for (const AskedQuestion& asked : Questions()) questions.push_back(QuestionOf(domain, asked));
  std::ofstream out(path);
  out << json{{"columns", columns}, {"tables", tables}, {"questions", questions}}.dump(1) << "\n";
  Close(out);
}

}  // namespace

void WritePeerFiles(Stage& stage, const std::string& directory) {
  stage.ToPublished();
  Tell("writing what the peers work on");
  std::filesystem::create_directories(directory);
  const HeldRecords held(stage.HubData(), stage.catalogue());
  WriteSchema(stage.catalogue(), directory + "/records.sql");
  WriteRecords(held, stage.catalogue(), directory + "/records.tsv");
  const disclosure::ComponentCounts counts = WriteRows(held, stage.six(), directory + "/rows.csv");
  WritePlan(held, counts, directory + "/plan.json");
}

}  // namespace almenara::performance
