"""The standard reports as the web app's mock serves them.

Written by `python -m tests.e2e.catalogue > web/test/mock/reports.json`.
"""

import json
import sys

from functions.insight.reports import every
from functions.insight.reports.definition import Column, Dimension, Report
from functions.insight.reports.run import narrows


def _column(key: str, known: Dimension | Column) -> dict[str, object]:
    return {"key": key, "label": list(known.label), "kind": known.kind, "ref": known.ref}


def _report(report: Report) -> dict[str, object]:
    columns = [
        {
            **_column(one.key, one),
            "sums": one.sums,
            "compared": one.compared,
            "choice": one.choice,
            **({"unit": one.unit} if one.unit else {}),
            **({"before": list(one.before)} if one.before else {}),
        }
        for one in report.columns
    ]
    chart, drill = report.chart, report.drill
    return {
        "name": report.name, "group": report.group, "label": list(report.label), "formula": list(report.formula),
        "by": [{**_column(key, one), "choice": one.choice} for key, one in report.by.items()],
        "usual": list(report.usual), "spans": report.spans, "compares": report.compares, "columns": columns,
        "before": report.before, "narrows": narrows(report),
        "chart": {"kind": chart.kind, "x": chart.x, "y": list(chart.y), "series": chart.series},
        "drill": {"of": drill.of, "fields": dict(drill.fields), "builds": list(drill.builds)} if drill else None,
    }  # fmt: skip


def catalogue() -> list[dict[str, object]]:
    """Every report with its columns; labels are [English, Chinese]."""
    return [_report(report) for report in every().values()]


if __name__ == "__main__":
    sys.stdout.write("[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in catalogue()) + "\n]\n")
