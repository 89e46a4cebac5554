import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/http";
import { declarations } from "../../api/queries";
import { fail } from "../../api/write";
import { inOrder } from "../../app/places";
import { Select } from "../../ui/select";
import { Card } from "../../ui/show";
import { Drop } from "./drop";
import { PastJobs } from "./past";
import { upload } from "./queries";
import type { Import } from "./types";

/** The first step: records of which object, and their file. */
export function Start({
  object,
  onObject,
  onSent,
}: {
  object: string;
  onObject: (object: string) => void;
  onSent: (made: Import) => void;
}) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const [busy, setBusy] = useState<number | null>(null);
  const open = inOrder(
    [...(declared?.values() ?? [])].filter(
      ({ writes, access }) => !writes && (access.create !== "none" || access.edit !== "none"),
    ),
  );
  const send = async (file: File) => {
    setBusy(0);
    try {
      const made = await api.call<Import>("/v1/imports", {
        method: "POST",
        body: { object, name: file.name.slice(0, 200), size: file.size },
      });
      if (made.upload) await upload(made.upload.url, file, setBusy);
      onSent(made);
    } catch (error) {
      fail(error);
      setBusy(null);
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <Card title={t`New import`}>
        <div className="flex flex-col gap-4 p-4">
          <Select
            label={t`What the rows are`}
            value={object}
            options={open.map(({ name, label_plural }) => ({ value: name, label: label_plural }))}
            onChange={(next) => next && onObject(next)}
            className="max-w-sm"
          />
          <Drop busy={busy} onFile={(file) => void send(file)} />
        </div>
      </Card>
      <PastJobs />
    </div>
  );
}
