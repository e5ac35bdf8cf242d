// SPDX-License-Identifier: Apache-2.0
// What an operator's tools need of the hub: health, reflection, metrics.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "hub/hub_tables.h"
#include "tests/testing/publication_stream.h"
#include "tests/testing/test_hub.h"

namespace almenara {
namespace {

using ::almenara::testing::PublishAll;
using ::almenara::testing::SetTestDeadline;
using ::almenara::testing::TestHub;
using ::testing::HasSubstr;
using ::testing::Not;

// The answer to one call of `method` with these bytes as request.
std::string CallWithBytes(const transport::HubConnection& connection, const std::string& method,
                          const std::string& request) {
  grpc::GenericStub stub(connection.channel());
  grpc::ClientContext context;
  SetTestDeadline(context);
  const grpc::Slice slice(request);
  const grpc::ByteBuffer sent(&slice, 1);
  grpc::ByteBuffer received;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, method, grpc::StubOptions(), &sent, &received,
                 [&done](const grpc::Status& status) { done.set_value(status); });
  EXPECT_TRUE(done.get_future().get().ok()) << method;
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(received.Dump(&slices).ok());
  std::string bytes;
  for (const grpc::Slice& part : slices) {
    bytes.append(reinterpret_cast<const char*>(part.begin()), part.size());
  }
  return bytes;
}

// GET /metrics of 127.0.0.1.
std::string ReadMetrics(int port) {
  const int socket_descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(
      connect(socket_descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  const std::string request = "GET /metrics HTTP/1.0\r\n\r\n";
  EXPECT_EQ(write(socket_descriptor, request.data(), request.size()),
            static_cast<ssize_t>(request.size()));
  std::string text;
  std::array<char, 4096> bytes;
  for (ssize_t size = 1; size > 0;) {
    size = read(socket_descriptor, bytes.data(), bytes.size());
    if (size > 0) text.append(bytes.data(), static_cast<size_t>(size));
  }
  close(socket_descriptor);
  return text;
}

class OperationTest : public ::testing::Test {
 protected:
  MemoryStore store_{hub::HubTables()};
  TestHub hub_{store_};
};

TEST_F(OperationTest, TheHubSaysThatItServes) {
  // HealthCheckResponse{status: SERVING}: field 1, varint 1.
  EXPECT_EQ(CallWithBytes(hub_.operator_connection(), "/grpc.health.v1.Health/Check", ""),
            "\x08\x01");
}

TEST_F(OperationTest, TheHubListsItsServices) {
  // ServerReflectionRequest{list_services: ""}: field 7, length 0. A stream of one request reads
  // alike.
  const std::string answer =
      CallWithBytes(hub_.operator_connection(),
                    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "\x3a\x01*");
  for (const char* service : {"Publication", "Membership", "Agreement", "Release", "Query"}) {
    EXPECT_THAT(answer, HasSubstr(absl::StrCat("almenara.hub.v1.", service, "Service")));
  }
}

TEST_F(OperationTest, MetricsCountCallsAndNameNobody) {
  const auto casa = hub_.Connect(hub_.IssueAndEnrol(TestHub::Uri("casa-luz", "node", "main")));
  ASSERT_OK(PublishAll(*casa, 30));

  const std::string metrics = ReadMetrics(hub_.server().metrics_port());

  EXPECT_THAT(metrics, HasSubstr("almenara_publication_batches_total 3"));
  EXPECT_THAT(metrics, HasSubstr("almenara_rpc_calls_total{code=\"OK\",rpc=\"pin_identity\"} 1"));
  EXPECT_THAT(metrics, Not(HasSubstr("casa")));
}

}  // namespace
}  // namespace almenara
