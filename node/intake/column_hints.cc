// SPDX-License-Identifier: Apache-2.0
#include "node/intake/column_hints.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/codelist/text_folding.h"

namespace almenara::node {
namespace {

using mapping::v1::Role;

struct FieldWords {
  const char* field;
  std::vector<const char*> words;
};

// Besides the fields' own names and labels.
std::vector<FieldWords> WordsOfFields() {
  return {
      {"registration_period",
       {"fecha de registro", "fecha registro", "fecha de ingreso", "fecha de atencion",
        "fecha de apertura", "fecha de deteccion", "fecha de identificacion", "fecha del caso",
        "fecha de reporte", "fecha", "ano de registro", "ano", "anio", "registration date",
        "date of registration", "intake date", "report date", "date", "year"}},
      {"exploitation_place",
       {"pais de explotacion", "pais explotacion", "lugar de explotacion", "pais de destino",
        "pais destino", "destino", "country of exploitation", "exploitation country",
        "destination country", "destination", "donde fue explotada"}},
      {"recruitment_place",
       {"pais de captacion", "lugar de captacion", "pais de reclutamiento",
        "lugar de reclutamiento", "lugar de enganche", "pais de origen", "country of recruitment",
        "recruitment country", "country of origin"}},
      {"transit_place",
       {"paises de transito", "pais de transito", "lugar de transito", "transito",
        "transit country", "transit countries", "transit"}},
      {"citizenship",
       {"nacionalidad", "nacionalidades", "ciudadania", "pais de nacionalidad", "citizenship",
        "nationality", "country of citizenship"}},
      {"gender", {"sexo", "genero", "gender", "sex", "identidad de genero"}},
      {"age_band",
       {"edad", "edades", "grupo de edad", "rango de edad", "grupo etario", "age", "age group",
        "age range"}},
      {"majority_status", {"mayoria de edad", "menor de edad", "minor or adult"}},
      {"majority_status_at_exploitation",
       {"menor al inicio", "mayoria de edad al inicio", "menor durante la explotacion"}},
      {"act", {"acto", "actos", "acciones", "conducta"}},
      {"means",
       {"medio", "medios", "medios de control", "medios comisivos", "mecanismos de control",
        "forma de control", "formas de control", "means of control"}},
      {"exploitation",
       {"tipo de explotacion", "tipos de explotacion", "modalidad", "modalidades",
        "modalidad de trata", "forma de explotacion", "fin de explotacion", "finalidad",
        "tipo de trata", "type of exploitation", "exploitation type", "explotacion"}},
      {"labour_sector",
       {"sector laboral", "sector", "actividad laboral", "rama de actividad", "industria",
        "labour sector", "labor sector", "industry"}},
      {"sexual_exploitation_form", {"forma de explotacion sexual", "tipo de explotacion sexual"}},
      {"recruiter_relation",
       {"relacion con el tratante", "relacion con reclutador", "relacion con la persona tratante",
        "vinculo con el tratante", "parentesco", "relationship to trafficker",
        "relation to recruiter"}},
      {"abduction", {"secuestro", "rapto", "abduction"}},
      {"duration", {"duracion", "tiempo de explotacion", "duration"}},
      {"detection_channel",
       {"canal", "canal de deteccion", "via de ingreso", "medio de contacto", "forma de contacto",
        "detection channel", "channel"}},
      {"trafficking_status",
       {"condicion de victima", "estatus de victima", "calidad de victima", "victim status"}},
      {"status_decided_by", {"quien determino", "autoridad que identifico", "decided by"}},
      {"assistance",
       {"asistencia", "asistencia prestada", "servicios", "servicios prestados", "tipo de atencion",
        "apoyos", "assistance", "services provided"}},
  };
}

struct SubdivisionWords {
  const char* field;
  std::vector<const char*> words;
};

std::vector<SubdivisionWords> WordsOfSubdivisions() {
  return {
      {"exploitation_place",
       {"estado de explotacion", "provincia de explotacion", "departamento de explotacion",
        "entidad de explotacion", "entidad federativa", "estado", "provincia", "departamento",
        "state of exploitation", "state", "province"}},
      {"recruitment_place",
       {"estado de captacion", "provincia de captacion", "estado de origen", "provincia de origen",
        "departamento de origen"}},
  };
}

struct RoleWords {
  Role role;
  std::vector<const char*> words;
};

std::vector<RoleWords> WordsOfRoles() {
  return {
      {mapping::v1::ROLE_IDENTIFYING,
       {"nombre",
        "nombres",
        "apellido",
        "apellidos",
        "name",
        "surname",
        "first name",
        "last name",
        "alias",
        "apodo",
        "telefono",
        "tel",
        "celular",
        "movil",
        "whatsapp",
        "phone",
        "mobile",
        "direccion",
        "domicilio",
        "calle",
        "colonia",
        "barrio",
        "codigo postal",
        "address",
        "street",
        "postal code",
        "zip",
        "email",
        "e mail",
        "mail",
        "correo",
        "correo electronico",
        "pasaporte",
        "passport",
        "curp",
        "rfc",
        "dni",
        "cedula",
        "nif",
        "nie",
        "documento de identidad",
        "identity number",
        "observaciones",
        "observacion",
        "notas",
        "nota",
        "comentarios",
        "comentario",
        "narrativa",
        "relato",
        "descripcion",
        "hechos",
        "historia",
        "notes",
        "comments",
        "narrative",
        "description",
        "latitud",
        "longitud",
        "latitude",
        "longitude",
        "lat",
        "lon",
        "coordenadas",
        "facebook",
        "instagram",
        "lugar de nacimiento",
        "place of birth",
        "municipio",
        "localidad",
        "ciudad",
        "city"}},
      {mapping::v1::ROLE_IDENTIFIER,
       {"expediente", "numero de expediente", "no expediente", "folio", "numero de caso", "id caso",
        "id del caso", "codigo de caso", "clave", "case id", "case number", "case no", "record id",
        "id"}},
      {mapping::v1::ROLE_PERSON_IDENTIFIER,
       {"id persona", "id de la persona", "id victima", "codigo de persona", "person id",
        "victim id", "client id"}},
      {mapping::v1::ROLE_INCIDENT_IDENTIFIER,
       {"id incidente", "id del evento", "incidente", "incident id", "event id"}},
      {mapping::v1::ROLE_CONSENT,
       {"consentimiento", "consiente", "consentimiento informado", "autoriza compartir", "consent",
        "consents"}},
      {mapping::v1::ROLE_GUARDIAN_CONSENT,
       {"tutor consiente", "consentimiento del tutor", "consentimiento de tutor",
        "guardian consent", "tutor"}},
      {mapping::v1::ROLE_EMBARGO, {"no publicar antes de", "embargo", "reservado hasta"}},
      {mapping::v1::ROLE_REFERRED_IN,
       {"derivada por otra", "derivado por otra", "referida por", "canalizada por", "referred in",
        "referred by"}},
  };
}

// "fechaRegistro" as two words.
std::string SeparateWords(absl::string_view header) {
  std::string separated;
  for (size_t i = 0; i < header.size(); ++i) {
    if (i > 0 && absl::ascii_isupper(header[i]) && absl::ascii_islower(header[i - 1])) {
      separated.push_back(' ');
    }
    separated.push_back(header[i]);
  }
  return FoldText(separated);
}

}  // namespace

ColumnHints::ColumnHints(const Catalogue& catalogue) {
  for (const FieldWords& known : WordsOfFields()) {
    const Field* field = catalogue.FindFieldByName(known.field);
    if (field == nullptr) continue;
    for (const char* words : known.words) AddField(words, *field);
  }
  for (const Field& field : catalogue.fields()) {
    AddField(field.name, field);
    AddField(field.label.en, field);
    AddField(field.label.es, field);
  }
  for (const Dimension& dimension : catalogue.dimensions()) {
    if (dimension.field == nullptr) continue;
    AddField(dimension.label.en, *dimension.field);
    AddField(dimension.label.es, *dimension.field);
  }
  for (const SubdivisionWords& known : WordsOfSubdivisions()) {
    const Field* field = catalogue.FindFieldByName(known.field);
    if (field == nullptr) continue;
    for (const char* words : known.words) {
      phrases_.push_back(
          {words, {.kind = ColumnHint::Kind::kField, .field = field, .subdivision = true}});
    }
  }
  for (const char* words : {"fecha de nacimiento", "fecha nacimiento", "nacimiento", "birthdate",
                            "birth date", "date of birth", "dob"}) {
    phrases_.push_back({words, {.kind = ColumnHint::Kind::kBirthDate}});
  }
  for (const RoleWords& known : WordsOfRoles()) {
    for (const char* words : known.words) phrases_.push_back({words, {.role = known.role}});
  }
}

void ColumnHints::AddField(absl::string_view words, const Field& field) {
  phrases_.push_back({FoldText(words), {.kind = ColumnHint::Kind::kField, .field = &field}});
}

std::vector<ColumnHint> ColumnHints::For(absl::string_view header) const {
  const std::string name = absl::StrCat(" ", SeparateWords(header), " ");
  std::vector<const Phrase*> found;
  for (const Phrase& phrase : phrases_) {
    if (absl::StrContains(name, absl::StrCat(" ", phrase.words, " "))) found.push_back(&phrase);
  }
  const auto identifying = [](const Phrase* phrase) {
    return phrase->hint.role == mapping::v1::ROLE_IDENTIFYING;
  };
  std::stable_sort(found.begin(), found.end(), [&](const Phrase* a, const Phrase* b) {
    if (identifying(a) != identifying(b)) return identifying(a);
    return a->words.size() > b->words.size();
  });
  std::vector<ColumnHint> hints;
  for (const Phrase* phrase : found) hints.push_back(phrase->hint);
  return hints;
}

}  // namespace almenara::node
