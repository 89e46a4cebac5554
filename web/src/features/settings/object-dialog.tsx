import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, ApiError } from "../../api/http";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { Note, says } from "../../ui/show";
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
      if (error instanceof ApiError)
        setErrors(Object.fromEntries(error.fields.map(({ field, message }) => [field, message])));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
      setBusy(false);
    }
  };
  return (
    <Dialog open title={t`New object`} onClose={onClose}>
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <DialogBody>
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
            {trouble && (
              <div className="sm:col-span-2">
                <Note tone="bad" role="alert">
                  {trouble}
                </Note>
              </div>
            )}
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
            <Checkbox
              label={t`Each record has an owner`}
              checked={owned}
              onChange={setOwned}
              className="sm:col-span-2"
            />
          </div>
        </DialogBody>
        <DialogFoot>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            type="submit"
            isPending={busy}
            isDisabled={!form.one.trim() || !name}
          >{t`Make the object`}</Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
