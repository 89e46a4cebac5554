import type { Filter, KithRecord } from "../../api/types";

const MOST_TERMS = 8;
const SHORTEST = 4;
const DENSE = /[\u3040-\u30ff\u3400-\u9fff]+/g;
const WHERE = ["title", "keywords", "summary"];
const WORTH: Record<string, number> = { title: 3, keywords: 2, summary: 1 };

/** The words of a subject that tell what it is about: long ones, and Chinese in pairs of characters. */
export function terms(text: string): string[] {
  const dense = text.match(DENSE) ?? [];
  const pairs = dense.flatMap((run) =>
    Array.from({ length: Math.max(0, run.length - 1) }, (_, at) => run.slice(at, at + 2)),
  );
  const words =
    text
      .toLowerCase()
      .replace(DENSE, " ")
      .match(/[\p{L}\d]+/gu) ?? [];
  return [...new Set([...words.filter((word) => word.length >= SHORTEST), ...pairs])].slice(0, MOST_TERMS);
}

/** Published articles that have one of the terms. */
export function mentioning(all: readonly string[]): Filter {
  const any = all.flatMap((term) => WHERE.map((field): Filter => ({ field, op: "contains", value: term })));
  return { and: [{ field: "status", op: "eq", value: "published" }, { or: any }] };
}

/** The articles that say most of what is asked, by how many of the terms they have and where. */
export function byFit(articles: readonly KithRecord[], all: readonly string[]): KithRecord[] {
  const worth = (article: KithRecord) =>
    all.reduce(
      (sum, term) =>
        sum +
        WHERE.reduce(
          (more, field) =>
            more +
            (String(article[field] ?? "")
              .toLowerCase()
              .includes(term)
              ? (WORTH[field] ?? 0)
              : 0),
          0,
        ),
      0,
    );
  return articles.toSorted((left, right) => worth(right) - worth(left));
}
