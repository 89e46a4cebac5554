import { t } from "@lingui/core/macro";
import { says } from "../ui/show";
import { toast } from "../ui/toast";
import { api } from "./http";
import { changed } from "./queries";
import type { KithRecord } from "./types";

/** Say why something could not be done. */
export function fail(error: unknown): void {
  toast(says(error, t`The server cannot be reached. Check the connection.`), { tone: "bad" });
}

/** Delete a record, with a way back. Resolves to whether it is gone. */
export async function remove(object: string, record: KithRecord, title: string): Promise<boolean> {
  try {
    const { response } = await api.full(`/v1/${object}/${record.id}`, { method: "DELETE", version: record.version });
    const version = versionIn(response) ?? record.version + 1;
    await changed(object, record.id);
    toast(t`${title} deleted`, { action: { label: t`Undo`, run: () => void putBack(object, record.id, version) } });
    return true;
  } catch (error) {
    fail(error);
    await changed(object);
    return false;
  }
}

export async function putBack(object: string, id: string, version: number): Promise<void> {
  try {
    await api.call(`/v1/${object}/${id}/restore`, { method: "POST", version });
    toast(t`Put back`);
  } catch (error) {
    fail(error);
  }
  await changed(object);
}

function versionIn(response: Response): number | null {
  const found = /^"?(\d+)"?$/.exec(response.headers.get("ETag")?.replace(/^W\//, "") ?? "");
  return found?.[1] ? Number(found[1]) : null;
}
