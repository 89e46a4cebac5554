import { api } from "../api/http";
import { me, queries } from "../api/queries";
import { worded } from "../i18n";
import { Offline } from "./keeper";
import { wipe } from "./store";

const PREPARE_AFTER = 5_000;
let now: { who: string; offline: Offline } | null = null;

export const offline = (): Offline | null => now?.offline ?? null;

/** Keep what this person reads and writes; who began before is left as they were. */
export async function begin(tenant: string, email: string): Promise<void> {
  const who = `${tenant}/${email}`;
  if (now?.who === who) return void now.offline.flush();
  now?.offline.stop();
  now = { who, offline: await Offline.start(tenant, email) };
  api.keeper = now.offline;
  void now.offline.flush();
  // They have to be here before the connection is gone.
  void import("../app/sync-mark");
  void worded(import("../features/sync/centre"));
  setTimeout(() => void prepare(), PREPARE_AFTER);
}

async function prepare(): Promise<void> {
  await queries.fetchQuery(me()).catch(() => undefined);
  await offline()?.prepare();
}

/** Signed out: nothing stays on the device. */
export async function end(tenant: string, email: string): Promise<void> {
  now?.offline.stop();
  now = null;
  api.keeper = null;
  await wipe(tenant, email);
}
