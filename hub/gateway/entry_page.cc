// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/entry_page.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "hub/gateway/entry_texts.h"

namespace almenara::hub {
namespace {

constexpr char kRetryAfterSeconds[] = "60";

// Colours as the dashboard's: every pair of text and ground is at least 4.5:1.
constexpr char kStyle[] = R"css(/* SPDX-License-Identifier: Apache-2.0 */
:root {
  color-scheme: light dark;
  --ink: #16242d;
  --quiet: #51616b;
  --ground: #f3f6f8;
  --card: #ffffff;
  --line: #d5dde2;
  --accent: #0b5c8f;
  --accent-ink: #ffffff;
}

@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8eef2;
    --quiet: #a9b8c2;
    --ground: #0c151c;
    --card: #14202a;
    --line: #33434e;
    --accent: #7cc4f2;
    --accent-ink: #08202f;
  }
}

*,
*::before,
*::after {
  box-sizing: border-box;
}

body {
  margin: 0 auto;
  max-width: 44rem;
  padding: 1rem;
  background: var(--ground);
  color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", "Noto Sans", sans-serif;
  overflow-wrap: break-word;
}

header {
  display: flex;
  flex-wrap: wrap;
  justify-content: space-between;
  gap: 0.25rem 1rem;
  padding-bottom: 0.75rem;
}

header p {
  margin: 0;
}

.hub {
  color: var(--quiet);
}

.hub strong {
  color: var(--ink);
}

article {
  margin-bottom: 1rem;
  padding: 1.25rem;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 8px;
}

h1,
h2,
h3,
h4 {
  margin: 1.5rem 0 0.5rem;
  line-height: 1.25;
}

h1,
article > h2:first-child {
  margin-top: 0;
  font-size: 1.5rem;
}

h2,
article > h2:first-child ~ h3 {
  font-size: 1.15rem;
}

h3,
h4 {
  font-size: 1rem;
}

ol,
ul {
  margin: 0;
  padding-left: 1.5rem;
}

li + li {
  margin-top: 0.4rem;
}

code {
  font-family: ui-monospace, Consolas, "DejaVu Sans Mono", monospace;
  font-size: 0.92em;
}

a {
  color: var(--accent);
}

.go {
  display: inline-block;
  margin-top: 1rem;
  padding: 0.6rem 1.1rem;
  background: var(--accent);
  color: var(--accent-ink);
  border-radius: 6px;
  text-decoration: none;
}

.go:hover {
  text-decoration: underline;
}

a:focus-visible {
  outline: 3px solid var(--accent);
  outline-offset: 2px;
}
)css";

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

// A text of the table: what stands between backticks is code.
std::string Prose(absl::string_view text) {
  std::string html;
  bool is_code = false;
  for (const absl::string_view piece : absl::StrSplit(text, '`')) {
    absl::StrAppend(&html, is_code ? "<code translate=\"no\">" : "", Escaped(piece),
                    is_code ? "</code>" : "");
    is_code = !is_code;
  }
  return html;
}

std::string Heading(int level, absl::string_view text) {
  return absl::StrCat("<h", level, ">", Prose(text), "</h", level, ">\n");
}

std::string Paragraph(absl::string_view text) { return absl::StrCat("<p>", Prose(text), "</p>\n"); }

std::string Items(const EntrySteps& steps) {
  std::string html;
  for (const absl::string_view step : steps) {
    if (!step.empty()) absl::StrAppend(&html, "<li>", Prose(step), "</li>\n");
  }
  return html;
}

std::string Steps(const EntrySteps& steps) {
  return absl::StrCat("<ol>\n", Items(steps), "</ol>\n");
}

std::string Choices(const EntrySteps& choices) {
  return absl::StrCat("<ul>\n", Items(choices), "</ul>\n");
}

std::string LinkToStart(absl::string_view text) {
  return absl::StrCat("<p><a class=\"go\" href=\"/\">", Prose(text), "</a></p>\n");
}

std::string HowToImport(const EntryFrame& frame, int level) {
  return absl::StrCat(Heading(level, frame.import_title), Heading(level + 1, frame.firefox_title),
                      Steps(frame.firefox), Heading(level + 1, frame.chrome_title),
                      Choices(frame.chrome), Heading(level + 1, frame.afterwards_title),
                      Steps(frame.afterwards));
}

// The explanation in one language, its title a heading of `level`.
std::string Explanation(const EntryText& text, Language language, int level) {
  const EntryWords& words = text.In(language);
  const EntryFrame& frame = EntryFrameIn(language);
  return absl::StrCat(Heading(level, words.title), Paragraph(words.happened),
                      Heading(level + 1, frame.what_to_do), Steps(words.steps),
                      LinkToStart(frame.try_again),
                      text.explains_import ? HowToImport(frame, level + 1) : "");
}

std::string NotFound(Language language, int level) {
  const EntryFrame& frame = EntryFrameIn(language);
  return absl::StrCat(Heading(level, frame.no_page_title), Paragraph(frame.no_page_happened),
                      LinkToStart(frame.to_start));
}

Language OtherThan(Language language) {
  return language == Language::kSpanish ? Language::kEnglish : Language::kSpanish;
}

struct Content {
  absl::string_view title;  // of the preferred language
  std::string preferred;
  std::string other;
};

HttpAnswer Page(int status, Language preferred, absl::string_view hub, const Content& content) {
  const absl::string_view language = EntryFrameIn(preferred).code;
  const EntryFrame& other = EntryFrameIn(OtherThan(preferred));
  // The empty icon keeps browsers from asking for one, which would be refused.
  std::string html =
      absl::StrCat("<!doctype html>\n<html lang=\"", language,
                   "\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"robots\" content=\"noindex\">\n"
                   "<title>",
                   Escaped(content.title),
                   " - Almenara</title>\n<link rel=\"icon\" href=\"data:,\">\n"
                   "<link rel=\"stylesheet\" href=\"/entry.css\">\n</head>\n<body>\n");
  absl::StrAppend(&html, "<header>\n<p class=\"hub\"><strong>Almenara</strong> ", Escaped(hub),
                  "</p>\n<p><a href=\"#", other.code, "\" hreflang=\"", other.code, "\" lang=\"",
                  other.code, "\">", Escaped(other.in_this_language), "</a></p>\n</header>\n");
  absl::StrAppend(&html, "<main>\n<article lang=\"", language, "\">\n", content.preferred,
                  "</article>\n<article lang=\"", other.code, "\" id=\"", other.code, "\">\n",
                  content.other, "</article>\n</main>\n</body>\n</html>\n");
  HttpAnswer answer = TextAnswer(status, "text/html; charset=utf-8", std::move(html));
  answer.headers.emplace_back("Cache-Control", "no-store");
  return answer;
}

}  // namespace

HttpAnswer EntryPage(const TurnedAway& turned_away, Language preferred, absl::string_view hub) {
  const EntryText& text = EntryTextOf(turned_away.problem);
  const int status = ErrorAnswer(turned_away.status).status;
  HttpAnswer answer = Page(status, preferred, hub,
                           {.title = text.In(preferred).title,
                            .preferred = Explanation(text, preferred, 1),
                            .other = Explanation(text, OtherThan(preferred), 2)});
  if (status == 503) answer.headers.emplace_back("Retry-After", kRetryAfterSeconds);
  return answer;
}

HttpAnswer EntryStyle() {
  HttpAnswer answer = TextAnswer(200, "text/css; charset=utf-8", kStyle);
  answer.headers.emplace_back("Cache-Control", "public, max-age=3600");
  return answer;
}

HttpAnswer NoSuchPage(Language preferred) {
  return Page(404, preferred, "",
              {.title = EntryFrameIn(preferred).no_page_title,
               .preferred = NotFound(preferred, 1),
               .other = NotFound(OtherThan(preferred), 2)});
}

}  // namespace almenara::hub
