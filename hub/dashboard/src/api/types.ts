// SPDX-License-Identifier: Apache-2.0
// Names for the parts of docs/api/openapi.json, from which schema.d.ts is made at every build.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Label = Schemas["Label"];
export type Session = Schemas["Session"];
export type Description = Schemas["Description"];
export type Agreement = Schemas["AgreementDescription"];
export type Release = Schemas["ReleaseDescription"];
export type PlannedTable = Schemas["PlannedTable"];
export type CodeLists = Schemas["CodeLists"];
export type CodeList = Schemas["CodeList"];
export type Code = Schemas["Code"];
export type Dimension = Schemas["Dimension"];
export type Query = Schemas["Query"];
export type GroupBy = Schemas["GroupBy"];
export type Filter = Schemas["Filter"];
export type Answer = Schemas["Answer"];
export type Cell = Schemas["Cell"];
export type AnswerDocument = Schemas["AnswerDocument"];
export type Signed = Schemas["Signed"];
export type ErrorCode = Schemas["Error"]["error"]["code"];
