// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "common/files/atomic_file.h"
#include "common/files/mapped_file.h"
#include "common/files/open_files.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara {
namespace {

using testing::StatusIs;
using testing::TempDir;

TEST(OpenFiles, AreLimitedByTheSystemAlone) {
  // Given a process that may open fewer files than the system allows it,
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit fewer = {.rlim_cur = 64, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &fewer), 0);
  // when it asks for all of them, then it has them.
  EXPECT_EQ(AllowAllOpenFiles(), before.rlim_max);
  rlimit after;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &after), 0);
  EXPECT_EQ(after.rlim_cur, before.rlim_max);
}

TEST(AtomicFile, IsThereWholeAfterCommit) {
  TempDir dir;
  ASSERT_OK_AND_ASSIGN(auto file, AtomicFile::Create(dir.File("release")));
  ASSERT_OK(file->Append("noisy "));
  ASSERT_OK(file->Append("components"));
  ASSERT_OK(file->Commit());

  ASSERT_OK_AND_ASSIGN(auto mapped, MappedFile::Open(dir.File("release")));
  EXPECT_EQ(mapped->bytes(), "noisy components");
}

TEST(AtomicFile, LeavesTheOldFileWhenItWasNotCommitted) {
  TempDir dir;
  std::ofstream(dir.File("release")) << "old";
  {
    ASSERT_OK_AND_ASSIGN(auto file, AtomicFile::Create(dir.File("release")));
    ASSERT_OK(file->Append("new"));
  }
  std::ifstream in(dir.File("release"));
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
}

TEST(AtomicFile, NamesThePathThatCannotBeWritten) {
  TempDir dir;
  EXPECT_THAT(AtomicFile::Create(dir.File("absent/release")),
              StatusIs(absl::StatusCode::kUnavailable, ::testing::HasSubstr("absent/release")));
}

TEST(MappedFile, TellsAnAbsentFileFromAnEmptyOne) {
  TempDir dir;
  std::ofstream(dir.File("empty")).close();
  EXPECT_THAT(MappedFile::Open(dir.File("absent")), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(MappedFile::Open(dir.File("empty")), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace almenara
