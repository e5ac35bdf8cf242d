// SPDX-License-Identifier: Apache-2.0
// A drawing that follows its box, and can be written as SVG and PNG. Only the parts of ECharts that are used here are
// loaded.
import { BarChart, CustomChart, LineChart, SankeyChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { unstyled } from "./svg";
import { wrapped } from "./text";
import { kFont, type Palette, palette, paperPalette, wantsNoMotion } from "./theme";
import { unzoomPointing, zoomOf } from "./zoom";

echarts.use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  CustomChart,
  GridComponent,
  LegendComponent,
  LineChart,
  SankeyChart,
  SVGRenderer,
  TooltipComponent,
]);

export type ChartOption = echarts.EChartsCoreOption;

// How a chart looks with these colours, at this width. Called again when colours or width change.
export type Drawing = (colours: Palette, width: number) => { option: ChartOption; height: number };

// Written to a file: width in pixels, and a line below that says where it is from.
export interface Paper {
  width: number;
  title: string;
  note: string; // how to read it; "": nothing to say
  source: string;
}

const kHeadRoom = 44;
const kFootRoom = 40;
const kSmallLine = 15;
// Between the margins of A4 and of US letter alike; a canvas is not laid out anew by the printer.
const kPrintedWidth = 680;
const kPrintedInPair = 328;
const kPrintedDots = 3; // for each pixel, so that letters are sharp on paper
const printing = typeof window === "undefined" ? undefined : window.matchMedia("print");

export class Chart {
  private instance: echarts.ECharts | undefined;
  private observer: ResizeObserver | undefined;
  private lastWidth = 0;
  private isPrinted = false;
  // Some browsers tell of printing by the one, some by the other.
  private readonly beforePrint = () => this.drawFor(true);
  private readonly afterPrint = () => this.drawFor(false);
  private readonly printingChanges = ({ matches }: MediaQueryListEvent) => this.drawFor(matches);

  constructor(
    private readonly box: HTMLElement,
    private readonly drawing: Drawing,
  ) {
    unzoomPointing(box);
    window.addEventListener("beforeprint", this.beforePrint);
    window.addEventListener("afterprint", this.afterPrint);
    printing?.addEventListener("change", this.printingChanges);
  }

  draw(): void {
    const width = this.isPrinted ? this.printedWidth() : Math.max(260, this.box.clientWidth);
    const colours = this.isPrinted ? paperPalette() : palette();
    const { option, height } = this.drawing(colours, width);
    // Through the object model: the content security policy takes no style attributes.
    this.box.style.height = `${height}px`;
    this.instance ??= echarts.init(this.box, null, { renderer: "canvas", devicePixelRatio: this.isPrinted ? kPrintedDots : window.devicePixelRatio * zoomOf(this.box) });
    this.instance.resize({ width, height });
    this.instance.setOption({ ...dressed(option, colours), ...(this.isPrinted ? { animation: false } : {}) }, { notMerge: true });
    this.lastWidth = this.box.clientWidth;
    this.follow();
  }

  dispose(): void {
    window.removeEventListener("beforeprint", this.beforePrint);
    window.removeEventListener("afterprint", this.afterPrint);
    printing?.removeEventListener("change", this.printingChanges);
    this.observer?.disconnect();
    this.clear();
  }

  private clear(): void {
    this.instance?.dispose();
    this.instance = undefined;
  }

  private printedWidth(): number {
    return this.box.closest(".pair") ? kPrintedInPair : kPrintedWidth;
  }

  private drawFor(isPrinted: boolean): void {
    if (isPrinted === this.isPrinted || !this.instance) return;
    this.isPrinted = isPrinted;
    this.clear();
    this.draw();
  }

  // The whole picture as an SVG document.
  svg(paper: Paper): string {
    const { option, height } = this.drawing(paperPalette(), paper.width);
    const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: paper.width, height });
    chart.setOption({ ...dressed(option, paperPalette()), animation: false });
    const drawn = chart.renderToSVGString();
    chart.dispose();
    return framed(unstyled(drawn), paper, height);
  }

  async png(paper: Paper): Promise<Blob> {
    const svg = this.svg(paper);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const scale = 2;
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * scale;
    canvas.height = image.naturalHeight * scale;
    const context = canvas.getContext("2d");
    context?.scale(scale, scale);
    context?.drawImage(image, 0, 0);
    return new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("png"))), "image/png"),
    );
  }

  private follow(): void {
    if (this.observer) return;
    this.observer = new ResizeObserver(() => {
      // A box that is hidden behind its table has no width.
      if (this.instance && !this.isPrinted && this.box.clientWidth > 0 && Math.abs(this.box.clientWidth - this.lastWidth) > 4) this.draw();
    });
    this.observer.observe(this.box);
  }
}

// With what all charts share.
function dressed(option: ChartOption, colours: Palette): ChartOption {
  return {
    animation: !wantsNoMotion(),
    animationDuration: 300,
    textStyle: { fontFamily: kFont, color: colours.ink },
    color: colours.series,
    ...option,
    tooltip: {
      // As text: as HTML it would need inline styles, which the content security policy refuses.
      renderMode: "richText",
      confine: true,
      backgroundColor: colours.ground,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontFamily: kFont, fontSize: 13 },
      ...(option["tooltip"] as object | undefined),
    },
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);
}

function framed(svg: string, paper: Paper, height: number): string {
  const colours = paperPalette();
  const font = escaped(kFont);
  const letters = Math.floor(paper.width / 6);
  const small = (text: string, from: number) =>
    wrapped(text, letters).map((line, i) => `<text x="12" y="${from + i * kSmallLine}" font-size="11" fill="${colours.quiet}">${escaped(line)}</text>`);
  const note = small(paper.note, kHeadRoom);
  const top = kHeadRoom + note.length * kSmallLine;
  const source = small(paper.source, top + height + 24);
  const whole = top + height + kFootRoom + source.length * kSmallLine;
  const inner = svg.replace(/^<svg /, `<svg y="${top}" `);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${paper.width}" height="${whole}" ` +
    `viewBox="0 0 ${paper.width} ${whole}" font-family="${font}"><title>${escaped(paper.title)}</title>` +
    `<desc>${escaped(paper.source)}</desc>` +
    `<rect width="100%" height="100%" fill="${colours.ground}"/>` +
    `<text x="12" y="28" font-size="17" font-weight="600" fill="${colours.ink}">${escaped(paper.title)}</text>${note.join("")}${inner}${source.join("")}</svg>`
  );
}
