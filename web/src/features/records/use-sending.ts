import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { isLost } from "../../api/http";
import { changed } from "../../api/queries";
import { sendFile } from "../../api/upload";
import { connection, useConnection } from "../../app/connection";
import { says } from "../../ui/show";

/** In how many milliseconds a picture that was sent has a small one. */
const SMALL_AFTER = 4_000;

/** `waits`: the connection was lost; the file is sent again by itself when it is back. */
export type Sending = {
  key: string;
  file: File;
  share: number;
  trouble: string | null;
  waits: boolean;
  stop: AbortController;
};

/** The files on their way to a record: what did not arrive is kept while the page is open, and can be sent again. */
export function useSending(about: string) {
  const { t } = useLingui();
  const { away } = useConnection();
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const serial = useRef(0);
  const note = (key: string, part: Partial<Sending>) =>
    setSending((now) => now.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const forget = (key: string) => setSending((now) => now.filter((one) => one.key !== key));
  const start = async (one: Sending) => {
    const { key, file, stop } = one;
    try {
      await sendFile(file, about, (share) => note(key, { share }), stop.signal);
      forget(key);
      if (file.type.startsWith("image/")) setTimeout(() => void changed("files"), SMALL_AFTER);
    } catch (error) {
      const lost = isLost(error) || connection().away || !navigator.onLine;
      if (stop.signal.aborted) forget(key);
      else if (lost) note(key, { waits: true, trouble: t`Waits for the connection; keep this page open.` });
      else note(key, { trouble: says(error, t`The file did not arrive. Check the connection and send it again.`) });
    }
    await changed("files");
  };
  const again = (one: Sending) => {
    const next = { ...one, share: 0, trouble: null, waits: false, stop: new AbortController() };
    note(one.key, next);
    void start(next);
  };
  const send = (files: FileList | null) => {
    for (const file of files ?? []) {
      const key = String(++serial.current);
      const one = { key, file, share: 0, trouble: null, waits: false, stop: new AbortController() };
      setSending((now) => [...now, one]);
      void start(one);
    }
  };
  useEffect(() => {
    if (!away) sending.filter(({ waits }) => waits).forEach(again);
  }, [away]);
  return { sending, send, again, forget };
}
