import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { declarations } from "../../api/queries";
import { useKeptText } from "../../forms/kept-text";
import { Bones, Failed } from "../../ui/show";
import { SettingsFrame } from "./frame";
import { layoutOf } from "./layout-api";
import { LayoutEditor } from "./layout-editor";

const route = getRouteApi("/app/settings/objects/$name/layout");

/** How forms and pages show the records of one object. */
export function SettingsLayout() {
  const { t } = useLingui();
  const { name } = route.useParams();
  const declared = useQuery(declarations());
  const found = useQuery(layoutOf(name));
  const draft = useKeptText(`layout.${name}`);
  const known = declared.data?.get(name);
  return (
    <SettingsFrame title={known ? t`Layout of ${known.label_plural}` : t`Layout`} wide>
      <Link
        to="/settings/objects/$name"
        params={{ name }}
        className="mb-1 inline-flex items-center gap-0.5 text-xs text-soft hover:text-ink"
      >
        <ChevronLeft size={14} aria-hidden="true" />
        {t`Fields of ${known?.label_plural ?? name}`}
      </Link>
      <h2 className="text-base font-semibold">
        <Trans>Layout of {known?.label_plural ?? name}</Trans>
      </h2>
      <p className="mb-3 max-w-2xl text-sm text-soft">
        <Trans>
          Forms and pages show the fields in these sections. Drag a field by its handle, or use its menu and arrows.
        </Trans>
      </p>
      {found.isPending || declared.isPending ? (
        <Bones lines={9} />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : !known ? (
        <Failed error={declared.error} retry={() => void declared.refetch()} />
      ) : (
        <LayoutEditor key={name} declared={known} kept={found.data} draft={draft} />
      )}
    </SettingsFrame>
  );
}
