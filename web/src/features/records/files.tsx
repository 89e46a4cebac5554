import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Camera, Download, Paperclip, RotateCw, Trash2, X } from "lucide-react";
import { useState } from "react";
import { FileTrigger } from "react-aria-components";
import { api } from "../../api/http";
import { declarations } from "../../api/queries";
import type { KithRecord, Overview } from "../../api/types";
import { fail, remove } from "../../api/write";
import { fileSize } from "../../i18n/format";
import { Button, IconButton } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Badge, Card, Progress } from "../../ui/show";
import { useSending } from "./use-sending";

/** Files of a record: dropped, chosen or photographed, sent straight to storage, saved under their own name. */
export function FilesCard({ about }: { about: Overview }) {
  const { t } = useLingui();
  const world = useQuery(declarations()).data;
  const declared = world?.get("files");
  const prefix = about.record.id.split("_")[0];
  const spec = [...(world?.values() ?? [])].find((one) => one.prefix === prefix);
  const named = String(about.record[spec?.title ?? ""] ?? "");
  const { sending, send, again, forget, kept, discard } = useSending(about.record.id, named);
  const [over, setOver] = useState(false);
  if (!declared) return null;
  const mayAdd = declared.access.create !== "none";
  const files = about.related.files?.items ?? [];
  if (!mayAdd && files.length === 0) return null;

  return (
    <Card
      title={declared.label_plural}
      className={cx(over && "outline-2 outline-accent")}
      actions={
        mayAdd && (
          <span className="flex">
            <FileTrigger allowsMultiple onSelect={send}>
              <Button
                small
                look="quiet"
                className="max-md:min-h-11"
                icon={<Paperclip size={14} aria-hidden="true" />}
              >{t`Attach`}</Button>
            </FileTrigger>
            <span className="md:hidden">
              <FileTrigger defaultCamera="environment" acceptedFileTypes={["image/*"]} onSelect={send}>
                <Button look="quiet" className="min-h-11" icon={<Camera size={16} aria-hidden="true" />}>
                  {t`Take a photo`}
                </Button>
              </FileTrigger>
            </span>
          </span>
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
          if (mayAdd) send(event.dataTransfer.files);
        }}
      >
        {files.length + sending.length + kept.length === 0 && (
          <p className="px-4 py-3 text-sm text-soft">{t`Drop files here, or attach them.`}</p>
        )}
        <ul>
          {sending.map((one) => (
            <li key={one.key} className="flex items-center gap-2 border-b border-line px-4 py-2">
              <div className="min-w-0 flex-1">
                {one.trouble ? (
                  <p role="alert" className={cx("text-sm", one.waits ? "text-warn" : "text-bad")}>
                    {one.file.name}: {one.trouble}
                  </p>
                ) : (
                  <Progress label={one.file.name} value={one.share * 100} />
                )}
              </div>
              {one.trouble && (
                <IconButton
                  label={t`Send ${one.file.name} again`}
                  icon={<RotateCw size={15} />}
                  onPress={() => again(one)}
                />
              )}
              <IconButton
                label={one.trouble ? t`Close` : t`Stop sending ${one.file.name}`}
                icon={<X size={15} />}
                onPress={() => (one.trouble ? forget(one.key) : one.stop.abort())}
              />
            </li>
          ))}
          {kept.map((one) => (
            <li key={one.n} className="flex items-center gap-2 border-b border-line py-1 pr-2 pl-4">
              <p role="status" className={cx("min-w-0 flex-1 text-sm", one.problem ? "text-bad" : "text-warn")}>
                {one.file.name}: {one.problem ?? t`Waits on this device for the connection.`}
              </p>
              <IconButton
                label={t`Discard ${one.file.name}`}
                icon={<X size={15} />}
                className="max-md:size-11"
                onPress={() => discard(one)}
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
