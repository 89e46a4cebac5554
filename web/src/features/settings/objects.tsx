import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, Plus } from "lucide-react";
import { useState } from "react";
import { declarations } from "../../api/queries";
import { Button } from "../../ui/button";
import { Badge, Bones, Card, Failed } from "../../ui/show";
import { definitions } from "./definitions";
import { SettingsFrame } from "./frame";
import { ObjectDialog } from "./object-dialog";

/** Every kind of record there is; the organisation's own ones are made here. */
export function SettingsObjects() {
  const { t } = useLingui();
  const declared = useQuery(declarations());
  const defined = useQuery(definitions());
  const [adding, setAdding] = useState(false);
  const own = new Map(defined.data?.map((one) => [one.name, one]));
  const shown = [...(declared.data?.values() ?? [])].filter(({ writes }) => !writes);
  const archived = defined.data?.filter(({ archived: gone, about }) => gone && about) ?? [];
  const trouble = declared.error ?? defined.error;
  return (
    <SettingsFrame title={t`Objects and fields`}>
      <Card
        title={t`Objects`}
        actions={
          <Button
            small
            look="primary"
            icon={<Plus size={15} aria-hidden="true" />}
            onPress={() => setAdding(true)}
          >{t`New object`}</Button>
        }
      >
        {declared.isPending || defined.isPending ? (
          <Bones lines={8} />
        ) : trouble ? (
          <Failed error={trouble} retry={() => void defined.refetch()} />
        ) : (
          <ul>
            {shown.map(({ name, label_plural, fields }) => (
              <Row key={name} name={name} label={label_plural} own={!!own.get(name)?.about}>
                <Plural value={fields.length} one="# field" other="# fields" />
                {ownFields(own.get(name)) > 0 && (
                  <>
                    {" · "}
                    <Plural value={ownFields(own.get(name))} one="# of your own" other="# of your own" />
                  </>
                )}
              </Row>
            ))}
            {archived.map((one) => (
              <Row key={one.name} name={one.name} label={one.about?.label_plural[0] ?? one.name} own>
                {t`Archived`}
              </Row>
            ))}
          </ul>
        )}
      </Card>
      {adding && <ObjectDialog onClose={() => setAdding(false)} />}
    </SettingsFrame>
  );
}

const ownFields = (defined: { fields: object } | undefined): number => Object.keys(defined?.fields ?? {}).length;

function Row({ name, label, own, children }: { name: string; label: string; own: boolean; children: React.ReactNode }) {
  const { t } = useLingui();
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        to="/settings/objects/$name"
        params={{ name }}
        className="flex items-center gap-3 px-4 py-2 hover:bg-canvas"
      >
        <span className="min-w-0 flex-1">
          <span className="font-medium">{label}</span>
          <span className="block text-xs text-soft">{children}</span>
        </span>
        {own && <Badge tone="accent">{t`your own`}</Badge>}
        <ChevronRight size={16} aria-hidden="true" className="text-soft" />
      </Link>
    </li>
  );
}
