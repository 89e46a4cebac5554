import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { FormDialog } from "../../ui/form-dialog";
import { TextField } from "../../ui/field";
import { says } from "../../ui/show";
import { type Definition, nameOf, redefined } from "./definitions";

/** `xab` for Abacus: what the ids of an object's records begin with. */
const prefixOf = (name: string): string => `x${(name.replace(/[^a-z]/g, "") + "zz").slice(0, 2)}`;

/** A new kind of record, in both languages. */
export function ObjectDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const go = useNavigate();
  const [form, setForm] = useState({ one: "", many: "", oneZh: "", manyZh: "", prefix: "" });
  const [owned, setOwned] = useState(true);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<typeof form>) => {
    setForm({ ...form, ...part });
    setErrors({});
  };
  const name = nameOf(form.many || form.one);
  const prefix = form.prefix || prefixOf(name);
  const save = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      const made = await api.call<Definition>("/v1/settings/objects", {
        method: "POST",
        body: {
          name,
          prefix,
          owned,
          label: [form.one.trim(), form.oneZh.trim() || form.one.trim()],
          label_plural: [
            form.many.trim() || form.one.trim(),
            form.manyZh.trim() || form.oneZh.trim() || form.many.trim(),
          ],
        },
      });
      await redefined();
      await go({ to: "/settings/objects/$name", params: { name: made.name } });
    } catch (error) {
      setErrors(fieldErrors(error));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={t`New object`}
      trouble={trouble}
      onClose={onClose}
      onSubmit={() => void save()}
      action={
        <Button
          look="primary"
          type="submit"
          isPending={busy}
          isDisabled={!form.one.trim() || !name}
        >{t`Make the object`}</Button>
      }
    >
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField
          label={t`One of them, in English`}
          placeholder="Vehicle"
          value={form.one}
          onChange={(one) => set({ one })}
          error={errors.label}
          required
          autoFocus
        />
        <TextField
          label={t`Many of them, in English`}
          placeholder="Vehicles"
          value={form.many}
          onChange={(many) => set({ many })}
          error={errors.label_plural ?? errors.name}
          required
        />
        <TextField
          label={t`One of them, in Chinese`}
          placeholder="车辆"
          value={form.oneZh}
          onChange={(oneZh) => set({ oneZh })}
        />
        <TextField
          label={t`Its ids begin with`}
          value={prefix}
          onChange={(text) => set({ prefix: text.toLowerCase().slice(0, 3) })}
          error={errors.prefix}
          hint={t`An x and two letters`}
        />
        <Checkbox label={t`Each record has an owner`} checked={owned} onChange={setOwned} className="sm:col-span-2" />
      </div>
    </FormDialog>
  );
}
