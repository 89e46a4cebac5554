import { useSyncExternalStore } from "react";
import { api, type Client, isLost, type Kept } from "../api/http";
import { queries } from "../api/queries";
import type { Tokens } from "../api/types";
import { forgetDrafts } from "../forms/drafts";
import { forgetTexts } from "../forms/kept-text";
import { forgetRecents } from "./recent";

export type SessionState = "out" | "in" | "expired";

/** Whether someone is signed in to one plane. `expired` keeps the screen, and what was typed on it. */
export class Session {
  private now: SessionState = "out";
  private watchers = new Set<() => void>();
  private leaving: (kept: Kept) => void = () => undefined;

  constructor(readonly client: Client) {
    client.onSessionEnd(() => {
      if (this.now === "in") this.set("expired");
    });
  }

  get state(): SessionState {
    return this.now;
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  private set(state: SessionState): void {
    this.now = state;
    for (const watcher of this.watchers) watcher();
  }

  /** After a reload of the page: go on with the kept refresh token, or without a connection with what was kept. */
  async start(): Promise<void> {
    if (this.client.kept && (await this.client.resume().catch(isLost))) this.set("in");
  }

  async signIn(path: string, body: { tenant?: string; email: string; password: string }): Promise<void> {
    const kept = this.client.kept;
    const tokens = await this.client.call<Tokens>(path, { method: "POST", body, open: true });
    const samePerson = this.now === "expired" && kept?.email === body.email && kept.tenant === (body.tenant ?? "");
    this.client.signIn(tokens, { tenant: body.tenant ?? "", email: body.email });
    if (samePerson) void queries.invalidateQueries();
    else queries.clear();
    this.set("in");
  }

  onSignOut(watcher: (kept: Kept) => void): void {
    this.leaving = watcher;
  }

  signOut(): void {
    const { kept } = this.client;
    if (kept) this.leaving(kept);
    forgetRecents();
    forgetDrafts();
    forgetTexts();
    this.client.signOut();
    queries.clear();
    this.set("out");
  }
}

export const session = new Session(api);

export function useSession(of: Session): SessionState {
  return useSyncExternalStore(of.watch, () => of.state);
}
