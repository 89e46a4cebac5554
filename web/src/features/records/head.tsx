import { useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import { Merge, MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import type { Declaration, KithRecord } from "../../api/types";
import { remember } from "../../app/recent";
import { remove } from "../../api/write";
import { Button, IconButton } from "../../ui/button";
import { type Action, Menu } from "../../ui/menu";
import { Doubles, mergeable } from "./doubles";

export const RecordDialog = lazy(() =>
  import("../../forms/record-dialog").then(({ RecordDialog: made }) => ({ default: made })),
);

const MergeDialog = lazy(() => import("./merge-dialog").then(({ MergeDialog: made }) => ({ default: made })));

/** Where one is, what the record is called, and what can be done with it. */
export function RecordHead({
  declared,
  record,
  title,
  under,
  actions,
  more = [],
}: {
  declared: Declaration;
  record: KithRecord;
  title: string;
  under?: ReactNode;
  actions?: ReactNode;
  more?: readonly Action[];
}) {
  const { t } = useLingui();
  const go = useNavigate();
  const [editing, setEditing] = useState(false);
  const [merging, setMerging] = useState(false);
  useEffect(() => {
    if (title) remember({ object: declared.name, id: record.id, title });
  }, [declared.name, record.id, title]);
  const mayEdit = !declared.writes && declared.access.edit !== "none";
  const mayDelete = !declared.writes && declared.access.delete !== "none";
  const drop = async () => {
    if (await remove(declared.name, record, title)) void go({ to: "/$object", params: { object: declared.name } });
  };
  const mayMerge = mayEdit && mayDelete && mergeable(declared);
  const menu: Action[] = [
    ...more,
    ...(mayMerge
      ? [
          {
            id: "merge",
            label: t`Merge with another…`,
            icon: <Merge size={16} aria-hidden="true" />,
            run: () => setMerging(true),
          },
        ]
      : []),
    ...(mayDelete
      ? [
          {
            id: "delete",
            label: t`Delete`,
            icon: <Trash2 size={16} aria-hidden="true" />,
            bad: true,
            run: () => void drop(),
          },
        ]
      : []),
  ];
  return (
    <header className="mb-4">
      <Link
        to="/$object"
        params={{ object: declared.name }}
        className="text-xs font-medium text-soft hover:text-accent hover:underline"
      >
        {declared.label_plural}
      </Link>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <h1 className="text-2xl leading-tight font-semibold tracking-tight">{title || declared.label}</h1>
          {under && <div className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-soft">{under}</div>}
        </div>
        <div className="flex flex-wrap gap-2">
          {actions}
          {mayEdit && (
            <Button icon={<Pencil size={15} aria-hidden="true" />} onPress={() => setEditing(true)}>{t`Edit`}</Button>
          )}
          {menu.length > 0 && (
            <Menu
              label={t`More actions`}
              actions={menu}
              trigger={<IconButton look="plain" label={t`More actions`} icon={<MoreHorizontal size={18} />} />}
            />
          )}
        </div>
      </div>
      {mayMerge && <Doubles declared={declared} record={record} onMerge={() => setMerging(true)} />}
      {merging && (
        <Suspense>
          <MergeDialog declared={declared} record={record} onClose={() => setMerging(false)} />
        </Suspense>
      )}
      {editing && (
        <Suspense>
          <RecordDialog object={declared.name} id={record.id} open onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </header>
  );
}
