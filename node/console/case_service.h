// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_CASE_SERVICE_H_
#define ALMENARA_NODE_CONSOLE_CASE_SERVICE_H_

#include "almenara/node/v1/case_service.grpc.pb.h"
#include "common/codelist/catalogue.h"
#include "node/case/case_store.h"
#include "node/case/consent_register.h"
#include "node/console/case_commands.h"

namespace almenara::node {

// CaseService on the node's Unix socket: whoever may open the socket is the steward. Thread-safe.
// What it is given must outlive it.
class CaseServiceHandler final : public v1::CaseService::Service {
 public:
  CaseServiceHandler(CaseCommands& commands, const CaseStore& cases,
                     const ConsentRegister& consents, const Catalogue& catalogue)
      : commands_(commands), cases_(cases), consents_(consents), catalogue_(catalogue) {}

  grpc::Status Import(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::ImportResponse, v1::ImportRequest>* stream) override;
  grpc::Status DraftMapping(grpc::ServerContext* context,
                            grpc::ServerReader<v1::DraftMappingRequest>* reader,
                            v1::DraftMappingResponse* response) override;
  grpc::Status ListProblems(grpc::ServerContext* context, const v1::ListProblemsRequest* request,
                            grpc::ServerWriter<v1::ListProblemsResponse>* writer) override;
  grpc::Status AttestConsent(grpc::ServerContext* context, const v1::AttestConsentRequest* request,
                             v1::AttestConsentResponse* response) override;
  grpc::Status RevokeConsent(grpc::ServerContext* context, const v1::RevokeConsentRequest* request,
                             v1::RevokeConsentResponse* response) override;
  grpc::Status ListConsents(grpc::ServerContext* context, const v1::ListConsentsRequest* request,
                            v1::ListConsentsResponse* response) override;
  grpc::Status ListDataSets(grpc::ServerContext* context, const v1::ListDataSetsRequest* request,
                            v1::ListDataSetsResponse* response) override;

 private:
  CaseCommands& commands_;
  const CaseStore& cases_;
  const ConsentRegister& consents_;
  const Catalogue& catalogue_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_CASE_SERVICE_H_
