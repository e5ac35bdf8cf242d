// SPDX-License-Identifier: Apache-2.0
#include "node/console/console_messages.h"

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace almenara::node {
namespace {

constexpr char kInformedConsent[] = "informed-consent";
constexpr char kAlreadyDeidentified[] = "already-deidentified";

}  // namespace

Language LanguageOf(const grpc::ServerContext& context) {
  const auto it = context.client_metadata().find(kLanguageMetadata);
  const bool spanish = it != context.client_metadata().end() && it->second == "es";
  return spanish ? Language::kSpanish : Language::kEnglish;
}

absl::StatusOr<AttestationTerms> ToTerms(const v1::AttestConsentRequest& request) {
  AttestationTerms terms;
  if (request.coverage().has_cases()) {
    const auto& identifiers = request.coverage().cases().identifier();
    terms.coverage.identifiers.assign(identifiers.begin(), identifiers.end());
  } else if (request.coverage().coverage_case() == v1::ConsentCoverage::kDataSet) {
    terms.coverage.data_set = request.coverage().data_set();
  }
  if (request.basis() == kInformedConsent) {
    terms.basis = state::v1::ATTESTED_BASIS_INFORMED_CONSENT;
  } else if (request.basis() == kAlreadyDeidentified) {
    terms.basis = state::v1::ATTESTED_BASIS_ALREADY_DEIDENTIFIED;
  } else {
    return absl::InvalidArgumentError("basis is informed-consent or already-deidentified");
  }
  terms.attested_by = request.attested_by();
  terms.guardian = request.guardian();
  return terms;
}

v1::ConsentAttestation ToMessage(const Attestation& attestation) {
  const AttestationTerms& terms = attestation.terms;
  v1::ConsentAttestation message;
  message.set_attestation(attestation.Name());
  if (terms.coverage.data_set.has_value()) {
    message.mutable_coverage()->set_data_set(*terms.coverage.data_set);
  } else {
    for (const std::string& identifier : terms.coverage.identifiers) {
      message.mutable_coverage()->mutable_cases()->add_identifier(identifier);
    }
  }
  message.set_basis(terms.basis == state::v1::ATTESTED_BASIS_INFORMED_CONSENT
                        ? kInformedConsent
                        : kAlreadyDeidentified);
  message.set_attested_by(terms.attested_by);
  message.set_guardian(terms.guardian);
  message.set_attested_at_unix_seconds(absl::ToUnixSeconds(attestation.attested_at));
  if (attestation.revoked_at.has_value()) {
    message.set_revoked_at_unix_seconds(absl::ToUnixSeconds(*attestation.revoked_at));
  }
  return message;
}

v1::ImportProgress ToProgress(const ReadReport& read) {
  v1::ImportProgress progress;
  progress.set_rows(read.rows);
  progress.set_bytes(read.bytes);
  return progress;
}

v1::ImportReport ToReport(const ReadReport& read, const ImportCounts& counts) {
  v1::ImportReport report;
  report.set_format(read.format);
  report.set_reading(read.reading);
  report.set_rows(read.rows);
  report.set_added(counts.added);
  report.set_revised(counts.revised);
  // The same row again is the case of the earlier row: nothing changed for it.
  report.set_unchanged(counts.unchanged + read.repeated);
  report.set_removed(counts.removed);
  report.set_kept_aside(read.kept_aside);
  for (const ColumnRemark& remark : read.remarks) {
    v1::ColumnRemark& message = *report.add_column_remark();
    message.set_column(remark.column);
    message.set_remark(remark.remark);
  }
  for (const ProblemCount& problem : read.problems) {
    v1::ProblemCount& message = *report.add_problem();
    message.set_column(problem.problem.column);
    message.set_reason(problem.problem.reason);
    message.set_rows(problem.rows);
  }
  return report;
}

CountQuestion ToQuestion(const v1::CountRequest& request) {
  CountQuestion question;
  for (const v1::CountAxis& axis : request.group_by())
    question.group_by.push_back({axis.dimension(), axis.level()});
  for (const v1::CountFilter& filter : request.filter()) {
    question.filters.push_back({.axis = {filter.dimension(), filter.level()},
                                .codes = {filter.code().begin(), filter.code().end()}});
  }
  return question;
}

v1::CountResponse ToMessage(const CountTable& table) {
  v1::CountResponse response;
  for (const CountAxis& axis : table.axes) {
    v1::CountAxis& message = *response.add_dimension();
    message.set_dimension(axis.dimension);
    message.set_level(axis.level);
  }
  for (const CountCell& cell : table.cells) {
    v1::CountCell& message = *response.add_cell();
    for (const std::string& code : cell.codes) message.add_code(code);
    message.set_count(cell.persons);
  }
  return response;
}

}  // namespace almenara::node
