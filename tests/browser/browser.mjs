// SPDX-License-Identifier: Apache-2.0
// Debian's Chromium, as one reader after another uses it.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { run } from "./command.mjs";
import { authorityCertificate, browserCertificate, memberPages, publicPages, screenshots } from "./federation.mjs";

export const views = ["overview", "trend", "map", "flows", "people", "control", "table"];
export const desk = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let started;

// A home of its own, in which the demonstration's authority is trusted as a person would trust it.
async function start() {
  const home = mkdtempSync(join(tmpdir(), "almenara-browser-"));
  const store = join(home, ".pki/nssdb");
  mkdirSync(store, { recursive: true });
  await run("certutil", ["-N", "-d", `sql:${store}`, "--empty-password"]);
  const trusted = ["-A", "-d", `sql:${store}`, "-t", "C,,", "-n", "demonstration", "-i", authorityCertificate];
  await run("certutil", trusted);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: flags,
    env: { ...process.env, HOME: home },
  });
  return { browser, home };
}

after(async () => {
  if (!started) return;
  const { browser, home } = await started;
  await browser.close();
  rmSync(home, { recursive: true, force: true });
});

// Somebody at a browser: `reader` is one of the demonstration's members, "public", or "nobody", who opens the members'
// pages without a certificate. Everything asked for over the network and everything that went wrong is kept.
export class Visit {
  requests = [];
  problems = [];

  constructor(context, page, origin) {
    Object.assign(this, { context, page, origin });
    page.on("request", (request) => this.requests.push(request));
    page.on("pageerror", (error) => this.problems.push(`page error: ${error.message}`));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.problems.push(`console: ${message.text()}`);
    });
  }

  async open(address) {
    const response = await this.page.goto(`${this.origin}/${address}`);
    await this.ready();
    return response;
  }

  // Every figure has come to rest.
  async ready() {
    await this.page.waitForFunction(() => {
      const cards = [...document.querySelectorAll("main[data-view] [data-chart]")];
      return cards.length > 0 && cards.every((card) => card.dataset.state !== "loading");
    });
  }

  // Chooses in a list and waits for the figures that follow.
  async choose(hook, value) {
    await this.page.locator(`[${hook}]`).selectOption(value);
    await this.ready();
  }

  // The state of every figure, by its name.
  states() {
    return this.page.$$eval("[data-chart]", (cards) => Object.fromEntries(cards.map((card) => [card.dataset.chart, card.dataset.state])));
  }

  // Everything that a reader could copy from the figures, tables included.
  figures() {
    return this.page.$$eval("[data-chart]", (cards) =>
      cards.map((card) => `${card.dataset.chart}: ${card.querySelector("h2").textContent} ${[...card.querySelectorAll("table tr")].map((row) => row.textContent).join(" | ")}`),
    );
  }

  // The bodies of the questions asked since the page was opened.
  questions() {
    return this.requests.filter((request) => request.url().endsWith("/api/v1/ask")).map((request) => request.postDataJSON());
  }

  async screenshot(name, { whole = true } = {}) {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: whole, animations: "disabled" });
  }

  hasNoProblems() {
    assert.deepEqual(this.problems, []);
  }
}

const untoured = () => window.localStorage.setItem("almenara.tour", "done");

// Opens a browser for the reader, does the work, and closes it whatever happens.
export async function visiting(reader, wishes, work) {
  const { language = "en", size = desk, isDark = false, isStill = true, isFirst = false, certificate } = wishes;
  started ??= start();
  const { browser } = await started;
  const isMember = !["public", "nobody"].includes(reader);
  const own = certificate ?? (isMember ? browserCertificate(reader) : undefined);
  const context = await browser.newContext({
    locale: language,
    viewport: size,
    colorScheme: isDark ? "dark" : "light",
    reducedMotion: isStill ? "reduce" : "no-preference",
    hasTouch: size === phone,
    isMobile: size === phone,
    clientCertificates: own ? [own] : undefined,
  });
  try {
    if (!isFirst) await context.addInitScript(untoured);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    return await work(new Visit(context, page, reader === "public" ? publicPages : memberPages));
  } finally {
    await context.close();
  }
}
