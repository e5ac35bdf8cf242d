// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { fullText, valueText } from "../model/cells";
import type { Drawing } from "./chart";
import { tipText } from "./marks";
import { fitted, textWidth } from "./text";
import { kFont, type Palette } from "./theme";

export interface FlowNode {
  id: string; // apart from every other, on either side
  name: string;
  cell: Cell | undefined; // all its records, drawn or not; undefined: not known
  isNotRecorded: boolean;
  colour: number | undefined; // index of a series colour; undefined: ink
}

export interface Flow {
  from: string;
  to: string;
  cell: Cell;
}

export interface Flows {
  from: FlowNode[]; // largest first
  to: FlowNode[];
  flows: Flow[];
  heads: [from: string, to: string];
}

const kHead = 30;
const kNodeWidth = 14;

// Flows from the left to the right, as wide as their numbers.
export function sankey({ from, to, flows, heads }: Flows): Drawing {
  return (colours, width) => {
    const isNarrow = width < 560;
    const beside = isNarrow ? Math.floor(width * 0.29) : Math.min(290, Math.floor(width * 0.26));
    const fontSize = isNarrow ? 11 : 12.5;
    const nodes = [...from, ...to];
    const labels = nodes.map((node) => labelLines(node, beside - 10, fontSize, isNarrow));
    // A node may be a hair high: between two there must be room for a name.
    const gap = Math.max(...labels.map(({ length }) => length)) * (fontSize + 2) + 1;
    const height = kHead + Math.max(from.length, to.length) * gap + (isNarrow ? 280 : 330);
    const byId = new Map(nodes.map((node) => [node.id, node]));
    return {
      height,
      option: {
        animation: false,
        tooltip: { formatter: (at: Pointed) => pointedText(at, byId) },
        series: [
          {
            type: "sankey",
            left: beside,
            right: beside,
            top: kHead + 8,
            bottom: 10,
            nodeWidth: kNodeWidth,
            nodeGap: gap,
            layoutIterations: 32,
            draggable: false,
            emphasis: { focus: "adjacency", lineStyle: { opacity: 0.7 } },
            data: nodes.map((node, i) => nodeItem(node, i < from.length ? "left" : "right", { lines: labels[i] ?? [], fontSize, colours })),
            links: flows.map((flow) => linkItem(flow, byId, colours)),
          },
          columnHeads(heads, width, colours),
        ],
      },
    };
  };
}

interface Pointed {
  dataType: "node" | "edge";
  data: { name?: string; source?: string; target?: string; cell?: Cell };
}

function pointedText({ dataType, data }: Pointed, byId: Map<string, FlowNode>): string {
  if (dataType === "edge") return tipText(`${byId.get(data.source ?? "")?.name ?? ""} → ${byId.get(data.target ?? "")?.name ?? ""}`, data.cell);
  const node = byId.get(data.name ?? "");
  return node ? [node.name, node.cell ? fullText(node.cell) : ""].filter(Boolean).join("\n") : "";
}

function colourOf(node: FlowNode | undefined, colours: Palette): string {
  if (!node || node.isNotRecorded) return colours.notRecorded;
  return node.colour === undefined ? colours.ink : (colours.series[node.colour % colours.series.length] ?? colours.ink);
}

// Name and number in one line where they fit, else the number under the name, of which there is room for one line, or on
// a phone for two.
function labelLines({ name, cell }: FlowNode, room: number, fontSize: number, isNarrow: boolean): string[] {
  const value = cell ? valueText(cell) : "";
  const whole = `${name}  ${value}`.trim();
  if (!isNarrow && textWidth(whole, fontSize) <= room) return [whole];
  const lines = fitted(name, room, fontSize, isNarrow ? 2 : 1);
  return value ? [...lines, value] : lines;
}

interface NodeLook {
  lines: string[];
  fontSize: number;
  colours: Palette;
}

function nodeItem(node: FlowNode, side: "left" | "right", { lines, fontSize, colours }: NodeLook): object {
  return {
    name: node.id,
    depth: side === "left" ? 0 : 1,
    itemStyle: { color: colourOf(node, colours), borderWidth: 0 },
    label: { position: side, color: colours.ink, fontSize, lineHeight: fontSize + 2, formatter: () => lines.join("\n") },
  };
}

function linkItem({ from, to, cell }: Flow, byId: Map<string, FlowNode>, colours: Palette): object {
  return {
    source: from,
    target: to,
    value: Math.max(1, cell.estimate ?? 0),
    cell,
    lineStyle: { color: colourOf(byId.get(from), colours), opacity: 0.42, curveness: 0.5 },
  };
}

function columnHeads([from, to]: [string, string], width: number, colours: Palette): object {
  const style = (text: string, align: string) => ({ text, align, fill: colours.quiet, fontFamily: kFont, fontSize: 12.5, fontWeight: 600, verticalAlign: "top" });
  return {
    type: "custom",
    coordinateSystem: "none",
    silent: true,
    data: [0],
    renderItem: () => ({
      type: "group",
      children: [
        { type: "text", x: 0, y: 4, style: style(from, "left") },
        { type: "text", x: width, y: 4, style: style(to, "right") },
      ],
    }),
  };
}
