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
