import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useState } from "react";
import { api, ApiError, fieldErrors } from "../../api/http";
import { queries } from "../../api/queries";
import { fail } from "../../api/write";
import { Button, IconButton } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { SharedWith } from "../../ui/shared-with";
import { Card, Note, says } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { toast } from "../../ui/toast";
import { type Dashboard, type Draft, moved, newTile, SIZES, type Tile } from "./dashboard";
import { savedReports } from "./query";
import { catalogue } from "./queries";

const MOST_TILES = 24;
const SAVED = "saved:";

/** Put reports on a dashboard, in an order and a size; `onDone` with the id to show, null once deleted. */
export function Editor({ draft, onDone }: { draft: Draft; onDone: (id?: string | null) => void }) {
  const { t } = useLingui();
  useTitle(draft.of ? t`Edit the dashboard` : t`New dashboard`);
  const [name, setName] = useState(draft.name);
  const [shared, setShared] = useState(draft.shared);
  const [tiles, setTiles] = useState<readonly Tile[]>(draft.tiles);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const standard = useQuery(catalogue()).data ?? [];
  const saved = useQuery(savedReports()).data?.items ?? [];
  const labels = new Map<string, string>([
    ["contribution", t`Contribution`],
    ...standard.map((one): [string, string] => [one.name, one.label]),
    ...saved.map((one): [string, string] => [SAVED + one.id, one.name]),
  ]);
  const titleOf = (tile: Tile) =>
    tile.title ?? labels.get(tile.saved ? SAVED + tile.saved : (tile.report ?? "")) ?? t`(not in sight)`;
  const sizes = { small: t`Small`, medium: t`Medium`, large: t`Large`, wide: t`Full width` };
  const move = (at: number, by: -1 | 1) => {
    const next = moved(tiles, at, by);
    setTiles(next);
    const place = next.indexOf(tiles[at] as Tile) + 1;
    setSaid(t`${titleOf(tiles[at] as Tile)}: place ${place} of ${next.length}`);
  };
  const submit = async () => {
    if (!name.trim()) return setErrors({ name: t`This is needed` });
    setBusy(true);
    setTrouble(null);
    setErrors({});
    const body = { name: name.trim(), shared, tiles };
    try {
      const one = draft.of
        ? await api.call<Dashboard>(`/v1/insight/dashboards/${draft.of.id}`, {
            method: "PATCH",
            version: draft.of.version,
            body,
          })
        : await api.call<Dashboard>("/v1/insight/dashboards", { method: "POST", key: crypto.randomUUID(), body });
      await queries.invalidateQueries({ queryKey: ["dashboards"] });
      toast(t`Dashboard saved`);
      onDone(one.id);
    } catch (error) {
      const parts = error instanceof ApiError ? error.fields : [];
      const wrong = parts.find(({ field }) => field.startsWith("tiles."));
      const at = Number(wrong?.field.split(".")[1]);
      setErrors(fieldErrors(error));
      setTrouble(
        wrong && tiles[at]
          ? `${titleOf(tiles[at])}: ${wrong.message}`
          : says(error, t`The server cannot be reached. What you typed is kept; try again.`),
      );
      setBusy(false);
    }
  };
  const drop = async (one: Dashboard) => {
    try {
      await api.call(`/v1/insight/dashboards/${one.id}`, { method: "DELETE", version: one.version });
      toast(t`${one.name} deleted`);
      await queries.invalidateQueries({ queryKey: ["dashboards"] });
      onDone(null);
    } catch (error) {
      fail(error);
    }
  };
  return (
    <form
      noValidate
      className="mx-auto flex max-w-3xl flex-col gap-4 px-4 py-4 lg:px-6"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h1 className="text-xl font-semibold tracking-tight">{draft.of ? t`Edit the dashboard` : t`New dashboard`}</h1>
      {trouble && (
        <Note tone="bad" role="alert">
          {trouble}
        </Note>
      )}
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField label={t`Name`} value={name} onChange={setName} error={errors.name} required />
        <SharedWith value={shared} onChange={setShared} error={errors.shared} />
      </div>
      <Card title={t`Reports on it`}>
        <p role="status" className="sr-only">
          {said}
        </p>
        <ol className="divide-y divide-line">
          {tiles.map((tile, at) => {
            const title = titleOf(tile);
            return (
              <li key={tile.id} className="flex flex-wrap items-center gap-2 px-4 py-2">
                <span className="min-w-0 flex-1 basis-40 truncate text-sm font-medium">{title}</span>
                <Select
                  small
                  label={t`Size of ${title}`}
                  hideLabel
                  value={tile.size}
                  options={SIZES.map((value) => ({ value, label: sizes[value] }))}
                  onChange={(size) => size && setTiles(tiles.with(at, { ...tile, size: size as Tile["size"] }))}
                  className="w-28"
                />
                <IconButton
                  small
                  label={t`Move ${title} up`}
                  icon={<ArrowUp size={15} />}
                  isDisabled={at === 0}
                  onPress={() => move(at, -1)}
                />
                <IconButton
                  small
                  label={t`Move ${title} down`}
                  icon={<ArrowDown size={15} />}
                  isDisabled={at === tiles.length - 1}
                  onPress={() => move(at, 1)}
                />
                <IconButton
                  small
                  label={t`Take ${title} off`}
                  icon={<Trash2 size={15} />}
                  onPress={() => setTiles(tiles.toSpliced(at, 1))}
                />
              </li>
            );
          })}
        </ol>
        {tiles.length < MOST_TILES && (
          <div className="border-t border-line p-4">
            <Select
              label={t`Add a report`}
              value={null}
              placeholder={t`Choose a report`}
              options={[
                ...saved.map((one) => ({ value: SAVED + one.id, label: one.name })),
                ...[...labels].filter(([key]) => !key.startsWith(SAVED)).map(([value, label]) => ({ value, label })),
              ]}
              onChange={(chosen) => {
                if (!chosen) return;
                const of = chosen.startsWith(SAVED) ? { saved: chosen.slice(SAVED.length) } : { report: chosen };
                setTiles([...tiles, newTile(of)]);
              }}
            />
          </div>
        )}
      </Card>
      <div className="flex flex-wrap justify-end gap-2">
        {draft.of && (
          <Button
            look="quiet"
            className="mr-auto text-bad"
            onPress={() => draft.of && void drop(draft.of)}
          >{t`Delete the dashboard`}</Button>
        )}
        <Button onPress={() => onDone()}>{t`Cancel`}</Button>
        <Button type="submit" look="primary" isPending={busy}>{t`Save`}</Button>
      </div>
    </form>
  );
}
