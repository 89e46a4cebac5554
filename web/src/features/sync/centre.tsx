import { Trans, useLingui } from "@lingui/react/macro";
import { CloudCheck } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useConnection } from "../../app/connection";
import { offline } from "../../offline/begin";
import type { Waiting, WaitingFile } from "../../offline/store";
import { Button } from "../../ui/button";
import { Empty, Note } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { FileCard } from "./file-card";
import { WriteCard } from "./write-card";

const NONE: readonly Waiting[] = [];
const NO_FILES: readonly WaitingFile[] = [];
const quiet = () => () => undefined;

/** Every write and file that has not arrived, and what a person can do about it. */
export function SyncCentre() {
  const { t } = useLingui();
  useTitle(t`Sync centre`);
  const box = offline()?.outbox;
  const writes = useSyncExternalStore(box?.watch ?? quiet, () => box?.writes ?? NONE);
  const queue = offline()?.files;
  const files = useSyncExternalStore(queue?.watch ?? quiet, () => queue?.files ?? NO_FILES);
  const { away, trouble } = useConnection();
  const count = writes.length + files.length;
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-4 px-4 py-5 lg:px-6">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold">{t`Sync centre`}</h1>
        {count > trouble && <Button isDisabled={away} onPress={() => void offline()?.flush()}>{t`Send now`}</Button>}
      </header>
      {away ? (
        <Note tone="warn" role="status">
          <Trans>
            No connection. What you opened before and your own customers can be read; what you write is kept on this
            device and sent when the connection is back.
          </Trans>
        </Note>
      ) : (
        trouble > 0 && (
          <Note tone="warn" role="status">
            <Trans>Some changes could not be saved as they are. Choose what to do with each.</Trans>
          </Note>
        )
      )}
      {count === 0 ? (
        <Empty icon={<CloudCheck size={28} strokeWidth={1.5} aria-hidden="true" />} title={t`Everything has been sent`}>
          {t`Changes that you make without a connection wait here until they arrive.`}
        </Empty>
      ) : (
        <ol className="flex flex-col gap-3" aria-label={t`Changes to be sent`}>
          {writes.map((one) => (
            <WriteCard key={one.n} one={one} />
          ))}
          {files.map((one) => (
            <FileCard key={`file ${one.n}`} one={one} />
          ))}
        </ol>
      )}
    </div>
  );
}
