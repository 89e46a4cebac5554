import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Download, Paperclip, Trash2, X } from "lucide-react";
import { useRef, useState } from "react";
import { FileTrigger } from "react-aria-components";
import { api } from "../../api/http";
import { changed, declarations } from "../../api/queries";
import type { KithRecord, Overview } from "../../api/types";
import { sendFile } from "../../api/upload";
import { fail, remove } from "../../api/write";
import { fileSize } from "../../i18n/format";
import { Button, IconButton } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Badge, Card, Progress, says } from "../../ui/show";

/** In how many milliseconds a picture that was sent has a small one. */
const SMALL_AFTER = 4_000;

type Sending = { key: string; name: string; share: number; trouble: string | null; stop: AbortController };

/** Files of a record: dropped or chosen (a phone offers its camera), sent straight to storage, saved under their own name. */
export function FilesCard({ about }: { about: Overview }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data?.get("files");
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const [over, setOver] = useState(false);
  const serial = useRef(0);
  if (!declared) return null;
  const mayAdd = declared.access.create !== "none";
  const files = about.related.files?.items ?? [];
  if (!mayAdd && files.length === 0) return null;

  const note = (key: string, part: Partial<Sending>) =>
    setSending((now) => now.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const forget = (key: string) => setSending((now) => now.filter((one) => one.key !== key));
  const send = async (file: File) => {
    const one: Sending = {
      key: String(++serial.current),
      name: file.name,
      share: 0,
      trouble: null,
      stop: new AbortController(),
    };
    setSending((now) => [...now, one]);
    try {
      await sendFile(file, about.record.id, (share) => note(one.key, { share }), one.stop.signal);
      forget(one.key);
      await changed("files");
      if (file.type.startsWith("image/")) setTimeout(() => void changed("files"), SMALL_AFTER);
    } catch (error) {
      if (one.stop.signal.aborted) forget(one.key);
      else note(one.key, { trouble: says(error, t`The file did not arrive. Check the connection and send it again.`) });
      await changed("files");
    }
  };
  const sendAll = (list: FileList | null) => {
    for (const file of list ?? []) void send(file);
  };
  return (
    <Card
      title={declared.label_plural}
      className={cx(over && "outline-2 outline-accent")}
      actions={
        mayAdd && (
          <FileTrigger allowsMultiple onSelect={sendAll}>
            <Button small look="quiet" icon={<Paperclip size={14} aria-hidden="true" />}>{t`Attach`}</Button>
          </FileTrigger>
        )
      }
    >
      <div
        onDragOver={(event) => {
          if (!mayAdd || !event.dataTransfer.types.includes("Files")) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          if (mayAdd) sendAll(event.dataTransfer.files);
        }}
      >
        {files.length === 0 && sending.length === 0 && (
          <p className="px-4 py-3 text-sm text-soft">{t`Drop files here, or attach them.`}</p>
        )}
        <ul>
          {sending.map((one) => (
            <li key={one.key} className="flex items-center gap-2 border-b border-line px-4 py-2">
              <div className="min-w-0 flex-1">
                {one.trouble ? (
                  <p role="alert" className="text-sm text-bad">
                    {one.name}: {one.trouble}
                  </p>
                ) : (
                  <Progress label={one.name} value={one.share * 100} />
                )}
              </div>
              <IconButton
                small
                label={one.trouble ? t`Close` : t`Stop sending ${one.name}`}
                icon={<X size={15} />}
                onPress={() => (one.trouble ? forget(one.key) : one.stop.abort())}
              />
            </li>
          ))}
          {files.map((file) => (
            <FileLine key={file.id} file={file} mayDelete={declared.access.delete !== "none"} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

function FileLine({ file, mayDelete }: { file: KithRecord; mayDelete: boolean }) {
  const { t } = useLingui();
  const name = String(file.name);
  const small = (file.links as { thumbnail?: string } | undefined)?.thumbnail;
  const [shows, setShows] = useState(true);
  const save = async () => {
    try {
      const { link } = await api.call<{ link: string }>(`/v1/files/${file.id}/download`);
      location.assign(link);
    } catch (error) {
      fail(error);
    }
  };
  // A check for viruses or a small picture may have made a newer version of it since.
  const drop = async () => {
    const now = await api.call<KithRecord>(`/v1/files/${file.id}`).catch(() => file);
    await remove("files", now, name);
  };
  return (
    <li className="flex items-center gap-2 border-b border-line py-1 pr-2 pl-4 last:border-b-0">
      {small && shows && (
        <img
          src={small}
          alt=""
          width={40}
          height={40}
          loading="lazy"
          className="size-10 shrink-0 rounded border border-line object-cover"
          onError={() => setShows(false)}
        />
      )}
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{name}</p>
        <p className="text-xs text-soft tabular-nums">
          {typeof file.size === "number" && fileSize(file.size)}{" "}
          {file.state === "uploading" && <Badge tone="warn">{t`Not complete`}</Badge>}
          {file.state === "scanning" && <Badge tone="warn">{t`Being checked for viruses`}</Badge>}
          {file.state === "quarantined" && <Badge tone="bad">{t`Refused: not safe`}</Badge>}
        </p>
      </div>
      {file.state === "ready" && (
        <IconButton label={t`Download ${name}`} icon={<Download size={16} />} onPress={() => void save()} />
      )}
      {mayDelete && <IconButton label={t`Remove ${name}`} icon={<Trash2 size={16} />} onPress={() => void drop()} />}
    </li>
  );
}
