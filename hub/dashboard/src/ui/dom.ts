// SPDX-License-Identifier: Apache-2.0
type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

// An element. Attributes named on… are listeners; true and false set and leave out a bare attribute.
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2).toLowerCase(), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  append(element, ...children);
  return element;
}

export function append(parent: Element, ...children: Child[]): void {
  for (const child of children) if (child !== null && child !== undefined && child !== false) parent.append(child);
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent, ...children);
}

// A labelled list of choices.
export function choice(
  name: string,
  label: string,
  value: string,
  options: (HTMLOptionElement | HTMLOptGroupElement)[],
  onChange: (value: string) => void,
  hook: "filter" | "control" | "option" = "filter",
): HTMLLabelElement {
  const select = h("select", { [`data-${hook}`]: name, onChange: (event) => onChange((event.target as HTMLSelectElement).value) });
  select.append(...options);
  select.value = value;
  return h("label", { class: "choice" }, h("span", { class: "choice-label" }, label), select);
}

export function option(value: string, text: string): HTMLOptionElement {
  return h("option", { value }, text);
}

export function download(name: string, type: string, content: string | Blob): void {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
