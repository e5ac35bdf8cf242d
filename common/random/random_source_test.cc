// SPDX-License-Identifier: Apache-2.0
#include "common/random/random_source.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

namespace almenara {
namespace {

TEST(SystemRandomTest, NeverGivesTheSameBytesTwice) {
  // given what several threads take, more than is fetched at once
  std::vector<std::vector<std::string>> taken(3);
  std::vector<std::thread> threads;
  for (std::vector<std::string>& own : taken) {
    threads.emplace_back([&own] {
      for (int i = 0; i < 500; ++i) own.push_back(SystemRandom().Bytes(i % 2 == 0 ? 12 : 32));
    });
  }
  for (std::thread& thread : threads) thread.join();

  // then no nonce begins any other
  std::set<std::string> beginnings;
  for (const auto& own : taken) {
    for (const std::string& bytes : own) beginnings.insert(bytes.substr(0, 12));
  }
  EXPECT_EQ(beginnings.size(), 1500u);
}

TEST(SystemRandomTest, GivesAChildProcessBytesOfItsOwn) {
  // given a process that has fetched bytes ahead
  SystemRandom().Bytes(1);
  int channel[2];
  ASSERT_EQ(pipe(channel), 0);
  const pid_t child = fork();
  ASSERT_NE(child, -1);
  if (child == 0) {
    const std::string bytes = SystemRandom().Bytes(16);
    _exit(write(channel[1], bytes.data(), bytes.size()) == 16 ? 0 : 1);
  }
  std::string of_child(16, 0);
  ASSERT_EQ(read(channel[0], of_child.data(), of_child.size()), 16);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  close(channel[0]);
  close(channel[1]);

  // then parent and child do not share what was left
  EXPECT_NE(SystemRandom().Bytes(16), of_child);
}

}  // namespace
}  // namespace almenara
