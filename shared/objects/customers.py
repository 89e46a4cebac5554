"""A customer: an organisation or a person that buys, or may."""

from shared.declare import (
    About,
    Amount,
    Choice,
    Context,
    Day,
    Emails,
    Integer,
    Link,
    LongText,
    Outcome,
    Phones,
    Record,
    Ref,
    Text,
    attr,
)

KINDS = {"organisation": ("Organisation", "企业"), "person": ("Person", "个人")}
LEVELS = {"key": ("Key", "重点"), "standard": ("Standard", "普通"), "small": ("Small", "小型")}
STAGES = {
    "suspect": ("Suspect", "潜在对象"), "prospect": ("Prospect", "意向客户"), "customer": ("Customer", "客户"),
    "loyal": ("Loyal", "忠诚客户"), "at_risk": ("At risk", "流失预警"), "lost": ("Lost", "已流失"),
    "won_back": ("Won back", "已挽回"),
}  # fmt: skip
SECTORS = {
    "retail": ("Retail", "零售"), "technology": ("Technology", "科技"), "medical": ("Medical", "医疗"),
    "marketing": ("Marketing", "营销"), "finance": ("Finance", "金融"), "software": ("Software", "软件"),
    "entertainment": ("Entertainment", "娱乐"), "telecommunications": ("Telecommunications", "电信"),
    "services": ("Services", "服务"), "employment": ("Employment", "人力资源"),
}  # fmt: skip


class Customer(Record):
    about = About("cus", ("Customer", "客户"), ("Customers", "客户"), title="name", state="lifecycle_stage")

    name: Text = attr("Name", "名称", required=True, searchable=True, unique=True, min_length=1)
    kind: Choice = attr("Kind", "类型", default="organisation", choices=KINDS)
    level: Choice | None = attr("Level", "级别", choices=LEVELS, open_choice=True)
    lifecycle_stage: Choice | None = attr("Lifecycle stage", "生命周期阶段", choices=STAGES)
    sector: Choice | None = attr("Sector", "行业", choices=SECTORS, open_choice=True)
    source: Choice | None = attr("Source", "来源", open_choice=True)
    region: Choice | None = attr("Region", "区域", open_choice=True)
    country: Text | None = attr("Country", "国家/地区")
    website: Link | None = attr("Website", "网站")
    emails: Emails | None = attr("E-mails", "电子邮件", searchable=True)
    phones: Phones | None = attr("Phones", "电话", searchable=True)
    tax_number: Text | None = attr("Tax number", "税号", unique=True)
    employees: Integer | None = attr("Employees", "员工人数", ge=0)
    annual_revenue: Amount | None = attr("Annual revenue", "年营业额")
    founded_year: Integer | None = attr("Founded", "成立年份", ge=1000, le=2200)
    parent: Ref | None = attr("Parent company", "上级公司", ref="customers")
    customer_since: Day | None = attr("Customer since", "成为客户日期")
    satisfaction: Integer | None = attr("Satisfaction", "满意度", ge=1, le=5)
    credit_limit: Amount | None = attr("Credit limit", "信用额度", sensitive=True)
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    note: LongText | None = attr("Note", "备注", searchable=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Customer | None, after: Customer, context: Context) -> Outcome:
    """A new customer has been one since today unless it says otherwise; the churn rule needs an age."""
    if before is None and after.customer_since is None:
        after = after.model_copy(update={"customer_since": context.today})
    return Outcome(after)
