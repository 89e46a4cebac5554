import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../api/http";
import { language } from "../../i18n";
import type { Answer, Catalogued, Question } from "./types";

export const PAGE = 500;

export const catalogue = () =>
  queryOptions({
    queryKey: ["reports", language()],
    queryFn: async () => (await api.call<{ items: Catalogued[] }>("/v1/insight/reports")).items,
    staleTime: 300_000,
  });

export const answers = (report: string, question: Question) =>
  infiniteQueryOptions({
    queryKey: ["report", report, language(), question],
    queryFn: ({ pageParam, signal }) =>
      api.call<Answer>(`/v1/insight/reports/${report}`, {
        method: "POST",
        body: { ...question, limit: PAGE, offset: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page, all) => (all.length * PAGE < page.rows_total ? all.length * PAGE : undefined),
    placeholderData: keepPreviousData,
  });

/** Field of the customer → the choices that customers in sight have, for fields that declare none. */
export const choicesInUse = (fields: readonly string[]) =>
  queryOptions({
    queryKey: ["choices-in-use", fields],
    queryFn: async () => {
      const { rows } = await api.call<Answer>("/v1/insight/reports/composition", {
        method: "POST",
        body: { by: fields, period: "month", limit: PAGE },
      });
      const found = fields.map((field) => [field, [...new Set(rows.map((row) => row[field]))]] as const);
      return Object.fromEntries(
        found.map(([field, values]) => [
          field,
          values
            .filter((value): value is string => typeof value === "string" && value !== "")
            .toSorted((left, right) => left.localeCompare(right)),
        ]),
      );
    },
    staleTime: 300_000,
    retry: false,
  });
