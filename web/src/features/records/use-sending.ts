import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { changed } from "../../api/queries";
import { isCutOff, sendFile, type Trip } from "../../api/upload";
import { useConnection } from "../../app/connection";
import { offline } from "../../offline/begin";
import type { WaitingFile } from "../../offline/store";
import { says } from "../../ui/show";

/** In how many milliseconds a picture that was sent has a small one. */
const SMALL_AFTER = 4_000;
const NONE: readonly WaitingFile[] = [];
const quiet = () => () => undefined;

/** `waits`: it could not be kept on the device; it is sent again by itself while the page is open. */
export type Sending = {
  key: string;
  file: File;
  share: number;
  trouble: string | null;
  waits: boolean;
  stop: AbortController;
  trip: Trip;
};

/** The files on their way to a record; one that the connection left behind joins the queue of what waits. */
export function useSending(about: string, title: string) {
  const { t } = useLingui();
  const { away } = useConnection();
  const queue = offline()?.files;
  const kept = useSyncExternalStore(queue?.watch ?? quiet, () => queue?.files ?? NONE);
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const serial = useRef(0);
  const note = (key: string, part: Partial<Sending>) =>
    setSending((now) => now.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const forget = (key: string) => setSending((now) => now.filter((one) => one.key !== key));
  const wait = async ({ key, file, trip }: Sending) => {
    const one: WaitingFile = { file, about, title, at: new Date().toISOString(), trip, state: "waiting" };
    if (await offline()?.files.add(one)) forget(key);
    else
      note(key, {
        waits: true,
        trouble: t`Too many files wait on this device, so this one waits on this page only: keep it open.`,
      });
  };
  const start = async (one: Sending) => {
    const { key, file, stop, trip } = one;
    if (offline()?.unsent().has(about)) return wait(one);
    try {
      const told = (share: number) => note(key, { share });
      await sendFile(file, about, told, stop.signal, trip, (id) => Object.assign(trip, { id }));
      forget(key);
      if (file.type.startsWith("image/")) setTimeout(() => void changed("files"), SMALL_AFTER);
    } catch (error) {
      if (stop.signal.aborted) forget(key);
      else if (isCutOff(error)) await wait(one);
      else note(key, { trouble: says(error, t`The file did not arrive. Check the connection and send it again.`) });
    }
    await changed("files");
  };
  const fresh = () => ({ share: 0, trouble: null, waits: false, stop: new AbortController() });
  const again = (one: Sending) => {
    const next = { ...one, ...fresh(), trip: one.waits ? one.trip : { key: crypto.randomUUID() } };
    note(one.key, next);
    void start(next);
  };
  const send = (files: FileList | null) => {
    for (const file of files ?? []) {
      const one = { key: String(++serial.current), file, ...fresh(), trip: { key: crypto.randomUUID() } };
      setSending((now) => [...now, one]);
      void start(one);
    }
  };
  useEffect(() => {
    if (!away) sending.filter(({ waits }) => waits).forEach(again);
  }, [away]);
  const mine = kept.filter((one) => one.about === about);
  return { sending, send, again, forget, kept: mine, discard: (one: WaitingFile) => void queue?.discard(one) };
}
