// SPDX-License-Identifier: Apache-2.0
// Screens on a wall are zoomed by the style sheet, of which the drawing library knows nothing.

export function zoomOf(element: HTMLElement): number {
  return (element as { currentCSSZoom?: number }).currentCSSZoom ?? 1;
}

const kPointing = ["pointermove", "pointerdown", "pointerup", "mousemove", "mousedown", "mouseup", "mouseout", "click", "wheel"];

// Gives events inside the box their place in its own pixels before the library reads it.
export function unzoomPointing(box: HTMLElement): void {
  const place = (event: Event) => {
    if (!(event instanceof MouseEvent) || zoomOf(box) === 1) return;
    const seen = box.getBoundingClientRect();
    const scale = seen.width / Math.max(1, box.offsetWidth);
    Object.defineProperty(event, "offsetX", { value: (event.clientX - seen.left) / scale });
    Object.defineProperty(event, "offsetY", { value: (event.clientY - seen.top) / scale });
  };
  for (const name of kPointing) box.addEventListener(name, place, { capture: true, passive: true });
}
