// SPDX-License-Identifier: Apache-2.0
import { type CellIndex, isShown } from "./cells";

interface Split {
  drawn: string[];
  below: string[]; // below threshold everywhere
}

// Where nothing at all is above threshold, all of it is drawn, hatched.
export function splitAxes(main: CellIndex): { rows: Split; columns: Split } {
  const [rows = [], columns = []] = main.axes;
  const isRowShown = (row: string) => columns.some((column) => isShown(main.at(row, column)));
  const isColumnShown = (column: string) => rows.some((row) => isShown(main.at(row, column)));
  if (!rows.some(isRowShown)) return { rows: { drawn: rows, below: [] }, columns: { drawn: columns, below: [] } };
  const split = (codes: string[], isDrawn: (code: string) => boolean): Split => ({ drawn: codes.filter(isDrawn), below: codes.filter((code) => !isDrawn(code)) });
  return { rows: split(rows, isRowShown), columns: split(columns, isColumnShown) };
}
