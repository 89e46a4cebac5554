import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ApiError } from "../../api/http";
import { queries } from "../../api/queries";
import { fail } from "../../api/write";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { TextField } from "../../ui/field";
import { Bones, Card, Failed } from "../../ui/show";
import { toast } from "../../ui/toast";

type Policy = { window_months: number; paused: boolean; version: number };
const KEY = ["policy"];

/** After how many months without an order a customer is in warning. */
export function ChurnRule({ mayChange }: { mayChange: boolean }) {
  const { t } = useLingui();
  const found = useQuery({ queryKey: KEY, queryFn: () => api.call<Policy>("/v1/retention/policy") });
  return (
    <Card title={t`Churn rule`}>
      {found.isPending ? (
        <Bones lines={2} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : mayChange ? (
        <Form key={found.data.version} policy={found.data} />
      ) : (
        <p className="p-4 text-sm">
          <Trans>A customer is in warning after {found.data.window_months} months without an order.</Trans>
        </p>
      )}
    </Card>
  );
}

function Form({ policy }: { policy: Policy }) {
  const { t } = useLingui();
  const [months, setMonths] = useState(String(policy.window_months));
  const [paused, setPaused] = useState(policy.paused);
  const [error, setError] = useState<string>();
  const save = async () => {
    try {
      await api.call("/v1/retention/policy", {
        method: "PUT",
        version: policy.version,
        body: { window_months: Number(months), paused },
      });
      toast(t`Saved`);
      await queries.invalidateQueries({ queryKey: KEY });
    } catch (problem) {
      const [first] = problem instanceof ApiError ? problem.fields : [];
      if (first) setError(first.message);
      else fail(problem);
    }
  };
  return (
    <form
      noValidate
      className="flex flex-wrap items-end gap-4 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={t`Months without an order`}
        inputMode="numeric"
        value={months}
        error={error}
        className="w-44"
        onChange={(text) => {
          setMonths(text.replace(/\D/g, ""));
          setError(undefined);
        }}
      />
      <Checkbox label={t`Pause scheduled runs`} checked={paused} onChange={setPaused} />
      <Button
        type="submit"
        isDisabled={months === "" || (Number(months) === policy.window_months && paused === policy.paused)}
      >{t`Save`}</Button>
    </form>
  );
}
