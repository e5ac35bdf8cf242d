// SPDX-License-Identifier: Apache-2.0

// name: value, where the value may hold entities, whose semicolons end nothing.
const kDeclaration = /([\w-]+)\s*:\s*((?:&\w+;|[^;&])*)/g;

// The drawing with its styles as attributes, and none for a pointer, which a picture never meets: the content security
// policy refuses inline styles even in a picture that the page only paints.
export function unstyled(svg: string): string {
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, "")
    .replace(/ style="([^"]*)"/g, (_, style: string) => style.replaceAll(kDeclaration, ' $1="$2"').replaceAll(/";/g, '"'));
}
