// SPDX-License-Identifier: Apache-2.0
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/answer/sdmx.h"
#include "common/answer/sdmx_codes.h"
#include "common/answer/xml_writer.h"

namespace almenara::answer {
namespace {

constexpr char kSchemas[] = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/";
// The day on which the structure took this form. Required by the standard; a clock would make two
// messages about the same lists differ.
constexpr char kPrepared[] = "2026-11-26T00:00:00Z";
constexpr char kConceptScheme[] = "CS_VICTIM_RECORDS";
constexpr char kDataStructure[] = "VICTIM_RECORDS";
constexpr char kUnitList[] = "CL_UNIT_MEASURE";
// SDMX's own lists, by the version whose codes E, Q, F and A are used.
constexpr char kObsStatusList[] =
    "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=SDMX:CL_OBS_STATUS(2.2)";
constexpr char kConfStatusList[] =
    "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=SDMX:CL_CONF_STATUS(1.3)";

// Writes the message, part by part, in the order that the standard's schema wants.
class StructureWriter {
 public:
  explicit StructureWriter(const Catalogue& catalogue)
      : catalogue_(catalogue), version_(SdmxVersion(catalogue)) {}

  std::string Write();

 private:
  void WriteHeader();
  void WriteLists();
  void WriteUnitList();
  void WriteConcepts();
  void WriteDataStructure();
  void WriteDimensions();
  void WriteAttribute(const SdmxAttribute& attribute);
  void WriteMeasure();
  void WriteIdentity(absl::string_view component);
  void WriteFormat(SdmxFormat format);
  void WriteNames(absl::string_view en, absl::string_view es);
  void WriteItem(absl::string_view element, const SdmxItem& item);
  void OpenMaintained(absl::string_view element, absl::string_view id);

  // "urn:sdmx:org.sdmx.infomodel.<kind>=ALMENARA:<id>(<version>)"
  std::string Urn(absl::string_view kind, absl::string_view id) const;

  const Catalogue& catalogue_;
  const std::string version_;
  XmlWriter xml_;
};

std::string StructureWriter::Urn(absl::string_view kind, absl::string_view id) const {
  return absl::StrCat("urn:sdmx:org.sdmx.infomodel.", kind, "=", kSdmxAgency, ":", id, "(",
                      version_, ")");
}

void StructureWriter::OpenMaintained(absl::string_view element, absl::string_view id) {
  const absl::string_view kind = element == "str:Codelist"        ? "codelist.Codelist"
                                 : element == "str:ConceptScheme" ? "conceptscheme.ConceptScheme"
                                                                  : "datastructure.DataStructure";
  xml_.Open(element, {{"id", std::string(id)},
                      {"agencyID", kSdmxAgency},
                      {"version", version_},
                      {"urn", Urn(kind, id)}});
}

void StructureWriter::WriteNames(absl::string_view en, absl::string_view es) {
  xml_.Leaf("com:Name", en, {{"xml:lang", "en"}});
  xml_.Leaf("com:Name", es, {{"xml:lang", "es"}});
}

void StructureWriter::WriteItem(absl::string_view element, const SdmxItem& item) {
  xml_.Open(element, {{"id", item.id}});
  WriteNames(item.label.en, item.label.es);
  if (!item.parent.empty()) xml_.Leaf("str:Parent", item.parent);
  xml_.Close();
}

void StructureWriter::WriteHeader() {
  xml_.Open("mes:Header");
  xml_.Leaf("mes:ID", absl::StrCat(kDataStructure, "_", catalogue_.version()));
  xml_.Leaf("mes:Test", "false");
  xml_.Leaf("mes:Prepared", kPrepared);
  xml_.Empty("mes:Sender", {{"id", kSdmxAgency}});
  xml_.Close();
}

void StructureWriter::WriteLists() {
  xml_.Open("str:Codelists");
  absl::flat_hash_set<std::string> written;
  for (const Dimension& dimension : catalogue_.dimensions()) {
    const std::string id = SdmxListId(dimension);
    if (!written.insert(id).second) continue;
    OpenMaintained("str:Codelist", id);
    WriteNames(dimension.list->label().en, dimension.list->label().es);
    for (const SdmxItem& item : SdmxItems(dimension)) WriteItem("str:Code", item);
    xml_.Close();
  }
  WriteUnitList();
  xml_.Close();
}

void StructureWriter::WriteUnitList() {
  OpenMaintained("str:Codelist", kUnitList);
  WriteNames("Unit of measure", "Unidad de medida");
  WriteItem("str:Code", {kSdmxUnit, {"Victim records", "Registros de víctimas"}, ""});
  xml_.Close();
}

void StructureWriter::WriteConcepts() {
  xml_.Open("str:ConceptSchemes");
  OpenMaintained("str:ConceptScheme", kConceptScheme);
  WriteNames("Concepts of victim records", "Conceptos de los registros de víctimas");
  for (const Dimension& dimension : catalogue_.dimensions()) {
    WriteItem("str:Concept", {SdmxId(dimension.name), dimension.label, ""});
  }
  WriteItem("str:Concept",
            {"OBS_VALUE",
             {"Victim records, estimated with noise", "Registros de víctimas, estimados con ruido"},
             ""});
  for (const SdmxAttribute& attribute : SdmxAttributes()) {
    WriteItem(
        "str:Concept",
        {std::string(attribute.id), {std::string(attribute.en), std::string(attribute.es)}, ""});
  }
  xml_.Close();
  xml_.Close();
}

void StructureWriter::WriteIdentity(absl::string_view component) {
  xml_.Leaf("str:ConceptIdentity",
            absl::StrCat(Urn("conceptscheme.Concept", kConceptScheme), ".", component));
}

void StructureWriter::WriteFormat(SdmxFormat format) {
  xml_.Open("str:LocalRepresentation");
  switch (format) {
    case SdmxFormat::kText:
      xml_.Empty("str:TextFormat", {{"textType", "String"}});
      break;
    case SdmxFormat::kInteger:
      xml_.Empty("str:TextFormat", {{"textType", "Long"}});
      break;
    case SdmxFormat::kDecimal:
      xml_.Empty("str:TextFormat", {{"textType", "Double"}});
      break;
    case SdmxFormat::kObsStatus:
      xml_.Leaf("str:Enumeration", kObsStatusList);
      break;
    case SdmxFormat::kConfStatus:
      xml_.Leaf("str:Enumeration", kConfStatusList);
      break;
    case SdmxFormat::kUnit:
      xml_.Leaf("str:Enumeration", Urn("codelist.Codelist", kUnitList));
      break;
  }
  xml_.Close();
}

void StructureWriter::WriteDimensions() {
  xml_.Open("str:DimensionList", {{"id", "DimensionDescriptor"}});
  int position = 0;
  for (const Dimension& dimension : catalogue_.dimensions()) {
    const std::string id = SdmxId(dimension.name);
    xml_.Open("str:Dimension", {{"id", id}, {"position", absl::StrCat(++position)}});
    WriteIdentity(id);
    xml_.Open("str:LocalRepresentation");
    xml_.Leaf("str:Enumeration", Urn("codelist.Codelist", SdmxListId(dimension)));
    xml_.Close();
    xml_.Close();
  }
  xml_.Close();
}

void StructureWriter::WriteAttribute(const SdmxAttribute& attribute) {
  xml_.Open("str:Attribute", {{"id", std::string(attribute.id)}, {"usage", "optional"}});
  WriteIdentity(attribute.id);
  WriteFormat(attribute.format);
  xml_.Open("str:AttributeRelationship");
  const bool of_observation = attribute.attachment == SdmxAttachment::kObservation;
  xml_.Empty(of_observation ? "str:Observation" : "str:Dataflow");
  xml_.Close();
  xml_.Close();
}

void StructureWriter::WriteMeasure() {
  xml_.Open("str:MeasureList", {{"id", "MeasureDescriptor"}});
  xml_.Open("str:Measure", {{"id", "OBS_VALUE"}, {"usage", "optional"}});
  WriteIdentity("OBS_VALUE");
  WriteFormat(SdmxFormat::kDecimal);
  xml_.Close();
  xml_.Close();
}

void StructureWriter::WriteDataStructure() {
  xml_.Open("str:DataStructures");
  OpenMaintained("str:DataStructure", kDataStructure);
  WriteNames("Victim records", "Registros de víctimas");
  xml_.Open("str:DataStructureComponents");
  WriteDimensions();
  xml_.Open("str:AttributeList", {{"id", "AttributeDescriptor"}});
  for (const SdmxAttribute& attribute : SdmxAttributes()) WriteAttribute(attribute);
  xml_.Close();
  WriteMeasure();
  xml_.Close();
  xml_.Close();
  xml_.Close();
}

std::string StructureWriter::Write() {
  xml_.Open("mes:Structure", {{"xmlns:mes", absl::StrCat(kSchemas, "message")},
                              {"xmlns:str", absl::StrCat(kSchemas, "structure")},
                              {"xmlns:com", absl::StrCat(kSchemas, "common")}});
  WriteHeader();
  xml_.Open("mes:Structures");
  WriteLists();
  WriteConcepts();
  WriteDataStructure();
  xml_.Close();
  xml_.Close();
  return xml_.Take();
}

}  // namespace

std::string SdmxStructure(const Catalogue& catalogue) { return StructureWriter(catalogue).Write(); }

}  // namespace almenara::answer
