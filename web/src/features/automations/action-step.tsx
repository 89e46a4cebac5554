import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { declarations, record } from "../../api/queries";
import type { Declaration } from "../../api/types";
import { writable } from "../../forms/values";
import { RefPicker } from "../../forms/ref-picker";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { Segments } from "../../ui/segments";
import { webhooks } from "../settings/hooks";
import { type Action, within } from "./automation";
import { ValuesField } from "./values-field";
import { addressesOf, WhoField } from "./who-field";

/** What one action does, by its kind. Holes of a text are formulas over the record. */
export function ActionStep({
  action,
  declared,
  errors,
  onChange,
}: {
  action: Action;
  /** Of the record that sets it off. */
  declared: Declaration;
  errors: Record<string, string>;
  onChange: (action: Action) => void;
}) {
  const { t } = useLingui();
  const objects = useQuery(declarations()).data;
  const hole = `{{ ${declared.title} }}`;
  const hint = t`${hole} stands for what the record holds there.`;
  switch (action.kind) {
    case "set":
      return (
        <ValuesField
          fields={writable(declared)}
          values={action.values}
          errors={within(errors, "values")}
          needed={false}
          onChange={(values) => onChange({ ...action, values })}
        />
      );
    case "create": {
      const made = objects?.get(action.object);
      const options = [...(objects?.values() ?? [])]
        .filter(({ writes, access }) => !writes && access.create !== "none")
        .map(({ name, label_plural }) => ({ value: name, label: label_plural }));
      return (
        <div className="flex flex-col gap-3">
          <Select
            label={t`A record in`}
            value={action.object}
            options={options}
            error={errors.object}
            onChange={(object) => object && onChange({ ...action, object, values: {} })}
          />
          {made && (
            <ValuesField
              key={action.object}
              fields={writable(made)}
              values={action.values}
              errors={within(errors, "values")}
              needed
              onChange={(values) => onChange({ ...action, values })}
            />
          )}
        </div>
      );
    }
    case "assign":
      return <Assign action={action} error={errors.to ?? errors.kind} onChange={onChange} />;
    case "notify":
      return (
        <div className="flex flex-col gap-3">
          <WhoField
            label={t`Whom`}
            value={action.to}
            error={errors.to}
            onChange={(to) => onChange({ ...action, to })}
          />
          <TextField
            label={t`What they are told`}
            value={action.text}
            onChange={(text) => onChange({ ...action, text })}
            error={errors.text}
            hint={hint}
            required
          />
        </div>
      );
    case "email":
      return (
        <div className="flex flex-col gap-3">
          <WhoField
            label={t`To whom`}
            value={action.to}
            addresses={addressesOf(declared)}
            error={errors.to}
            onChange={(to) => onChange({ ...action, to })}
          />
          <TextField
            label={t`Subject`}
            value={action.subject}
            onChange={(subject) => onChange({ ...action, subject })}
            error={errors.subject}
            required
          />
          <TextField
            label={t`Text`}
            long
            value={action.body}
            onChange={(body) => onChange({ ...action, body })}
            error={errors.body}
            hint={hint}
            required
          />
        </div>
      );
    case "webhook":
      return <Endpoint action={action} error={errors.endpoint} onChange={onChange} />;
  }
}

function Assign({
  action,
  error,
  onChange,
}: {
  action: Action & { kind: "assign" };
  error: string | undefined;
  onChange: (action: Action) => void;
}) {
  const { t } = useLingui();
  const person = typeof action.to === "object" && "person" in action.to ? action.to.person : null;
  const known = useQuery({ ...record("people", person ?? ""), enabled: !!person }).data;
  return (
    <div className="flex flex-col items-start gap-3">
      <Segments
        label={t`New owner`}
        value={person === null ? "lead" : "person"}
        options={[
          { value: "lead", label: t`the owner’s lead` },
          { value: "person", label: t`somebody by name` },
        ]}
        onChange={(who) => onChange({ ...action, to: who === "lead" ? "owner_lead" : { person: "" } })}
      />
      {person === null ? (
        error && <p className="text-xs font-medium text-bad">{error}</p>
      ) : (
        <RefPicker
          label={t`New owner`}
          object="people"
          value={person || null}
          names={known ? { [person]: String(known.name) } : {}}
          error={error}
          className="w-full"
          onChange={(next) => onChange({ ...action, to: { person: next ?? "" } })}
        />
      )}
    </div>
  );
}

function Endpoint({
  action,
  error,
  onChange,
}: {
  action: Action & { kind: "webhook" };
  error: string | undefined;
  onChange: (action: Action) => void;
}) {
  const { t } = useLingui();
  const known = useQuery(webhooks()).data;
  if (known?.length === 0)
    return (
      <p className="text-sm text-soft">
        {t`There is no webhook yet.`}{" "}
        <Link to="/settings/webhooks" className="text-accent underline">{t`Make one first`}</Link>
      </p>
    );
  return (
    <Select
      label={t`Webhook`}
      value={action.endpoint || null}
      options={(known ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      error={error}
      onChange={(endpoint) => onChange({ ...action, endpoint: endpoint ?? "" })}
      required
    />
  );
}
