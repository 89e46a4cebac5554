import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { declarations } from "../../api/queries";
import { fileSize, moment } from "../../i18n/format";
import { offline } from "../../offline/begin";
import type { WaitingFile } from "../../offline/store";
import { Button } from "../../ui/button";
import { Badge } from "../../ui/show";

/** A file that has not arrived: which, about what, and the ways on. */
export function FileCard({ one }: { one: WaitingFile }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const queue = offline()?.files;
  const [prefix] = one.about.split("_");
  const object = [...(declared?.values() ?? [])].find((spec) => spec.prefix === prefix)?.name;
  const label = declared?.get("files")?.label ?? "";
  const does = t`New ${label}`;
  const refused = one.state === "refused";
  return (
    <li className="rounded-lg border border-line bg-surface p-4" aria-label={`${does}: ${one.file.name}`}>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="flex min-w-0 items-start gap-3">
          <Picture file={one.file} />
          <div className="min-w-0">
            <p className="text-xs text-soft">
              {does} · {moment(one.at)} · {fileSize(one.file.size)}
            </p>
            <p className="font-semibold break-words">{one.file.name}</p>
            {object && (
              <Link
                to="/$object/$id"
                params={{ object, id: one.about }}
                className="text-sm text-accent hover:underline"
              >
                {one.title || one.about}
              </Link>
            )}
          </div>
        </div>
        <Badge tone={refused ? "bad" : "info"}>{refused ? t`Not accepted` : t`Waiting`}</Badge>
      </div>
      {refused && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {one.problem || t`The file did not arrive. Check the connection and send it again.`}
        </p>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {refused && <Button onPress={() => void queue?.again(one)}>{t`Try again`}</Button>}
        <Button look="quiet" onPress={() => void queue?.discard(one)}>{t`Discard`}</Button>
      </div>
    </li>
  );
}

/** What was photographed, small. */
function Picture({ file }: { file: File }) {
  const [link, setLink] = useState<string | null>(null);
  useEffect(() => {
    if (!file.type.startsWith("image/")) return;
    const made = URL.createObjectURL(file);
    setLink(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  if (!link) return null;
  return (
    <img
      src={link}
      alt=""
      width={48}
      height={48}
      className="size-12 shrink-0 rounded border border-line object-cover"
      onError={() => setLink(null)}
    />
  );
}
