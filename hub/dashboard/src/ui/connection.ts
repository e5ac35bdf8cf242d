// SPDX-License-Identifier: Apache-2.0
// Whether the hub answers, and still lets this reader in. What is on the screen stays while it does not.
import { ApiError, type HubClient } from "../api/client";
import { t } from "../language";
import { h } from "./dom";

const kPauseMilliseconds = 3000;

export class Connection {
  private readonly banner = h("p", { class: "banner", role: "status", hidden: true });
  private waiting: Promise<void> | undefined;
  private back: () => void = () => undefined;

  constructor(private readonly client: HubClient) {
    document.body.prepend(this.banner);
  }

  onBack(listener: () => void): void {
    this.back = listener;
  }

  // Something failed that may pass. Finds out what, and calls the listener when the hub answers again.
  failed(): void {
    if (this.waiting) return;
    this.waiting = this.probe().finally(() => (this.waiting = undefined));
  }

  async waitUntilBack(): Promise<void> {
    while (!(await this.answers())) await pause();
  }

  private async probe(): Promise<void> {
    if (await this.answers()) return;
    this.say(t("hub_unreachable"));
    while (!(await this.answers())) await pause();
    this.say(t("hub_back"));
    setTimeout(() => (this.banner.hidden = true), kPauseMilliseconds);
    this.back();
  }

  // A reader who is no longer let in gets the hub's page that says what to do.
  private async answers(): Promise<boolean> {
    try {
      await this.client.session();
      return true;
    } catch (error) {
      const refusal = error instanceof ApiError ? error : undefined;
      if (refusal?.isEntry || refusal?.code === "PERMISSION_DENIED") window.location.reload();
      return false;
    }
  }

  private say(text: string): void {
    this.banner.hidden = false;
    this.banner.textContent = text;
  }
}

function pause(): Promise<void> {
  return new Promise((resume) => setTimeout(resume, kPauseMilliseconds));
}
