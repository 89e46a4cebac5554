import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft, LayoutList, MoreHorizontal, Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { declarations } from "../../api/queries";
import type { Field } from "../../api/types";
import { fail } from "../../api/write";
import { language } from "../../i18n";
import { Button, ButtonLink, IconButton } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { Badge, Bones, Card, Failed } from "../../ui/show";
import { toast } from "../../ui/toast";
import { type Definition, definition, redefined } from "./definitions";
import { FieldDialog } from "./field-dialog";
import { SettingsFrame } from "./frame";
import { useKindWords } from "./kinds";

const route = getRouteApi("/app/settings/objects/$name");

/** The fields of one object: those of the release, and the organisation's own. */
export function SettingsFields() {
  const { t } = useLingui();
  const { name } = route.useParams();
  const declared = useQuery(declarations()).data?.get(name);
  const found = useQuery(definition(name));
  const at = language() === "zh-CN" ? 1 : 0;
  const label = declared?.label_plural ?? found.data?.about?.label_plural[at] ?? name;
  return (
    <SettingsFrame title={label}>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <Link to="/settings/objects" className="inline-flex items-center gap-0.5 text-xs text-soft hover:text-ink">
          <ChevronLeft size={14} aria-hidden="true" />
          {t`All objects`}
        </Link>
        {declared && (
          <ButtonLink
            to="/settings/objects/$name/layout"
            params={{ name } as never}
            icon={<LayoutList size={15} aria-hidden="true" />}
          >{t`Layout of forms and pages`}</ButtonLink>
        )}
      </div>
      {found.isPending ? (
        <Bones lines={9} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <Fields label={label} fields={declared?.fields ?? []} defined={found.data} />
      )}
    </SettingsFrame>
  );
}

function Fields({ label, fields, defined }: { label: string; fields: readonly Field[]; defined: Definition }) {
  const { t } = useLingui();
  const word = useKindWords();
  const [asking, setAsking] = useState<"new" | string | null>(null);
  const at = language() === "zh-CN" ? 1 : 0;
  const own = Object.entries(defined.fields);
  const send = async (method: "PATCH" | "DELETE", path: string, body: object | undefined, said: string) => {
    try {
      await api.call(`/v1/settings/objects/${defined.name}${path}`, {
        method,
        version: defined.version,
        ...(body ? { body } : {}),
      });
      toast(said);
    } catch (error) {
      fail(error);
    }
    await redefined();
  };
  return (
    <div className="flex flex-col gap-4">
      <Card
        title={t`Your own fields of ${label}`}
        actions={
          <span className="flex gap-2">
            {defined.about && (
              <Button
                small
                onPress={() =>
                  void send(
                    "PATCH",
                    "",
                    { archived: !defined.archived },
                    defined.archived ? t`${label} is back` : t`${label} is archived`,
                  )
                }
              >
                {defined.archived ? t`Bring the object back` : t`Archive the object`}
              </Button>
            )}
            <Button
              small
              look="primary"
              icon={<Plus size={15} aria-hidden="true" />}
              onPress={() => setAsking("new")}
            >{t`New field`}</Button>
          </span>
        }
      >
        {own.length === 0 ? (
          <p className="p-4 text-sm text-soft">{t`None yet. A new field is at once in forms, lists, filters, imports, exports, reports and the API.`}</p>
        ) : (
          <ul>
            {own.map(([name, field]) => (
              <li key={name} className="flex items-center gap-3 border-b border-line px-4 py-2 last:border-b-0">
                <span className="min-w-0 flex-1">
                  <span className="font-medium">{field.label[at]}</span>
                  <span className="block truncate text-xs text-soft">
                    {word(field.kind)} · {name}
                    {field.formula && ` = ${field.formula}`}
                  </span>
                </span>
                {field.required && <Badge>{t`needed`}</Badge>}
                {field.unique && <Badge>{t`unique`}</Badge>}
                {field.archived && <Badge tone="warn">{t`archived`}</Badge>}
                <Menu
                  label={t`Actions for ${field.label[at]}`}
                  trigger={
                    <IconButton small label={t`Actions for ${field.label[at]}`} icon={<MoreHorizontal size={16} />} />
                  }
                  actions={[
                    { id: "edit", label: t`Change`, run: () => setAsking(name) },
                    {
                      id: "archive",
                      label: field.archived ? t`Bring back` : t`Archive`,
                      run: () => void send("PATCH", `/fields/${name}`, { archived: !field.archived }, t`Saved`),
                    },
                    {
                      id: "remove",
                      label: t`Remove`,
                      bad: true,
                      run: () => void send("DELETE", `/fields/${name}`, undefined, t`${field.label[at]} is removed`),
                    },
                  ]}
                />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={t`Fields that come with Kith`}>
        <ul className="columns-1 gap-x-6 p-4 sm:columns-2">
          {fields
            .filter(({ name }) => !defined.fields[name])
            .map((field) => (
              <li key={field.name} className="mb-1.5 break-inside-avoid text-sm">
                {field.label} <span className="text-xs text-soft">· {word(field.kind)}</span>
              </li>
            ))}
        </ul>
      </Card>
      {asking && (
        <FieldDialog
          object={defined}
          name={asking === "new" ? null : asking}
          readable={fields}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}
