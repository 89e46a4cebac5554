"""What a table's columns probably mean: by their headers in both languages, by their cells. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from functions.exchange.cells import NOT_IMPORTED, DateOrder, Wrong, amount, day, number
from shared.declare import FieldSpec
from shared.parts import parts_of

_SEPARATORS = ",;\t|"
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "company", "companyname", "customer", "customername", "account",
        "accountname", "fullname", "title", "公司", "公司名称", "客户", "客户名称",
        "企业名称", "单位", "单位名称", "姓名", "名称"
    ),
    "emails": (
        "email", "mail", "emailaddress", "邮箱", "电子邮箱", "邮件", "邮件地址"
    ),
    "email": (
        "mail", "emailaddress", "邮箱", "电子邮箱", "邮件", "邮件地址"
    ),
    "phones": (
        "phone", "tel", "telephone", "mobile", "cell", "phonenumber", "手机",
        "手机号", "联系电话", "电话号码", "座机"
    ),
    "phone": (
        "tel", "telephone", "mobile", "cell", "phonenumber", "手机", "手机号",
        "联系电话", "电话号码"
    ),
    "website": (
        "url", "web", "homepage", "网址", "官网"
    ),
    "tax_number": (
        "taxid", "vat", "vatnumber", "税务登记号", "统一社会信用代码", "纳税人识别号"
    ),
    "owner": (
        "salesperson", "salesrep", "rep", "accountmanager", "responsible",
        "owneremail", "销售", "业务员", "销售员", "客户经理"
    ),
    "customer": (
        "company", "companyname", "account", "accountname", "customername",
        "公司", "公司名称", "客户名称", "企业名称"
    ),
    "external_id": (
        "externalid", "code", "number", "no", "编号", "客户编号", "编码", "代码"
    ),
    "note": (
        "notes", "remark", "remarks", "comment", "comments", "description",
        "备注信息", "说明", "描述"
    ),
    "employees": (
        "headcount", "numberofemployees", "员工数", "人数", "规模"
    ),
    "annual_revenue": (
        "revenue", "turnover", "营业额", "年收入", "年销售额"
    ),
    "sector": (
        "industry", "branch", "所属行业"
    ),
    "id": (
        "recordid", "记录编号"
    ),
}  # fmt: skip
_ORDERS: tuple[DateOrder, ...] = ("ymd", "dmy", "mdy")
_CURRENCY = ("currency", "币种", "货币")


def folded(text: str) -> str:
    """A header without case, width, blanks and marks."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def encoding(sample: bytes) -> str:
    """The encoding of a text's beginning: by its mark, else UTF-8 or UTF-16 or GB18030 where it is valid, else
    Windows-1252, which reads anything."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if sample.startswith(mark):
            return name
    even, odd = sample[0:4_000:2].count(0), sample[1:4_000:2].count(0)
    if max(even, odd) > len(sample[:4_000]) // 8:
        return "utf-16-be" if even > odd else "utf-16-le"
    for name in ("utf-8", "gb18030"):
        if _reads(sample, name):
            return name
    return "cp1252"


def _reads(sample: bytes, name: str) -> bool:
    """Whether the sample is valid, but for a letter that its end cuts."""
    try:
        sample.decode(name)
    except UnicodeDecodeError as problem:
        return problem.start >= len(sample) - 4 and problem.start > 0
    return True


def separator(text: str) -> str:
    """The mark that parts the most columns alike in the first lines."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    scores = {}
    for mark in _SEPARATORS:
        counts = Counter(re.sub(r'"[^"]*"', "", line).count(mark) for line in lines)
        common, times = max(counts.items(), key=lambda one: (one[1], one[0])) if counts else (0, 0)
        scores[mark] = times * common
    best = max(_SEPARATORS, key=lambda mark: scores[mark])
    return best if scores[best] else ","


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: nothing twice, nothing empty or a number."""
    if not rows:
        return False
    first = [cell.strip() for cell in rows[0]]
    return all(first) and len(set(first)) == len(first) and not any(_is_number(cell) for cell in first)


def _is_number(cell: str) -> bool:
    try:
        number(cell)
    except Wrong:
        return False
    return True


def names_of(field: FieldSpec, labels: Iterable[str]) -> set[str]:
    return {folded(one) for one in (field.name, *field.label, *labels, *_SYNONYMS.get(field.name, ()))}


def columns(headers: Sequence[str], fields: Iterable[FieldSpec], labels: Mapping[str, Sequence[str]]) -> list[Any]:
    """Per column {field, part} or None: each field once, exact names before synonyms."""
    targets = _targets([field for field in fields if field.kind not in NOT_IMPORTED], labels)
    found: list[Any] = [None] * len(headers)
    used: set[tuple[str, str]] = set()
    for exact in (True, False):
        for at, header in enumerate(headers):
            name = folded(header)
            for field, part, own, more in targets:
                if found[at] or (field, part) in used or name not in (own if exact else more):
                    continue
                found[at] = {"field": field, "part": part}
                used.add((field, part))
    return found


def _targets(
    fields: Sequence[FieldSpec], labels: Mapping[str, Sequence[str]]
) -> list[tuple[str, str, set[str], set[str]]]:
    targets = [("id", "", {"id"}, set(_SYNONYMS["id"]))]
    for field in fields:
        own = {folded(one) for one in (field.name, *field.label, *labels.get(field.name, ()))}
        every = names_of(field, labels.get(field.name, ()))
        if field.kind == "money":
            money = {folded(f"{one}{word}") for one in own for word in _CURRENCY}
            targets.append((field.name, "currency", money, money))
        for part, known in parts_of(field.kind).items() if field.kind == "address" else ():
            both = {folded(f"{one}{word}") for one in own for word in (part, *known.label)}
            targets.append((field.name, part, both, {folded(word) for word in (part, *known.label)}))
        if field.kind != "address":
            targets.append((field.name, "", own, every))
    return targets


def kind(cells: Sequence[str]) -> str:
    """What a column's cells look like: date, number, money, email or text."""
    given = [cell.strip() for cell in cells if cell.strip()]
    if not given:
        return "empty"
    tests = (("date", _is_date), ("number", _is_number), ("money", _is_money), ("email", lambda cell: "@" in cell))
    return next((name for name, test in tests if all(test(cell) for cell in given)), "text")


def _is_money(cell: str) -> bool:
    try:
        return amount(cell)[1] is not None
    except Wrong:
        return False


def _is_date(cell: str) -> bool:
    return bool(orders([cell])) and not cell.strip().isdigit()


def orders(cells: Sequence[str]) -> list[str]:
    """The orders of day, month and year in which every cell is a date; more than one: somebody has to say."""
    given = [cell.split(" ")[0] for cell in cells if cell.strip()]
    fitting: list[str] = []
    for order in _ORDERS:
        try:
            for cell in given:
                day(cell, order)
        except Wrong:
            continue
        fitting.append(order)
    return ["ymd"] if "ymd" in fitting else list(fitting)
