import { api } from "../api/http";
import { session } from "./session";

const load = () => import("../offline/begin");
const LAST = "kith.last";

/** Begin to keep what the signed-in person reads; without storage the app works as long as it is connected. */
async function keep(): Promise<void> {
  const { kept } = api;
  if (!kept || session.state !== "in") return;
  localStorage.setItem(LAST, JSON.stringify({ tenant: kept.tenant, email: kept.email }));
  await load()
    .then(({ begin }) => begin(kept.tenant, kept.email))
    .catch(() => undefined);
}

/** Before the first screen: the installed app opens without a connection for whoever did not sign out. */
export async function startSession(): Promise<void> {
  const last = localStorage.getItem(LAST);
  const installed = matchMedia("(display-mode: standalone)").matches;
  if (!api.kept && last && installed && !navigator.onLine) api.reopen(JSON.parse(last) as typeof api.kept & object);
  if (api.kept) void load();
  await session.start();
  await keep();
  session.watch(() => void keep());
  session.onSignOut(({ tenant, email }) => {
    localStorage.removeItem(LAST);
    void load().then(({ end }) => end(tenant, email));
  });
}

/** The worker that brings the app's own files without a connection. */
export function startWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  addEventListener("load", () => void navigator.serviceWorker.register("/sw.js").catch(() => undefined));
}
