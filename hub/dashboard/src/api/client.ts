// SPDX-License-Identifier: Apache-2.0
// The one place that speaks to the hub. Every question is logged there under the caller's name, so an answer is asked
// for once and kept for as long as the page is open; it could not change within that time but by a new release.
import type { AnswerDocument, CodeLists, Description, ErrorCode, Query, Session, Signed } from "./types";

// A refusal, or a hub that cannot be reached ("UNREACHABLE").
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode | "UNREACHABLE",
    message: string,
    readonly retryAfterSeconds: number | undefined = undefined,
  ) {
    super(message);
  }

  // The caller itself is not let in, whatever it asks.
  get isEntry(): boolean {
    return this.code === "UNAUTHENTICATED";
  }

  get isPassing(): boolean {
    return this.code === "UNREACHABLE" || this.code === "UNAVAILABLE" || this.code === "RESOURCE_EXHAUSTED";
  }
}

// An answer, and the very text in which it came: what a saved file must hold to be verified.
export interface Answered {
  document: AnswerDocument;
  text: string;
}

export type ExportFormat = "csv" | "csv-receipt" | "sdmx-csv";

const kTogether = 4;
const kSecondsToAnswer = 60;

export class HubClient {
  private readonly answers = new Map<string, Promise<Answered>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  session(): Promise<Session> {
    return this.getJson("/api/v1/session");
  }

  description(): Promise<Description> {
    return this.getJson("/api/v1/description");
  }

  codeLists(): Promise<CodeLists> {
    return this.getJson("/api/v1/codelists");
  }

  ask(query: Query): Promise<Answered> {
    const key = JSON.stringify(query);
    const kept = this.answers.get(key);
    if (kept) return kept;
    const answered = this.inTurn(() => this.post("/api/v1/ask", query)).then((text) => ({
      document: JSON.parse(text) as AnswerDocument,
      text,
    }));
    this.answers.set(key, answered);
    answered.catch(() => this.answers.delete(key));
    return answered;
  }

  // The same answer written otherwise; no new question.
  exported(format: ExportFormat, signed: Signed): Promise<string> {
    return this.post(`/api/v1/export/${format}`, signed);
  }

  private async getJson<T>(path: string): Promise<T> {
    return JSON.parse(await this.fetchText(path, { method: "GET" })) as T;
  }

  private post(path: string, body: unknown): Promise<string> {
    return this.fetchText(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  private async fetchText(path: string, init: RequestInit): Promise<string> {
    let response: Response;
    try {
      response = await fetch(path, { ...init, signal: AbortSignal.timeout(kSecondsToAnswer * 1000) });
    } catch {
      throw new ApiError("UNREACHABLE", "");
    }
    const text = await response.text().catch(() => {
      throw new ApiError("UNREACHABLE", "");
    });
    if (response.ok) return text;
    throw readError(response, text);
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= kTogether) await new Promise<void>((resume) => this.waiting.push(resume));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

function readError(response: Response, text: string): ApiError {
  const after = Number(response.headers.get("Retry-After"));
  const retry = Number.isFinite(after) && after > 0 ? after : undefined;
  try {
    const { error } = JSON.parse(text) as { error: { code: ErrorCode; message: string } };
    return new ApiError(error.code, error.message, retry);
  } catch {
    return new ApiError("UNAVAILABLE", `HTTP ${response.status}`, retry);
  }
}
