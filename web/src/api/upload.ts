import { connection } from "../app/connection";
import { api, isLost } from "./http";
import type { KithRecord } from "./types";

type Place = { method: "PUT"; url: string; headers: Record<string, string> };

/** How far a file came: the key that creates it, and its id once it has one. */
export type Trip = { key: string; id?: string };

/** The connection went, so what was sent may have arrived; another failure is an answer. */
export const isCutOff = (error: unknown): boolean => isLost(error) || connection().away || !navigator.onLine;

/** Send a file about a record straight to storage; resolves to the complete file. `told` gets the share sent, 0 to 1.
 *
 * A later try with the same `trip`, kept up by `began`, goes on where the connection was lost.
 * Rejects with an ApiError, or with another error when the storage was not reached or refused it.
 */
export async function sendFile(
  file: File,
  about: string,
  told: (share: number) => void,
  signal: AbortSignal,
  trip: Trip,
  began: (id: string) => unknown,
): Promise<KithRecord> {
  const made = trip.id
    ? await api.call<KithRecord>(`/v1/files/${trip.id}`, { direct: true })
    : await api.call<KithRecord>("/v1/files", {
        method: "POST",
        body: { name: file.name, about_record: about },
        key: trip.key,
      });
  await began(made.id);
  if (trip.id && made.state !== "uploading") return made;
  try {
    const wish = { size: file.size, content_type: file.type || "application/octet-stream" };
    const { upload } = await api.call<{ upload: Place }>(`/v1/files/${made.id}/upload`, { method: "POST", body: wish });
    await put(upload, file, told, signal);
    return await api.call<KithRecord>(`/v1/files/${made.id}/complete`, { method: "POST" });
  } catch (error) {
    if (signal.aborted || !isCutOff(error)) await dropped(made.id);
    throw error;
  }
}

/** What was begun and did not arrive leaves no record; a quarantined file stays, to be seen. */
async function dropped(id: string): Promise<void> {
  const now = await api.call<KithRecord>(`/v1/files/${id}`).catch(() => null);
  if (now?.state !== "uploading") return;
  await api.call(`/v1/files/${id}`, { method: "DELETE", version: now.version }).catch(() => null);
}

/** `fetch` tells nothing of what was sent, so this is the older way. */
export function put(place: Place, file: Blob, told: (share: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open(place.method, place.url);
    for (const [name, value] of Object.entries(place.headers))
      if (name.toLowerCase() !== "content-length") request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 0);
    request.onload = () => (request.status < 300 ? done() : failed(new Error(`storage answered ${request.status}`)));
    request.onerror = () => failed(new Error("storage not reached"));
    request.onabort = () => failed(new Error("stopped"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
