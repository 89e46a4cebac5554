import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus, Redo2, Undo2 } from "lucide-react";
import { useState } from "react";
import { declarations } from "../../api/queries";
import type { Declaration } from "../../api/types";
import { language } from "../../i18n";
import { Button, IconButton } from "../../ui/button";
import { Card, Note } from "../../ui/show";
import type { Kept } from "./layout-api";
import {
  added,
  declaredWith,
  HIDDEN,
  isNeeded,
  placed,
  relatedTo,
  removed,
  REST,
  restOf,
  sectionSet,
} from "./layout-edit";
import { LayoutPreview } from "./layout-preview";
import { RelatedOrder } from "./layout-related";
import { FieldRow, type Lists, SectionCard } from "./layout-section";
import { OrderList, reordered } from "./order-list";
import { useLayout } from "./use-layout";

/** Sections and fields in order on the left, what comes of it on the right. */
export function LayoutEditor({
  declared,
  kept,
  draft,
}: {
  declared: Declaration;
  kept: Kept;
  draft: [string, (text: string) => void];
}) {
  const { t } = useLingui();
  const layout = useLayout(declared, kept, draft);
  const all = useQuery(declarations()).data;
  const [said, setSaid] = useState("");
  const { now, set } = layout;
  const at = language() === "zh-CN" ? 1 : 0;
  const field = (name: string) => declared.fields.find((one) => one.name === name);
  const nameOf = (name: string) => field(name)?.label ?? name;
  const lists: Lists = [
    ...now.sections.map(({ key, label }) => ({ id: key, label: label[at] || t`New section` })),
    { id: REST, label: t`Other fields, shown last` },
    { id: HIDDEN, label: t`Left out of forms and pages` },
  ];
  const move = (name: string, list: string, to: number) => {
    const known = field(name);
    const isOut = list === REST || list === HIDDEN;
    if (isOut && known && isNeeded(known)) return setSaid(t`${known.label} must be filled, so it stays in a section`);
    set(placed(now, name, list, to));
    setSaid(t`${nameOf(name)} is now in ${lists.find(({ id }) => id === list)?.label ?? ""}`);
  };
  const row = (list: string) => (name: string) => (
    <FieldRow field={field(name)} name={name} list={list} lists={lists} onMove={(to) => move(name, to, 1_000)} />
  );
  const related = relatedTo([...(all?.values() ?? [])], declared.name);
  return (
    <>
      <p role="status" className="sr-only">
        {said}
      </p>
      <div className="sticky top-0 z-10 mb-3 flex flex-wrap items-center gap-2 border-b border-line bg-canvas py-2">
        <IconButton
          look="plain"
          label={t`Undo`}
          icon={<Undo2 size={16} />}
          isDisabled={!layout.canUndo}
          onPress={layout.undo}
        />
        <IconButton
          look="plain"
          label={t`Redo`}
          icon={<Redo2 size={16} />}
          isDisabled={!layout.canRedo}
          onPress={layout.redo}
        />
        <p role="status" className="text-xs text-soft">
          {layout.dirty ? t`Not saved yet` : layout.standard ? t`The standard layout` : ""}
        </p>
        <span className="flex-1" />
        {!layout.standard && <Button onPress={() => void layout.reset()}>{t`Back to the standard layout`}</Button>}
        <Button look="primary" isPending={layout.busy} isDisabled={!layout.dirty} onPress={() => void layout.save()}>
          {t`Save`}
        </Button>
      </div>
      <div className="mb-3 flex flex-col gap-3 empty:hidden">
        {layout.draft && layout.dirty && (
          <Note role="status" actions={<Button small onPress={layout.startAfresh}>{t`Start afresh`}</Button>}>
            <Trans>What you changed here and did not save is back.</Trans>
          </Note>
        )}
        {layout.theirs && (
          <Note
            tone="warn"
            role="alert"
            actions={
              <span className="flex flex-wrap gap-2">
                <Button onPress={layout.takeTheirs}>{t`Show theirs`}</Button>
                <Button onPress={() => void layout.keepMine()}>{t`Save mine instead`}</Button>
              </span>
            }
          >
            <Trans>Someone else changed this object meanwhile. Nothing was overwritten.</Trans>
          </Note>
        )}
        {layout.trouble && (
          <Note tone="bad" role="alert">
            {layout.trouble}
          </Note>
        )}
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Card
            title={t`Sections`}
            actions={
              <Button small icon={<Plus size={15} aria-hidden="true" />} onPress={() => set(added(now, ["", ""]))}>
                {t`New section`}
              </Button>
            }
          >
            <OrderList
              label={t`Sections`}
              scope="sections"
              tall
              items={now.sections}
              keyOf={({ key }) => key}
              nameOf={({ label }) => label[at] || t`New section`}
              onMove={(key, _, to) => {
                const from = now.sections.findIndex((section) => section.key === key);
                set({ ...now, sections: reordered(now.sections, from, to) });
              }}
            >
              {(section) => (
                <SectionCard
                  section={section}
                  error={layout.errors[section.key]}
                  only={now.sections.length === 1}
                  onSet={(part, tag) => set(sectionSet(now, section.key, part), tag)}
                  onRemove={() => set(removed(now, section.key, declared.fields))}
                >
                  <OrderList
                    label={t`Fields of ${section.label[at] || t`New section`}`}
                    scope="fields"
                    list={section.key}
                    items={section.fields}
                    keyOf={(name) => name}
                    nameOf={nameOf}
                    onMove={move}
                    empty={t`Drag a field here, or choose this section in a field’s menu.`}
                  >
                    {row(section.key)}
                  </OrderList>
                </SectionCard>
              )}
            </OrderList>
          </Card>
          <Card title={t`Other fields, shown last`}>
            <OrderList
              label={t`Other fields, shown last`}
              scope="fields"
              list={REST}
              ordered={false}
              items={restOf(now, declared.fields)}
              keyOf={(name) => name}
              nameOf={nameOf}
              onMove={move}
              empty={t`Every field has its place. Fields made later stand here.`}
            >
              {row(REST)}
            </OrderList>
          </Card>
          <Card title={t`Left out of forms and pages`}>
            <OrderList
              label={t`Left out of forms and pages`}
              scope="fields"
              list={HIDDEN}
              ordered={false}
              items={now.hidden}
              keyOf={(name) => name}
              nameOf={nameOf}
              onMove={move}
              empty={t`Nothing is left out. What stands here is still in lists, filters, reports and the API.`}
            >
              {row(HIDDEN)}
            </OrderList>
          </Card>
          {related.length > 0 && (
            <RelatedOrder
              objects={related}
              chosen={now.related}
              onChange={(names) => set({ ...now, related: names })}
            />
          )}
        </div>
        <LayoutPreview declared={declaredWith(declared, now, at)} />
      </div>
    </>
  );
}
