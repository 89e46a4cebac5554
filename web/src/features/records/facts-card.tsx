import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Declaration, Overview } from "../../api/types";
import { Button } from "../../ui/button";
import { Card } from "../../ui/show";
import { Facts, Stamps } from "./fields";

/** The facts of a record that are `pinned`, in that order; all others, empty ones too, when asked for. */
export function FactsCard({
  declared,
  about,
  pinned,
}: {
  declared: Declaration;
  about: Overview;
  pinned: readonly string[];
}) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const first = pinned.flatMap((name) => declared.fields.find((field) => field.name === name) ?? []);
  const rest = declared.fields.filter(({ name }) => !pinned.includes(name) && name !== declared.title);
  return (
    <Card
      title={t`Facts`}
      actions={
        <Button small look="quiet" aria-expanded={all} onPress={() => setAll(!all)}>
          {all ? t`Fewer` : t`All fields`}
        </Button>
      }
    >
      <Facts fields={all ? [...first, ...rest] : first} record={about.record} names={about.names} empty={all} />
      {all && <Stamps record={about.record} names={about.names} />}
    </Card>
  );
}
