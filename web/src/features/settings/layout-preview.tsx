import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { me } from "../../api/queries";
import type { Declaration } from "../../api/types";
import { FieldInput } from "../../forms/field-input";
import { FormSections } from "../../forms/form-sections";
import { sectionsOf, shownBy } from "../../forms/layout";
import { typedOf, writable } from "../../forms/values";
import { Card } from "../../ui/show";

/** The form as it will be; to look at, not to use. */
export function LayoutPreview({ declared }: { declared: Declaration }) {
  const { t } = useLingui();
  const person = useQuery(me()).data;
  const currency = person?.tenant.currency ?? "";
  const fields = shownBy({ ...declared, fields: writable(declared) });
  return (
    <Card title={t`Preview`} className="lg:sticky lg:top-18">
      <div role="group" aria-label={t`Preview`} tabIndex={0} className="lg:max-h-[calc(100dvh-12rem)] lg:overflow-auto">
        <p className="px-4 pt-3 text-xs text-soft">
          <Trans>This is the form with every field. What nobody may change is on the record’s page alone.</Trans>
        </p>
        <div inert className="p-4">
          <FormSections sections={sectionsOf(declared, fields, t`Other fields`)} wide={declared.title}>
            {(field) => (
              <FieldInput
                field={field}
                typed={typedOf(field, null, currency)}
                names={{}}
                zone={person?.person.time_zone ?? "UTC"}
                currency={currency}
                onChange={() => undefined}
              />
            )}
          </FormSections>
        </div>
      </div>
    </Card>
  );
}
